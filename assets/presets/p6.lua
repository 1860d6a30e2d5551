-- P6 Side by side
-- The same three letters for Ben and for Ida at one provider: he collects his by POP3 and removes them, she reads hers by IMAP and leaves them there; he has just fetched the first.
provider("meadow.example", {name = "Meadow", network = "203.0.113"})
provider("example.org", {name = "School", network = "198.51.100"})
person("Ben", "ben@meadow.example", {password = "rye-bread-9"})
person("Ida", "ida@meadow.example", {password = "cedar-8"})
person("Ines", "ines@example.org", {password = "chalk-5"})
device("ben-pop", {owner = "ben@meadow.example", rule = "pop3 remove"})
device("ida-imap", {owner = "ida@meadow.example", rule = "imap keep"})
device("ines-desk", {owner = "ines@example.org"})
plan("10m", function() check_mail "ben-pop" end)
plan("10m", function() check_mail "ida-imap" end)

for _, subject in ipairs{"First", "Second", "Third"} do
  send{from = "ines-desk", to = {"ben@meadow.example", "ida@meadow.example"}, subject = subject, body = "The same letter for both.\n"}
  advance "1m"
end
run_until(function() return #store("ben-pop") == 1 end)
