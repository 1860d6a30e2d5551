-- A capability that was taken out on the way stood in the transcript as if it had arrived.
world{seed = 7}
provider("harbor.example")
provider("meadow.example")
person("Ada", "ada@harbor.example")
person("Ben", "ben@meadow.example")
device("ada-desk", {owner = "Ada", rule = "imap keep"})
set_policy("meadow.example", {starttls = "on"})
set_policy("harbor.example", {relay_tls = "if_offered"})
strip("mx1.meadow.example", "STARTTLS")
local typed = connect("mx1.meadow.example", 25)
typed:expect "220*"
typed:say "EHLO ada-desk.harbor.example"
typed:expect "250 *"
for _, line in ipairs(typed:lines()) do check(not line:find("STARTTLS", 1, true), "the learner sees what arrived") end
typed:close()
send{from = "ada-desk", to = "ben@meadow.example", subject = "plain"}
run()
check(#lines{host = "mx1.meadow.example", match = "*STARTTLS*"} == 0, "no line with it arrived")
check(#mailbox("ben") == 1)
