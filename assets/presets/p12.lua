-- P12 Detective
-- Letters are in Ada's mailbox, and one of them will vanish or seem to; the seed decides who did it, and whether it is gone at all.
provider("harbor.example", {name = "Harbor", network = "198.51.100"})
provider("example.org", {name = "School", network = "203.0.113"})
person("Ada", "ada@harbor.example", {password = "tulip-42"})
person("Ines", "ines@example.org", {password = "chalk-5"})
device("ada-desk", {owner = "ada@harbor.example", rule = "pop3 keep"})
device("ada-lap", {owner = "ada@harbor.example", rule = "pop3 remove"})
device("ada-web", {owner = "ada@harbor.example", rule = "imap keep"})
device("ines-desk", {owner = "ines@example.org"})

local case = math.random(6)
local day = math.random(2, 9)
if case == 1 then
  -- The laptop still has its old rule, and somebody switches it on.
  plan(day .. "d", function() check_mail "ada-lap" end)
elseif case == 2 then
  -- A person deletes the letter on the web.
  plan(day .. "d", function() check_mail "ada-web" end)
  plan(day .. "d1m", function() delete("ada-web", M1, "Inbox") end)
elseif case == 3 then
  -- The desk is set to another rule.
  plan(day .. "d", function() set("ada-desk", {rule = "pop3 remove"}) end)
  plan(day + 1 .. "d", function() check_mail "ada-desk" end)
elseif case == 4 then
  -- The provider keeps letters for some days only.
  set_policy("harbor.example", {expire = day})
elseif case == 5 then
  -- Nothing is removed: what one program has fetched is not shown to the next one by POP3.
  set_policy("harbor.example", {hide_after_retrieval = "at_quit"})
  plan(day .. "d", function() set("ada-lap", {rule = "pop3 keep"}) end)
  plan(day .. "d1m", function() check_mail "ada-lap" end)
else
  -- The laptop wants to remove them, and its line breaks before QUIT: one is fetched and still there.
  cut("pop3.harbor.example", "before QUIT", {peer = "ada-lap"})
  plan(day .. "d", function() check_mail "ada-lap" end)
end
plan("1h", function() check_mail "ada-desk" end)

for i, subject in ipairs{"Invoice 4711", "Minutes of the meeting"} do
  send{from = "ines-desk", to = "ada@harbor.example", subject = subject, body = "Dear Ada,\n\nplease keep this letter.\n\nInes\n"}
  if i == 1 then advance "1m" end
end
run_until(function() return #mailbox("ada") == 2 end)
