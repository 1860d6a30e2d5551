-- delete and move of a letter that was not in the named folder destroyed its copy in another.
preset "p1"
run()
check(#mailbox("ben") == 1)
delete("ben-home", M1, "Trash")
run()
check(#mailbox("ben") == 1, "it was never in Trash")
move("ben-home", M1, "Family", {folder = "Trash"})
run()
check(#mailbox("ben") == 1)
local told = events{kind = "told"}
check(told[#told].text:find("is not in “Trash” on this device but in “Inbox”", 1, true) ~= nil)
delete("ada-desk", M1)
check(store("ada-desk", "Sent") == {M1}, "nor is what was sent in the Inbox")
delete("ada-desk", M1, "Sent")
check(#store("ada-desk", "Sent") == 0)
delete("ben-home", M1, "INBOX")
run()
check(#mailbox("ben") == 0, "INBOX is the Inbox")
