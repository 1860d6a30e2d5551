-- P14 Two accounts
-- One mail program with two accounts: Ben's own at Meadow by IMAP, and his work account at Harbor by POP3; each has its own settings, memory and connection.
provider("meadow.example", {name = "Meadow", network = "203.0.113"})
provider("harbor.example", {name = "Harbor", network = "198.51.100", imap = false})
provider("example.org", {name = "School", network = "198.51.100"})
person("Ben", "ben@meadow.example", {password = "rye-bread-9"})
person("Ben", "b.miller@harbor.example", {password = "anchor-3"})
person("Ines", "ines@example.org", {password = "chalk-5"})
device("ben-home", {owner = "ben@meadow.example"})
mail_account("ben-home", "b.miller@harbor.example", {name = "work", rule = "pop3 keep"})
device("ines-desk", {owner = "ines@example.org"})
set("ben-home", {imap_mode = "cached", save_sent = "append"})
plan("10m", function() check_mail "ben-home" end)
plan("15m", function() open("ben-home", M2) end)
plan("20m", function() reply("ben-home", M2, "I shall be there.\n") end)
plan("25m", function() send{from = "ben-home", account = "ben@meadow.example", to = "ines@example.org", subject = "Tea?", body = "After the meeting.\n"} end)
plan("30m", function() delete("ben-home", M2) end)
plan("35m", function() check_mail "ben-home/work" end)

send{from = "ines-desk", to = "ben@meadow.example", subject = "A walk", body = "On Saturday?\n"}
advance "1m"
send{from = "ines-desk", to = "b.miller@harbor.example", subject = "The meeting", body = "At nine.\n"}
advance "1m"
