-- Days left on the server against quota: with a letter of 9 KB a day and 100 KB of room, which rule leads to refused mail?
predict{ask = "Smallest number of days with refusals?", options = {"3", "7", "14", "30"}, right = 3}
local rows = sweep{
  param = "days", values = {3, 7, 14, 30},
  run = function(days)
    world{seed = 26}
    preset("p4", {plan = false})
    set_policy("harbor.example", {quota = 100 * 1024, full = "tempfail"})
    set("ada-desk", {rule = "keep", days = days})
    every("1d", function()
      send{from = "ines-desk", to = "ada@harbor.example", subject = "daily", size = 9 * 1024}
      at("1h", function() check_mail "ada-desk" end)
    end)
    local most = 0
    for _ = 1, 60 do
      advance "1d"
      most = math.max(most, (used "ada"))
    end
    return {refused = #lines{who = "S", match = "452 4.2.2*"}, most_used = most}
  end
}
check(rows[1].refused == 0 and rows[2].refused == 0, "a week of letters fits")
check(rows[3].refused > 0, "two weeks of letters do not")
