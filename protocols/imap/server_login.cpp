// CAPABILITY, NOOP, LOGOUT, ID, STARTTLS, LOGIN, AUTHENTICATE, ENABLE, IDLE: what is possible
// without a mailbox (RFC 9051 6.1, 6.2, 6.3.1, 6.3.13).

#include <algorithm>
#include <iterator>

#include "protocols/base/octets.h"
#include "protocols/imap/server_turn.h"

namespace imap {

namespace {

/// Capabilities that mean something before log-in.
constexpr ExtensionSet kBeforeLogin{
    Extension::Imap4rev2, Extension::LiteralPlus, Extension::LiteralMinus, Extension::StartTls,
    Extension::SaslIr,    Extension::Id,          Extension::Enable,       Extension::Idle};

constexpr wire::Mechanism kMechanisms[] = {wire::Mechanism::Plain, wire::Mechanism::Login,
                                           wire::Mechanism::CramMd5, wire::Mechanism::ScramSha256};

bool is_private(const ServerData& data) {
    return data.tls || !data.profile->login_disabled;
}

bool knows(const ServerProfile& profile, wire::Mechanism mechanism) {
    switch (mechanism) {
        case wire::Mechanism::Plain:
            return profile.sasl_plain;
        case wire::Mechanism::Login:
            return profile.sasl_login;
        case wire::Mechanism::CramMd5:
            return profile.sasl_cram_md5;
        case wire::Mechanism::ScramSha256:
            return profile.sasl_scram_sha_256;
    }
    return false;
}

/// True if the mechanism may be used on this line as it is.
bool offers(const ServerData& data, wire::Mechanism mechanism) {
    return knows(*data.profile, mechanism) &&
           (is_private(data) || !wire::sends_password(mechanism));
}

bool offers(const ServerData& data, Extension extension, bool before_login) {
    const ExtensionSet& on = data.profile->extensions;
    if (!on.has(extension)) return false;
    switch (extension) {
        case Extension::StartTls:
            return before_login && !data.tls;
        case Extension::SaslIr:
            return before_login && std::any_of(std::begin(kMechanisms), std::end(kMechanisms),
                                               [&](auto one) { return offers(data, one); });
        case Extension::LiteralMinus:
            return !on.has(Extension::LiteralPlus);  // never both (RFC 7888 5)
        case Extension::Esort:
            return !before_login && on.has(Extension::Sort);
        case Extension::Imap4rev2:
            return data.profile->imap4rev1;  // else it stands first
        default:
            return !before_login || kBeforeLogin.has(extension);
    }
}

/// Counts a failed log-in and ends the session if there were too many.
void count_failure(ServerData& data, wire::Effects& out) {
    ++data.login_failures;
    if (data.profile->login_failures_max == 0 ||
        data.login_failures < data.profile->login_failures_max)
        return;
    say_bye(data, out, Line::ByeLogin, "too many failed log-ins");
}

void fail_login(Turn& turn, std::string_view user, Line kind) {
    base::Fact fact;
    fact.kind = base::FactKind::LoginFailed;
    fact.text = user;
    turn.out.tell(std::move(fact));
    turn.no(kind, "AUTHENTICATIONFAILED", "user name or password is wrong");
    count_failure(turn.data, turn.out);
}

/// The password was right: takes the account, unless a limit forbids it, and answers.
void enter_account(Turn& turn, base::AccountId id, std::string_view user, Line ok_kind) {
    ServerData& data = turn.data;
    mail::Account& account = *turn.store.edit(id);
    if (data.profile->refuse_while_pop3_locked && account.maildrop_lock) {
        turn.no(Line::LoginNoInUse, "INUSE", "a POP3 session holds the maildrop");
        return;
    }
    const std::uint32_t most = data.profile->connections_max;
    if (most != 0 && account.imap_sessions.size() >= most) {
        turn.no(Line::LoginNoLimit, "LIMIT", "too many connections for this account");
        return;
    }
    account.imap_sessions.push_back(data.self);
    data.account = id;
    for (std::size_t i = 0; i < turn.store.accounts.size(); ++i) {
        if (turn.store.accounts[i]->id == id) data.account_index = i;
    }
    base::Fact fact;
    fact.kind = base::FactKind::LoggedIn;
    fact.account = id;
    fact.text = user;
    turn.out.tell(std::move(fact));
    turn.move_to(State::Authenticated);
    std::string code;
    if (data.profile->tell_capabilities) {
        code = "CAPABILITY ";
        append_capabilities(code, data);
    }
    turn.ok_as(ok_kind, code, "logged in");
}

class StorePasswords final : public wire::PasswordSource {
  public:
    explicit StorePasswords(const mail::Store& store) : store_{store} {}
    std::optional<std::string> password_of(std::string_view user) override {
        const mail::Account* account = store_.find_login(user);
        if (account == nullptr) return std::nullopt;
        return account->password;
    }

