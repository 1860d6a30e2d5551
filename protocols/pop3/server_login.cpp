// USER, PASS, APOP, AUTH, and what happens once somebody has proved who they are.

#include <utility>

#include "protocols/base/digest.h"
#include "protocols/base/octets.h"
#include "protocols/pop3/server_session.h"

namespace pop3 {

namespace {

constexpr std::string_view kRecentPrefix = "recent:";
constexpr base::Duration kRecentSpan = base::days(30);
/// In AUTH a line may hold what a mechanism needs, which is more than a command (RFC 5034 4).
constexpr std::size_t kAuthLineOctetsMax = 4096;

/// The passwords of a store, for the mechanisms of AUTH.
class StorePasswords final : public wire::PasswordSource {
  public:
    StorePasswords(const mail::Store& store, bool recent_login)
        : store_{store}, recent_login_{recent_login} {}

    std::optional<std::string> password_of(std::string_view user) override {
        if (recent_login_ && user.starts_with(kRecentPrefix)) user.remove_prefix(kRecentPrefix.size());
        const mail::Account* account = store_.find_login(user);
        if (account == nullptr) return std::nullopt;
        return account->password;
    }

  private:
    const mail::Store& store_;
    bool recent_login_;
};

/// Octets as RETR sends them, before dot-stuffing (RFC 1939 11): a last CRLF is added if missing.
std::uint64_t sent_octets(const mail::Message& message) {
    return message.size() + (message.text().ends_with("\r\n") ? 0 : 2);
}

/// FNV-1a: equal texts give equal unique-ids, which is the point of UniqueIdPolicy::Derived.
std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 14'695'981'039'346'656'037ULL;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 1'099'511'628'211ULL;
    }
    return hash;
}

bool has_space(std::string_view text) { return text.find(' ') != std::string_view::npos; }

}  // namespace

std::uint64_t unique_id_seed(const ServerProfile& profile, const mail::StoredMessage& message) {
    return profile.unique_ids == UniqueIdPolicy::Derived ? hash_of(message.message.text()) : message.guid;
}

const mail::Account* ServerSession::find_user(std::string_view name, const mail::Store& store) {
    recent_ = profile_->recent_login && name.starts_with(kRecentPrefix);
    if (recent_) name.remove_prefix(kRecentPrefix.size());
    return store.find_login(name);
}

void ServerSession::user(std::string_view name, Call& call) {
    if (name.empty() || has_space(name)) return refuse(call, Line::ErrSyntax);
    if (profile_->cleartext_needs_tls && !encrypted_) return refuse(call, Line::UserCleartext);
    // The answer is the same whether there is such a user or not (RFC 1939 13).
    user_ = name;
    say(call, Line::UserOk);
}

void ServerSession::pass(std::string_view password, Call& call) {
    const std::string name = std::exchange(user_, {});
    if (name.empty()) return refuse(call, Line::PassNoUser);
    if (password.empty()) return refuse(call, Line::ErrSyntax);
    const mail::Account* account = find_user(name, call.store);
    // Spaces belong to the password (RFC 1939 7).
    if (account == nullptr || !base::equal_in_constant_time(account->password, password)) {
        return wrong_login(call);
    }
    log_in(*account, call);
}

void ServerSession::apop(std::string_view arguments, Call& call) {
    const CutCommand cut = cut_command(arguments);
    if (cut.word.empty() || cut.rest.empty() || has_space(cut.rest)) {
        return refuse(call, Line::ErrSyntax);
    }
    const mail::Account* account = find_user(cut.word, call.store);
    if (account == nullptr) return wrong_login(call);
    const std::string right = base::hex(base::md5(stamp() + account->password));
    if (!base::equal_in_constant_time(right, cut.rest)) return wrong_login(call);
    log_in(*account, call);
}

bool ServerSession::offers(wire::Mechanism mechanism) const {
    switch (mechanism) {
        case wire::Mechanism::Plain: return profile_->sasl_plain;
        case wire::Mechanism::Login: return profile_->sasl_login;
        case wire::Mechanism::CramMd5: return profile_->sasl_cram_md5;
        case wire::Mechanism::ScramSha256: return profile_->sasl_scram_sha_256;
    }
    return false;
}

void ServerSession::auth(std::string_view arguments, Call& call) {
    const CutCommand cut = cut_command(arguments);
    if (cut.word.empty() || (cut.has_rest && (cut.rest.empty() || has_space(cut.rest)))) {
        return refuse(call, Line::ErrSyntax);
    }
    const auto mechanism = wire::find_mechanism(cut.word);
    if (!mechanism || !offers(*mechanism)) return refuse(call, Line::AuthUnknown);
    if (profile_->cleartext_needs_tls && !encrypted_ && wire::sends_password(*mechanism)) {
        return refuse(call, Line::LoginCleartext);
    }
    std::optional<std::string> initial;
    if (cut.has_rest) {
        // "=" stands for an initial response of no octets (RFC 5034 4).
        initial = cut.rest == "=" ? std::string{} : base::base64_decode(cut.rest);
        if (!initial) return refuse(call, Line::AuthMalformed);
    }
    std::string unique;
    base::append_number(unique, std::uint64_t{profile_->stamp_process} + self_.value);
    unique += '.';
    base::append_number(unique, static_cast<std::uint64_t>(call.now.time_since_epoch() /
                                                           base::seconds(1)));
    unique += '.';
    base::append_number(unique, ++auth_exchanges_);
    sasl_.emplace(*mechanism, profile_->host_name, std::move(unique));
    StorePasswords passwords{call.store, profile_->recent_login};
    auth_step(sasl_->begin(initial, passwords), call);
}

