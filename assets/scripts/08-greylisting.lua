-- Greylisting and three kinds of sender: who comes again, and who does not.
local rows = {}
for _, sender in ipairs{"queues", "gives_up"} do
  world{seed = 22}
  preset("p11", {plan = false})
  set_policy("meadow.example", {greylist = "5m"})
  if sender == "gives_up" then set_policy("harbor.example", {retry = "never"}) end
  local m = send{from = "ada-desk", to = "ben@meadow.example", subject = "your code"}
  run_until(function() return #mailbox("ben") == 1 end, {timeout = "5d"})
  rows[#rows + 1] = {sender = sender, arrived = #mailbox("ben") == 1,
                     minutes = math.floor((now() - m.sent) / 60),
                     replies_451 = #lines{who = "S", match = "45*"}}
end
table_out(rows, {"sender", "arrived", "minutes", "replies_451"})
check(rows[1].arrived, "a queue is enough")
check(not rows[2].arrived, "no queue, no mail")
