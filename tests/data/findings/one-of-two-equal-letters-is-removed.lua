-- Two equal letters had one unique-id: deleting one removed both, even one that was never fetched.
world{seed = 7}
provider("harbor.example")
provider("example.org")
person("Ada", "ada@harbor.example")
person("Ines", "ines@example.org")
device("ines-desk", {owner = "Ines"})
device("ada-desk", {owner = "Ada", on = false})
for i = 1, 3 do send{from = "ines-desk", to = "ada@harbor.example", subject = "letter " .. i} end
run()
set_policy("harbor.example", {unique_ids = "derived"})
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
