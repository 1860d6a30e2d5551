-- Nothing leaves a POP3 maildrop before QUIT: RETR copies, DELE marks, QUIT removes.
preset "p3"
local s = connect("pop3.harbor.example", 110)
s:expect "+OK*"
s:say "USER ada"
s:expect "+OK*"
s:say "PASS tulip-42"
s:expect "+OK*"
s:say "RETR 1"
s:expect "+OK*"
check(#mailbox("ada") == 3, "RETR copies")
s:say "DELE 1"
s:expect "+OK*"
check(#mailbox("ada") == 3, "DELE marks")

fork("cable pulled", function()
  s:cut()
  run()
  check(#mailbox("ada") == 3, "no QUIT, no removal")
  check(lock("ada") == nil, "lock released")
  note("with the cable pulled, Harbor still has", mailbox("ada"))
end)

s:say "QUIT"
s:expect "+OK*"
check(#mailbox("ada") == 2, "QUIT removes")
note("after QUIT, Harbor has", mailbox("ada"))
