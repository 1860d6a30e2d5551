-- Greylisting and three kinds of sender: one that comes again, one that does not, and one that writes another address on the envelope each time.
local rows = {}
local function begin()
  world{seed = 22}
  preset("p11", {plan = false})
  set_policy("meadow.example", {greylist = "5m"})
end

for i, sender in ipairs{"queues", "gives_up"} do
  begin()
  if sender == "gives_up" then set_policy("harbor.example", {give_up_after = "1m"}) end
  local m = send{from = "ada-desk", to = "ben@meadow.example", subject = "your code"}
  run_until(function() return #mailbox("ben") == 1 end, {timeout = "5d"})
  rows[i] = {sender = sender, arrived = #mailbox("ben") == 1, minutes = math.floor((now() - m.sent) / 60), replies_451 = #lines{who = "S", match = "451*"}}
end

-- A sender that numbers its attempts: the letter is offered again, each time with another return address.
begin()
local minutes = 0
for i = 1, 4 do
  local s = connect("mx1.meadow.example", 25, "farm")
  s:expect "220*"
  s:say "EHLO farm.harbor.example"
  s:expect "250*"
  s:say("MAIL FROM:<try-" .. i .. "@harbor.example>")
  s:expect "250*"
  s:say "RCPT TO:<ben@meadow.example>"
  s:expect "45*"
  s:say "QUIT"
  if i < 4 then
    advance "10m"
    minutes = minutes + 10
  end
end
rows[3] = {sender = "changes_address", arrived = #mailbox("ben") == 1, minutes = minutes, replies_451 = #lines{who = "S", match = "451*"}}

table_out(rows, {"sender", "arrived", "minutes", "replies_451"})
check(rows[1].arrived, "a queue is enough")
check(not rows[2].arrived, "no queue, no mail")
check(not rows[3].arrived, "to this server each address is a stranger")
