// IMAP sessions as peers of the transcript language: `given imap-server imap.meadow.example
// idle=off`.

#include "tests/protocols/imap_peer.h"

#include <string>

#include "protocols/base/octets.h"
#include "protocols/imap/server_session.h"
#include "protocols/imap/tables.h"
#include "tests/support/transcript.h"

namespace {

using transcript::Given;
using transcript::World;

void note_lines(const wire::Effects& out) {
    for (const wire::Effects::Item& item : out.items()) {
        if (item.kind != wire::Effects::Kind::Line && item.kind != wire::Effects::Kind::Content)
            continue;
        imap_lines_met().insert(std::string{imap::tables().line_kinds[item.line_kind].key});
        const std::string_view octets = out.octets(item);
        const std::size_t open = octets.find(" [");
        const std::size_t end =
            octets.find_first_of(" ]", open == std::string_view::npos ? open : open + 2);
        if (item.kind == wire::Effects::Kind::Line && open != std::string_view::npos &&
            end != std::string_view::npos) {
            imap_codes_met().insert(std::string{octets.substr(open + 2, end - open - 2)});
        }
    }
}

base::Problem bad_option(const Given& given, std::string what) {
    return {"", "given " + given.kind + ": " + std::move(what),
            "see tests/protocols/imap_peer.cpp"};
}

struct ServerPeer {
    imap::ServerSession session;
    base::Instant looked;  ///< when the owner last looked for news: once a second while IDLE waits

    static bool is_client() { return false; }
    static const base::ProtocolTables& tables() { return imap::tables(); }
    void greet(base::Instant now, World&, wire::Effects& out) {
        session.greet(now, out);
        note_lines(out);
    }
    void receive(std::string_view octets, base::Instant now, World& world, wire::Effects& out) {
        looked = now;
        session.receive(octets, now, world.store, world.copies, out);
        note_lines(out);
    }
    /// Time also passes for those who wait in IDLE: they are told what others did.
    void expire(base::Instant now, World& world, wire::Effects& out) {
        looked = now;
        if (session.wants_notice()) session.notice(now, world.store, out);
        session.expire(now, world.store, out);
        note_lines(out);
    }
    void disconnected(base::Instant now, World& world, wire::Effects& out) {
        session.disconnected(now, world.store, out);
    }
    std::optional<base::Instant> deadline() const {
        const auto own = session.deadline();
        if (!session.wants_notice() || (own && *own < looked + base::seconds(1))) return own;
        return looked + base::seconds(1);
    }
    std::string state() const {
        return std::string{imap::tables().state_names[static_cast<std::size_t>(session.state())]};
    }
    std::string dump() const { return "    believes: " + believed() + "\n"; }
    /// UIDs by this session's numbers: "1 2 5".
    std::string believed() const {
        const imap::MailboxView* view = session.view();
        if (view == nullptr) return "nothing";
        std::string out;
        for (std::uint32_t seq = 1; seq <= view->size(); ++seq) {
            out += (out.empty() ? "" : " ") + std::to_string(view->uid_at(seq).value);
        }
        return out.empty() ? "empty" : out;
    }
    std::optional<std::string> look(std::string_view keyword, const World& world) const {
        if (keyword == "believes") return believed();
        if (keyword == "mailboxes") {
            std::string out;
            for (const auto& mailbox : world.store.accounts[0]->mailboxes) {
                out += (out.empty() ? "" : " ") + mailbox->name;
            }
            return out;
        }
        return std::nullopt;
    }
    friend bool operator==(const ServerPeer&, const ServerPeer&) = default;
};

bool take_number(Given& given, const std::string& name, std::uint32_t& value) {
    std::uint64_t number = value;
    if (!given.take_number(name, number) || number > UINT32_MAX) return false;
    value = static_cast<std::uint32_t>(number);
    return true;
}

/// "extensions=IDLE,MOVE": these and no others; "idle=off": all but that one.
bool take_extensions(Given& given, imap::ServerProfile& profile) {
    if (const auto list = given.take("extensions")) {
        profile.extensions = {};
        std::string_view rest = *list == "none" ? std::string_view{} : *list;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(','), rest.size());
            const auto extension = imap::find_extension(rest.substr(0, end));
            if (!extension) return false;
            profile.extensions.set(*extension);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    for (const imap::ExtensionRow& row : imap::extension_rows()) {
        bool on = profile.extensions.has(row.extension);
        if (!given.take_switch(base::to_lower(row.capability), on)) return false;
        profile.extensions.set(row.extension, on);
    }
    return true;
}

bool take_profile(Given& given, imap::ServerProfile& profile) {
    if (const auto order = given.take("expunge-order")) {
        if (*order != "high-to-low" && *order != "low-to-high") return false;
        profile.expunge_order =
            *order == "high-to-low" ? imap::ExpungeOrder::HighToLow : imap::ExpungeOrder::LowToHigh;
    }
    if (const auto mechanisms = given.take("sasl")) {
        const auto listed = [list = "," + *mechanisms + ","](const std::string& name) {
            return list.find("," + name + ",") != std::string::npos;
        };
        profile.sasl_plain = listed("PLAIN");
        profile.sasl_login = listed("LOGIN");
        profile.sasl_cram_md5 = listed("CRAM-MD5");
        profile.sasl_scram_sha_256 = listed("SCRAM-SHA-256");
    }
    std::uint64_t append_max = profile.append_octets_max;
    const bool understood =
        take_extensions(given, profile) && given.take_switch("rev1", profile.imap4rev1) &&
        given.take_switch("implicit-tls", profile.implicit_tls) &&
        given.take_switch("login-disabled", profile.login_disabled) &&
        given.take_switch("tell-capabilities", profile.tell_capabilities) &&
        given.take_switch("read-only", profile.read_only) &&
        given.take_switch("try-create", profile.try_create) &&
        given.take_switch("refuse-while-pop3", profile.refuse_while_pop3_locked) &&
        take_number(given, "connections", profile.connections_max) &&
        take_number(given, "command-max", profile.command_octets_max) &&
        take_number(given, "bad-commands", profile.bad_commands_max) &&
        take_number(given, "login-failures", profile.login_failures_max) &&
        given.take_number("append-max", append_max) &&
        given.take_duration("login-timeout", profile.login_timeout) &&
        given.take_duration("idle-timeout", profile.idle_timeout);
    profile.append_octets_max = append_max;
    return understood;
}

base::Result<std::unique_ptr<transcript::Peer>> make_server(Given given, base::SessionId self) {
    imap::ServerProfile profile;
    profile.host_name = given.host;
    profile.tell_capabilities = false;
    if (!take_profile(given, profile))
        return bad_option(given, "an option has a word that it does not know");
    if (!given.options.empty())
        return bad_option(given, "no option " + given.options.begin()->first);
    return transcript::make_peer(ServerPeer{imap::ServerSession{std::move(profile), self}, {}});
}

const bool kRegistered = transcript::register_peer("imap-server", make_server);

}  // namespace

std::set<std::string>& imap_lines_met() {
    static std::set<std::string> keys;
    return keys;
}

std::set<std::string>& imap_codes_met() {
    static std::set<std::string> codes;
    return codes;
}
