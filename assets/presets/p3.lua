-- P3 Post office box
-- Three letters wait for Ada at Harbor; her terminal is connected to the POP3 server.
provider("harbor.example", {name = "Harbor", network = "198.51.100", imap = false})
provider("example.org", {name = "School", network = "203.0.113"})
person("Ada", "ada@harbor.example", {password = "tulip-42"})
person("Ines", "ines@example.org", {password = "chalk-5"})
device("ada-desk", {owner = "ada@harbor.example", rule = "pop3 remove", on = false})
device("ines-desk", {owner = "ines@example.org"})

for _, subject in ipairs{"Welcome to the course", "Reading list", "Room 12 instead of 14"} do
  send{from = "ines-desk", to = "ada@harbor.example", subject = subject, body = "Dear Ada,\n\nplease see the subject.\n\nInes\n"}
  run()
end

local s = connect("pop3.harbor.example", 110)
s:expect "+OK*"
