-- P9 Forger
-- Mallory writes letters that claim to come from Ines; the first one has just been delivered to Ben.
provider("meadow.example", {name = "Meadow", network = "203.0.113"})
provider("example.org", {name = "School", network = "198.51.100"})
provider("rogue.example", {name = "Rogue"})
person("Ben", "ben@meadow.example", {password = "rye-bread-9"})
person("Ines", "ines@example.org", {password = "chalk-5"})
person("Mallory", "mallory@rogue.example", {password = "mask-1"})
device("ben-home", {owner = "ben@meadow.example"})
device("ines-desk", {owner = "ines@example.org"})
device("mallory", {owner = "mallory@rogue.example"})
-- Who may send for a domain is told by its names; Meadow looks and writes down what it finds.
zone("example.org", "TXT", "v=spf1 a:smtp.example.org -all")
zone("_dmarc.example.org", "TXT", "v=DMARC1; p=none")
zone("rogue.example", "TXT", "v=spf1 a:smtp.rogue.example -all")
set_policy("example.org", {signs_with = "s1"})
set_policy("meadow.example", {checks_senders = "on"})
plan("5m", function() send{from = "ines-desk", to = "ben@meadow.example", subject = "An honest letter", body = "Dear Ben,\n\nthis one is from me.\n\nInes\n"} end)
plan("10m", function() check_mail "ben-home" end)

send{from = "mallory", to = "ben@meadow.example",
     raw = "From: Ines <ines@example.org>\r\nTo: ben@meadow.example\r\nSubject: Please send me the key\r\nDate: Mon, 07 Jan 2030 09:00:00 +0000\r\n\r\nDear Ben,\r\n\r\nit is me.\r\n\r\nInes\r\n"}
run_until(function() return #mailbox("ben") == 1 end)
