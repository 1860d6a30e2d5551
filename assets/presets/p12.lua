-- P12 Detective
-- On one of her machines Ada has just looked for a letter from Ines, “Invoice 4711”, and it is not there: the seed decides where it is, whether it is gone at all, and which rule, hand or line did it.

-- The same people and machines in every case. What differs is what happens between Ines's letters and Ada's look.
provider("harbor.example", {name = "Harbor", network = "198.51.100"})
provider("example.org", {name = "School", network = "203.0.113"})
person("Ada", "ada@harbor.example", {password = "tulip-42"})
person("Contact", "contact@harbor.example", {password = "door-bell-3"})
person("Ines", "ines@example.org", {password = "chalk-5"})
person("Office", "office@example.org", {password = "ledger-8"})
device("ada-desk", {owner = "ada@harbor.example", rule = "pop3 keep"})
device("ada-lap", {owner = "ada@harbor.example", rule = "pop3 keep"})
device("ada-pda", {owner = "ada@harbor.example", rule = "imap keep"})
device("work-pc", {owner = "ada@harbor.example"})
device("ines-desk", {owner = "ines@example.org"})
set_policy("example.org", {retry = "1m 2h"})
-- A program that logs in by AUTH asks CAPA first, and there a provider tells its rule (EXPIRE).
for _, name in ipairs{"ada-desk", "ada-lap", "ada-pda"} do set(name, {pop3_login = "plain"}) end
set("work-pc", {protocol = "web"})

local day <const> = 24 * 60 * 60
local place = math.random(3)                 -- the invoice is Ines's first, second or third letter
local then_on = math.random(2, 9) * day      -- when it happens
local to = "ada@harbor.example"              -- as Ines writes it
local offline = false                        -- is her program set to work offline when she does?
local look = {"ada-desk", then_on + day}     -- where and when Ada looks
local story, by_hand = {}, nil               -- what happens by itself before; what somebody types
local slow = 2000                            -- octets a second that the laptop's line carries

-- Harbor has many rules in every case, and the map shows them all: whether one of them did it is the question.
local rules = {
  offers_web = "on", folders = "Trash", alias = "info: contact", catch_all = "contact", greylist = "30s", size_max = "100k",
  quota = "100k", full = "permfail", expire = 90, offered_at_most = 50,
}

