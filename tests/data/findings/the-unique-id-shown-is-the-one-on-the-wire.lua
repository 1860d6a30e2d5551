-- unique_id and the server view showed another unique-id than UIDL.
preset("p3", {plan = false})
for _, policy in ipairs{"stored", "derived", "rebuilt"} do
  set_policy("harbor.example", {unique_ids = policy})
  local s = connect("pop3.harbor.example", 110)
  s:expect "+OK*"
  for _, line in ipairs{"USER ada", "PASS tulip-42", "UIDL 1", "QUIT"} do
    s:say(line)
    advance "1s"
  end
  check(contains(s:lines(), "S: +OK 1 " .. unique_id("ada", M1)), policy)
end
