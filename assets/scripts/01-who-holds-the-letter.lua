-- Who holds the letter? One copy after another, and who is responsible at each moment.
world{seed = 1, start = "2030-01-07T09:00:00Z"}
preset("p1", {plan = false})
local m1 = send{from = "ada-desk", to = "ben@meadow.example", subject = "Picnic on Saturday?"}

run_until(function() return #queue("smtp.harbor.example") == 1 end)
check(#mailbox("ben") == 0, "not yet at Meadow")
predict{ask = "Who is responsible now?", options = {"Harbor", "Meadow", "nobody"}, right = 1}

run_until(function() return #queue("smtp.harbor.example") == 0 end)
check(mailbox("ben") == {m1}, "the 250 after the dot moved it")
note("Meadow took it with: " .. cause{letter = m1, holder = "ben", event = "made"}.line)

on "ben-home"
check_mail "ben-home"
advance "1m"
open("ben-home", m1)
run()
check(#copies(m1) == 3, "Ada's Sent, Meadow, Ben's cache")
table_out(copies(m1), {"place", "host", "folder", "holds"})
