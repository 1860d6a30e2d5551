#include "tests/support/smtp_transcript.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "protocols/base/octets.h"
#include "protocols/smtp/client_session.h"
#include "protocols/smtp/server_session.h"
#include "protocols/smtp/tables.h"
#include "tests/support/smtp_backend.h"
#include "tests/support/transcript.h"

namespace test_support {

namespace {

std::set<std::uint16_t>& met() {
    static std::set<std::uint16_t> kinds;
    return kinds;
}

void remember(const wire::Effects& out) {
    for (const auto& item : out.items()) {
        const bool sent =
            item.kind == wire::Effects::Kind::Line || item.kind == wire::Effects::Kind::Content;
        if (sent) met().insert(item.line_kind);
    }
}

/// Local letters go into the store of the transcript, whose accounts may also log in.
class StoringHost : public SmtpHost {
  public:
    StoringHost(SmtpHost host, transcript::World& world, base::Instant now)
        : SmtpHost{std::move(host)}, world_{world}, now_{now} {}

    std::optional<std::string> password_of(std::string_view user) override {
        const mail::Account* account = world_.store.find_login(user);
        return account != nullptr ? std::optional{account->password} : SmtpHost::password_of(user);
    }

    smtp::AcceptVerdict accept(const smtp::Transfer& transfer) override {
        const smtp::AcceptVerdict verdict = SmtpHost::accept(transfer);
        if (verdict != smtp::AcceptVerdict::Stored) return verdict;
        const base::LetterId letter{++world_.letters};
        for (const mail::Recipient& recipient : transfer.envelope.recipients) {
            const mail::Mailbox& mailbox = recipient.path.mailbox;
            const mail::Account* account = world_.store.find_local(mailbox.local, mailbox.domain);
            if (account == nullptr) continue;
            world_.store.append(account->id, "INBOX", mail::Message{std::string{transfer.text}}, {},
                                now_, letter, world_.copies.next());
        }
        return verdict;
    }

  private:
    transcript::World& world_;
    base::Instant now_;
};

std::string describe(const mail::Envelope& envelope) {
    std::string out = envelope.reverse_path.text();
    if (envelope.eight_bit) out += " 8BITMIME";
    if (envelope.utf8) out += " SMTPUTF8";
    if (!envelope.returned_part.empty()) out += " RET=" + envelope.returned_part;
    if (!envelope.envelope_id.empty()) out += " ENVID=" + envelope.envelope_id;
    for (const mail::Recipient& recipient : envelope.recipients) {
        out += " -> " + recipient.path.text();
        if (!recipient.notify.empty()) out += " NOTIFY=" + recipient.notify;
        if (!recipient.original.empty()) out += " ORCPT=" + recipient.original;
    }
    return out;
}

struct ServerPeer {
    smtp::ServerSession session;
    SmtpHost host;
    base::Duration goes_down_after{};   ///< zero: never
    std::optional<base::Instant> goes_down;

    [[nodiscard]] static bool is_client() { return false; }
    [[nodiscard]] static const base::ProtocolTables& tables() { return smtp::tables(); }
    void greet(base::Instant now, transcript::World&, wire::Effects& out) {
        session.greet(now, out);
        if (goes_down_after != base::Duration{}) goes_down = now + goes_down_after;
        remember(out);
    }
    void receive(std::string_view octets, base::Instant now, transcript::World& world,
                 wire::Effects& out) {
        if (octets.ends_with("\r\n") && octets.find("\r\n") + 2 == octets.size()) {
            met().insert(
                smtp::classify_client_line(octets.substr(0, octets.size() - 2), session.state()));
        }
        StoringHost storing{host, world, now};
        session.receive(octets, now, storing, out);
        host = storing;
        remember(out);
    }
    void expire(base::Instant now, transcript::World&, wire::Effects& out) {
        if (goes_down && now >= *goes_down) session.shut_down(out);
        session.expire(now, out);
        remember(out);
    }
    void disconnected(base::Instant, transcript::World&, wire::Effects& out) {
        session.disconnected(out);
    }
    [[nodiscard]] std::optional<base::Instant> deadline() const {
        const std::optional<base::Instant> silence = session.deadline();
        return silence && goes_down ? std::min(*silence, *goes_down) : silence;
    }
    [[nodiscard]] std::string state() const {
        return std::string{smtp::state_name(session.state())};
    }
    [[nodiscard]] std::string dump() const {
        return "  envelope: " + describe(session.envelope()) + "\n  letters: " +
               std::to_string(host.taken.size()) + "\n";
    }
    [[nodiscard]] std::optional<std::string> look(std::string_view keyword,
                                                  const transcript::World&) const {
        if (keyword == "letters") return std::to_string(host.taken.size());
        if (keyword == "encrypted") return session.encrypted() ? "yes" : "no";
        if (keyword == "user") return std::string{session.user()};
        if (keyword != "text" && keyword != "envelope" && keyword != "with") return std::nullopt;
        if (host.taken.empty()) return "nothing taken";
        const TakenLetter& last = host.taken.back();
        if (keyword == "text") return base::visible_octets(last.text);
        if (keyword == "with") return last.with + " from " + last.client_name;
        return describe(last.envelope);
    }
    friend bool operator==(const ServerPeer&, const ServerPeer&) = default;
};

struct ClientPeer {
    smtp::ClientSession session;
    mail::Envelope envelope;
    std::vector<smtp::ClientEvent> events;

