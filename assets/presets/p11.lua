-- P11 Cable cutter
-- Ada is about to write to Ben; the cable can be cut after any line.
provider("harbor.example", {name = "Harbor", network = "198.51.100", imap = false})
provider("meadow.example", {name = "Meadow", network = "203.0.113"})
person("Ada", "ada@harbor.example", {password = "tulip-42"})
person("Ben", "ben@meadow.example", {password = "rye-bread-9"})
device("ada-desk", {owner = "ada@harbor.example", rule = "pop3 remove"})
device("ben-home", {owner = "ben@meadow.example"})
plan("1m", function() send{from = "ada-desk", to = "ben@meadow.example", subject = "Cut me", body = "Dear Ben,\n\nwill this arrive once?\n\nAda\n"} end)
plan("1h", function() check_mail "ben-home" end)
