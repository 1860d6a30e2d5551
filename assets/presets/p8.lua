-- P8 Café
-- Ben sits in a café whose network listens; he has just told his password without encryption.
provider("meadow.example", {name = "Meadow", network = "203.0.113"})
person("Ben", "ben@meadow.example", {password = "rye-bread-9"})
device("ben-lap", {owner = "ben@meadow.example"})
device("ben-home", {owner = "ben@meadow.example"})
plan("2m", function() check_mail "ben-lap" end)
tap("ben-lap")

send{from = "ben-home", to = "ben@meadow.example", subject = "My notes", body = "Nobody else reads this, surely.\n"}
run_until(function() return #lines{match = "USER*"} == 1 or #lines{match = "* LOGIN *"} == 1 end)
