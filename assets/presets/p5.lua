-- P5 Three devices
-- Ben's day begins: a long question waits at Meadow for his computer at work, his pocket device and his computer at home.
provider("meadow.example", {name = "Meadow", network = "203.0.113"})
provider("example.org", {name = "School", network = "198.51.100"})
person("Ben", "ben@meadow.example", {password = "rye-bread-9"})
person("Ines", "ines@example.org", {password = "chalk-5"})
device("ben-work", {owner = "ben@meadow.example"})
device("ben-pda", {owner = "ben@meadow.example"})
device("ben-home", {owner = "ben@meadow.example"})
device("ines-desk", {owner = "ines@example.org"})
plan("1h", function() check_mail "ben-work" end)
plan("4h", function() check_mail "ben-pda" end)
plan("11h", function() check_mail "ben-home" end)

send{from = "ines-desk", to = "ben@meadow.example", subject = "A long question", body = "Dear Ben,\n\nwhat is a mailbox?\n\nInes\n"}
run_until(function() return #mailbox("ben") == 1 end)
