-- P10 Bad day
-- Meadow's mail exchanger is down and Ben's mailbox is small; a letter waits in Harbor's queue.
provider("harbor.example", {name = "Harbor", network = "198.51.100", imap = false})
provider("meadow.example", {name = "Meadow", network = "203.0.113"})
provider("example.com", {name = "Shop"})
person("Ada", "ada@harbor.example", {password = "tulip-42"})
person("Ben", "ben@meadow.example", {password = "rye-bread-9"})
person("Shop", "shop@example.com", {password = "till-3"})
device("ada-desk", {owner = "ada@harbor.example", rule = "pop3 remove"})
device("ben-home", {owner = "ben@meadow.example"})
device("shop", {owner = "shop@example.com"})
plan("3h", function() on "mx1.meadow.example" end)
plan("10h", function() check_mail "ben-home" end)

off "mx1.meadow.example"
send{from = "ada-desk", to = "ben@meadow.example", subject = "Are you there?", body = "Dear Ben,\n\nnothing works today.\n\nAda\n"}
advance "2m"
