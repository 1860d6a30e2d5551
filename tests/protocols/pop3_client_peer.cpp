// The client session as a peer of the transcript language: `given pop3-client …`. It is fed `S:`
// lines and writes `C:` lines; its events are told as notes, and it keeps a memory.

#include <string>

#include "protocols/base/octets.h"
#include "protocols/pop3/client_session.h"
#include "protocols/pop3/state.h"
#include "tests/support/transcript.h"

namespace {

using transcript::Given;
using transcript::World;

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : ",") + word;
    return out;
}

std::string describe_event(const pop3::ClientEvent& event) {
    struct Visitor {
        std::string operator()(const pop3::Listed& e) const {
            return "Listed " + std::to_string(e.count) + " " + std::to_string(e.octets);
        }
        std::string operator()(const pop3::Fetched& e) const {
            return std::string{e.headers_only ? "FetchedHeaders " : "Fetched "} + e.unique_id + " " +
                   std::to_string(e.message.size()) + " " + base::visible_octets(e.message.view());
        }
        std::string operator()(const pop3::MarkedForRemoval& e) const { return "Marked " + e.unique_id; }
        std::string operator()(const pop3::Removed& e) const { return "Removed " + joined(e.unique_ids); }
        std::string operator()(const pop3::GoneFromServer& e) const { return "Gone " + joined(e.unique_ids); }
        std::string operator()(const pop3::LoginRefused& e) const {
            return std::string{e.try_later ? "LoginRefusedForNow " : "LoginRefused "} + e.text;
        }
        std::string operator()(const pop3::ServerPolicy& e) const {
            return "Policy expire=" + (e.expire_days ? std::to_string(*e.expire_days) : "never") +
                   " login-delay=" + std::to_string(e.login_delay / base::seconds(1));
        }
        std::string operator()(const pop3::NotFetched& e) const { return "NotFetched " + e.unique_id + " " + e.text; }
        std::string operator()(const pop3::CannotServe& e) const { return "CannotServe " + e.what; }
        std::string operator()(const pop3::SessionEnded& e) const {
            return std::string{e.in_good_order ? "Ended in good order" : "Ended"} + (e.left != 0 ? ", more to come" : "");
        }
    };
    return std::visit(Visitor{}, event);
}

struct ClientPeer {
    pop3::ClientSession session;
    pop3::Seen memory;

    static bool is_client() { return true; }
    static const base::ProtocolTables& tables() { return pop3::tables(); }
    void greet(base::Instant, World&, wire::Effects&) {}
    void receive(std::string_view octets, base::Instant now, World&, wire::Effects& out) {
        std::vector<pop3::ClientEvent> events;
        session.receive(octets, now, out, events);
        note(events, now, out);
        if (session.wants_to_act()) session.act(now, out);
    }
    void expire(base::Instant now, World&, wire::Effects& out) {
        std::vector<pop3::ClientEvent> events;
        session.expire(now, out, events);
        note(events, now, out);
    }
    void disconnected(base::Instant now, World&, wire::Effects& out) {
        std::vector<pop3::ClientEvent> events;
        session.disconnected(now, events);
        note(events, now, out);
    }
    void note(const std::vector<pop3::ClientEvent>& events, base::Instant now, wire::Effects& out) {
        for (const auto& event : events) {
            pop3::keep_memory(memory, event, now);
            out.tell({.kind = base::FactKind::Note, .text = describe_event(event)});
        }
    }
    std::optional<base::Instant> deadline() const { return session.deadline(); }
    std::string state() const { return session.finished() ? "finished" : "open"; }
    std::string dump() const { return "    memory: " + memory_text(); }
    std::string memory_text() const {
        std::vector<std::string> words;
        for (const pop3::SeenEntry& entry : memory.entries()) {
            words.push_back(entry.unique_id + (entry.headers_only ? "(headers)" : "") +
                            (entry.copies > 1 ? "*" + std::to_string(entry.copies) : ""));
        }
        return words.empty() ? "empty" : joined(words);
    }
    std::optional<std::string> look(std::string_view keyword, const World&) const {
        if (keyword == "memory") return memory_text();
        return std::nullopt;
    }
    friend bool operator==(const ClientPeer&, const ClientPeer&) = default;
};

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> out;
    std::string word;
    for (const char c : text + ",") {
        if (c != ',') {
            word += c;
        } else if (!word.empty()) {
            out.push_back(std::exchange(word, {}));
        }
    }
    return out;
}

