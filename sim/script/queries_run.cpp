// Queries about the run: its lines, its facts and their causes, what it cost, its fingerprint.

#include <algorithm>
#include <array>

#include "protocols/base/civil_time.h"
#include "protocols/base/octets.h"
#include "sim/faults.h"
#include "sim/ledger.h"
#include "sim/script/explain_check.h"
#include "sim/script/names.h"
#include "sim/script/objects.h"
#include "sim/script/stage.h"
#include "sim/script/words.h"

namespace script {

namespace {

constexpr std::array<std::pair<base::Protocol, const char*>, 5> kProtocols{{{base::Protocol::Smtp, "smtp"},
                                                                            {base::Protocol::Submission, "submission"},
                                                                            {base::Protocol::Pop3, "pop3"},
                                                                            {base::Protocol::Imap, "imap"},
                                                                            {base::Protocol::Dns, "dns"}}};

const char* protocol_word(base::Protocol protocol) {
    for (const auto& [one, word] : kProtocols) {
        if (one == protocol) return word;
    }
    return "";
}

struct LineQuery {
    std::string who, match, protocol, host;
    std::uint32_t session = 0;
    std::uint64_t since = 0;
};

std::uint64_t since_field(lua_State* state, int index) {
    lua_getfield(state, index, "since");
    const lua_Integer since = lua_isnil(state, -1) ? 0 : luaL_checkinteger(state, -1);
    lua_pop(state, 1);
    return since < 0 ? 0 : static_cast<std::uint64_t>(since);
}

void check_protocol(lua_State* state, const std::string& wanted) {
    std::vector<std::string> known;
    for (const auto& [protocol, word] : kProtocols) {
        if (wanted == word) return;
        known.emplace_back(word);
    }
    no_such(state, "protocol", wanted, known);
}

LineQuery line_query(lua_State* state) {
    LineQuery query;
    if (lua_isnoneornil(state, 1)) return query;
    if (lua_type(state, 1) != LUA_TTABLE) fail(state, "lines takes what it looks for in braces", "lines{who = \"C\", match = \"USER*\"}");
    check_options(state, 1, "lines");
    query.who = text_field(state, 1, "who");
    query.match = text_field(state, 1, "match");
    query.protocol = text_field(state, 1, "protocol");
    query.host = text_field(state, 1, "host");
    if (!query.who.empty() && query.who != "C" && query.who != "S") fail(state, "lines: who is \"C\" (the client's side) or \"S\" (the server's)");
    if (!query.protocol.empty()) check_protocol(state, query.protocol);
    if (const sim::World& world = stage_of(state).view().world; !query.host.empty() && world.find_host(query.host) == nullptr) no_such(state, "host", query.host, host_names(world));
    lua_getfield(state, 1, "session");
    if (!lua_isnil(state, -1)) query.session = lua_type(state, -1) == LUA_TUSERDATA ? session_argument(state, lua_gettop(state)).id.value : static_cast<std::uint32_t>(luaL_checkinteger(state, -1));
    lua_pop(state, 1);
    query.since = since_field(state, 1);
    return query;
}

bool fits(const View& view, const LineQuery& query, const sim::Entry& entry) {
    if (entry.kind != base::FactKind::Line || entry.event <= query.since) return false;
    if (!query.who.empty() && entry.has(sim::Entry::kFromClient) != (query.who == "C")) return false;
    if (query.protocol.empty() ? entry.protocol == base::Protocol::Dns : query.protocol != protocol_word(entry.protocol)) return false;
    if (query.session != 0 && entry.session.value != query.session) return false;
    if (!query.host.empty() && (!entry.host || view.world.host(entry.host).name != query.host)) return false;
    if (entry.arrives() > view.now) return false;
    return query.match.empty() || sim::glob_matches(query.match, masked_line(view.journal, entry));
}

int lines(lua_State* state) {
    const LineQuery query = line_query(state);
    const View view = stage_of(state).view();
    stage_of(state).note_topic([&](const sim::Entry& entry) { return fits(view, query, entry); });
    lua_newtable(state);
    lua_Integer index = 0;
    sandbox_of(state).charge(state, view.entries / 8 + 1);
    for (std::uint32_t i = 1; i <= view.entries; ++i) {
        const sim::Entry& entry = view.journal[base::EntryId{i}];
        if (!fits(view, query, entry)) continue;
        push_text(state, masked_line(view.journal, entry));
        lua_rawseti(state, -2, ++index);
    }
    make_list(state);
    return 1;
}

struct KindWord {
    base::FactKind kind;
    const char* word;
};
constexpr std::array<KindWord, 25> kKinds{{{base::FactKind::Act, "act"}, {base::FactKind::StreamOpened, "opened"},
                                           {base::FactKind::StreamClosed, "closed"}, {base::FactKind::StreamCut, "cut"},
                                           {base::FactKind::ConnectFailed, "no answer"}, {base::FactKind::CopyMade, "made"},
                                           {base::FactKind::CopyEnded, "removed"}, {base::FactKind::CopyChanged, "completed"},
                                           {base::FactKind::QueueScheduled, "scheduled"}, {base::FactKind::HostPower, "power"},
                                           {base::FactKind::LoggedIn, "logged in"}, {base::FactKind::LoginFailed, "login failed"},
                                           {base::FactKind::LockTaken, "lock taken"}, {base::FactKind::LockReleased, "lock released"},
                                           {base::FactKind::MarkedDeleted, "marked"}, {base::FactKind::Unmarked, "unmarked"}, {base::FactKind::Hidden, "hidden"},
                                           {base::FactKind::FlagsChanged, "flags"}, {base::FactKind::Accepted, "accepted"},
                                           {base::FactKind::Refused, "refused"}, {base::FactKind::MailboxEvent, "mailbox"},
                                           {base::FactKind::ProgramSays, "told"}, {base::FactKind::ProgramActs, "program acts"},
                                           {base::FactKind::ProviderActs, "provider acts"}, {base::FactKind::WebRequest, "request"}}};

const char* kind_word(base::FactKind kind) {
    for (const KindWord& one : kKinds) {
        if (one.kind == kind) return one.word;
    }
    return "";
}

std::string holder_text(const View& view, const sim::Entry& entry) {
    if (const mail::Account* account = view.world.account(entry.account)) return account->address();
    return entry.host ? view.world.host(entry.host).name : "";
}

void push_event(lua_State* state, const View& view, base::EntryId id) {
    const sim::Entry& entry = view.journal[id];
    lua_newtable(state);
    set_number(state, "entry", id.value);
    set_text(state, "kind", kind_word(entry.kind));
    push_seconds(state, entry.at - view.world.start);
    lua_setfield(state, -2, "time");
    set_text(state, "holder", holder_text(view, entry));
    if (entry.host) set_text(state, "host", view.world.host(entry.host).name);
    if (entry.session) set_number(state, "session", entry.session.value);
    if (entry.letter) {
        push_letter(state, entry.letter);
        lua_setfield(state, -2, "letter");
    }
    if (entry.kind != base::FactKind::Act || view.journal.text(entry).size() < 500) set_text(state, "text", view.journal.text(entry).substr(0, 500));
    make_kind(state, "event");
}

int events(lua_State* state) {
    if (lua_type(state, 1) == LUA_TTABLE) check_options(state, 1, "events");
    std::string kind = lua_type(state, 1) == LUA_TTABLE ? text_field(state, 1, "kind") : lua_isnoneornil(state, 1) ? "" : text_of(state, 1);
    if (!kind.empty()) {
        const std::vector<std::string> known = event_kinds();
        if (std::find(known.begin(), known.end(), kind) == known.end()) no_such(state, "kind of event", kind, known);
    }
    const std::uint64_t since = lua_type(state, 1) == LUA_TTABLE ? since_field(state, 1) : 0;
    const View view = stage_of(state).view();
    stage_of(state).note_topic([&](const sim::Entry& entry) { return !entry.is_line() && (kind.empty() ? kind_word(entry.kind)[0] != '\0' : kind == kind_word(entry.kind)); });
    lua_newtable(state);
    lua_Integer index = 0;
    sandbox_of(state).charge(state, view.entries / 8 + 1);
    for (std::uint32_t i = 1; i <= view.entries; ++i) {
        const sim::Entry& entry = view.journal[base::EntryId{i}];
        if (entry.is_line() || entry.event <= since || kind_word(entry.kind)[0] == '\0') continue;
        if (!kind.empty() && kind != kind_word(entry.kind)) continue;
        push_event(state, view, base::EntryId{i});
        lua_rawseti(state, -2, ++index);
    }
    make_list(state);
    return 1;
}

/// The entry that a question about a cause means: {entry =}, or {letter =, holder =, event =}.
base::EntryId asked_entry(lua_State* state, const View& view) {
    luaL_checktype(state, 1, LUA_TTABLE);
    check_options(state, 1, "cause");
    lua_getfield(state, 1, "entry");
    if (const lua_Integer entry = lua_tointeger(state, -1); entry >= 1 && static_cast<std::uint64_t>(entry) <= view.entries) return base::EntryId{static_cast<std::uint32_t>(entry)};
    lua_getfield(state, 1, "letter");
    const base::LetterId letter = letter_argument(state, lua_gettop(state));
    const std::string event = text_field(state, 1, "event", "removed");
    if (event != "removed" && event != "made") fail(state, "cause: event is \"made\" or \"removed\"");
    const std::string holder = text_field(state, 1, "holder");
    const mail::Account* account = holder.empty() ? nullptr : find_account_named(view.world, holder.substr(0, holder.find(':')));
    const sim::Host* host = account != nullptr || holder.empty() ? nullptr : view.world.find_host(holder);
    if (!holder.empty() && account == nullptr && host == nullptr) no_such(state, "holder", holder, account_names(view.world));
    for (std::size_t i = view.entries; i > 0; --i) {
        const base::EntryId id{static_cast<std::uint32_t>(i)};
        const sim::Entry& entry = view.journal[id];
        if (entry.letter != letter || entry.kind != (event == "made" ? base::FactKind::CopyMade : base::FactKind::CopyEnded)) continue;
        // An ended copy in a mailbox does not name its account: its making does.
        const sim::Entry* whose = &entry;
        for (std::size_t j = i; j > 0 && !whose->account; --j) {
            const sim::Entry& made = view.journal[base::EntryId{static_cast<std::uint32_t>(j)}];
            if (made.kind == base::FactKind::CopyMade && made.copy == entry.copy) whose = &made;
            if (whose != &entry) break;
        }
        if (account != nullptr && whose->account != account->id) continue;
        if (host != nullptr && entry.host != host->id) continue;
        return id;
    }
    return {};
}

int cause(lua_State* state) {
    const View view = stage_of(state).view();
    const base::EntryId id = asked_entry(state, view);
    stage_of(state).note_topic([&](const sim::Entry& entry) { return id && &entry == &view.journal[id]; });
    if (!id) {
        lua_pushnil(state);
        return 1;
    }
    const sim::Entry& entry = view.journal[id];
    lua_newtable(state);
    make_kind(state, "why");
    set_number(state, "entry", id.value);
    push_seconds(state, entry.at - view.world.start);
    lua_setfield(state, -2, "time");
    if (!entry.cause) {
        set_text(state, "kind", "policy");
        return 1;
    }
    const sim::Entry& why = view.journal[line_behind(view.journal, entry.cause)];
    const bool by_rule = why.kind == base::FactKind::ProviderActs || (entry.kind == base::FactKind::CopyEnded && entry.text_size != 0);
    if (!why.is_line()) {
        set_text(state, "kind", by_rule ? "policy" : "person");
        set_text(state, "line", view.journal.text(why).substr(0, 500));
        return 1;
    }
    set_text(state, "kind", by_rule ? "policy" : "client");
    set_text(state, "line", masked_line(view.journal, why));
    if (why.session) set_number(state, "session", why.session.value);
    for (std::size_t i = entry.cause.value; i > 0; --i) {
        const sim::Entry& said = view.journal[base::EntryId{static_cast<std::uint32_t>(i)}];
        if (said.session != why.session || said.kind != base::FactKind::Line || !said.has(sim::Entry::kFromClient)) continue;
        set_text(state, "command", masked_line(view.journal, said));
        set_text(state, "by", view.world.host(said.host).name);
        break;
    }
    return 1;
}

int stats(lua_State* state) {
    const View view = stage_of(state).view();
    const std::string name = text_of(state, 1);
    const sim::Ledger ledger = sim::make_ledger(view.world, view.journal, view.entries);
    sandbox_of(state).charge(state, view.entries / 4 + 10);
    lua_newtable(state);
    if (const sim::DeviceOutcome* device = ledger.device(name)) {
        const base::HostId here = view.world.find_host(name)->id;
        stage_of(state).note_topic([&](const sim::Entry& entry) { return entry.host == here && (is_change(entry.kind) || entry.is_line()); });
        lua_pushboolean(state, view.world.host(here).on ? 1 : 0);
        lua_setfield(state, -2, "on");
        set_number(state, "sessions", device->sessions);
        set_number(state, "failures", device->failures);
        set_number(state, "octets_sent", static_cast<std::int64_t>(device->octets_sent));
        set_number(state, "octets_received", static_cast<std::int64_t>(device->octets_received));
        set_number(state, "round_trips", device->round_trips);
        push_seconds(state, device->connected);
        lua_setfield(state, -2, "seconds");
        set_number(state, "requests", device->requests);
        set_number(state, "copies", device->copies);
        set_number(state, "unread", device->unread);
        set_number(state, "only_here", static_cast<std::int64_t>(device->only_here.size()));
        push_seconds(state, device->notice_longest);
        lua_setfield(state, -2, "notice_longest");
        make_kind(state, "device_stats");
        return 1;
    }
    if (const mail::Account* account = find_account_named(view.world, name)) {
        const sim::AccountOutcome* outcome = ledger.account(account->address());
        stage_of(state).note_topic([&](const sim::Entry& entry) { return is_change(entry.kind) && entry.account == account->id; });
        set_number(state, "octets", static_cast<std::int64_t>(outcome->octets));
        set_number(state, "quota", static_cast<std::int64_t>(outcome->quota_octets));
        set_number(state, "letters", outcome->messages);
        set_number(state, "in_inbox", outcome->in_inbox);
        set_number(state, "read_agree", outcome->read_agree);
        set_number(state, "read_differ", static_cast<std::int64_t>(outcome->read_differ.size()));
        set_number(state, "differ", static_cast<std::int64_t>(outcome->differ.size()));
        make_kind(state, "account_stats");
        return 1;
    }
    std::vector<std::string> known = device_names(view.world);
    for (const std::string& account : account_names(view.world)) known.push_back(account);
    no_such(state, "device or account", name, known);
}

int auth(lua_State* state) {
    luaL_checktype(state, 1, LUA_TTABLE);
    check_options(state, 1, "auth");
    lua_getfield(state, 1, "letter");
    const base::LetterId letter = letter_argument(state, lua_gettop(state));
    const std::string holder = text_field(state, 1, "holder");
    const mail::Account* account = find_account_named(stage_of(state).view().world, holder);
    if (account == nullptr) no_such(state, "account", holder, account_names(stage_of(state).view().world));
    stage_of(state).note_topic([&](const sim::Entry& entry) { return is_change(entry.kind) && entry.letter == letter && entry.account == account->id; },
                               [&](const sim::Entry& entry) { return entry.letter == letter; });
    std::string results;
    for (const auto& box : account->mailboxes) {
        for (const mail::StoredMessage& message : box->messages) {
            if (message.letter != letter) continue;
            for (const mail::HeaderField& field : mail::split_fields(message.message.header_section())) {
                if (base::iequals(field.name, "Received")) break;   // what stands below came with the letter: anybody could have written it
                if (base::iequals(field.name, "Authentication-Results")) results += " " + mail::unfold(field.value);
            }
        }
    }
    lua_newtable(state);
    for (const char* test : {"spf", "dkim", "dmarc"}) {
        const std::size_t at = results.find(std::string{test} + "=");
        std::string value = "none";
        if (at != std::string::npos) {
            const std::size_t begin = at + std::string_view{test}.size() + 1;
            value = results.substr(begin, results.find_first_of(" ;", begin) - begin);
        }
        set_text(state, test, value);
    }
    make_kind(state, "verdict");
    return 1;
}

int now(lua_State* state) {
    const View view = stage_of(state).view();
    push_seconds(state, view.now - view.world.start);
    return 1;
}

int moment(lua_State* state) {
    push_text(state, base::iso_time(stage_of(state).view().now));
    return 1;
}

int steps(lua_State* state) {
    lua_pushinteger(state, static_cast<lua_Integer>(stage_of(state).view().world.events));
    return 1;
}

int hash(lua_State* state) {
    const View view = stage_of(state).view();
    if (view.entries != view.journal.size()) {
        sim::Journal until = view.journal;
        until.truncate_to_event(view.world.events);
        push_text(state, sim::digest(until));
    } else {
        push_text(state, sim::digest(view.journal));
    }
    sandbox_of(state).charge(state, view.entries * 4 + 10);
    return 1;
}

constexpr Word kRunQueries[] = {
    {"lines", "{who=, match=, protocol=, session=, host=, since=}", "list of texts", "The lines that have arrived, passwords masked; in match, * stands for anything; since = n leaves out what was sent in the first n events (see steps). Name look-ups only with protocol = \"dns\".",
     "preset \"p1\"\nrun()\ncheck(#lines{who = \"C\", match = \"MAIL FROM:*\"} == 2, \"submission and relay\")", lines},
    {"events", "{kind=, since=}", "list of events", "What happened besides lines: entry, kind, time, holder, host, letter, session, text; since = n leaves out the first n events (see steps).",
     "preset \"p1\"\nrun()\ncheck(#events{kind = \"made\"} == 5)", events},
    {"cause", "{letter=, holder=, event=} or {entry=}", "why or nil", "Why a copy was made or removed: kind (client, person, policy), line, command, by, time.",
     "preset \"p1\"\nrun()\ncheck(cause{letter = M1, holder = \"ben\", event = \"made\"}.line:match(\"^250\"))", cause},
    {"stats", "device or account", "device_stats or account_stats", "What it cost and holds. Devices: on (is it switched on?), sessions, octets_sent, octets_received, round_trips, seconds, copies, unread, only_here, requests, notice_longest. Accounts: octets, quota, letters, in_inbox, read_agree, read_differ, differ.",
     "preset \"p1\"\nrun()\ncheck(stats(\"ben-home\").sessions == 2)\ncheck(stats(\"ben\").letters == 1)", stats},
    {"auth", "{letter=, holder=}", "verdict", "The results of SPF, DKIM and DMARC that the holder's own server wrote down (set_policy(…, {checks_senders = \"on\"})): spf, dkim, dmarc. Fields that came with the letter do not count.",
     "preset(\"p9\", {plan = false})\nlocal m = send{from = \"ines-desk\", to = \"ben@meadow.example\", subject = \"mine\"}\nrun()\ncheck(auth{letter = m, holder = \"ben\"}.dmarc == \"pass\")", auth},
    {"now", "", "number", "Seconds since the world began.",
     "world{}\nadvance \"90s\"\ncheck(now() == 90)", now},
    {"moment", "", "text", "The world's date and time, in UTC.",
     "world{start = \"2031-05-01T08:00:00Z\"}\ncheck(moment() == \"2031-05-01T08:00:00.000000Z\")", moment},
    {"steps", "", "number", "How many events have happened.",
     "preset \"p1\"\nrun()\ncheck(steps() > 100)", steps},
    {"hash", "", "text", "The fingerprint of everything that happened: the same script and seed give the same one.",
     "preset \"p1\"\nrun()\nlocal once = hash()\npreset \"p1\"\nrun()\ncheck(hash() == once)", hash},
};

}  // namespace

std::vector<std::string> event_kinds() {
    std::vector<std::string> out;
    for (const KindWord& one : kKinds) out.emplace_back(one.word);
    return out;
}

std::span<const Word> run_queries() { return kRunQueries; }

}  // namespace script
