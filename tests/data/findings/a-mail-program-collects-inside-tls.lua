-- No mail program could be told to use TLS, so that a provider that asks for it could not be read at all.
for _, protocol in ipairs{"pop3", "imap"} do
  preset("p1", {plan = false})
  set("ben-home", {protocol = protocol})
  set("ben-home", {incoming_security = "starttls"})
  set_policy("meadow.example", {pop3_stls = "on", pop3_needs_tls = "on", imap_starttls = "on", imap_needs_tls = "on"})
  send{from = "ada-desk", to = "ben@meadow.example", subject = "sealed line"}
  advance "3m"
  on "ben-home"
  check_mail "ben-home"
  advance "2m"
  check(#store("ben-home") == 1, protocol .. ": collected inside TLS")

  set_policy("meadow.example", {pop3_stls = "off", imap_starttls = "off", pop3_needs_tls = "off", imap_needs_tls = "off"})
  send{from = "ada-desk", to = "ben@meadow.example", subject = "in clear"}
  advance "3m"
  quit "ben-home"
  on "ben-home"
  check_mail "ben-home"
  advance "2m"
  check(#store("ben-home") == 1, protocol .. ": without TLS it fetches nothing, as it was told")
end
