-- The envelope identifier stood in the notice as xtext (RFC 3461 6.3).
world{seed = 7}
provider("harbor.example")
provider("meadow.example")
person("Ada", "ada@harbor.example")
person("Ben", "ben@meadow.example")
device("ada-desk", {owner = "Ada", rule = "imap keep"})
set_policy("harbor.example", {dsn = "on", relay = "anyone"})
local typed = connect("mx1.harbor.example", 25)
for _, line in ipairs{"EHLO ada-desk.harbor.example", "MAIL FROM:<ada@harbor.example> ENVID=QQ+2B1+0D", "RCPT TO:<ghost@meadow.example>", "DATA", "Subject: id", "", "text", "."} do
  typed:say(line)
  advance "2s"
end
typed:close()
run()
check(text(mailbox("ada")[1], "ada"):find("Original-Envelope-Id: QQ+1+0D\r\n", 1, true) ~= nil, "what a field cannot hold stays coded")