local function happens(when, act) story[#story + 1] = {when, act} end
local function checks(device, when) happens(when, function() check_mail(device) end) end
local function invoice() return ({M1, M2, M3})[place] end
local function uses_imap(device, how) set(device, {rule = "imap keep", when_deleting = how}) end
local function types(host, port, client, lines)
  by_hand = function()
    advance(then_on - now())
    local s = connect(host, port, client)
    s:expect "*"
    for _, line in ipairs(lines) do s:say(line[1]) s:expect(line[2]) end
  end
end

-- `who` and `fate` are the answer and `tell` says it. What the run must say of it, which assets/scripts/04-detective.lua
-- compares: `removed` is the cause of the last copy that Ada's account lost, `copies` are those that are left besides
-- Ines's own, `proof` is a line or another fact that gives it away.
local cases = {
  {
    case = "removed at download", who = "program", fate = "on a device only",
    removed = "client ada-lap QUIT", copies = {"ada-lap Inbox"}, proof = {who = "C", host = "ada-lap", match = "DELE*"},
    tell = "The laptop collects by POP3 and leaves nothing on the server: it said RETR and DELE, and its QUIT removed the letters.",
    story = function()
      set("ada-lap", {leave_on_server = "no"})
      checks("ada-pda", day)
      checks("ada-lap", then_on)
    end,
  },
  {
    case = "EXPIRE 0", who = "provider", fate = "on a device only",
    removed = "policy ada-lap QUIT", copies = {"ada-lap Inbox"}, proof = {who = "S", match = "EXPIRE 0"},
    tell = "The laptop leaves letters on the server and said no DELE; at its QUIT the provider removed what had been fetched, as CAPA says: EXPIRE 0.",
    story = function()
      rules.expire = 0
      checks("ada-pda", day)
      checks("ada-lap", then_on)
    end,
  },
  {
    case = "cut before QUIT", who = "nobody", fate = "still there",
    copies = {"ada@harbor.example INBOX"}, proof = {kind = "cut"},
    tell = "This provider removes what was fetched (EXPIRE 0), but only at QUIT. The line broke before: the mailbox still holds every letter.",
    story = function()
      rules.expire = 0
      look = {"ada-lap", then_on}
      happens(then_on, function() cut("pop3.harbor.example", "after C: RETR " .. place, {peer = "ada-lap"}) end)
    end,
  },
  {
    case = "hidden after retrieval", who = "provider", fate = "still there",
    copies = {"ada@harbor.example INBOX", "ada-lap Inbox"}, proof = {kind = "hidden"},
    tell = "Nothing was removed: what one POP3 session has fetched, this provider hides from later ones. IMAP still shows it.",
    story = function()
      rules.hide_after_retrieval = "at_quit"
      checks("ada-lap", then_on)
      checks("ada-pda", then_on + day + 60)
    end,
  },
  {
    case = "moved on the PDA", who = "program", fate = "on a device only",
    removed = "client ada-pda QUIT", copies = {"ada-pda Bills"}, proof = {who = "C", host = "ada-pda", match = "DELE*"},
    tell = "The PDA leaves letters on the server until they are moved out of its Inbox. Ada filed it there, and at the next session the PDA said DELE and QUIT.",
    story = function()
      set("ada-pda", {rule = "pop3 keep", until_moved = "yes"})
      checks("ada-pda", day)
      happens(then_on, function() move("ada-pda", invoice(), "Bills") end)
      checks("ada-pda", then_on + 60)
    end,
  },
  {
    case = "EXPIRE by age", who = "provider", fate = "gone",
    removed = "policy", copies = {}, proof = {who = "S", match = "EXPIRE 30"},
    tell = "Nobody fetched it: for a month there is no session at all, and then the provider removed it, as CAPA says: EXPIRE 30.",
    story = function()
      rules.expire = 30
      look[2] = 30 * day + then_on
    end,
  },
  {
    case = "a stranger", who = "person", fate = "gone",
    removed = "client cafe-pc QUIT", copies = {}, proof = {who = "C", match = "DELE*"},
    tell = "Somebody who knows Ada's password typed DELE and QUIT from cafe-pc, which is no machine of hers.",
    story = function()
      checks("ada-pda", day)
      types("pop3.harbor.example", 110, "cafe-pc",
            {{"USER ada", "+OK*"}, {"PASS tulip-42", "+OK*"}, {"LIST", "."}, {"DELE " .. place, "+OK*"}, {"QUIT", "+OK*"}})
    end,
  },
  {
    case = "deleted on the web", who = "person", fate = "gone", one_session = true,
    removed = "person work-pc delete", copies = {}, proof = {kind = "request"},
    tell = "It was deleted for good in the web-mail at work-pc: no line of POP3 or IMAP, but a POST.",
    story = function()
      checks("ada-pda", day)
      checks("work-pc", then_on)
      happens(then_on + 60, function() delete("work-pc", invoice(), "Inbox", {how = "expunge"}) end)
    end,
  },
  {
    case = "moved to a folder", who = "person", fate = "in another folder", one_session = true,
    removed = "client ada-pda UID MOVE", copies = {"ada@harbor.example Bills"}, proof = {who = "C", host = "ada-pda", match = "*UID MOVE*"},
    tell = "Ada filed it in Bills on her PDA, by IMAP: it is on the server, in a folder that POP3 does not show.",
    story = function()
      checks("ada-pda", day)
      happens(then_on, function() move("ada-pda", invoice(), "Bills") end)
    end,
  },
  {
    case = "moved to Trash", who = "person", fate = "in another folder", one_session = true,
    removed = "client ada-pda UID MOVE", copies = {"ada@harbor.example Trash"}, proof = {who = "C", host = "ada-pda", match = "*UID MOVE*"},
    tell = "Ada deleted it on her PDA, whose program moves what is deleted to Trash: there it still is.",
    story = function()
      uses_imap("ada-pda", "trash")
      checks("ada-pda", day)
      happens(then_on, function() delete("ada-pda", invoice()) end)
    end,
  },
  {
    case = "Trash emptied", who = "program", fate = "gone", one_session = true,
    removed = "client ada-lap EXPUNGE", copies = {}, proof = {who = "C", host = "ada-lap", match = "*EXPUNGE*"},
    tell = "Ada's PDA only moved it to Trash. The laptop is set to empty Trash when its program is quit, and that removed it.",
    story = function()
      uses_imap("ada-pda", "trash")
      uses_imap("ada-lap", "trash")
      set("ada-lap", {empty_trash_on_exit = "yes"})
      checks("ada-pda", day)
      happens(then_on, function() delete("ada-pda", invoice()) end)
      checks("ada-lap", then_on + 3600)
      happens(then_on + 7200, function() quit "ada-lap" end)
    end,
  },
  {
    case = "expunged at once", who = "person", fate = "gone", one_session = true,
    removed = "client ada-lap UID EXPUNGE", copies = {}, proof = {who = "C", host = "ada-lap", match = "*UID EXPUNGE*"},
    tell = "Ada deleted it on the laptop, which marks and expunges at once: by IMAP that is for everybody.",
    story = function()
      uses_imap("ada-lap", "expunge")
      checks("ada-lap", day)
      happens(then_on, function() delete("ada-lap", invoice()) end)
    end,
  },
  {
    case = "marked here, expunged there", who = "program", fate = "gone", one_session = true,
    removed = "client ada-lap EXPUNGE", copies = {}, proof = {who = "C", host = "ada-pda", match = "*STORE*Deleted*"},
    tell = "The PDA marked it \\Deleted, which removes nothing. The laptop expunges when its program is quit, and EXPUNGE takes whatever is marked, by whomever.",
    story = function()
      uses_imap("ada-pda", "mark")
      uses_imap("ada-lap", "expunge_on_exit")
      checks("ada-pda", day)
      happens(then_on, function() delete("ada-pda", invoice()) end)
      checks("ada-lap", then_on + 3600)
      happens(then_on + 7200, function() quit "ada-lap" end)
    end,
  },
  {
    case = "closed", who = "program", fate = "gone", one_session = true,
    removed = "client backup-box CLOSE", copies = {}, proof = {who = "C", match = "* CLOSE"},
    tell = "The PDA marked it \\Deleted. backup-box only read the mailbox, but it left by CLOSE, which removes what is marked without a word.",
    story = function()
      uses_imap("ada-pda", "mark")
      checks("ada-pda", day)
      happens(then_on - 3600, function() delete("ada-pda", invoice()) end)
      types("imap.harbor.example", 143, "backup-box",
            {{"b1 LOGIN ada tulip-42", "b1 OK*"}, {"b2 SELECT INBOX", "b2 OK*"}, {"b3 FETCH 1:* (FLAGS BODY.PEEK[])", "b3 OK*"},
             {"b4 CLOSE", "b4 OK*"}, {"b5 LOGOUT", "b5 OK*"}})
    end,
  },
  {
    case = "left for seven days", who = "program", fate = "on a device only",
    removed = "client ada-lap QUIT", copies = {"ada-lap Inbox"}, proof = {who = "C", host = "ada-lap", match = "DELE*"},
    tell = "The laptop leaves letters on the server for seven days. It fetched them in its first session and said DELE in one a week later.",
    story = function()
      set("ada-lap", {days = 7})
      checks("ada-lap", then_on)
      checks("ada-lap", then_on + 8 * day)
      look[2] = then_on + 9 * day
    end,
  },
  {
    case = "only the newest days", who = "program", fate = "still there",
    copies = {"ada@harbor.example INBOX"}, proof = {who = "C", host = "ada-desk", match = "*SINCE*"},
    tell = "The desk's program synchronizes the last day only: by IMAP it asked for nothing older, and the server has it all.",
    story = function()
      uses_imap("ada-desk", "trash")
      set("ada-desk", {imap_mode = "cached", sync_days = 1})
      happens(then_on, function() send{from = "ines-desk", to = to, subject = "Tea?", body = "Dear Ada,\n\nat four?\n\nInes\n"} end)
    end,
  },
  {
    case = "two at a time", who = "provider", fate = "still there",
    copies = {"ada@harbor.example INBOX"}, proof = {who = "S", match = "+OK 2 *"},
    tell = "The provider shows a POP3 session two letters, the oldest; IMAP shows all three.",
    story = function()
      place = 3
      rules.offered_at_most = 2
      checks("ada-pda", then_on + day + 60)
    end,
  },
  {
    case = "archived", who = "person", fate = "in another folder", one_session = true,
    copies = {"ada@harbor.example All Mail"}, proof = {who = "C", host = "ada-pda", match = "*UID EXPUNGE*"},
    tell = "Ada deleted it on her PDA. Here folders are labels: EXPUNGE took the label Inbox away, and the letter stays in All Mail.",
    story = function()
      rules.labels, rules.folders = "archive", "All Mail, Trash"
      uses_imap("ada-pda", "expunge")
      checks("ada-pda", day)
      happens(then_on, function() delete("ada-pda", invoice()) end)
    end,
  },
  {
    case = "locked", who = "program", fate = "still there",
    copies = {"ada@harbor.example INBOX"}, proof = {who = "S", match = "-ERR [IN-USE]*"},
    tell = "The laptop collects over a slow line and still holds the maildrop: the desk's log-in was refused, [IN-USE].",
    story = function()
      slow, place = 20, 3
      checks("ada-lap", look[2] - 30)
    end,
  },
  {
    case = "remembered, not held", who = "program", fate = "still there",
    copies = {"ada@harbor.example INBOX"}, proof = {kind = "act", text = "\"restore\""},
    tell = "The desk lost its letters but got its memory of unique-ids back: it fetches new ones only, and these it takes for known.",
    story = function()
      checks("ada-desk", day)
      happens(day + 60, function() memory("ada-desk", "back_up") end)
      happens(then_on, function() lose("ada-desk", {store_only = true}) end)
      happens(then_on + 60, function() memory("ada-desk", "restore") end)
    end,
  },
  {
    case = "mailbox full", who = "provider", fate = "never arrived",
    copies = {}, proof = {who = "S", match = "552 5.2.2*"},
    tell = "Ada's mailbox had no room: Harbor said 552 5.2.2, and Ines was told that the letter has failed.",
    story = function() rules.quota = 5000 end,
  },
  {
    case = "too large for Harbor", who = "provider", fate = "never arrived",
    copies = {}, proof = {who = "S", match = "250*SIZE 5000"},
    tell = "Harbor takes no letter of more than 5000 octets, as its answer to EHLO says: the letter went back to Ines.",
    story = function() rules.size_max = 5000 end,
  },
  {
    case = "greylisted", who = "provider", fate = "never arrived", one_session = true,
    copies = {"smtp.example.org queue"}, proof = {who = "S", match = "451 4.7.1*"},
    tell = "Harbor told an unknown sender to come back later, and the next try is still to come: the letter is in the queue of Ines's provider.",
    story = function()
      rules.greylist = "1h"
      look[2] = 20 * 60
    end,
  },
  {
    case = "wrong domain", who = "person", fate = "never arrived", one_session = true,
    copies = {}, proof = {who = "C", match = "RCPT TO:<ada@harbour.example>*"},
    tell = "Ines wrote harbour.example. There is no such domain, and she was told so.",
    story = function() to = "ada@harbour.example" end,
  },
  {
    case = "in the Outbox", who = "person", fate = "never arrived", one_session = true,
    copies = {"ines-desk Outbox"}, proof = {kind = "act", text = "work_offline"},
    tell = "Ines wrote it while her program worked offline: it has never left her Outbox.",
    story = function() place, offline = 3, true end,
  },
  {
    case = "forwarded", who = "provider", fate = "never arrived",
    copies = {"office@example.org INBOX"}, proof = {who = "C", host = "mx1.harbor.example", match = "RCPT TO:<office@example.org>*"},
    tell = "An alias at Harbor sends Ada's letters on to office@example.org, and keeps none.",
    story = function()
      rules.alias = "info: contact; ada: office@example.org"
      checks("ada-pda", then_on)
    end,
  },
  {
    case = "somebody else's mailbox", who = "person", fate = "never arrived",
    copies = {"contact@harbor.example INBOX"}, proof = {who = "C", match = "RCPT TO:<adda@harbor.example>*"},
    tell = "Ines wrote adda@harbor.example. Nobody has that name, and what nobody has goes to contact@harbor.example.",
    story = function() to = "adda@harbor.example" end,
  },
}

answer = cases[math.random(#cases)]
answer.subject = "Invoice 4711"
answer.story()
-- What would matter elsewhere, and does not here: the desk's is the only POP3 session; the letter never comes to Ada.
if answer.one_session then rules.hide_after_retrieval = "at_quit" end
if answer.fate == "never arrived" and answer.who ~= "person" then rules.labels = "archive" end
set_policy("harbor.example", rules)
set_link("ada-lap", "", {octets_per_second = slow})
checks(look[1], look[2])
answer.look = look[1]
for _, one in ipairs(story) do plan(one[1], one[2]) end

local subjects = {"Minutes of the meeting", "Summer party", "Lost and found", "Room 12 instead of 14"}
local row = "A row of figures, for your files.\n"
for i = 1, 3 do
  local is_it = i == place
  local rows = row:rep(is_it and math.random(150, 400) or math.random(3, 20))
  local subject = is_it and answer.subject or table.remove(subjects, math.random(#subjects))
  if is_it and offline then set("ines-desk", {work_offline = "yes"}) end
  send{from = "ines-desk", to = is_it and to or "ada@harbor.example", subject = subject, body = "Dear Ada,\n\nplease keep this letter.\n\n" .. rows .. "\nInes\n"}
  advance "2m"  -- an unknown sender's first letter is taken at the second try, a minute later
end
if by_hand then by_hand() end
advance(look[2] + 180 - now())
