-- A client in IDLE that resynchronises by UIDNEXT or QRESYNC never fetched what EXISTS announced.
for _, resync in ipairs{"full", "new_only", "condstore", "qresync"} do
  for _, mode in ipairs{"cached", "offline"} do
    for _, first in ipairs{0, 1, 3} do
      preset("p1", {plan = false})
      set("ben-home", {rule = "imap keep", idle = "yes", imap_mode = mode, resync = resync})
      for i = 1, first do send{from = "ada-desk", to = "ben@meadow.example", subject = "old " .. i} end
      advance "3m"
      on "ben-home"
      check_mail "ben-home"
      advance "1m"
      send{from = "ada-desk", to = "ben@meadow.example", subject = "announced"}
      advance "3m"
      check(#store("ben-home") == first + 1, resync .. ", " .. mode .. ", " .. first .. " before: fetched when announced")
      send{from = "ada-desk", to = "ben@meadow.example", subject = "and again"}
      advance "3m"
      check(#store("ben-home") == first + 2, resync .. ", " .. mode .. ", " .. first .. " before: and the next one")
    end
  end
end
