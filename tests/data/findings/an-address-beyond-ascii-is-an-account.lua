-- A person's address could not have a local part beyond ASCII, though servers can be told to know SMTPUTF8 (RFC 6531).
provider("meadow.example")
provider("harbor.example")
set_policy("meadow.example", {smtputf8 = "on"})
set_policy("harbor.example", {smtputf8 = "on"})
person("Jürgen", "jürgen@meadow.example")
person("Ada", "ada@harbor.example")
device("j", {owner = "Jürgen", rule = "imap keep"})
device("ada-desk", {owner = "Ada"})
send{from = "ada-desk", to = "jürgen@meadow.example", subject = "x"}
run()
check(#mailbox("jürgen@meadow.example") == 1)
send{from = "j", to = "ada@harbor.example", subject = "y"}
run()
check(#mailbox("ada") == 1)
check_mail "j"
run()
check(#store("j") == 1, "by IMAP, whose LOGIN knows ASCII only")
set("j", {rule = "pop3 remove"})
send{from = "ada-desk", to = "jürgen@meadow.example", subject = "z"}
run()
check_mail "j"
run()
check(store("j") == {M1, M3}, "and by POP3")

-- A server without SMTPUTF8 cannot be told such an address: the sender learns it.
set_policy("meadow.example", {smtputf8 = "off"})
send{from = "ada-desk", to = "jürgen@meadow.example", subject = "not this way"}
run()
check(#mailbox("ada") == 2, "a notice came back")
