-- A program in IDLE that lost its connection never heard of new mail again.
world{seed = 7}
provider("meadow.example")
person("Ben", "ben@meadow.example")
person("Ann", "ann@meadow.example")
device("ann-desk", {owner = "Ann"})
device("ben-desk", {owner = "Ben", rule = "imap keep"})
set("ben-desk", {imap_mode = "cached", idle = true})
check_mail "ben-desk"
run()
down "imap.meadow.example"
run()
local tries = stats("ben-desk").failures
advance "1d"
check(stats("ben-desk").failures > tries, "it tries by itself")
check(stats("ben-desk").failures < tries + 60, "and more and more seldom, at last every half hour")
up "imap.meadow.example"
send{from = "ann-desk", to = "ben@meadow.example", subject = "after the outage"}
run()
check(store("ben-desk") == {M1}, "the letter is heard of without a hand")
send{from = "ann-desk", to = "ben@meadow.example", subject = "soon"}
run()
check(#store("ben-desk") == 2)
check(stats("ben-desk").notice_longest < 45 * 60, "the wait was the pause between two tries, not more")

-- Switched off and on, it waits for news again; also where it was off while it sought its server.
off "ben-desk"
advance "1h"
on "ben-desk"
run()
send{from = "ann-desk", to = "ben@meadow.example", subject = "after the night"}
run()
check(#store("ben-desk") == 3)
down "imap.meadow.example"
advance "10m"
off "ben-desk"
advance "1d"
up "imap.meadow.example"
on "ben-desk"
send{from = "ann-desk", to = "ben@meadow.example", subject = "after the holidays"}
run()
check(#store("ben-desk") == 4)

-- A refused log-in is for the user to mend.
world{seed = 8}
provider("meadow.example")
person("Ben", "ben@meadow.example")
device("ben-desk", {owner = "Ben", rule = "imap keep"})
set("ben-desk", {idle = true, password = "wrong"})
check_mail "ben-desk"
run()
local sessions = stats("ben-desk").sessions
advance "1d"
check(stats("ben-desk").sessions == sessions, "nothing is tried again by itself")
