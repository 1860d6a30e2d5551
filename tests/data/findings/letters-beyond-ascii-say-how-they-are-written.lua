-- A letter with octets above 127 went out without Content-Transfer-Encoding (RFC 2045 6.1).
world{seed = 7}
provider("harbor.example")
provider("meadow.example")
person("Ada", "ada@harbor.example")
person("Ben", "ben@meadow.example")
device("ada-desk", {owner = "Ada", rule = "imap keep"})
send{from = "ada-desk", to = "ben@meadow.example", subject = "greeting", body = "grüße"}
send{from = "ada-desk", to = "ben@meadow.example", subject = "plain", body = "hello"}
run()
check(text(M1, "ben"):find("Content-Transfer-Encoding: 8bit", 1, true) ~= nil)
check(text(M2, "ben"):find("Content-Transfer-Encoding", 1, true) == nil)
