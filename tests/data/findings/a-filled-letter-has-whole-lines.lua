-- A letter of a size that was asked for wrote a bare LF where its own text had one, and some sizes cut a line
-- end in two: the server waited for the end of such a letter for ever (RFC 5321 2.3.8, 4.1.1.4).
for _, size in ipairs{76, 77, 78, 79, 152, 153, 154, 155, 3004} do
    preset("p1", {plan = false})
    local m = send{from = "ada-desk", to = "ben@meadow.example", subject = "Long", body = "first\nsecond\n", size = size}
    run()
    check(mailbox("ben") == {m}, "a letter filled to " .. size .. " octets arrives")
    check(not text(m, "ben"):find("first\nsecond", 1, true) and text(m, "ben"):find("first\r\nsecond\r\n", 1, true) ~= nil, "its lines end in CRLF")
end
