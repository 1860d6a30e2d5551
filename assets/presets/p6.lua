-- P6 Side by side
-- Three letters lie in Ben's mailbox and the same three in Ida's, at one provider: both are about to press Get mail, he by POP3 with “remove at download”, she by IMAP, and their sessions go in step.
provider("meadow.example", {name = "Meadow", network = "203.0.113"})
provider("example.org", {name = "School", network = "198.51.100"})
person("Ben", "ben@meadow.example", {password = "rye-bread-9"})
person("Ida", "ida@meadow.example", {password = "cedar-8"})
person("Ines", "ines@example.org", {password = "chalk-5"})
device("ben-pop", {owner = "ben@meadow.example", rule = "pop3 remove"})
device("ida-imap", {owner = "ida@meadow.example", rule = "imap keep"})
device("ines-desk", {owner = "ines@example.org"})

-- Ben's program asks LIST, since there is a size that it would not download; it leaves nothing there, so it needs no UIDL.
set("ben-pop", {size_limit = 1000000, only_new = "no"})
-- Ida's stays connected until she quits it: LOGOUT comes after Ben's QUIT.
set("ida-imap", {idle = "yes"})
-- Each server in the row of the device that it serves.
place("pop3.meadow.example", 161, 360)
place("imap.meadow.example", 161, 760)

-- Both have equally slow lines, and Ida is a quarter of a turn behind: a command of hers follows each of his, a reply
-- each reply. They know the servers' addresses already, or look-ups would come between.
for _, device in ipairs{"ben-pop", "ida-imap"} do
  set_link(device, "", {latency = "2s"})
  for _, server in ipairs{"pop3.meadow.example", "imap.meadow.example"} do
    plan("1s", function() look_up(device, server, "A") end)
  end
end
plan("10m", function() check_mail "ben-pop" end)
plan("10m1s", function() check_mail "ida-imap" end)
-- Both open the first letter, when Ben has it and Ida's program waits: he says nothing, she says FETCH beside his RETR 2.
plan(10 * 60 + 29.1, function() open("ben-pop", M1) end)
plan(10 * 60 + 29.1, function() open("ida-imap", M1) end)
-- Ben's QUIT has been answered by then.
plan("12m", function() quit "ida-imap" end)

for _, subject in ipairs{"First", "Second", "Third"} do
  send{from = "ines-desk", to = {"ben@meadow.example", "ida@meadow.example"}, subject = subject, body = "The same letter for both.\n"}
  advance "1m"
end
