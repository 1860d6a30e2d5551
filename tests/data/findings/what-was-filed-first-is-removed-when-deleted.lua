-- "Until I delete it" failed for a letter that was filed first; the move trap bit a letter that was back.
preset("p3", {plan = false})
set("ada-desk", {rule = "remove_when_deleted"})
on "ada-desk"
check_mail "ada-desk"
run()
move("ada-desk", M1, "Archive")
delete("ada-desk", M1, "Archive")
check_mail "ada-desk"
run()
check(mailbox("ada") == {M2, M3}, "deleted is deleted, in whatever folder")
set("ada-desk", {until_deleted = "no", until_moved = "yes"})
move("ada-desk", M2, "Archive")
move("ada-desk", M2, "Inbox", {folder = "Archive"})
check_mail "ada-desk"
run()
check(mailbox("ada") == {M2, M3}, "what is back in the Inbox stays")
