-- After a partial success the later try was explained by the reply to the others.
world{seed = 7}
provider("harbor.example")
provider("meadow.example")
person("Ada", "ada@harbor.example")
person("Ben", "ben@meadow.example")
device("ada-desk", {owner = "Ada", rule = "imap keep"})
person("Bea", "bea@meadow.example")
refuse("mx1.meadow.example", "RCPT", "451 4.3.0 later", {times = 1})
send{from = "ada-desk", to = {"ben@meadow.example", "bea@meadow.example"}, subject = "two"}
advance "5m"
local planned = events{kind = "scheduled"}
check(#planned == 1 and planned[1].text == "451 4.3.0 later", "the reason is the reply to the one who waits")
