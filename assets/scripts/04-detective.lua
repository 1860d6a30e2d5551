-- Detective: a letter vanished. Was it a person, a program or a policy?
preset "p12"
local victim = mailbox("ada")[1]
run_until(function() return not contains(mailbox("ada"), victim) end, {timeout = "40d"})
local c = cause{letter = victim, event = "removed", holder = "ada"}
note("Removed after " .. c.time // 86400 .. " days by a " .. c.kind .. ": " .. (c.command or c.line or "no protocol line at all"))
check(c.kind == "client" or c.kind == "policy" or c.kind == "person", "every removal has a cause")
if c.kind == "policy" then
  check(#lines{who = "C", match = "DELE*"} == 0, "a policy needs no DELE")
else
  check(#lines{who = "C", match = "DELE*"} + #lines{who = "C", match = "*EXPUNGE*"} > 0, "a client says what it removes")
end
