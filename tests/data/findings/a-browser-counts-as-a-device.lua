-- Of one IMAP program and one browser the server view said that nothing differs.
world{seed = 7}
provider("meadow.example")
set_policy("meadow.example", {kind = "meadow", offers_web = "yes"})
person("Ben", "ben@meadow.example")
person("Ann", "ann@meadow.example")
device("ann-desk", {owner = "Ann"})
device("ben-desk", {owner = "Ben", rule = "imap keep"})
device("ben-web", {owner = "Ben"})
set("ben-web", {protocol = "web"})
for i = 1, 3 do
    send{from = "ann-desk", to = "ben@meadow.example", subject = "letter " .. i}
    advance "1m"
end
check_mail "ben-desk"
run()
check(stats("ben").differ == 0 and stats("ben").read_agree == 3)
check(stats("ben-web").unread == 3, "the page shows three unread letters")
open("ben-web", M2)
run()
check(stats("ben").read_differ == 1 and stats("ben").differ == 1, "read in the browser, unread in the program")
check(stats("ben-web").unread == 2)
check_mail "ben-desk"
run()
check(stats("ben").read_differ == 0 and stats("ben").differ == 0)
-- An answer from the browser is marked, as every client sees.
reply("ben-web", M1, "Yes")
run()
check(contains(flags("ben", M1), "\\Answered"))
-- Pages that do not load are counted and told.
down "imap.meadow.example"
check_mail "ben-web"
run()
check(stats("ben-web").failures == 1 and stats("ben-web").requests > 0)
local in_vain = 0
for _, one in ipairs(events{kind = "request"}) do
    if one.text:find("(no answer)", 1, true) then in_vain = in_vain + 1 end
end
check(in_vain == 1, "and what was asked in vain is in the journal")
