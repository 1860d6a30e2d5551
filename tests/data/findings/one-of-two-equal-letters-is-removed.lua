-- Two equal letters had one unique-id: deleting one removed both, even one that was never fetched.
preset("p3", {plan = false})
set_policy("harbor.example", {unique_ids = "derived", imap = "on"})
device("ada-phone", {owner = "ada@harbor.example", rule = "imap keep"})
check_mail "ada-phone"
run()
copy("ada-phone", M1, "INBOX")
run()
set("ada-desk", {rule = "remove_when_deleted", at_most = 3})
on "ada-desk"
check_mail "ada-desk"
run()
local before = #mailbox("ada")
delete("ada-desk", M1)
check_mail "ada-desk"
run()
check(#mailbox("ada") == before - 1, "one wish, one letter")
