-- A name without records but with names below it was said not to exist (RFC 8020).
world{seed = 7}
provider("harbor.example")
provider("meadow.example")
person("Ada", "ada@harbor.example")
person("Ben", "ben@meadow.example")
device("ada-desk", {owner = "Ada", rule = "imap keep"})
zone("meadow.example", "MX", "")
look_up("ada-desk", "meadow.example", "MX")
look_up("ada-desk", "nowhere.example", "MX")
run()
check(#lines{protocol = "dns", match = "status NOERROR, 0 records"} == 1, "the domain is there and has no MX")
check(#lines{protocol = "dns", match = "status NXDOMAIN*"} == 1, "the other is not")
