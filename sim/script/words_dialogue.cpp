// Raw dialogue: a script types to a server, line by line, as one does with telnet.

#include <algorithm>
#include <array>

#include "sim/faults.h"
#include "sim/script/explain_check.h"
#include "sim/script/names.h"
#include "sim/script/objects.h"
#include "sim/script/stage.h"
#include "sim/script/words.h"

namespace script {

namespace {

constexpr base::Duration kPatience = base::minutes(12);

void do_named(lua_State* state, const char* verb, std::vector<sim::NamedValue> values) {
    const auto action = sim::make_act(verb, values);
    if (!action) fail(state, action.problem().where + " " + action.problem().what, action.problem().hint);
    stage_of(state).act(state, action.value());
}

const char* protocol_at(std::int64_t port) {
    switch (port) {
        case 25: return "smtp";
        case 587: return "submission";
        case 110: return "pop3";
        case 143: return "imap";
        default: return nullptr;
    }
}

int connect(lua_State* state) {
    Stage& stage = stage_of(state);
    const std::string host = host_argument(state, 1).name;
    const lua_Integer port = luaL_checkinteger(state, 2);
    const std::string from = lua_isnoneornil(state, 3) ? "terminal" : text_of(state, 3);
    const char* protocol = protocol_at(port);
    if (protocol == nullptr) fail(state, "nothing speaks on port " + std::to_string(port), "25 is SMTP, 587 submission, 110 POP3, 143 IMAP");
    stage.must_be_able_to_move(state);
    const auto before = static_cast<std::uint32_t>(stage.view().entries);
    do_named(state, "outside_opened", {{"client", from}, {"server", host}, {"protocol", std::string{protocol}}, {"port", std::int64_t{port}}, {"typed", true}});
    push_session(state, base::SessionId{stage.view().world.last_session}).read_until = before;
    return 1;
}

/// Where the session's stream is; nullptr if the connection is gone.
const sim::Stream* stream_of(const sim::World& world, base::SessionId id) {
    // Mostly it is one of the newest.
    for (std::size_t i = world.streams.size(); i-- > 0;) {
        const sim::Stream& stream = *world.streams[i];
        if (stream.id == id && stream.phase != sim::StreamPhase::Free) return &stream;
    }
    return nullptr;
}

/// The one text that a method is given behind its session.
std::string one_text(lua_State* state, const char* method, const char* how) {
    const int type = lua_type(state, 2);
    if (lua_gettop(state) != 2 || (type != LUA_TSTRING && type != LUA_TNUMBER)) fail(state, std::string{method} + " takes one text", how);
    return text_of(state, 2);
}

int say(lua_State* state) {
    Stage& stage = stage_of(state);
    HandSession& session = session_argument(state, 1);
    std::string line = one_text(state, "s:say", "s:say \"NOOP\"");
    stage.must_be_able_to_move(state);
    if (stream_of(stage.view().world, session.id) == nullptr) fail(state, "the connection is closed: nobody hears \"" + line + "\"");
    stage.count_octets(state, line.size());
    // What came before this line is not an answer to it.
    session.read_until = static_cast<std::uint32_t>(stage.view().entries);
    for (std::size_t at = 0; (at = line.find('\n', at)) != std::string::npos; at += 2) {
        if (at > 0 && line[at - 1] == '\r') line.erase(--at, 1);
        line.replace(at, 1, "\r\n");
    }
    do_named(state, "outside_octets", {{"session", std::int64_t{session.id.value}}, {"octets", line + "\r\n"}});
    return 0;
}

/// The next whole line of the server that has arrived and was not expected yet; none if there is none. What lies
/// before it is not looked at again.
base::EntryId next_line(const View& view, HandSession& session) {
    for (std::uint32_t i = session.read_until + 1; i <= view.entries; ++i) {
        const sim::Entry& entry = view.journal[base::EntryId{i}];
        if (entry.session != session.id || entry.kind != base::FactKind::Line || entry.has(sim::Entry::kFromClient)) {
            session.read_until = i;
            continue;
        }
        return entry.arrives() <= view.now ? base::EntryId{i} : base::EntryId{};
    }
    return {};
}

[[noreturn]] void not_said(lua_State* state, const std::string& pattern, base::EntryId line, const std::string& heard) {
    Stage& stage = stage_of(state);
    CheckResult check;
    lua_Debug record;
    int number = 0;
    if (lua_getstack(state, 1, &record) != 0 && lua_getinfo(state, "l", &record) != 0) number = record.currentline;
    check.text = "the server should say " + pattern;
    check.where = stage.file() + ":" + std::to_string(number);
    check.at = stage.view().now;
    check.expected = "S: " + pattern;
    check.actual = heard;
    check.entry = line;
    check.line = line_of_entry(stage.view(), line);
    stage.add_check(state, std::move(check));
    stage.say(state, "the script ends here: what follows waits for that answer");
    stage.ended_by_check = true;
    fail(state, "ended by a check");
}

int expect(lua_State* state) {
    Stage& stage = stage_of(state);
    HandSession& session = session_argument(state, 1);
    const std::string pattern = one_text(state, "s:expect", "s:expect \"250*\"");
    stage.must_be_able_to_move(state);
    const base::Instant patience = stage.view().now + kPatience;
    while (true) {
        while (const base::EntryId id = next_line(stage.view(), session)) {
            session.read_until = id.value;
            const sim::Entry& entry = stage.view().journal[id];
            const std::string text = masked_line(stage.view().journal, entry);
            if (sim::glob_matches(pattern, text)) {
                stage.mark();
                push_text(state, text);
                return 1;
            }
            if (entry.has(sim::Entry::kEndsReply)) not_said(state, pattern, id, "S: " + text);
        }
        sandbox_of(state).charge(state, 1);
        if (stream_of(stage.view().world, session.id) == nullptr) not_said(state, pattern, {}, "nothing was said: the connection is closed");
        if (!stage.one_event(state, patience)) not_said(state, pattern, {}, "nothing was said");
    }
}

int session_lines(lua_State* state) {
    const HandSession& session = session_argument(state, 1);
    const View view = stage_of(state).view();
    stage_of(state).note_topic([&](const sim::Entry& entry) { return entry.is_line() && entry.session == session.id; });
    lua_newtable(state);
    lua_Integer index = 0;
    sandbox_of(state).charge(state, view.entries / 8 + 1);
    for (std::uint32_t i = 1; i <= view.entries; ++i) {
        const sim::Entry& entry = view.journal[base::EntryId{i}];
        if (entry.session != session.id || entry.kind != base::FactKind::Line || entry.arrives() > view.now) continue;
        push_text(state, (entry.has(sim::Entry::kFromClient) ? "C: " : "S: ") + masked_line(view.journal, entry));
        lua_rawseti(state, -2, ++index);
    }
    return 1;
}

int end(lua_State* state, bool cut) {
    Stage& stage = stage_of(state);
    const HandSession& session = session_argument(state, 1);
    stage.must_be_able_to_move(state);
    do_named(state, "outside_closed", {{"session", std::int64_t{session.id.value}}, {"cut", cut}});
    return 0;
}

int cut(lua_State* state) { return end(state, true); }
int close(lua_State* state) { return end(state, false); }

int open(lua_State* state) {
    const HandSession& session = session_argument(state, 1);
    stage_of(state).note_topic([&](const sim::Entry& entry) { return entry.session == session.id; });
    lua_pushboolean(state, stream_of(stage_of(state).view().world, session.id) != nullptr ? 1 : 0);
    return 1;
}

constexpr luaL_Reg kMethods[] = {{"say", say}, {"expect", expect}, {"lines", session_lines}, {"cut", cut},
                                 {"close", close}, {"is_open", open}, {nullptr, nullptr}};

constexpr Word kDialogueWords[] = {
    {"connect", "host, port [, from]", "session", "Opens a connection to type on. s:say(line) writes a line; s:expect(pattern) waits for the next reply, which must match (* stands for anything); s:lines() lists what was said, without the texts of letters (text has those); s:cut() pulls the cable; s:close() hangs up; s:is_open().",
     "preset \"p1\"\nlocal s = connect(\"mx1.meadow.example\", 25)\ns:expect \"220*\"\ns:say \"EHLO terminal.example\"\ns:expect \"250 *\"\ns:say \"QUIT\"\ns:expect \"221*\"", connect},
};

}  // namespace

const luaL_Reg* session_methods() { return kMethods; }

std::span<const Word> dialogue_words() { return kDialogueWords; }

}  // namespace script
