-- P13 Labels
-- Dot's provider shows labels as folders: one letter in five folders, and what removing it from each of them does.
provider("adpost.example", {name = "Adpost", network = "203.0.113"})
provider("example.org", {name = "School", network = "198.51.100"})
set_policy("adpost.example", {kind = "adpost"})
person("Dot", "dot@adpost.example", {password = "rose-5"})
person("Ines", "ines@example.org", {password = "chalk-5"})
device("dot-home", {owner = "dot@adpost.example"})
device("dot-web", {owner = "dot@adpost.example"})
device("ines-desk", {owner = "ines@example.org"})
set("dot-home", {imap_mode = "cached", all_folders = true, when_deleting = "expunge"})
set("dot-web", {protocol = "web"})
plan("10m", function() check_mail "dot-home" end)
plan("15m", function() copy("dot-home", M1, "shop") end)
plan("16m", function() copy("dot-web", M1, "family") end)
plan("20m", function() check_mail "dot-home" end)
plan("21m", function() open("dot-home", M1) end)
plan("25m", function() delete("dot-home", M1, "shop") end)
plan("30m", function() delete("dot-home", M1, "Inbox") end)
plan("35m", function() delete("dot-home", M1, "family") end)
plan("40m", function() move{device = "dot-web", letter = M1, to = "Trash", folder = "All Mail"} end)
plan("45m", function() empty_trash "dot-web" end)
plan("50m", function() check_mail "dot-home" end)

send{from = "ines-desk", to = "dot@adpost.example", subject = "Cake for Sunday", body = "Dear Dot,\n\nwould you bring a cake?\n\nInes\n"}
advance "1m"
