// Octets 0 to 2 choose a profile or rules, octet 3 the size of portions; the rest is what the other
// side sends.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "protocols/pop3/client_session.h"
#include "protocols/pop3/profiles.h"
#include "protocols/pop3/server_session.h"
#include "tests/fuzz/bodies.h"

namespace fuzz {

namespace {

using wire::Effects;
constexpr base::AccountId kAda{1};

unsigned octet_at(std::string_view input, std::size_t index) {
    return index < input.size() ? static_cast<unsigned char>(input[index]) : 0U;
}

/// Everything that is written must be whole lines, and of the right side.
std::optional<std::string> check_lines(const Effects& out, bool from_client) {
    for (const Effects::Item& item : out.items()) {
        if (item.kind != Effects::Kind::Line && item.kind != Effects::Kind::Content) continue;
        const std::string_view octets = out.octets(item);
        if (!octets.ends_with("\r\n")) return "a line without CRLF";
        if (item.line_kind >= pop3::tables().line_kinds.size()) return "a line of no kind";
        if (pop3::tables().line_kinds[item.line_kind].from_client != from_client) return "a line of the other side";
        if (item.secret_end > octets.size() || item.secret_begin > item.secret_end) return "a secret outside its line";
        if (item.kind == Effects::Kind::Line && octets.find_first_of("\r\n") != octets.size() - 2) {
            return "a line end inside a line";
        }
        if (item.kind == Effects::Kind::Content &&
            (octets.starts_with(".\r\n") || octets.find("\r\n.\r\n") != std::string_view::npos)) {
            return "a text with a lone dot";
        }
    }
    return std::nullopt;
}

mail::Store three_letters() {
    mail::Store store;
    store.add_account(kAda, "ada", "harbor.example", "tulip-42");
    const char* const texts[] = {"Subject: a\r\n\r\n.\r\nb\r\n", "Subject: \xc3\xa4\r\n\r\nx", "no header"};
    for (std::uint32_t i = 1; i <= 3; ++i) {
        store.append(kAda, "INBOX", mail::Message{texts[i - 1]}, {}, base::kDefaultStart, base::LetterId{i}, base::CopyId{i});
    }
    return store;
}

std::size_t stored(const mail::Store& store) { return store.find(kAda)->mailbox("INBOX")->messages.size(); }

struct ServerRun {
    pop3::ServerSession session;
    mail::Store store;
    std::string written;
    std::size_t ended = 0;       ///< CopyEnded facts
    bool updated = false;        ///< the state UPDATE was entered
    bool tls = false;
    bool closed = false;