void ServerSession::auth_response(std::string_view line, Call& call) {
    if (line == "*") {
        sasl_.reset();
        reader_.set_octets_max(profile_->line_octets_max);
        move_to(State::Authorization, call.out);
        return refuse(call, Line::AuthCancelled);
    }
    const std::optional<std::string> response = base::base64_decode(line);
    if (!response) return auth_step({wire::SaslOutcome::Malformed, {}}, call);
    StorePasswords passwords{call.store, profile_->recent_login};
    auth_step(sasl_->respond(*response, passwords), call);
}

void ServerSession::auth_step(const wire::SaslStep& step, Call& call) {
    if (step.outcome == wire::SaslOutcome::Continue) {
        move_to(State::AuthExchange, call.out);
        reader_.set_octets_max(kAuthLineOctetsMax);
        call.out.buffer().append("+ ");
        call.out.line(static_cast<std::uint16_t>(Line::AuthChallenge),
                      base::base64_encode(step.octets));
        return;
    }
    const std::string name = sasl_->user();
    sasl_.reset();
    reader_.set_octets_max(profile_->line_octets_max);
    move_to(State::Authorization, call.out);
    if (step.outcome == wire::SaslOutcome::Malformed) return refuse(call, Line::AuthMalformed);
    const mail::Account* account =
        step.outcome == wire::SaslOutcome::Done ? find_user(name, call.store) : nullptr;
    if (account == nullptr) return wrong_login(call);
    log_in(*account, call);
}

void ServerSession::wrong_login(Call& call) {
    ++login_failures_;
    call.out.tell({.kind = base::FactKind::LoginFailed});
    const bool too_many =
        profile_->login_failures_max != 0 && login_failures_ >= profile_->login_failures_max;
    refuse(call, too_many ? Line::LoginTooMany : Line::LoginWrong);
    if (too_many && state_ != State::Closed) hang_up(call);
}

void ServerSession::log_in(const mail::Account& account, Call& call) {
    const mail::MailboxState* inbox = account.mailbox("INBOX");
    if (profile_->store_fault == StoreFault::Temporary) return refuse(call, Line::LoginSysTemp);
    if (profile_->store_fault == StoreFault::Permanent || inbox == nullptr) {
        return refuse(call, Line::LoginSysPerm);
    }
    if (account.last_pop3_login && call.now < *account.last_pop3_login + profile_->login_delay) {
        const base::Duration left = *account.last_pop3_login + profile_->login_delay - call.now;
        const auto seconds = (left + base::seconds(1) - base::microseconds(1)) / base::seconds(1);
        return refuse(call, Line::LoginDelay, static_cast<std::uint64_t>(seconds));
    }
    if (profile_->refuse_while_imap_is_open && !account.imap_sessions.empty()) {
        return refuse(call, Line::LoginImapOpen);
    }
    if (profile_->exclusive_lock && account.maildrop_lock) return refuse(call, Line::LoginInUse);
    account_ = account.id;
    take_snapshot(*inbox, call.now);
    mail::Account& own = *call.store.edit(account_);
    own.last_pop3_login = call.now;
    ++own.pop3_sessions;
    in_maildrop_ = true;
    call.out.tell({.kind = base::FactKind::LoggedIn, .account = account_, .text = own.local});
    if (profile_->exclusive_lock) {
        own.maildrop_lock = self_;
        holds_lock_ = true;
        call.out.tell({.kind = base::FactKind::LockTaken, .account = account_});
    }
    move_to(State::Transaction, call.out);
    say(call, profile_->exclusive_lock ? Line::LoginOk : Line::LoginOkShared);
}

void ServerSession::take_snapshot(const mail::MailboxState& inbox, base::Instant now) {
    drop_.clear();
    octets_left_ = messages_left_ = 0;
    uid_validity_ = inbox.uid_validity;
    for (const mail::StoredMessage& stored : inbox.messages) {
        if (recent_ ? stored.internal_date < now - kRecentSpan : stored.pop3_hidden) continue;
        if (profile_->offered_at_most != 0 && drop_.size() >= profile_->offered_at_most) break;
        DropEntry entry;
        entry.uid = stored.uid;
        entry.octets = sent_octets(stored.message);
        entry.id_seed = unique_id_seed(*profile_, stored);
        entry.letter = stored.letter;
        entry.copy = stored.copy;
        octets_left_ += entry.octets;
        drop_.push_back(entry);
    }
    messages_left_ = static_cast<std::uint32_t>(drop_.size());
}

}  // namespace pop3
