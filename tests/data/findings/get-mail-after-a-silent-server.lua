-- A server that fell silent in mid-session left the mail program waiting for ever: no later check connected.
preset("p3", {plan = false})
set("ada-desk", {check_at_start = "no", check_minutes = 10})
on "ada-desk"
run_until(function() return #lines{match = "RETR 1"} == 1 end)
down("pop3.harbor.example", {how = "silently"})
advance "5m"
up("pop3.harbor.example")
advance "1h"
check(#store("ada-desk") == 3, "the next check collects the rest")
