// Queries about conversations: in which state one is and what may be said in it; what somebody who reads
// along has read.

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "sim/act_form.h"
#include "sim/faults.h"
#include "sim/machine.h"
#include "sim/script/names.h"
#include "sim/script/objects.h"
#include "sim/script/stage.h"
#include "sim/script/words.h"

namespace script {

namespace {

constexpr std::size_t kTextMax = 2'000;

base::SessionId asked_session(lua_State* state) {
    if (lua_type(state, 1) == LUA_TUSERDATA) return session_argument(state, 1).id;
    const lua_Integer number = luaL_checkinteger(state, 1);
    if (number < 1 || number > stage_of(state).view().world.last_session) fail(state, "there is no session " + std::to_string(number), "connect gives a session; cause and events name one by its number");
    return base::SessionId{static_cast<std::uint32_t>(number)};
}

const sim::Stream* open_stream(const sim::World& world, base::SessionId id) {
    for (const auto& stream : world.streams) {
        if (stream->phase != sim::StreamPhase::Free && stream->id == id) return &*stream;
    }
    return nullptr;
}

/// The server's state, as an index into the protocol's names; none: it has no states, or has not begun.
std::optional<std::size_t> state_of(const sim::Stream& stream) {
    return std::visit(
        [](const auto& session) -> std::optional<std::size_t> {
            using Session = std::decay_t<decltype(session)>;
            if constexpr (std::is_same_v<Session, std::monostate> || std::is_same_v<Session, dns::ServerSession>) return std::nullopt;
            else return static_cast<std::size_t>(session.state());
        },
        stream.server_side);
}

int session_state(lua_State* state) {
    const base::SessionId id = asked_session(state);
    const View view = stage_of(state).view();
    stage_of(state).note_topic([&](const sim::Entry& entry) { return entry.is_line() && entry.session == id; });
    const sim::Stream* stream = open_stream(view.world, id);
    lua_newtable(state);
    make_kind(state, "conversation");
    lua_pushboolean(state, stream != nullptr ? 1 : 0);
    lua_setfield(state, -2, "open");
    if (stream == nullptr) return 1;
    const base::ProtocolTables& tables = sim::tables_of(stream->protocol);
    set_text(state, "protocol", tables.name);
    set_text(state, "client", view.world.host(stream->client).name);
    set_text(state, "server", view.world.host(stream->server).name);
    lua_pushboolean(state, stream->encrypted ? 1 : 0);
    lua_setfield(state, -2, "encrypted");
    const auto now = state_of(*stream);
    if (!now || *now >= tables.state_names.size()) return 1;
    set_text(state, "state", tables.state_names[*now]);
    lua_newtable(state);
    lua_Integer index = 0;
    for (const base::CommandRow& row : tables.commands) {
        if ((row.legal_in >> *now & 1) == 0) continue;
        push_text(state, row.verb);
        lua_rawseti(state, -2, ++index);
    }
    make_list(state);
    lua_setfield(state, -2, "legal");
    return 1;
}

/// From which entry to which somebody read along at this host: from the act that began it to the one that
/// ended it, or until now.
std::vector<std::pair<std::uint32_t, std::uint32_t>> read_along(const View& view, const std::string& host) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> spans;
    const std::string begins = "tap(" + sim::quoted(host);
    const std::string ends = "mend(" + sim::quoted(host);
    for (const base::EntryId id : view.journal.act_entries()) {
        if (id.value > view.entries) break;
        const std::string_view act = view.journal.text(view.journal[id]);
        const bool open = !spans.empty() && spans.back().second == 0;
        if (act.starts_with(begins)) {
            if (!open) spans.emplace_back(id.value, 0);
        } else if (open && (act.starts_with(ends) || act == "mend(\"\")")) {
            spans.back().second = id.value;
        } else if (open && act.starts_with("mend(\"\", {fault")) {
            // By its number, which only the present tells: is the tap gone since?
            const bool still = std::any_of(view.world.faults.begin(), view.world.faults.end(), [&](const sim::Fault& fault) {
                return fault.kind == sim::FaultKind::Tap && fault.host && view.world.host(fault.host).name == host;
            });
            if (!still) spans.back().second = id.value;
        }
    }
    if (!spans.empty() && spans.back().second == 0) spans.back().second = static_cast<std::uint32_t>(view.entries);
    return spans;
}

int tapped(lua_State* state) {
    const sim::Host& host = host_argument(state, 1);
    const View view = stage_of(state).view();
    std::map<std::uint32_t, bool> here;   // sessions: is this host one of their ends?
    lua_newtable(state);
    lua_Integer index = 0;
    sandbox_of(state).charge(state, view.entries / 4 + 10);
    const auto spans = read_along(view, host.name);
    stage_of(state).note_topic([&](const sim::Entry& entry) { return entry.is_line() && entry.host == host.id; });
    for (std::uint32_t i = 1; i <= view.entries; ++i) {
        const sim::Entry& entry = view.journal[base::EntryId{i}];
        if (entry.kind == base::FactKind::StreamOpened)
            here[entry.session.value] = entry.host == host.id || entry.value2 == static_cast<std::int64_t>(host.id.value);
        if (!entry.is_line() || !here[entry.session.value]) continue;
        if (std::none_of(spans.begin(), spans.end(), [i](const auto& span) { return i > span.first && i <= span.second; })) continue;
        const bool sealed = entry.has(sim::Entry::kEncrypted);
        std::string_view text = view.journal.text(entry);
        while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
        lua_newtable(state);
        push_seconds(state, entry.at - view.world.start);
        lua_setfield(state, -2, "time");
        set_text(state, "who", entry.has(sim::Entry::kFromClient) ? "C" : "S");
        set_number(state, "session", entry.session.value);
        // Passwords are not masked: that is what there is to see. Of what went through TLS, nothing is.
        set_text(state, "line", sealed ? std::string_view{} : text.substr(0, kTextMax));
        lua_pushboolean(state, sealed ? 1 : 0);
        lua_setfield(state, -2, "encrypted");
        lua_pushboolean(state, !sealed && entry.kind == base::FactKind::Line && entry.secret_end() > entry.secret_begin() ? 1 : 0);
        lua_setfield(state, -2, "secret");
        make_kind(state, "overheard");
        lua_rawseti(state, -2, ++index);
    }
    make_list(state);
    return 1;
}

constexpr Word kSessionQueries[] = {
    {"session_state", "session", "conversation", "How a conversation stands, for a session from connect or a session's number: open, protocol, client, server, encrypted, state (as the command table calls it) and legal, the list of verbs that the command table allows in this state; a server may offer fewer (CAPA, EHLO and CAPABILITY tell).",
     "preset \"p1\"\nlocal s = connect(\"pop3.meadow.example\", 110)\ns:expect \"+OK*\"\ncheck(session_state(s).state == \"AUTHORIZATION\")\ncheck(contains(session_state(s).legal, \"USER\"))\ns:cut()\ncheck(not session_state(s).open)", session_state},
    {"tapped", "host", "list of overheard", "What somebody who reads along at a host (see tap) has read so far: time, who (C or S), session, line, secret (a password was in it), encrypted (it went through TLS, so line is empty).",
     "preset \"p1\"\ntap \"pop3.meadow.example\"\nlocal s = connect(\"pop3.meadow.example\", 110)\ns:expect \"+OK*\"\ns:say \"USER ben\"\ns:expect \"+OK*\"\ns:say \"PASS rye-bread-9\"\ns:expect \"+OK*\"\nlocal seen = tapped(\"pop3.meadow.example\")\ncheck(seen[4].line == \"PASS rye-bread-9\" and seen[4].secret, \"a password in the clear\")", tapped},
};

}  // namespace

std::span<const Word> session_queries() { return kSessionQueries; }

}  // namespace script
