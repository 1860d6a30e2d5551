-- Forgery bench: every letter says that it is from Ines. Which test looks at what, and what does forwarding break?
preset("p9", {plan = false})
provider("lists.example")
set_policy("lists.example", {alias = "alumni: ben@meadow.example", list = "club by owner@lists.example: ben@meadow.example"})
zone("lists.example", "TXT", "v=spf1 mx -all")

local function letter(subject)
  return "From: Ines <ines@example.org>\r\nTo: ben@meadow.example\r\nSubject: " .. subject ..
         "\r\nDate: Mon, 07 Jan 2030 09:00:00 +0000\r\n\r\nDear Ben,\r\n\r\nit is me.\r\n\r\nInes\r\n"
end

-- Mallory types to Ben's server by hand, and writes Ines on the envelope as well.
local function forge_envelope(subject)
  local s = connect("mx1.meadow.example", 25, "mallory-types")
  s:expect "220*"
  for _, line in ipairs{"EHLO mallory.rogue.example", "MAIL FROM:<ines@example.org>", "RCPT TO:<ben@meadow.example>", "DATA"} do
    s:say(line)
    s:expect "*"
  end
  s:say(letter(subject) .. ".")
  local answer = s:expect "*"
  s:say "QUIT"
  run()
  return answer
end

local cases = {
  {name = "honest", send = function(subject) send{from = "ines-desk", to = "ben@meadow.example", raw = letter(subject)} end},
  {name = "forged both", send = forge_envelope},
  {name = "own envelope", send = function(subject) send{from = "mallory", to = "ben@meadow.example", raw = letter(subject)} end},
  {name = "by alias", send = function(subject) send{from = "ines-desk", to = "alumni@lists.example", raw = letter(subject)} end},
  {name = "by list", send = function(subject) send{from = "ines-desk", to = "club@lists.example", raw = letter(subject)} end},
}
local rows = {}
for i, case in ipairs(cases) do
  case.send(case.name)
  run()
  local box = mailbox("ben")
  local m = box[#box]
  local a = auth{letter = m, holder = "ben"}
  rows[i] = {case = case.name, return_path = header(m, "Return-Path", "ben"), spf = a.spf, dkim = a.dkim, dmarc = a.dmarc}
end
table_out(rows, {"case", "return_path", "spf", "dkim", "dmarc"})
local function results(i) return rows[i].spf .. " " .. rows[i].dkim .. " " .. rows[i].dmarc end
check(results(1) == "pass pass pass", "an honest letter passes all three")
check(results(2) == "fail none fail", "a forged envelope fails SPF")
check(results(3) == "pass none fail", "SPF looks at the envelope alone; DMARC compares it with From")
check(results(4) == "fail pass pass", "an alias keeps the envelope and breaks SPF; the signature survives")
check(results(5) == "pass pass pass", "a list writes itself on the envelope and leaves the text alone")

-- What the owner of the domain asks for decides: the same forgery again, and it is refused.
zone("_dmarc.example.org", "TXT", "v=DMARC1; p=reject")
check(forge_envelope("again"):match("^5"), "p=reject: the server refuses what fails")
