-- Detective: where is the letter that Ada misses, and who did it? With --seed N this is the key of preset P12 for that seed.
answer = nil
preset "p12"  -- says in `answer` what it means to be found

local invoice
for _, one in ipairs(letters()) do
  if one.subject == answer.subject then invoice = one end
end

-- What the journal names as the cause of the last copy that Ada's account lost: "client ada-lap QUIT".
local function removal()
  local why = cause{letter = invoice, holder = "ada", event = "removed"}
  if why == nil then return "none" end
  if why.kind == "person" then
    local verb, device = why.line:match('^(%a+)%("([^"]+)"')
    return "person " .. device .. " " .. verb
  end
  if why.command == nil then return why.kind end
  return why.kind .. " " .. why.by .. " " .. why.command:gsub("^%l%d+ ", ""):gsub(" [%d:*].*", "")
end

-- Whole copies that are there now, besides the one that Ines has kept.
local function left()
  local found = {}
  for _, copy in ipairs(copies(invoice)) do
    local kept = copy.host == "ines-desk" and copy.folder == "Sent"
    if copy.account then
      for _, folder in ipairs(labels(copy.account, invoice)) do found[#found + 1] = copy.account .. " " .. folder end
    elseif copy.holds == "all" and not kept then
      found[#found + 1] = copy.host .. " " .. copy.folder
    end
  end
  return found
end

local function fate()
  if cause{letter = invoice, holder = "ada", event = "made"} == nil then return "never arrived" end
  if contains(mailbox "ada", invoice) then return "still there" end
  if #labels("ada", invoice) > 0 then return "in another folder" end
  return #left() > 0 and "on a device only" or "gone"
end

-- Who did it, as far as the journal alone can tell; who sat at a keyboard that is nobody's device it cannot.
local function doer()
  local why = cause{letter = invoice, holder = "ada", event = "removed"}
  if why == nil then return nil end
  if why.kind ~= "client" then return why.kind == "policy" and "provider" or "person" end
  if not contains(devices(), why.by) then return nil end
  local asked
  for _, act in ipairs(events{kind = "act"}) do
    if act.entry < why.entry and act.text then asked = act.text:match "^%a+" end
  end
  return (asked == "delete" or asked == "move") and "person" or "program"
end

local function proven()
  local proof = answer.proof
  if proof.kind == nil then return #lines(proof) > 0 end
  for _, event in ipairs(events{kind = proof.kind}) do
    if proof.text == nil or event.text and event.text:find(proof.text, 1, true) then return true end
  end
  return false
end

note("Case “" .. answer.case .. "”, " .. invoice.name .. ": " .. answer.fate .. "; by: " .. answer.who)
note(answer.tell)
note("In the journal: removed by " .. removal() .. "; copies left: " .. (#left() > 0 and table.concat(left(), ", ") or "none"))
check(not contains(store(answer.look), invoice), "Ada does not see it where she looks")
check(fate() == answer.fate, "it is where the answer says")
check(same(left(), answer.copies), "the copies that the answer names are left, and no others")
check(removal() == (answer.removed or "none"), "the journal names the cause that the answer names")
check(doer() == nil or doer() == answer.who, "and it was who the answer says")
check(proven(), "what gives it away is in the run")
