// CAPABILITY, NOOP, LOGOUT, ID, STARTTLS, LOGIN, AUTHENTICATE, ENABLE, IDLE: what is possible
// without a mailbox (RFC 9051 6.1, 6.2, 6.3.1, 6.3.13).

#include <algorithm>

#include "protocols/base/octets.h"
#include "protocols/imap/server_turn.h"

namespace imap {

namespace {

/// Capabilities that mean something before log-in.
constexpr ExtensionSet kBeforeLogin{Extension::Imap4rev2, Extension::LiteralPlus, Extension::LiteralMinus,
                                    Extension::StartTls,  Extension::SaslIr,      Extension::Id,
                                    Extension::Enable,    Extension::Idle};

void append_sasl(std::string& out, std::string_view mechanisms) {
    while (!mechanisms.empty()) {
        const std::size_t end = std::min(mechanisms.find(' '), mechanisms.size());
        if (end != 0) out.append(" AUTH=").append(mechanisms.substr(0, end));
        mechanisms.remove_prefix(std::min(end + 1, mechanisms.size()));
    }
}

bool offers(const ServerData& data, Extension extension, bool before_login) {
    const ExtensionSet& on = data.profile.extensions;
    if (!on.has(extension)) return false;
    switch (extension) {
        case Extension::StartTls:
            return before_login && !data.tls;
        case Extension::SaslIr:
            return before_login && !data.profile.sasl_mechanisms.empty();
        case Extension::LiteralMinus:
            return !on.has(Extension::LiteralPlus);  // never both (RFC 7888 5)
        case Extension::Imap4rev2:
            return data.profile.imap4rev1;  // else it stands first
        default:
            return !before_login || kBeforeLogin.has(extension);
    }
}

bool is_private(const ServerData& data) { return data.tls || !data.profile.login_disabled; }

/// Counts a failed log-in and ends the session if there were too many.
void count_failure(ServerData& data, wire::Effects& out) {
    ++data.login_failures;
    if (data.profile.login_failures_max == 0 || data.login_failures < data.profile.login_failures_max) return;
    say_bye(data, out, Line::ByeLogin, "too many failed log-ins");
}

struct LoginLines {
    Line ok, credentials, privacy;
};

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
    if (data.profile.refuse_while_pop3_locked && account.maildrop_lock) {
        turn.no(Line::LoginNoInUse, "INUSE", "a POP3 session holds the maildrop");
        return;
    }
    const std::uint32_t most = data.profile.connections_max;
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
    if (data.profile.tell_capabilities) {
        code = "CAPABILITY ";
        append_capabilities(code, data);
    }
    turn.ok_as(ok_kind, code, "logged in");
}

/// The decoded answer of PLAIN: authorization, user and password (RFC 4616 2).
void finish_plain(Turn& turn, std::string_view message) {
    const std::size_t first = message.find('\0');
    const std::size_t second = first == std::string_view::npos ? first : message.find('\0', first + 1);
    if (second == std::string_view::npos) {
        fail_login(turn, {}, Line::AuthenticateNoCredentials);
        return;
    }
    const std::string_view as = message.substr(0, first);
    const std::string_view user = message.substr(first + 1, second - first - 1);
    const mail::Account* account = turn.store.find_login(user);
    const bool right = account != nullptr && account->password == message.substr(second + 1);
    if (!right || (!as.empty() && turn.store.find_login(as) != account)) {
        fail_login(turn, user, Line::AuthenticateNoCredentials);
        return;
    }
    enter_account(turn, account->id, user, Line::AuthenticateOk);
}

}  // namespace

void append_capabilities(std::string& out, const ServerData& data) {
    const bool before = data.state == State::NotAuthenticated || data.state == State::AuthExchange;
    out += data.profile.imap4rev1 ? "IMAP4rev1" : "IMAP4rev2";
    if (before) {
        if (!is_private(data)) out += " LOGINDISABLED";
        if (is_private(data)) append_sasl(out, data.profile.sasl_mechanisms);
    }
    for (const ExtensionRow& row : extension_rows()) {
        if (!offers(data, row.extension, before)) continue;
        out.append(" ").append(row.capability);
        if (row.extension == Extension::AppendLimit) {
            out += '=';
            base::append_number(out, data.profile.append_octets_max);
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
        return turn.no(Line::LoginNoPrivacy, "PRIVACYREQUIRED", "encrypt the connection before you log in");
    }
    const mail::Account* account = turn.store.find_login(user);
    if (account == nullptr || account->password != password) {
        return fail_login(turn, user, Line::LoginNoCredentials);
    }
    enter_account(turn, account->id, user, Line::LoginOk);
}

void do_authenticate(Turn& turn) {
    if (!turn.args.space()) return turn.bad_syntax();
    const std::string_view mechanism = turn.args.atom();
    std::string_view initial;
    const bool has_initial = turn.args.space();
    if (has_initial) {
        if (!turn.has(Extension::SaslIr) && !turn.rev2()) return turn.bad_syntax();
        initial = turn.args.run();
    }
    if (mechanism.empty() || (has_initial && initial.empty()) || !turn.args.done()) return turn.bad_syntax();
    if (!is_private(turn.data)) {
        return turn.no(Line::AuthenticateNoPrivacy, "PRIVACYREQUIRED", "encrypt the connection before you log in");
    }
    std::string offered;
    append_sasl(offered, turn.data.profile.sasl_mechanisms);
    const std::string wanted = " AUTH=" + base::to_upper(mechanism) + " ";
    if (!base::iequals(mechanism, "PLAIN") || (offered + " ").find(wanted) == std::string::npos) {
        return turn.no(Line::AuthenticateNoMechanism, "CANNOT", "mechanism is not offered");
    }
    turn.data.pending_tag = turn.tag;
    turn.move_to(State::AuthExchange);
    if (has_initial) {
        continue_authenticate(turn.data, initial == "=" ? std::string_view{} : initial, turn.store, turn.out);
        return;
    }
    turn.out.buffer() += "+ \r\n";
    turn.out.end_line(index_of(Line::AuthenticateContinue));
}

void continue_authenticate(ServerData& data, std::string_view line, mail::Store& store, wire::Effects& out) {
    const std::string tag = std::move(data.pending_tag);
    data.pending_tag.clear();
    base::CopyCounter none;
    Turn turn{data, {}, store, none, out, tag, Verb::Authenticate, TokenReader{{}}};
    turn.move_to(State::NotAuthenticated);
    if (line == "*") return turn.bad(Line::AuthenticateBadCancelled, "log-in cancelled");
    const auto message = base::base64_decode(line);
    if (!message) return turn.bad(Line::AuthenticateBadBase64, "that is not base64");
    finish_plain(turn, *message);
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
        enabled.append(" ").append(base::to_upper(name) == "IMAP4REV2" ? "IMAP4rev2" : base::to_upper(name));
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
