-- With drafts on the server and the Inbox alone kept in step, a draft vanished here and could never be sent.
for _, mode in ipairs{"online", "cached", "offline"} do
  preset("p1", {plan = false})
  on "ben-home"
  set("ben-home", {rule = "imap keep", imap_mode = mode, drafts_on_server = "yes"})
  local m = draft{from = "ben-home", to = "ada@harbor.example", subject = "not yet", body = "Dear"}
  run()
  check(store("ben-home", "Drafts") == {m}, mode .. ": it is still shown here")
  if mode == "offline" then
    check_mail "ben-home"
    run()
  end
  check(mailbox("ben", "Drafts") == {m}, mode .. ": and it is on the server")
  send_draft("ben-home", m, {more = " Ada"})
  run()
  if mode == "offline" then
    check_mail "ben-home"
    run()
  end
  check(#mailbox("ada") == 1, mode .. ": sent")
  check(#mailbox("ben", "Drafts") == 0 and #store("ben-home", "Drafts") == 0, mode .. ": and no draft is left")
end

-- Off-line, a draft that never reached the server is sent without ever being filed there.
preset("p1", {plan = false})
on "ben-home"
set("ben-home", {rule = "imap keep", imap_mode = "offline", drafts_on_server = "yes"})
local m = draft{from = "ben-home", to = "ada@harbor.example", subject = "off-line", body = "Dear"}
send_draft("ben-home", m)
check_mail "ben-home"
run()
check(#mailbox("ada") == 1)
check(#mailbox("ben", "Drafts") == 0)

-- What cannot be sent is told.
preset("p1", {plan = false})
on "ben-home"
local none = draft{from = "ben-home", to = "ada@harbor.example", subject = "x", body = "Dear"}
delete("ben-home", none, "Drafts")
send_draft("ben-home", none)
local told = events{kind = "told"}
check(told[#told].text:find("not among the drafts", 1, true) ~= nil)
