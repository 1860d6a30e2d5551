-- An upload could not name another account of the same program.
world{seed = 7}
provider("meadow.example")
provider("harbor.example")
person("Ben", "ben@meadow.example")
person("Ada", "ada@harbor.example")
device("ada-desk", {owner = "Ada"})
device("ben-home", {owner = "Ben", rule = "imap keep"})
set("ben-home", {imap_mode = "cached"})
person("Ben at school", "ben@harbor.example")
mail_account("ben-home", "ben@harbor.example", {name = "school"})
send{from = "ada-desk", to = "ben@meadow.example", subject = "moves house"}
run()
check_mail "ben-home"
run()
upload("ben-home", "Inbox", "Old", {account = "ben@harbor.example"})
run()
check(mailbox("ben@harbor.example", "Old") == {M1}, "the letter is at the other provider")
upload("ben-home", "Inbox", "Old", {account = "ada@harbor.example"})
run()
local told = events{kind = "told"}
check(told[#told].text:find("no account of this device", 1, true) ~= nil)
delete("ben-home", M1)
run()
delete("ben-home", M1)
run()
told = events{kind = "told"}
check(told[#told].text:find("no copy of M1", 1, true) ~= nil, "nothing happens in silence")
