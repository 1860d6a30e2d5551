-- A server that ends IDLE before the program renews it (RFC 2177 3 counts on half an hour) was lost for ever after five minutes.
world{seed = 7}
provider("meadow.example")
set_policy("meadow.example", {imap_timeout = "5m"})
person("Ben", "ben@meadow.example")
person("Ann", "ann@meadow.example")
device("ann-desk", {owner = "Ann"})
device("ben-desk", {owner = "Ben", rule = "imap keep"})
set("ben-desk", {idle = true})
check_mail "ben-desk"
advance "2h"
local sessions = stats("ben-desk").sessions
check(sessions == 3, "lost twice, then renewed in time")
local said = 0
for _, one in ipairs(events{kind = "program acts"}) do
    if one.text:find("renew its waiting every 4m", 1, true) then said = said + 1 end
end
check(said == 1, "and the program says so")
send{from = "ann-desk", to = "ben@meadow.example", subject = "heard of at once"}
run()
check(stats("ben-desk").notice_longest < 10)
advance "2h"
check(stats("ben-desk").sessions == sessions)
