-- "At most 3" began anew after each QUIT, so that one Get mail fetched all six.
preset("p4", {plan = false})
set("ada-desk", {check_at_start = "no", check_minutes = 0, rule = "pop3 keep", at_most = 3, quit_every = 2})
for i = 1, 6 do send{from = "ines-desk", to = "ada@harbor.example", subject = "letter " .. i} end
advance "2m"
local before = #store("ada-desk")
on "ada-desk"
check_mail "ada-desk"
advance "5m"
check(#store("ada-desk") - before == 3, "three in all, in two sessions")
