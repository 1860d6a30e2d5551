-- With "only new" off the rules for days and deletions did nothing, in silence.
preset("p3", {plan = false})
set("ada-desk", {rule = "pop3 keep", only_new = "no", days = "1"})
on "ada-desk"
check_mail "ada-desk"
run()
advance "3d"
check_mail "ada-desk"
run()
check(#mailbox("ada") == 0, "after a day they go")
