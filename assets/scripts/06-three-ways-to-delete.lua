-- One day, three machines: what Delete does depends on the style that the program was set to.
local function day(style)
  world{seed = 16}
  preset("p5", {plan = false})
  set("ben-work", {when_deleting = style})
  local m1 = M1
  check_mail "ben-work"
  advance "5m"
  open("ben-work", m1)
  advance "5m"
  delete("ben-work", m1)
  advance "3h"
  check_mail "ben-pda"
  advance "7h"
  check_mail "ben-home"
  advance "5m"
  return {style = style, inbox = contains(mailbox("ben"), m1),
          trash = contains(mailbox("ben", "Trash"), m1), home = contains(store("ben-home"), m1)}
end
local rows = {day "trash", day "expunge", day "local"}
table_out(rows, {"style", "inbox", "trash", "home"})
check(not rows[1].inbox and rows[1].trash, "Delete moved it for every device")
check(not rows[2].inbox and not rows[2].trash, "expunged for every device")
check(rows[3].inbox and rows[3].home, "only the local copy was dropped")
