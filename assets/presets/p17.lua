-- P17 Web-mail beside a mail program
-- Dora reads the same mailbox in a browser and in a program by IMAP: what she does in the one, the other is told.
provider("meadow.example", {name = "Meadow", network = "203.0.113"})
provider("example.org", {name = "School", network = "198.51.100"})
set_policy("meadow.example", {kind = "meadow"})
person("Dora", "dora@meadow.example", {password = "fern-2"})
person("Ines", "ines@example.org", {password = "chalk-5"})
device("dora-desk", {owner = "dora@meadow.example"})
device("dora-web", {owner = "dora@meadow.example"})
device("ines-desk", {owner = "ines@example.org"})
set("dora-desk", {imap_mode = "cached", idle = true})
set("dora-web", {protocol = "web"})
plan("5m", function() check_mail "dora-desk" end)
plan("10m", function() check_mail "dora-web" end)
plan("12m", function() open("dora-web", M1) end)
plan("15m", function() delete("dora-desk", M2) end)
plan("20m", function() check_mail "dora-web" end)
plan("25m", function() move{device = "dora-web", letter = M1, to = "Drafts", folder = "INBOX"} end)

for _, subject in ipairs{"Books to return", "A room for Monday"} do
  send{from = "ines-desk", to = "dora@meadow.example", subject = subject, body = "Dear Dora,\n\nas the subject says.\n\nInes\n"}
  advance "1m"
end
