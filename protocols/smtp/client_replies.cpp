// How the client session takes in replies, and what it does until the first letter.

#include <utility>

#include "protocols/base/octets.h"
#include "protocols/smtp/client_session.h"
#include "protocols/smtp/lines.h"

namespace smtp {

namespace {

using wire::Mechanism;

constexpr std::uint8_t bit_of(Mechanism mechanism) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(mechanism));
}

/// "250", "250 text", "250-text"; nullopt on anything else (RFC 5321 4.2).
std::optional<std::uint16_t> reply_code(std::string_view line) {
    const auto code = base::parse_number(line.substr(0, 3), 599);
    if (!code || *code < 200) return std::nullopt;
    if (line.size() > 3 && line[3] != ' ' && line[3] != '-') return std::nullopt;
    return static_cast<std::uint16_t>(*code);
}

/// First word of `text`; the rest stays.
std::string_view take_word(std::string_view& text) {
    const std::size_t space = text.find(' ');
    const std::string_view word = text.substr(0, space);
    text = space == std::string_view::npos ? std::string_view{} : text.substr(space + 1);
    return word;
}

}  // namespace

/// One line of a reply. False: it is none.
bool ClientSession::take_reply_line(std::string_view line, Call& call) {
    const std::optional<std::uint16_t> code = reply_code(line);
    if (!code) return false;
    const std::string_view text = line.size() > 4 ? line.substr(4) : std::string_view{};
    const bool hello = !expected_.empty() && expected_.front().what == Expect::Hello;
    if (hello && *code == 250) take_extension(text);
    if (line.size() > 3 && line[3] == '-') return true;
    Reply reply{*code, std::string{text}};
    if (reply.code == 421 && is_done()) {
        finish(call.out);
        return true;
    }
    if (reply.code == 421) {
        fail(FailureReason::ServerClosing, std::move(reply), false, call);
        return true;
    }
    if (expected_.empty()) return false;
    const Expected expected = expected_.front();
    expected_.erase(expected_.begin());
    on_reply(expected, std::move(reply), call);
    return true;
}

/// A line of EHLO's answer. The first one names the server and matches no keyword that matters.
void ClientSession::take_extension(std::string_view text) {
    const std::string_view keyword = take_word(text);
    if (base::iequals(keyword, "PIPELINING")) {
        offers_.pipelining = true;
    } else if (base::iequals(keyword, "SIZE")) {
        offers_.size = true;
        offers_.size_max = base::parse_number(text).value_or(0);
    } else if (base::iequals(keyword, "8BITMIME")) {
        offers_.eight_bit = true;
    } else if (base::iequals(keyword, "STARTTLS")) {
        offers_.starttls = true;
    } else if (base::iequals(keyword, "CHUNKING")) {
        offers_.chunking = true;
    } else if (base::iequals(keyword, "SMTPUTF8")) {
        offers_.utf8 = true;
    } else if (base::iequals(keyword, "DSN")) {
        offers_.dsn = true;
    } else if (base::iequals(keyword, "AUTH")) {
        while (!text.empty()) {
            const auto mechanism = wire::find_mechanism(take_word(text));
            if (!mechanism) continue;
            offers_.mechanisms =
                static_cast<std::uint8_t>(offers_.mechanisms | bit_of(*mechanism));
        }
    }
}

void ClientSession::on_reply(Expected expected, Reply reply, Call& call) {
    switch (expected.what) {
        case Expect::Greeting: on_greeting(std::move(reply), call); break;
        case Expect::Hello: on_hello(true, std::move(reply), call); break;
        case Expect::Helo: on_hello(false, std::move(reply), call); break;
        case Expect::StartTls: on_start_tls(std::move(reply), call); break;
        case Expect::Auth: on_auth(std::move(reply), call); break;
        case Expect::Reset: step_ = Step::Letter; break;
        case Expect::Quit: finish(call.out); break;
        default: on_transaction_reply(expected, std::move(reply), call); break;
    }
}

void ClientSession::on_greeting(Reply reply, Call& call) {
    if (!reply.positive()) {
        fail(FailureReason::TurnedAway, std::move(reply), true, call);
        return;
    }
    step_ = profile_.helo_only ? Step::Helo : Step::Hello;
}

void ClientSession::on_hello(bool extended, Reply reply, Call& call) {
    if (reply.positive()) {
        state_ = State::Greeted;
        after_hello(call);
    } else if (extended && reply.permanent()) {
        step_ = Step::Helo;  // an old server (RFC 5321 3.2)
    } else {
        fail(FailureReason::HelloRefused, std::move(reply), true, call);
    }
}

