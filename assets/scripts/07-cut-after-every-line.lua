-- Cut the cable after every line: nothing may be lost; some cuts give a duplicate.
local function scenario(cut_line)
  world{seed = 25}
  preset("p11", {plan = false})
  if cut_line then cut("mx1.meadow.example", "after line " .. cut_line) end
  send{from = "ada-desk", to = "ben@meadow.example", subject = "cut me"}
  run()                                     -- includes the sender's retries
  return #mailbox("ben")
end

check(scenario() == 1, "undisturbed run delivers once")
local n, twice = #lines{host = "mx1.meadow.example"} + #lines{host = "smtp.harbor.example", protocol = "smtp"}, 0
for k = 1, n do
  local got = scenario(k)
  check(got >= 1, "lost after line " .. k)
  if got > 1 then
    twice = twice + 1
    note("delivered twice when cut after line " .. k)
  end
end
note(twice .. " of " .. n .. " cuts gave a duplicate")
check(twice > 0, "the 250 that was lost on its way makes a duplicate")
