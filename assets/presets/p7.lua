-- P7 Crowded house
-- Five devices look at one mailbox by IMAP; all of them have just pressed Get mail.
provider("meadow.example", {name = "Meadow", network = "203.0.113"})
person("Ben", "ben@meadow.example", {password = "rye-bread-9"})
local devices = {"ben-work", "ben-home", "ben-pda", "ben-lap", "ben-phone"}
for _, name in ipairs(devices) do device(name, {owner = "ben@meadow.example"}) end
for _, name in ipairs(devices) do plan("10m", function() check_mail(name) end) end
plan("20m", function() delete("ben-work", M1, "Inbox") end)
plan("20m1s", function() check_mail "ben-home" end)

for i = 1, 4 do
  send{from = "ben-home", to = "ben@meadow.example", subject = "Note to self no. " .. i, body = "Buy bread.\n"}
  if i < 4 then advance "1m" end
end
run_until(function() return #events{kind = "act"} == 9 end)   -- four letters, and all five press Get mail
