-- CREATE was answered NO [ALREADYEXISTS], since another program had made the folder in between, and the letter stayed where it was.
world{seed = 7}
provider("meadow.example")
person("Ben", "ben@meadow.example")
person("Ann", "ann@meadow.example")
device("ann-desk", {owner = "Ann"})
for _, name in ipairs{"ben-a", "ben-b"} do
    device(name, {owner = "Ben", rule = "imap keep"})
    set(name, {imap_mode = "cached", save_sent = "append"})
end
send{from = "ben-a", to = "ann@meadow.example", subject = "from a"}
send{from = "ben-b", to = "ann@meadow.example", subject = "from b"}
run()
check(#lines{match = "*ALREADYEXISTS*"} == 1, "both have made it")
check(#mailbox("ben", "Sent") == 2, "and both have filed their letter")
for i = 1, 2 do send{from = "ann-desk", to = "ben@meadow.example", subject = "letter " .. i} end
run()
check_mail "ben-a"
check_mail "ben-b"
run()
local inbox = mailbox("ben")
move("ben-a", inbox[1], "Work")
move("ben-b", inbox[2], "Work")
run()
check(#lines{match = "*ALREADYEXISTS*"} == 2)
check(#mailbox("ben", "Work") == 2 and #mailbox("ben") == 0)
