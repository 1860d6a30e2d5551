-- The same acts, POP3 left, IMAP right: which server still holds the letters, and what was it good for?
for name, rule in pairs{left = "pop3 remove", right = "imap keep"} do
  side(name, function()
    world{seed = 6}
    preset("p5", {plan = false})
    set("ben-work", {rule = rule})
    set("ben-home", {rule = rule})
    for _, subject in ipairs{"Second", "Third"} do
      send{from = "ines-desk", to = "ben@meadow.example", subject = subject}
      advance "1m"
    end
    always("nothing vanishes without a cause", function()
      for _, e in ipairs(events{kind = "removed"}) do
        if cause{entry = e.entry} == nil then return false end
      end
      return true
    end)
  end)
end

local acts = {
  function() check_mail "ben-work" advance "5m" end,
  function() open("ben-work", 1) advance "5m" end,
  function() check_mail "ben-home" advance "5m" end,
  function() delete("ben-work", 1) advance "5m" end,
}
for _, act in ipairs(acts) do compare({"left", "right"}, act) end
table_out(compare{"left", "right"}, {"what", "left", "right", "differs"})
predict{ask = "Which server still holds letters?", options = {"left", "right", "both", "neither"}, right = 2}
check(side("left", function() return #mailbox("ben") end) == 0, "POP3 took them away")
check(side("right", function() return #mailbox("ben") end) == 2, "IMAP left them, but for the one that was deleted")