    friend bool operator==(const ServerRun&, const ServerRun&) = default;
};

std::optional<std::string> feed(ServerRun& run, std::string_view octets) {
    Effects out;
    run.session.receive(octets, base::kDefaultStart, run.store, out);
    for (const Effects::Item& item : out.items()) {
        if (item.kind == Effects::Kind::StartTls) run.tls = true;
        if (item.kind == Effects::Kind::Close) run.closed = true;
        if (item.kind != Effects::Kind::Tell) continue;
        const base::Fact& fact = out.fact(item);
        if (fact.kind == base::FactKind::CopyEnded) ++run.ended;
        if (fact.kind == base::FactKind::StateChanged &&
            fact.code == static_cast<std::uint16_t>(pop3::State::Update)) {
            run.updated = true;
        }
        if (fact.kind == base::FactKind::CopyEnded && !run.updated) return "a removal before UPDATE";
    }
    run.written += out.octets();
    return check_lines(out, false);
}

std::optional<std::string> check_server(const ServerRun& run) {
    if (stored(run.store) + run.ended != 3) return "messages went without a fact";
    if (run.closed != (run.session.state() == pop3::State::Closed)) return "closed without saying so";
    const bool locked = run.store.find(kAda)->maildrop_lock == run.session.self();
    if (locked != run.session.holds_lock()) return "the lock and its holder disagree";
    return std::nullopt;
}

/// The lines a client sends in full; a server must answer each exactly once while it is open.
std::size_t count_lines(std::string_view octets) {
    std::size_t count = 0;
    for (std::size_t at = octets.find("\r\n"); at != std::string_view::npos; at = octets.find("\r\n", at + 2)) ++count;
    return count;
}

std::size_t count_replies(std::string_view written) {
    std::size_t count = 0;
    while (!written.empty()) {
        const std::size_t end = written.find("\r\n");
        const std::string_view line = written.substr(0, end);
        if (line.starts_with("+OK") || line.starts_with("-ERR") || line.starts_with("+ ")) ++count;
        written.remove_prefix(end + 2);
    }
    return count;
}

std::optional<std::string> try_server(std::string_view input) {
    const auto profiles = pop3::named_profiles();
    pop3::ServerProfile profile = profiles[octet_at(input, 0) % profiles.size()].profile;
    profile.forgiving = (octet_at(input, 0) & 64U) != 0;
    ServerRun whole{pop3::ServerSession{std::move(profile), base::SessionId{7}}, three_letters(), {}};
    if ((octet_at(input, 1) & 1U) != 0) {
        if (auto wrong = feed(whole, "USER ada\r\nPASS tulip-42\r\n")) return wrong;
        whole.written.clear();
    }
    const std::string_view octets = input.substr(std::min<std::size_t>(4, input.size()));
    ServerRun portions = whole;
    ServerRun copy = whole;
    if (auto wrong = feed(whole, octets)) return wrong;
    if (auto wrong = feed(copy, octets)) return wrong;
    if (!(copy == whole)) return "a copy went another way";
    const std::size_t portion = octet_at(input, 3) % 7 + 1;
    for (std::size_t i = 0; i < octets.size() && !portions.tls; i += portion) {
        if (auto wrong = feed(portions, octets.substr(i, portion))) return wrong;
    }
    if (!whole.tls && !(portions == whole)) return "portions change the conversation";
    if (auto wrong = check_server(whole)) return wrong;
    // Texts of letters hold no line that looks like a reply, so that replies can be counted.
    if (!whole.tls && !whole.closed && count_replies(whole.written) != count_lines(octets)) {
        return "lines and replies are not as many";
    }
    Effects out;
    whole.session.disconnected(base::kDefaultStart, whole.store, out);
    const mail::Account& ada = *whole.store.find(kAda);
    if (ada.maildrop_lock || ada.pop3_sessions != 0) return "a session that is gone still holds the maildrop";
    if (!whole.updated && stored(whole.store) != 3) return "a cut removed something";
    return std::nullopt;
}

std::optional<std::string> try_client(std::string_view input) {
    const unsigned how = octet_at(input, 0);
    const unsigned more = octet_at(input, 1);
    pop3::ClientProfile profile;
    profile.user = "ada";
    profile.password = "tulip-42";
    profile.login = static_cast<pop3::ClientLogin>(how % 6);
    profile.remove_at_download = (how & 64U) == 0;
    profile.pipelining = (how & 128U) != 0;
    profile.headers_only = (more & 1U) != 0;
    profile.ask_capabilities = (more & 2U) != 0;
    profile.use_stls = (more & 4U) != 0;
    profile.remember = (more & 8U) == 0;
    profile.size_limit = (more & 16U) != 0 ? 10 : 0;
    profile.quit_every = (more & 32U) != 0 ? 1 : 0;
    pop3::Seen memory;
    memory.remember("a", base::kDefaultStart, false);
    pop3::ClientSession client{profile, memory, {{"b"}, {"c"}}, base::kDefaultStart};
    const std::size_t portion = octet_at(input, 3) + 1;
    const std::string_view octets = input.substr(std::min<std::size_t>(4, input.size()));
    std::size_t ends = 0;
    for (std::size_t i = 0; i < octets.size(); i += portion) {
        Effects out;
        std::vector<pop3::ClientEvent> events;
        pop3::ClientSession copy = client;
        client.receive(octets.substr(i, portion), base::kDefaultStart, out, events);
        Effects copied_out;
        std::vector<pop3::ClientEvent> copied_events;
        copy.receive(octets.substr(i, portion), base::kDefaultStart, copied_out, copied_events);
        if (!(copy == client) || events != copied_events || out.octets() != copied_out.octets()) {
            return "a copy went another way";
        }
        for (int turns = 0; client.wants_to_act(); ++turns) {
            if (turns == 2) return "a client that writes without end";
            client.act(base::kDefaultStart, out);
        }
        if (auto wrong = check_lines(out, true)) return wrong;
        for (const auto& event : events) ends += std::holds_alternative<pop3::SessionEnded>(event) ? 1 : 0;
    }
    std::vector<pop3::ClientEvent> events;
    client.disconnected(base::kDefaultStart, events);
    for (const auto& event : events) ends += std::holds_alternative<pop3::SessionEnded>(event) ? 1 : 0;
    if (ends != 1) return "the end is not told once";
    if (!client.finished()) return "a cut does not finish the client";
    return std::nullopt;
}

}  // namespace

void run_pop3_server(std::string_view input) {
    if (const auto wrong = try_server(input)) demand(false, *wrong);
}

void run_pop3_client(std::string_view input) {
    if (const auto wrong = try_client(input)) demand(false, *wrong);
}

}  // namespace fuzz
