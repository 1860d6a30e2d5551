-- QUIT after every letter, with neither memory nor removal, fetched the same letters again without end.
preset("p4", {plan = false})
set("ada-desk", {check_at_start = "no"})
on "ada-desk"
run()
local there = #mailbox("ada")
set("ada-desk", {rule = "pop3 keep", only_new = "no", quit_every = 1})
check_mail "ada-desk"
advance "5m"
check(#store("ada-desk") <= there, "each letter is fetched once")
