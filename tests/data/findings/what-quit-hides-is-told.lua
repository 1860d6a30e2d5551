-- What QUIT hid from POP3 left no trace: the copy stayed "marked" or "whole" for ever.
preset("p3", {plan = false})
set_policy("harbor.example", {pop3_removal = "from_view_only"})
local function session(...)
  local s = connect("pop3.harbor.example", 110)
  s:expect "+OK*"
  for _, line in ipairs{"USER ada", "PASS tulip-42", ...} do
    s:say(line)
    advance "1s"
  end
  return s
end
session("DELE 1", "QUIT")
check(#mailbox("ada") == 3, "the letter is still there")
check(#events{kind = "hidden"} == 1, "and the journal says that POP3 shows it no more")
set_policy("harbor.example", {pop3_profile = "strict", expire = "0"})
session("RETR 1", "QUIT")
check(#mailbox("ada") == 2)
check(cause{letter = M2, holder = "ada", event = "removed"}.kind == "policy", "EXPIRE 0 is the provider's rule, not the client's")