/// "a", "b:8d" (first seen eight days ago), "c:0s:h" (headers only), "d:0s:2" (two copies).
bool fill_memory(const std::string& text, pop3::Seen& memory) {
    for (const std::string& entry : split(text)) {
        const std::size_t colon = entry.find(':');
        const std::string id = entry.substr(0, colon);
        std::string rest = colon == std::string::npos ? "0s" : entry.substr(colon + 1);
        std::string how;
        if (const std::size_t second = rest.find(':'); second != std::string::npos) {
            how = rest.substr(second + 1);
            rest.resize(second);
        }
        const auto age = transcript::read_duration(rest);
        if (!age) return false;
        memory.remember(id, base::kDefaultStart - *age, how == "h");
        if (how == "2") memory.remember(id, base::kDefaultStart - *age, false);
    }
    return true;
}

bool take_rule(Given& given, pop3::ClientProfile& profile) {
    const std::string rule = given.take("rule").value_or("remove");
    if (rule == "remove") return true;
    profile.remove_at_download = false;
    if (rule == "keep") return true;
    if (!rule.starts_with("days:")) return false;
    const auto days = base::parse_number(rule.substr(5), 10'000);
    if (days) profile.keep_days = static_cast<int>(*days);
    return days.has_value();
}

bool take_login(Given& given, pop3::ClientProfile& profile) {
    constexpr std::pair<std::string_view, pop3::ClientLogin> kLogins[] = {
        {"user", pop3::ClientLogin::UserPass},   {"apop", pop3::ClientLogin::Apop},
        {"plain", pop3::ClientLogin::Plain},     {"login", pop3::ClientLogin::Login},
        {"cram-md5", pop3::ClientLogin::CramMd5}, {"scram", pop3::ClientLogin::ScramSha256}};
    const std::string login = given.take("login").value_or("user");
    for (const auto& [word, value] : kLogins) {
        if (word != login) continue;
        profile.login = value;
        return true;
    }
    return false;
}

base::Result<std::unique_ptr<transcript::Peer>> make_client(Given given, base::SessionId) {
    pop3::ClientProfile profile;
    profile.user = given.take("user").value_or("ada");
    profile.password = given.take("password").value_or("tulip-42");
    pop3::Seen memory;
    pop3::Wishes wishes;
    wishes.remove_now = split(given.take("remove").value_or(""));
    wishes.fetch_now = split(given.take("fetch").value_or(""));
    std::uint64_t at_most = 0;
    std::uint64_t quit_every = 0;
    const bool understood =
        take_rule(given, profile) && take_login(given, profile) &&
        fill_memory(given.take("seen").value_or(""), memory) && given.take_switch("stls", profile.use_stls) &&
        given.take_switch("require-tls", profile.require_tls) && given.take_switch("encrypted", profile.encrypted) &&
        given.take_switch("capa", profile.ask_capabilities) && given.take_switch("pipelining", profile.pipelining) &&
        given.take_switch("utf8", profile.utf8) && given.take_switch("remember", profile.remember) &&
        given.take_switch("headers-only", profile.headers_only) &&
        given.take_switch("counts-duplicates", profile.counts_duplicates) &&
        given.take_number("size-limit", profile.size_limit) && given.take_number("at-most", at_most) &&
        given.take_number("quit-every", quit_every) && given.take_duration("patience", profile.patience);
    if (!understood || !given.options.empty()) {
        return base::Problem{"", "given pop3-client: an option is not understood", "see tests/protocols/pop3_client_peer.cpp"};
    }
    profile.at_most = static_cast<std::uint32_t>(at_most);
    profile.quit_every = static_cast<std::uint32_t>(quit_every);
    return transcript::make_peer(ClientPeer{
        pop3::ClientSession{profile, memory, std::move(wishes), base::kDefaultStart}, memory});
}

const bool kClientRegistered = transcript::register_peer("pop3-client", make_client);

}  // namespace
