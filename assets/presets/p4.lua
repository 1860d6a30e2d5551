-- P4 Two computers
-- Ada has a desktop and a laptop, both with POP3; two letters wait, and nothing was collected yet.
provider("harbor.example", {name = "Harbor", network = "198.51.100", imap = false})
provider("example.org", {name = "School", network = "203.0.113"})
person("Ada", "ada@harbor.example", {password = "tulip-42"})
person("Ines", "ines@example.org", {password = "chalk-5"})
device("ada-desk", {owner = "ada@harbor.example", rule = "pop3 keep"})
device("ada-lap", {owner = "ada@harbor.example", rule = "pop3 keep"})
device("ines-desk", {owner = "ines@example.org"})
plan("1h", function() check_mail "ada-desk" end)
plan("2h", function() check_mail "ada-lap" end)
plan("3h", function() check_mail "ada-desk" end)

for i, subject in ipairs{"Homework for Friday", "Excursion"} do
  send{from = "ines-desk", to = "ada@harbor.example", subject = subject, body = "Dear Ada,\n\nplease bring a pencil.\n\nInes\n"}
  if i == 1 then advance "1m" end
end
run_until(function() return #mailbox("ada") == 2 end)
