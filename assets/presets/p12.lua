-- P12 Detective
-- Letters were in Ada's mailbox and one of them is about to vanish; the seed decides who did it.
provider("harbor.example", {name = "Harbor", network = "198.51.100"})
provider("example.org", {name = "School", network = "203.0.113"})
person("Ada", "ada@harbor.example", {password = "tulip-42"})
person("Ines", "ines@example.org", {password = "chalk-5"})
device("ada-desk", {owner = "ada@harbor.example", rule = "pop3 keep"})
device("ada-lap", {owner = "ada@harbor.example", rule = "pop3 remove"})
device("ada-web", {owner = "ada@harbor.example", rule = "imap keep"})
device("ines-desk", {owner = "ines@example.org"})

local case = math.random(13)
local day = math.random(2, 9)
if case <= 3 then
  -- The laptop still has its old rule, and somebody switches it on.
  plan(day .. "d", function() check_mail "ada-lap" end)
elseif case <= 6 then
  -- A person deletes the letter on the web.
  plan(day .. "d", function() check_mail "ada-web" end)
  plan(day .. "d1m", function() delete("ada-web", M1, "Inbox") end)
elseif case <= 9 then
  -- The desk is set to another rule.
  plan(day .. "d", function() set("ada-desk", {rule = "pop3 remove"}) end)
  plan(day + 1 .. "d", function() check_mail "ada-desk" end)
else
  -- The provider keeps letters for some days only.
  set_policy("harbor.example", {expire = day})
end
plan("1h", function() check_mail "ada-desk" end)

for _, subject in ipairs{"Invoice 4711", "Minutes of the meeting"} do
  send{from = "ines-desk", to = "ada@harbor.example", subject = subject, body = "Dear Ada,\n\nplease keep this letter.\n\nInes\n"}
  advance "1m"
end
