-- P8 Café
-- Ben sits in a café whose network listens; he is about to collect his mail without encryption.
provider("meadow.example", {name = "Meadow", network = "203.0.113"})
person("Ben", "ben@meadow.example", {password = "rye-bread-9"})
device("ben-lap", {owner = "ben@meadow.example"})
device("ben-home", {owner = "ben@meadow.example"})
plan("2m", function() check_mail "ben-lap" end)
tap("ben-lap")

send{from = "ben-home", to = "ben@meadow.example", subject = "My notes", body = "Nobody else reads this, surely.\n"}
advance "1m"