  private:
    const mail::Store& store_;
};

/// What the exchange came to: another question, or an end.
void take_sasl_step(Turn& turn, const wire::SaslStep& step) {
    ServerData& data = turn.data;
    if (step.outcome == wire::SaslOutcome::Continue) {
        if (data.pending_tag.empty()) data.pending_tag = turn.tag;
        turn.move_to(State::AuthExchange);
        turn.out.buffer().append("+ ").append(base::base64_encode(step.octets));
        turn.end(Line::AuthenticateContinue);
        return;
    }
    const std::string user = data.sasl->user();
    data.sasl.reset();
    turn.move_to(State::NotAuthenticated);
    if (step.outcome == wire::SaslOutcome::Malformed) {
        return turn.bad(Line::AuthenticateBadBase64, "that is not what the mechanism asks for");
    }
    const mail::Account* account =
        step.outcome == wire::SaslOutcome::Done ? turn.store.find_login(user) : nullptr;
    if (account == nullptr) return fail_login(turn, user, Line::AuthenticateNoCredentials);
    enter_account(turn, account->id, user, Line::AuthenticateOk);
}

}  // namespace

void append_capabilities(std::string& out, const ServerData& data) {
    const bool before = data.state == State::NotAuthenticated || data.state == State::AuthExchange;
    out += data.profile->imap4rev1 ? "IMAP4rev1" : "IMAP4rev2";
    if (before) {
        if (!is_private(data)) out += " LOGINDISABLED";
        for (const wire::Mechanism mechanism : kMechanisms) {
            if (offers(data, mechanism)) out.append(" AUTH=").append(mechanism_name(mechanism));
        }
    }
    for (const ExtensionRow& row : extension_rows()) {
        if (!offers(data, row.extension, before)) continue;
        out.append(" ").append(row.capability);
        if (row.extension == Extension::AppendLimit) {
            out += '=';
            base::append_number(out, data.profile->append_octets_max);
        }
        if (row.extension == Extension::Quota) out += " QUOTA=RES-STORAGE QUOTA=RES-MESSAGE";
    }
}

void do_capability(Turn& turn) {
    if (!turn.end_of_arguments()) return;
    turn.data_line() += "CAPABILITY ";
    append_capabilities(turn.out.buffer(), turn.data);
    turn.end(Line::CapabilityData);
    turn.ok();
}

void do_noop(Turn& turn) {
    if (turn.end_of_arguments()) turn.ok();
}

void do_logout(Turn& turn) {
    if (!turn.end_of_arguments()) return;
    leave_account(turn.data, turn.store);
    turn.move_to(State::Logout);
    turn.data_line() += "BYE logging out";
    turn.end(Line::LogoutBye);
    turn.ok();
    turn.out.close();
    turn.data.deadline.reset();
}

void do_id(Turn& turn) {
    TokenReader& args = turn.args;
    if (!args.space()) return turn.bad_syntax();
    if (!args.word("NIL")) {
        if (!args.eat('(')) return turn.bad_syntax();
        bool more = args.peek() != ')';
        for (std::size_t fields = 0; more; ++fields) {
            std::string field;
            std::string value;
            bool nil = false;
            if (fields == 30 || !args.string(field) || !args.space() || !args.nstring(value, nil)) {
                return turn.bad_syntax();
            }
            more = args.space();
        }
        if (!args.eat(')')) return turn.bad_syntax();
    }
    if (!turn.end_of_arguments()) return;
    turn.data_line() += "ID (\"name\" \"Postroom\")";
    turn.end(Line::IdData);
    turn.ok();
}

void do_starttls(Turn& turn) {
    if (!turn.end_of_arguments()) return;
    if (turn.data.tls) return turn.bad(Line::StartTlsBadAlready, "already encrypted");
    turn.ok_as(Line::StartTlsOk, {}, "begin TLS now");
    turn.out.start_tls();
    turn.data.tls = true;
    // What came in the clear behind the command may be an attacker's (RFC 9051 6.2.1).
    turn.data.reader.discard();
}

void do_login(Turn& turn) {
    std::string user;
    std::string password;
    if (!turn.args.space() || !turn.args.astring(user) || !turn.args.space() ||
        !turn.args.astring(password) || !turn.args.done()) {
        return turn.bad_syntax();
    }
    if (!is_private(turn.data)) {
        return turn.no(Line::LoginNoPrivacy, "PRIVACYREQUIRED",
                       "encrypt the connection before you log in");
    }
    const mail::Account* account = turn.store.find_login(user);
    if (account == nullptr || account->password != password) {
        return fail_login(turn, user, Line::LoginNoCredentials);
    }
    enter_account(turn, account->id, user, Line::LoginOk);
}

void do_authenticate(Turn& turn) {
    if (!turn.args.space()) return turn.bad_syntax();
    const std::string_view name = turn.args.atom();
    std::optional<std::string> initial;
    if (turn.args.space()) {
        const std::string_view text = turn.args.run();
        if ((!turn.has(Extension::SaslIr) && !turn.rev2()) || text.empty())
            return turn.bad_syntax();
        // "=" stands for an initial response of no octets (RFC 4959 3).
        initial = text == "=" ? std::string{} : base::base64_decode(text);
        if (!initial) return turn.bad(Line::AuthenticateBadBase64, "that is not base64");
    }
    if (name.empty() || !turn.args.done()) return turn.bad_syntax();
    ServerData& data = turn.data;
    const auto mechanism = wire::find_mechanism(name);
    if (!mechanism || !offers(data, *mechanism)) {
        if (mechanism && knows(*data.profile, *mechanism)) {
            return turn.no(Line::AuthenticateNoPrivacy, "PRIVACYREQUIRED",
                           "encrypt the connection before you log in");
        }
        return turn.no(Line::AuthenticateNoMechanism, "CANNOT", "mechanism is not offered");
    }
    std::string unique;
    base::append_number(unique, data.self.value);
    unique += '.';
    base::append_number(unique,
                        static_cast<std::uint64_t>(turn.now.time_since_epoch() / base::seconds(1)));
    unique += '.';
    base::append_number(unique, ++data.sasl_exchanges);
    data.sasl.emplace(*mechanism, data.profile->host_name, std::move(unique));
    StorePasswords passwords{turn.store};
    take_sasl_step(turn, data.sasl->begin(initial, passwords));
}

void continue_authenticate(ServerData& data, std::string_view line, base::Instant now,
                           mail::Store& store, wire::Effects& out) {
    const std::string tag = std::move(data.pending_tag);
    data.pending_tag.clear();
    base::CopyCounter none;
    Turn turn{data, now, store, none, out, tag, Verb::Authenticate, TokenReader{{}}};
    const auto message = line == "*" ? std::nullopt : base::base64_decode(line);
    if (!message) {
        data.sasl.reset();
        turn.move_to(State::NotAuthenticated);
        if (line == "*") return turn.bad(Line::AuthenticateBadCancelled, "log-in cancelled");
        return turn.bad(Line::AuthenticateBadBase64, "that is not base64");
    }
    StorePasswords passwords{store};
    take_sasl_step(turn, data.sasl->respond(*message, passwords));
}

void do_enable(Turn& turn) {
    std::string enabled;
    if (turn.args.done()) return turn.bad_syntax();
    while (turn.args.space()) {
        const std::string_view name = turn.args.atom();
        if (name.empty()) return turn.bad_syntax();
        const auto extension = find_extension(name);
        if (!extension || !turn.has(*extension) || turn.enabled(*extension)) continue;
        if (*extension != Extension::Condstore && *extension != Extension::Qresync &&
            *extension != Extension::Imap4rev2 && *extension != Extension::Utf8Accept) {
            continue;
        }
        turn.data.enabled.set(*extension);
        if (*extension == Extension::Qresync) turn.data.enabled.set(Extension::Condstore);
        enabled.append(" ").append(base::to_upper(name) == "IMAP4REV2" ? "IMAP4rev2"
                                                                       : base::to_upper(name));
    }
    if (!turn.end_of_arguments()) return;
    turn.data_line().append("ENABLED").append(enabled);
    turn.end(Line::EnabledData);
    turn.ok();
}

void do_idle(Turn& turn) {
    if (!turn.end_of_arguments()) return;
    turn.data.pending_tag = turn.tag;
    turn.move_to(State::Idle);
    turn.out.buffer() += "+ idling\r\n";
    turn.out.end_line(index_of(Line::IdleContinue));
    if (turn.data.selected) turn.news(true);
}

}  // namespace imap
