-- P16 A collecting service
-- Ben's letters come to two providers; a service fetches the old account by POP3 and files what it finds in the new one, which he reads by IMAP.
provider("harbor.example", {name = "Harbor", network = "198.51.100"})
provider("meadow.example", {name = "Meadow", network = "203.0.113"})
set_policy("harbor.example", {kind = "harbor"})
set_policy("meadow.example", {kind = "meadow"})
person("Ben", "ben@meadow.example", {password = "rye-bread-9"})
person("Ben", "b.miller@harbor.example", {password = "tin-4"})
person("Ines", "ines@harbor.example", {password = "chalk-5"})
device("ben-home", {owner = "ben@meadow.example", rule = "imap keep"})
device("collector", {owner = "b.miller@harbor.example", rule = "pop3 remove"})
device("ines-desk", {owner = "ines@harbor.example"})
set("collector", {deliver_to = "ben@meadow.example"})
plan("1m", function() send{from = "ines-desk", to = "b.miller@harbor.example", subject = "To the old address"} end)
plan("2m", function() send{from = "ines-desk", to = "ben@meadow.example", subject = "To the new address"} end)
plan("15m", function() check_mail "collector" end)
plan("20m", function() check_mail "ben-home" end)
advance "50s"