/// TLS first, then log-in, then letters.
void ClientSession::after_hello(Call& call) {
    if (!encrypted_ && profile_.tls != TlsChoice::Never) {
        if (offers_.starttls) {
            step_ = Step::StartTls;
            return;
        }
        if (profile_.tls == TlsChoice::Required) {
            fail(FailureReason::TlsNotOffered, {0, "the server does not offer STARTTLS"}, true,
                 call);
            return;
        }
    }
    if (profile_.auth == AuthChoice::None) {
        step_ = Step::Letter;
    } else if (choose_mechanism()) {
        step_ = Step::Auth;
    } else {
        fail(FailureReason::AuthNotOffered,
             {0, "the server offers no way to log in that was chosen"}, true, call);
    }
}

void ClientSession::on_start_tls(Reply reply, Call& call) {
    if (reply.code == 220) {
        // What came in clear behind this reply may be an attacker's (RFC 3207 6).
        reader_.discard();
        call.out.start_tls();
        encrypted_ = true;
        offers_ = {};
        state_ = State::Connected;
        step_ = Step::Hello;
    } else if (profile_.tls == TlsChoice::Required) {
        fail(FailureReason::TlsRefused, std::move(reply), true, call);
    } else {
        offers_.starttls = false;  // goes on in clear, as it was told to
        after_hello(call);
    }
}

// --- log-in --------------------------------------------------------------------------------------

std::optional<Mechanism> ClientSession::choose_mechanism() const {
    const auto offered = [this](Mechanism mechanism) -> std::optional<Mechanism> {
        if ((offers_.mechanisms & bit_of(mechanism)) == 0) return std::nullopt;
        return mechanism;
    };
    switch (profile_.auth) {
        case AuthChoice::None: return std::nullopt;
        case AuthChoice::Plain: return offered(Mechanism::Plain);
        case AuthChoice::Login: return offered(Mechanism::Login);
        case AuthChoice::CramMd5: return offered(Mechanism::CramMd5);
        case AuthChoice::ScramSha256: return offered(Mechanism::ScramSha256);
        case AuthChoice::Best: break;
    }
    for (const Mechanism mechanism :
         {Mechanism::ScramSha256, Mechanism::CramMd5, Mechanism::Plain, Mechanism::Login}) {
        if (offered(mechanism)) return mechanism;
    }
    return std::nullopt;
}

void ClientSession::write_auth(Call& call) {
    const Mechanism mechanism = *choose_mechanism();
    std::string unique;
    base::append_number(unique, profile_.serial);
    unique += '.';
    base::append_number(unique, static_cast<std::uint64_t>(call.now.time_since_epoch().count()));
    sasl_ = wire::SaslClient{mechanism, profile_.user, profile_.password, std::move(unique)};
    std::string command = "AUTH ";
    command += wire::mechanism_name(mechanism);
    const bool wanted = mechanism != Mechanism::Plain || profile_.plain_initial_response;
    if (wanted && wire::client_speaks_first(mechanism)) {
        wire::SaslClient begun = sasl_;
        const std::string initial = *begun.initial();
        // A command line has a limit; if this is beyond it, wait to be asked (RFC 4954 4).
        if (command.size() + 1 + (initial.size() + 2) / 3 * 4 + 2 <= 512) {
            sasl_ = std::move(begun);
            state_ = State::AuthExchange;
            write_auth_line(index_of(Line::Auth), command + " ", initial, call);
            return;
        }
    }
    call.out.line(index_of(Line::Auth), command);
    state_ = State::AuthExchange;
    expect(Expect::Auth, call);
}

/// One line with a secret at its end.
void ClientSession::write_auth_line(std::uint16_t kind, std::string_view before,
                                    std::string_view secret, Call& call) {
    const std::string encoded = base::base64_encode(secret);
    std::string line{before};
    line += encoded.empty() && !before.empty() ? "=" : encoded;
    wire::Effects::Item& item = call.out.line(kind, line);
    item.secret_begin = static_cast<std::uint32_t>(before.size());
    item.secret_end = static_cast<std::uint32_t>(line.size());
    expect(Expect::Auth, call);
}

void ClientSession::on_auth(Reply reply, Call& call) {
    if (reply.code == 334) {
        const std::optional<std::string> challenge = base::base64_decode(reply.text);
        wire::SaslStep answer;
        if (challenge) answer = sasl_.respond(*challenge);
        const bool good = answer.outcome == wire::SaslOutcome::Continue ||
                          answer.outcome == wire::SaslOutcome::Done;
        if (good) response_ = std::move(answer.octets);
        step_ = good ? Step::AuthResponse : Step::AuthCancel;
        return;
    }
    const bool server_proved = sasl_.server_proved();
    sasl_ = {};
    state_ = State::Greeted;
    if (reply.code != 235) {
        fail(FailureReason::LoginFailed, std::move(reply), true, call);
    } else if (!server_proved) {
        fail(FailureReason::LoginFailed, {0, "the server did not prove that it knows the password"},
             true, call);
    } else {
        logged_in_ = true;
        step_ = Step::Letter;
    }
}

}  // namespace smtp
