-- Four client rules, one server: what "leave a copy on the server" means.
local rules = {
  {rule = "remove"},
  {rule = "keep"},
  {rule = "keep", days = 7},
  {rule = "remove_when_deleted"},
}
local rows = {}
for i, r in ipairs(rules) do
  world{seed = 3}
  preset("p4", {plan = false})
  set("ada-desk", r)
  local m = send{from = "ines-desk", to = "ada@harbor.example", subject = "homework"}
  run()
  check_mail "ada-desk"
  advance "5m"
  local first = contains(mailbox("ada"), m)
  delete("ada-desk", m)
  advance "8d"
  check_mail "ada-desk"
  advance "5m"
  rows[i] = {rule = r.rule, days = r.days or "-", after_check = first,
             after_8_days = contains(mailbox("ada"), m), dele = #lines{who = "C", match = "DELE*"}}
end
table_out(rows, {"rule", "days", "after_check", "after_8_days", "dele"})
check(not rows[1].after_check, "remove: gone at the first QUIT")
check(rows[2].after_8_days, "keep: still there, although deleted on the desk")
check(not rows[3].after_8_days and not rows[4].after_8_days, "age rule and local delete both sent DELE")
