-- With "remove at download" and a size limit, a letter of which only the header came could never be removed.
preset("p4", {plan = false})
set("ada-desk", {check_at_start = "no", check_minutes = 0})
set("ada-desk", {rule = "pop3 remove", size_limit = 1000})
send{from = "ines-desk", to = "ada@harbor.example", subject = "large", size = 5000}
advance "2m"
on "ada-desk"
check_mail "ada-desk"
advance "2m"
local large = store("ada-desk")[#store("ada-desk")]
check(#mailbox("ada") == 1, "the large letter stays, for only its header was fetched")
delete("ada-desk", large)
check_mail "ada-desk"
advance "2m"
check(#mailbox("ada") == 0, "deleted here, it goes there too")
