-- A device that had only the header of a draft could not send it.
preset("p1", {plan = false})
device("ben-lap", {owner = "Ben", rule = "imap keep"})
set("ben-lap", {imap_mode = "online", drafts_on_server = "yes"})
set("ben-home", {rule = "imap keep", imap_mode = "cached", drafts_on_server = "yes"})
on "ben-home"
local m = draft{from = "ben-home", to = "ada@harbor.example", subject = "Tea", body = "Dear Ada"}
run()
on "ben-lap"
check_mail "ben-lap"
run()
check(store("ben-lap", "Drafts") == {m}, "the other device shows it")
send_draft("ben-lap", m)
run()
check(#mailbox("ada") == 1, "it has fetched the text and sent it")
check(#mailbox("ben", "Drafts") == 0)
check_mail "ben-home"
run()
check(#store("ben-home", "Drafts") == 0, "and the first device learns of it")

-- In the browser, too.
preset("p1", {plan = false})
set_policy("meadow.example", {offers_web = "yes"})
set("ben-home", {protocol = "web"})
on "ben-home"
local w = draft{from = "ben-home", to = "ada@harbor.example", subject = "Web", body = "Dear Ada"}
send_draft("ben-home", w)
run()
check(#mailbox("ada") == 1 and #mailbox("ben", "Drafts") == 0)
