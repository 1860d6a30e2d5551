-- Forgery bench: the header says Ines; what does the envelope say, and where does the letter come from?
preset("p9", {plan = false})
local function letter(subject)
  return "From: Ines <ines@example.org>\r\nTo: ben@meadow.example\r\nSubject: " .. subject ..
         "\r\nDate: Mon, 07 Jan 2030 09:00:00 +0000\r\n\r\nDear Ben,\r\n\r\nit is me.\r\n\r\nInes\r\n"
end
local rows = {}
for i, from in ipairs{"ines-desk", "mallory"} do
  local m = send{from = from, to = "ben@meadow.example", raw = letter("case " .. i)}
  run()
  local a = auth{letter = m, holder = "ben"}
  rows[i] = {from = from, shown = m.from, return_path = header(m, "Return-Path", "ben"), spf = a.spf, dkim = a.dkim, dmarc = a.dmarc}
end
table_out(rows, {"from", "shown", "return_path", "spf", "dkim", "dmarc"})
check(rows[1].shown == rows[2].shown, "a reader sees the same sender")
check(rows[1].return_path ~= rows[2].return_path, "the envelope tells them apart")
