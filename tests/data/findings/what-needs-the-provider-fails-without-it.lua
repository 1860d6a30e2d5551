-- With every server of the provider down, web-mail, the bridge and the collecting service went on working.
local function all_down(domain)
  for _, name in ipairs(hosts()) do
    if name:sub(-#domain) == domain then down(name) end
  end
end
local function was_told(words)
  for _, told in ipairs(events{kind = "told"}) do
    if told.text:find(words, 1, true) then return true end
  end
  return false
end

preset "p17"
advance "6m"
local before = mailbox("dora")
all_down "meadow.example"
delete("dora-web", before[1])
advance "1m"
check(mailbox("dora") == before, "the browser cannot delete")
check(was_told("do not load"))

preset "p15"
advance "6m"
all_down "sealed.example"
advance "5m"
check(#store("chi-desk") == 0, "the bridge has nothing to show")
check(was_told("the provider does not answer"))

preset "p16"
advance "10m"
all_down "meadow.example"
advance "6m"
check(#mailbox("b.miller@harbor.example") == 1, "nothing is collected that cannot be filed")
check(was_told("nothing is collected"))

-- What is asked over HTTP is told, and counted.
preset "p15"
run()
check(stats("chi-desk").requests > 0)
preset "p17"
run()
check(stats("dora-web").requests >= 3)
