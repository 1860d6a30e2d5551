-- Acts made off-line on letters that another device had removed were lost in silence.
world{seed = 3}
provider("meadow.example")
provider("harbor.example")
person("Ben", "ben@meadow.example")
person("Ada", "ada@harbor.example")
device("ada", {owner = "Ada"})
device("work", {owner = "Ben"})
device("home", {owner = "Ben"})
set("work", {rule = "imap keep", imap_mode = "offline", resync = "qresync"})
set("home", {rule = "imap keep", when_deleting = "expunge"})
for i = 1, 2 do send{from = "ada", to = "ben@meadow.example", subject = "letter " .. i} end
run()
check_mail "work"
check_mail "home"
run()
set("work", {work_offline = "yes"})
move("work", M1, "Archive")
mark("work", M2, "flagged")
run()
delete("home", M1)
run()
delete("home", M2)
run()
set("work", {work_offline = "no"})
check_mail "work"
run()
local told = 0
for _, event in ipairs(events{kind = "told"}) do
  if event.text:find("Nothing was", 1, true) then told = told + 1 end
end
check(told == 2, "the program says that nothing was moved, and nothing marked")