    [[nodiscard]] static bool is_client() { return true; }
    [[nodiscard]] static const base::ProtocolTables& tables() { return smtp::tables(); }
    void greet(base::Instant now, transcript::World& world, wire::Effects&) {
        session.connected(now);
        if (world.store.accounts.empty()) return;
        for (const mail::StoredMessage& stored : world.store.accounts[0]->mailboxes[0]->messages) {
            session.deliver({envelope, stored.message, {stored.letter, stored.copy}});
        }
    }
    void receive(std::string_view octets, base::Instant now, transcript::World&,
                 wire::Effects& out) {
        session.receive(octets, now, out, events);
        while (session.wants_to_act()) session.act(now, out, events);
        remember(out);
    }
    void expire(base::Instant now, transcript::World&, wire::Effects& out) {
        session.expire(now, out, events);
    }
    void disconnected(base::Instant, transcript::World&, wire::Effects& out) {
        session.disconnected(out, events);
    }
    [[nodiscard]] std::optional<base::Instant> deadline() const { return session.deadline(); }
    [[nodiscard]] std::string state() const {
        return std::string{smtp::state_name(session.state())};
    }
    [[nodiscard]] std::string dump() const { return "  events: " + events_text() + "\n"; }
    [[nodiscard]] std::optional<std::string> look(std::string_view keyword,
                                                  const transcript::World&) const {
        if (keyword == "events") return events_text();
        if (keyword == "waiting") return std::to_string(session.waiting().size());
        return std::nullopt;
    }
    [[nodiscard]] std::string events_text() const {
        std::string out;
        for (const smtp::ClientEvent& event : events) {
            if (!out.empty()) out += ", ";
            if (const auto* answer = std::get_if<smtp::RecipientAnswered>(&event)) {
                out += "recipient " + std::to_string(answer->index) + ": " +
                       std::to_string(answer->reply.code);
            } else if (const auto* ended = std::get_if<smtp::DeliveryEnded>(&event)) {
                constexpr std::string_view kStages[] = {"connection", "sender", "recipients",
                                                        "text", "local"};
                out += ended->accepted ? "accepted" : "failed at ";
                if (!ended->accepted) out += kStages[static_cast<std::size_t>(ended->stage)];
                const std::string_view status = ended->reply.enhanced_code();
                out += ": ";
                if (ended->reply.code == 0 && !status.empty()) out += status;
                else out += std::to_string(ended->reply.code);
                if (ended->text_was_sent && !ended->accepted) out += " after the text";
            } else {
                constexpr std::string_view kReasons[] = {
                    "no connection",
                    "turned away",       "hello refused", "no TLS offered", "TLS refused",
                    "no log-in offered", "log-in failed", "server closing", "connection lost",
                    "timed out",         "not understood"};
                out += "session over: ";
                out +=
                    kReasons[static_cast<std::size_t>(std::get<smtp::SessionFailed>(event).reason)];
            }
        }
        return out.empty() ? "none" : out;
    }
    friend bool operator==(const ClientPeer&, const ClientPeer&) = default;
};

base::Problem wrong(const std::string& option) {
    return {"given", "the option " + option + " has no such value",
            "see tests/support/smtp_transcript.h"};
}

/// "451_4.3.0_later*2" as a reply and how often to give it.
std::optional<std::pair<smtp::Reply, int>> read_fault(std::string text) {
    int times = 1'000'000;
    if (const std::size_t star = text.find('*'); star != std::string::npos) {
        times = static_cast<int>(base::parse_number(text.substr(star + 1), 1000).value_or(0));
        text.resize(star);
    }
    std::replace(text.begin(), text.end(), '_', ' ');
    const auto code = base::parse_number(text.substr(0, 3), 599);
    if (!code || times == 0) return std::nullopt;
    return std::pair{
        smtp::Reply{static_cast<std::uint16_t>(*code), text.size() > 4 ? text.substr(4) : ""},
        times};
}

bool read_policy(transcript::Given& given, const std::string& name, smtp::VerifyPolicy& policy) {
    const auto word = given.take(name);
    if (!word) return true;
    if (*word == "truth") policy = smtp::VerifyPolicy::Truthful;
    else if (*word == "silent") policy = smtp::VerifyPolicy::Noncommittal;
    else if (*word == "off") policy = smtp::VerifyPolicy::Disabled;
    else return false;
    return true;
}

std::optional<std::string> read_server_switches(transcript::Given& given,
                                                smtp::ServerProfile& profile, smtp::Peer& peer) {
    const std::pair<const char*, bool*> kSwitches[] = {
        {"submission", &profile.submission},
        {"esmtp", &profile.offer_esmtp},
        {"pipelining", &profile.offer_pipelining},
        {"size", &profile.offer_size},
        {"8bitmime", &profile.offer_8bitmime},
        {"codes", &profile.offer_enhanced_codes},
        {"starttls", &profile.offer_starttls},
        {"chunking", &profile.offer_chunking},
        {"smtputf8", &profile.offer_smtputf8},
        {"dsn", &profile.offer_dsn},
        {"plain", &profile.offer_auth_plain},
        {"login", &profile.offer_auth_login},
        {"cram", &profile.offer_auth_cram_md5},
        {"scram", &profile.offer_auth_scram_sha_256},
        {"password-needs-tls", &profile.password_needs_tls},
        {"tls-required", &profile.tls_required},
        {"tls-broken", &profile.tls_broken},
        {"forgiving", &profile.forgiving},
        {"encrypted", &peer.encrypted}};
    for (const auto& [name, target] : kSwitches) {
        if (!given.take_switch(name, *target)) return name;
    }
    return std::nullopt;
}

std::optional<std::string> read_server_limits(transcript::Given& given,
                                              smtp::ServerProfile& profile) {
    std::uint64_t recipients = profile.recipients_max, command = profile.command_octets_max;
    std::uint64_t line = profile.text_line_octets_max, errors = profile.errors_max;
    std::uint64_t failures = profile.login_failures_max, auth = profile.auth_octets_max;
    const std::pair<const char*, std::uint64_t*> kNumbers[] = {{"size-max", &profile.size_max},
                                                               {"recipients-max", &recipients},
                                                               {"command-max", &command},
                                                               {"line-max", &line},
                                                               {"errors-max", &errors},
                                                               {"failures-max", &failures},
                                                               {"auth-max", &auth}};
    for (const auto& [name, target] : kNumbers) {
        if (!given.take_number(name, *target)) return name;
    }
    profile.recipients_max = static_cast<std::uint32_t>(recipients);
    profile.command_octets_max = command;
    profile.auth_octets_max = auth;
    profile.text_line_octets_max = line;
    profile.errors_max = static_cast<std::uint32_t>(errors);
    profile.login_failures_max = static_cast<std::uint32_t>(failures);
    if (!given.take_duration("timeout", profile.idle_timeout)) return "timeout";
    if (!read_policy(given, "vrfy", profile.vrfy)) return "vrfy";
    if (!read_policy(given, "expn", profile.expn)) return "expn";
    return std::nullopt;
}

std::optional<std::string> read_host_options(transcript::Given& given, SmtpHost& host) {
    using smtp::AcceptVerdict;
    using smtp::SenderVerdict;
    static const std::map<std::string, AcceptVerdict> kAccept{
        {"store-full", AcceptVerdict::StoreFullForNow}, {"full", AcceptVerdict::MailboxFullForNow},
        {"too-full", AcceptVerdict::MailboxFullForGood}, {"too-big", AcceptVerdict::TooBig},
        {"loop", AcceptVerdict::LoopDetected},           {"refused", AcceptVerdict::Refused},
        {"later", AcceptVerdict::TryLater}};
    static const std::map<std::string, SenderVerdict> kSender{
        {"store-full", SenderVerdict::StoreFullForNow}, {"later", SenderVerdict::TryLater}};
    if (const auto word = given.take("accept")) {
        if (kAccept.count(*word) == 0) return "accept";
        host.accept_verdict = kAccept.at(*word);
    }
    if (const auto word = given.take("sender")) {
        if (kSender.count(*word) == 0) return "sender";
        host.sender_verdict = kSender.at(*word);
    }
    std::vector<std::string> faults;
    for (const auto& [name, value] : given.options) {
        if (name.starts_with("fault-")) faults.push_back(name);
    }
    for (const std::string& name : faults) {
        const auto fault = read_fault(*given.take(name));
        if (!fault) return name;
        host.faults[name.substr(6)] = *fault;
    }
    return std::nullopt;
}

base::Result<std::unique_ptr<transcript::Peer>> make_server(transcript::Given given,
                                                            base::SessionId self) {
    smtp::ServerProfile profile;
    profile.host_name = given.host;
    smtp::Peer peer;
    peer.serial = self.value;
    SmtpHost host{given.host.substr(given.host.find('.') + 1)};
    if (const auto bad = read_server_switches(given, profile, peer)) return wrong(*bad);
    if (const auto bad = read_server_limits(given, profile)) return wrong(*bad);
    if (const auto bad = read_host_options(given, host)) return wrong(*bad);
    if (const auto turn_away = given.take("turn-away")) {
        const auto reply = read_fault(*turn_away);
        if (!reply) return wrong("turn-away");
        profile.turn_away = reply->first;
    }
    base::Duration goes_down_after{};
    if (!given.take_duration("goes-down", goes_down_after)) return wrong("goes-down");
    if (!given.options.empty()) return wrong(given.options.begin()->first);
    return transcript::make_peer(
        ServerPeer{smtp::ServerSession{profile, peer}, host, goes_down_after, std::nullopt});
}

std::optional<std::string> read_client_choices(transcript::Given& given,
                                               smtp::ClientProfile& profile) {
    static const std::map<std::string, smtp::AuthChoice> kAuth{
        {"none", smtp::AuthChoice::None},   {"best", smtp::AuthChoice::Best},
        {"plain", smtp::AuthChoice::Plain}, {"login", smtp::AuthChoice::Login},
        {"cram", smtp::AuthChoice::CramMd5}, {"scram", smtp::AuthChoice::ScramSha256}};
    static const std::map<std::string, smtp::TlsChoice> kTls{
        {"never", smtp::TlsChoice::Never},
        {"offered", smtp::TlsChoice::IfOffered},
        {"required", smtp::TlsChoice::Required}};
    if (const auto word = given.take("auth")) {
        if (kAuth.count(*word) == 0) return "auth";
        profile.auth = kAuth.at(*word);
    }
    if (const auto word = given.take("tls")) {
        if (kTls.count(*word) == 0) return "tls";
        profile.tls = kTls.at(*word);
    }
    const std::pair<const char*, bool*> kSwitches[] = {{"pipelining", &profile.use_pipelining},
                                                       {"size", &profile.use_size},
                                                       {"chunking", &profile.use_chunking},
                                                       {"initial", &profile.plain_initial_response},
                                                       {"helo", &profile.helo_only},
                                                       {"relaying", &profile.vouches_for_nobody},
                                                       {"encrypted", &profile.encrypted}};
    for (const auto& [name, target] : kSwitches) {
        if (!given.take_switch(name, *target)) return name;
    }
    std::uint64_t chunk = profile.chunk_octets;
    if (!given.take_number("chunk", chunk)) return "chunk";
    profile.chunk_octets = chunk;
    return std::nullopt;
}

base::Result<std::unique_ptr<transcript::Peer>> make_client(transcript::Given given,
                                                            base::SessionId) {
    smtp::ClientProfile profile;
    profile.client_name = given.host;
    profile.user = given.take("user").value_or("ada");
    profile.password = given.take("password").value_or("tulip-42");
    if (const auto bad = read_client_choices(given, profile)) return wrong(*bad);
    mail::Envelope envelope;
    const std::string from = given.take("from").value_or("ada@harbor.example");
    if (from != "nobody") {
        const auto mailbox = mail::parse_mailbox(from, true);
        if (!mailbox) return wrong("from");
        envelope.reverse_path.mailbox = *mailbox;
    }
    std::string to = given.take("to").value_or("ben@meadow.example");
    while (!to.empty()) {
        const std::size_t comma = std::min(to.find(','), to.size());
        const auto mailbox = mail::parse_mailbox(to.substr(0, comma), true);
        if (!mailbox) return wrong("to");
        envelope.recipients.push_back({{*mailbox}, {}, {}});
        to.erase(0, std::min(comma + 1, to.size()));
    }
    envelope.envelope_id = given.take("envid").value_or("");
    envelope.returned_part = given.take("ret").value_or("");
    if (const auto notify = given.take("notify")) envelope.recipients.at(0).notify = *notify;
    if (!given.options.empty()) return wrong(given.options.begin()->first);
    return transcript::make_peer(ClientPeer{smtp::ClientSession{profile}, envelope, {}});
}

}  // namespace

void register_smtp() {
    transcript::register_peer("smtp-server", make_server);
    transcript::register_peer("smtp-client", make_client);
}

const std::set<std::uint16_t>& line_kinds_met() { return met(); }

}  // namespace test_support
