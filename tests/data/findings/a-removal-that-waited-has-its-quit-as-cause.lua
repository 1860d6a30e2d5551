-- A removal that waited for the last session had no cause, or that of a session that had marked nothing.
preset("p3", {plan = false})
set_policy("harbor.example", {pop3_profile = "cyrus-like"})
local function open(...)
  local s = connect("pop3.harbor.example", 110)
  s:expect "+OK*"
  for _, line in ipairs{"USER ada", "PASS tulip-42", ...} do
    s:say(line)
    advance "1s"
  end
  return s
end
local first = open "DELE 1"
local last = open()
first:say "QUIT"
advance "1s"
check(#mailbox("ada") == 3)
last:cut()
advance "1s"
check(#mailbox("ada") == 2)
local why = cause{letter = M1, holder = "ada", event = "removed"}
check(why.command == "QUIT", "the QUIT of the session that marked it")
