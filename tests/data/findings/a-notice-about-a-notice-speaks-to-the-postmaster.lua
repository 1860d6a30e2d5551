-- The postmaster was told "Your letter", and the notice that came back was lost.
world{seed = 7}
provider("harbor.example")
provider("meadow.example")
person("Ada", "ada@harbor.example")
person("Ben", "ben@meadow.example")
device("ada-desk", {owner = "Ada", rule = "imap keep"})
local typed = connect("mx1.meadow.example", 25)
set_policy("meadow.example", {unknown_user = "accept_then_bounce"})
for _, line in ipairs{"EHLO ada-desk.harbor.example", "MAIL FROM:<gone@harbor.example>", "RCPT TO:<ghost@meadow.example>", "DATA", "Subject: the first letter", "", "text", "."} do
  typed:say(line)
  advance "2s"
end
typed:close()
run()
local last = letters()[#letters()]
check(last.subject == "A notice could not be delivered", "not: your letter")
