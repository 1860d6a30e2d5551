-- A notice after the last try did not say that the time was over.
world{seed = 7}
provider("harbor.example")
provider("meadow.example")
person("Ada", "ada@harbor.example")
person("Ben", "ben@meadow.example")
device("ada-desk", {owner = "Ada", rule = "imap keep"})
set_policy("harbor.example", {give_up_after = "3h"})
refuse("mx1.meadow.example", "RCPT", "451 4.2.1 no")
send{from = "ada-desk", to = "ben@meadow.example", subject = "late"}
run_until(function() return #mailbox("ada") == 1 end)
check(text(M2, "ada"):find("it was tried for 3 hours", 1, true) ~= nil)
check(text(M2, "ada"):find("Status: 4.2.1", 1, true) ~= nil)
