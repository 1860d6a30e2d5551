-- A connection in IDLE is renewed every 28 minutes for ever: run() never ended. Without IDLE the program asks every ten
-- minutes: a letter that is there is fetched before the run ends.
for _, idle in ipairs{"yes", "no"} do
  preset("p1", {plan = false})
  set_policy("meadow.example", {imap_idle = idle})
  set("ben-home", {rule = "imap keep", imap_mode = "cached", idle = "yes"})
  on "ben-home"
  check_mail "ben-home"
  run()
  send{from = "ada-desk", to = "ben@meadow.example", subject = "noticed"}
  run()
  check(#store("ben-home") == 1, "server with IDLE: " .. idle)
  check(now() < 3600 * 2, "the run ended when nothing was left but renewals")
end
