-- A host whose IPv4 address was dead was never asked for at its IPv6 address (RFC 5321 5.1).
world{seed = 7}
provider("harbor.example")
provider("meadow.example")
person("Ada", "ada@harbor.example")
person("Ben", "ben@meadow.example")
device("ada-desk", {owner = "Ada", rule = "imap keep"})
address6("mx1.meadow.example", "2001:db8::25")
zone("mx1.meadow.example", "A", "192.0.2.99")
send{from = "ada-desk", to = "ben@meadow.example", subject = "either way"}
run()
check(#mailbox("ben") == 1, "the letter went over IPv6")
check(#lines{protocol = "dns", match = "mx1.meadow.example. IN AAAA"} == 1)
