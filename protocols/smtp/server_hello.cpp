// EHLO, HELO, STARTTLS and AUTH of the server session.

#include <algorithm>
#include <iterator>
#include <utility>

#include "protocols/base/octets.h"
#include "protocols/smtp/server_session.h"

namespace smtp {

namespace {

using wire::Mechanism;

constexpr Mechanism kMechanisms[] = {Mechanism::ScramSha256, Mechanism::CramMd5, Mechanism::Plain,
                                     Mechanism::Login};

}  // namespace

void ServerSession::hello(bool extended, std::string_view argument, Call& call) {
    if (!mail::is_domain(argument)) {
        if (!profile_->forgiving) {
            reply(Line::EhloName, call.out);
            return;
        }
        forgive(Line::EhloName, "a greeting with a name that is no domain is taken", call.out);
    }
    forget_transaction(call.out);
    client_name_ = argument;
    extended_ = extended;
    move_to(State::Greeted, call.out);
    const ExtensionList list = extended ? extensions() : ExtensionList{};
    const Line line = extended ? Line::EhloFirst : Line::Helo250;
    begin_line(line_row(line), list.count == 0, call.out);
    std::string& buffer = call.out.buffer();
    buffer += profile_->host_name;
    buffer += line_row(line).text;
    buffer += client_name_;
    end_line(line, list.count == 0, call.out);
    for (std::size_t i = 0; i < list.count; ++i) {
        write_extension(list.lines[i], i + 1 == list.count, call.out);
    }
}

/// What is switched on and would work now. Where TLS must come first, that is only what helps EHLO, NOOP,
/// STARTTLS and QUIT, since every other command is refused (RFC 3207 4).
ServerSession::ExtensionList ServerSession::extensions() const {
    const ServerProfile& profile = *profile_;
    const bool all = !needs_tls_first();
    ExtensionList list;
    const auto add = [&list](bool works, Line line) {
        if (works) list.lines[list.count++] = line;
    };
    add(profile.offer_pipelining, Line::EhloPipelining);
    add(all && profile.offer_size, Line::EhloSize);
    add(all && profile.offer_8bitmime, Line::EhloEightBit);
    add(profile.offer_starttls && !encrypted_, Line::EhloStartTls);
    const bool any_mechanism =
        std::any_of(std::begin(kMechanisms), std::end(kMechanisms),
                    [this](Mechanism mechanism) { return mechanism_works(mechanism); });
    add(all && any_mechanism && user_.empty(), Line::EhloAuth);
    add(all && profile.offer_chunking, Line::EhloChunking);
    add(all && profile.offer_smtputf8, Line::EhloUtf8);
    add(all && profile.offer_dsn, Line::EhloDsn);
    add(all && profile.expn != VerifyPolicy::Disabled, Line::EhloExpn);
    add(profile.offer_enhanced_codes, Line::EhloEnhancedCodes);
    add(all, Line::EhloHelp);
    return list;
}

void ServerSession::write_extension(Line line, bool last, wire::Effects& out) {
    begin_line(line_row(line), last, out);
    std::string& buffer = out.buffer();
    buffer += line_row(line).text;
    if (line == Line::EhloSize) {
        buffer += ' ';
        base::append_number(buffer, profile_->size_max);
    } else if (line == Line::EhloAuth) {
        for (const Mechanism mechanism : kMechanisms) {
            if (!mechanism_works(mechanism)) continue;
            buffer += ' ';
            buffer += wire::mechanism_name(mechanism);
        }
    }
    end_line(line, last, out);
}

void ServerSession::start_tls(Call& call) {
    // An extension belongs to those who said EHLO and so were told of it (RFC 5321 2.2.1, RFC 3207 4).
    if (!extended_) {
        reply(Line::AnyHelloFirst, call.out);
        return;
    }
    if (encrypted_) {
        reply(Line::StartTlsAlready, call.out);
        return;
    }
    if (profile_->tls_broken) {
        reply(Line::StartTlsBroken, call.out);
        return;
    }
    reply(Line::StartTls220, call.out);
    call.out.start_tls();
    // Whatever came in clear after the command may be an attacker's (RFC 3207 4.2, 6).
    reader_.discard();
    forget_transaction(call.out);
    client_name_.clear();
    user_.clear();
    extended_ = false;
    encrypted_ = true;
    move_to(State::Connected, call.out);
}

bool ServerSession::mechanism_is_offered(Mechanism mechanism) const {
    switch (mechanism) {
        case Mechanism::Plain: return profile_->offer_auth_plain;
        case Mechanism::Login: return profile_->offer_auth_login;
        case Mechanism::CramMd5: return profile_->offer_auth_cram_md5;
        case Mechanism::ScramSha256: return profile_->offer_auth_scram_sha_256;
    }
    return false;
}

bool ServerSession::mechanism_works(Mechanism mechanism) const {
    const bool too_open =
        profile_->password_needs_tls && !encrypted_ && wire::sends_password(mechanism);
    return mechanism_is_offered(mechanism) && !too_open;
}

void ServerSession::begin_auth(std::string_view argument, Call& call) {
    if (!extended_) {
        reply(Line::AnyHelloFirst, call.out);
        return;
    }
    if (!user_.empty()) {
        reply(Line::AuthAlready, call.out);
        return;
    }
    if (argument.empty()) {
        reply(Line::AuthSyntax, call.out);
        return;
    }
    const Words words = split_command(argument);
    const std::optional<Mechanism> mechanism = wire::find_mechanism(words.verb);
    if (!mechanism || !mechanism_is_offered(*mechanism)) {
        reply(Line::AuthMechanism, call.out);
        return;
    }
    if (!mechanism_works(*mechanism)) {
        reply(Line::AuthNeedsTls, call.out);
        return;
    }
    if (!words.argument.empty() && *mechanism == Mechanism::CramMd5) {
        reply(Line::AuthTooEarly, call.out);
        return;
    }
    std::string unique;
    base::append_number(unique, serial_);
    unique += '.';
    base::append_number(unique, static_cast<std::uint64_t>(call.now.time_since_epoch().count()));
    unique += '.';
    base::append_number(unique, login_failures_);
    sasl_ = wire::SaslServer{*mechanism, profile_->host_name, std::move(unique)};
    std::optional<std::string> initial;
    if (!words.argument.empty()) {
        // A single "=" stands for an empty initial response (RFC 4954 4).
        initial = words.argument == "=" ? std::string{} : base::base64_decode(words.argument);
        if (!initial) {
            sasl_ = {};
            reply(Line::AuthMalformed, call.out);
            return;
        }
    }
    std::optional<std::string_view> initial_view;
    if (initial) initial_view = *initial;
    move_to(State::AuthExchange, call.out);
    answer_auth(sasl_.begin(initial_view, call.backend), call);
}

void ServerSession::continue_auth(std::string_view line, Call& call) {
    if (line == "*") {
        sasl_ = {};
        move_to(State::Greeted, call.out);
        reply(Line::AuthCancelled, call.out);
        return;
    }
    const std::optional<std::string> response = base::base64_decode(line);
    if (response) {
        answer_auth(sasl_.respond(*response, call.backend), call);
    } else {
        answer_auth({wire::SaslOutcome::Malformed, {}}, call);
    }
}

/// Says what follows from one turn of the mechanism.
void ServerSession::answer_auth(const wire::SaslStep& step, Call& call) {
    if (step.outcome == wire::SaslOutcome::Continue) {
        const Mechanism mechanism = sasl_.mechanism();
        const Line line = step.octets.empty()                ? Line::AuthEmpty
                          : mechanism == Mechanism::CramMd5  ? Line::AuthChallenge
                          : mechanism == Mechanism::ScramSha256 ? Line::AuthScram
                          : sasl_.user().empty()             ? Line::AuthUserName
                                                             : Line::AuthPassword;
        begin_reply(line_row(line), call.out);
        call.out.buffer() += base::base64_encode(step.octets);
        end_reply(line, call.out);
        return;
    }
    base::Fact fact;
    fact.text = sasl_.user();
    sasl_ = wire::SaslServer{sasl_.mechanism(), {}, {}};
    move_to(State::Greeted, call.out);
    switch (step.outcome) {
        case wire::SaslOutcome::Done:
            user_ = fact.text;
            login_failures_ = 0;
            fact.kind = base::FactKind::LoggedIn;
            call.out.tell(std::move(fact));
            reply(Line::Auth235, call.out);
            break;
        case wire::SaslOutcome::Denied:
            fact.kind = base::FactKind::LoginFailed;
            call.out.tell(std::move(fact));
            ++login_failures_;
            if (profile_->login_failures_max != 0 &&
                login_failures_ >= profile_->login_failures_max) {
                close_with(Line::AuthTooMany, call.out);
            } else {
                reply(Line::AuthDenied, call.out);
            }
            break;
        default: reply(Line::AuthMalformed, call.out); break;
    }
}

}  // namespace smtp
