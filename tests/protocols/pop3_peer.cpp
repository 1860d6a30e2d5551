// POP3 sessions as peers of the transcript language: `given pop3-server …`, `given pop3-client …`.

#include <string>

#include "protocols/pop3/profiles.h"
#include "protocols/pop3/server_session.h"
#include "tests/support/transcript.h"

namespace {

using transcript::Given;
using transcript::World;

base::Problem bad_option(const Given& given, std::string what) {
    return {"", "given " + given.kind + ": " + std::move(what), "see tests/protocols/pop3_peer.cpp"};
}

std::string unused_option(const Given& given) {
    return given.options.empty() ? "" : "no option " + given.options.begin()->first;
}

struct ServerPeer {
    pop3::ServerSession session;

    static bool is_client() { return false; }
    static const base::ProtocolTables& tables() { return pop3::tables(); }
    void greet(base::Instant now, World&, wire::Effects& out) { session.greet(now, out); }
    void receive(std::string_view octets, base::Instant now, World& world, wire::Effects& out) {
        session.receive(octets, now, world.store, out);
    }
    void expire(base::Instant now, World& world, wire::Effects& out) {
        session.expire(now, world.store, out);
    }
    void disconnected(base::Instant now, World& world, wire::Effects& out) {
        session.disconnected(now, world.store, out);
    }
    std::optional<base::Instant> deadline() const { return session.deadline(); }
    std::string state() const {
        return std::string{pop3::tables().state_names[static_cast<std::size_t>(session.state())]};
    }
    std::string dump() const {
        std::string out;
        std::size_t number = 0;
        for (const pop3::DropEntry& entry : session.maildrop()) {
            out += "    " + std::to_string(++number) + " uid=" + std::to_string(entry.uid.value) +
                   " octets=" + std::to_string(entry.octets) + (entry.marked ? " marked" : "") +
                   (entry.retrieved ? " retrieved" : "") + "\n";
        }
        return out;
    }
    std::optional<std::string> look(std::string_view keyword, const World& world) const {
        if (keyword == "lock") {
            const auto holder = world.store.accounts.empty() ? base::SessionId{}
                                                             : world.store.accounts[0]->maildrop_lock;
            return holder ? "held by " + std::to_string(holder.value) : "free";
        }
        if (keyword == "marked") {
            std::string out;
            for (std::size_t i = 0; i < session.maildrop().size(); ++i) {
                if (session.maildrop()[i].marked) out += (out.empty() ? "" : " ") + std::to_string(i + 1);
            }
            return out.empty() ? "none" : out;
        }
        return std::nullopt;
    }
    friend bool operator==(const ServerPeer&, const ServerPeer&) = default;
};

template <class Enum>
struct EnumWord {
    std::string_view word;
    Enum value;
};

/// Takes an option that is one of some words; false on any other word.
template <class Enum, std::size_t kCount>
bool take_word(Given& given, const std::string& name, const EnumWord<Enum> (&words)[kCount], Enum& value) {
    const auto word = given.take(name);
    if (!word) return true;
    for (const auto& known : words) {
        if (known.word == *word) {
            value = known.value;
            return true;
        }
    }
    return false;
}

bool take_policies(Given& given, pop3::ServerProfile& profile) {
    constexpr EnumWord<pop3::RetrSetsSeen> kSeen[] = {{"never", pop3::RetrSetsSeen::Never},
                                                      {"at-retr", pop3::RetrSetsSeen::AtRetr},
                                                      {"at-quit", pop3::RetrSetsSeen::AtQuit}};
    constexpr EnumWord<pop3::HideAfterRetrieval> kHide[] = {{"never", pop3::HideAfterRetrieval::Never},
                                                            {"at-quit", pop3::HideAfterRetrieval::AtQuit}};
    constexpr EnumWord<pop3::Removal> kRemoval[] = {{"from-store", pop3::Removal::FromStore},
                                                    {"from-view", pop3::Removal::FromViewOnly},
                                                    {"impossible", pop3::Removal::Impossible}};
    constexpr EnumWord<pop3::UniqueIdPolicy> kIds[] = {{"stored", pop3::UniqueIdPolicy::Stored},
                                                       {"derived", pop3::UniqueIdPolicy::Derived},
                                                       {"rebuilt", pop3::UniqueIdPolicy::Rebuilt}};
    constexpr EnumWord<pop3::StoreFault> kFault[] = {{"none", pop3::StoreFault::None},
                                                     {"temporary", pop3::StoreFault::Temporary},
                                                     {"permanent", pop3::StoreFault::Permanent}};
    return take_word(given, "seen", kSeen, profile.retr_sets_seen) &&
           take_word(given, "hide", kHide, profile.hide_after_retrieval) &&
           take_word(given, "removal", kRemoval, profile.removal) &&
           take_word(given, "ids", kIds, profile.unique_ids) &&
           take_word(given, "fault", kFault, profile.store_fault);
}

bool take_switches(Given& given, pop3::ServerProfile& profile) {
    bool lock = profile.exclusive_lock;
    const bool understood =
        given.take_switch("user", profile.user_pass) && given.take_switch("apop", profile.apop) &&
        given.take_switch("capa", profile.capa) && given.take_switch("top", profile.top) &&
        given.take_switch("uidl", profile.uidl) && given.take_switch("resp-codes", profile.resp_codes) &&
        given.take_switch("auth-resp-code", profile.auth_resp_code) &&
        given.take_switch("pipelining", profile.pipelining) && given.take_switch("plain", profile.sasl_plain) &&
        given.take_switch("login", profile.sasl_login) && given.take_switch("cram-md5", profile.sasl_cram_md5) &&
        given.take_switch("scram", profile.sasl_scram_sha_256) && given.take_switch("stls", profile.stls) &&
        given.take_switch("implicit-tls", profile.implicit_tls) &&
        given.take_switch("cleartext-needs-tls", profile.cleartext_needs_tls) &&
        given.take_switch("utf8", profile.utf8) && given.take_switch("lang", profile.lang) &&
        given.take_switch("lock", lock) && given.take_switch("refuse-while-imap", profile.refuse_while_imap_is_open) &&
        given.take_switch("removal-waits", profile.removal_waits_for_last_session) &&
        given.take_switch("announce-expire", profile.announce_expire) &&
        given.take_switch("recent", profile.recent_login) && given.take_switch("forgiving", profile.forgiving);
    profile.exclusive_lock = lock;
    return understood;
}

bool take_number(Given& given, const std::string& name, std::uint32_t& value) {
    std::uint64_t number = value;
    if (!given.take_number(name, number) || number > UINT32_MAX) return false;
    value = static_cast<std::uint32_t>(number);
    return true;
}

bool take_limits(Given& given, pop3::ServerProfile& profile) {
    if (const auto days = given.take("expire")) {
        if (*days == "never") {
            profile.expire_days.reset();
        } else {
            given.options["expire"] = *days;
            std::uint32_t number = 0;
            if (!take_number(given, "expire", number)) return false;
            profile.expire_days = number;
        }
    }
    if (const auto name = given.take("implementation")) profile.implementation = *name == "none" ? "" : *name;
    return given.take_duration("login-delay", profile.login_delay) &&
           given.take_duration("idle", profile.idle_timeout) &&
           take_number(given, "offered", profile.offered_at_most) &&
           take_number(given, "generation", profile.unique_id_generation) &&
           take_number(given, "line-max", profile.line_octets_max) &&
           take_number(given, "login-failures", profile.login_failures_max) &&
           take_number(given, "bad-commands", profile.bad_commands_max);
}

base::Result<std::unique_ptr<transcript::Peer>> make_server(Given given, base::SessionId self) {
    const pop3::NamedProfile* named = pop3::find_profile(given.take("profile").value_or("strict"));
    if (named == nullptr) return bad_option(given, "no such profile");
    pop3::ServerProfile profile = named->profile;
    profile.host_name = given.host;
    if (!take_switches(given, profile)) return bad_option(given, "a switch is on or off");
    if (!take_policies(given, profile)) return bad_option(given, "no such policy");
    if (!take_limits(given, profile)) return bad_option(given, "no such limit");
    if (!given.options.empty()) return bad_option(given, unused_option(given));
    return transcript::make_peer(ServerPeer{pop3::ServerSession{std::move(profile), self}});
}

const bool kServerRegistered = transcript::register_peer("pop3-server", make_server);

}  // namespace
