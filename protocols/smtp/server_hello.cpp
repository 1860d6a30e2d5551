// EHLO, HELO, STARTTLS and AUTH of the server session.

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
        forgive(Line::EhloName, call.out);
    }
    forget_transaction(call.out);
    client_name_ = argument;
    extended_ = extended;
    move_to(State::Greeted, call.out);
    const Line line = extended ? Line::EhloFirst : Line::Helo250;
    begin_reply(line_row(line), call.out);
    std::string& buffer = call.out.buffer();
    buffer += profile_->host_name;
    buffer += line_row(line).text;
    buffer += client_name_;
    end_reply(line, call.out);
    if (extended) list_extensions(call.out);
}

/// Lists what is switched on and would work now; HELP always works, so it ends the list.
void ServerSession::list_extensions(wire::Effects& out) {
    const ServerProfile& profile = *profile_;
    if (profile.offer_pipelining) reply(Line::EhloPipelining, out);
    if (profile.offer_size) {
        begin_reply(line_row(Line::EhloSize), out);
        out.buffer() += "SIZE ";
        base::append_number(out.buffer(), profile.size_max);
        end_reply(Line::EhloSize, out);
    }
    if (profile.offer_8bitmime) reply(Line::EhloEightBit, out);
    if (profile.offer_starttls && !encrypted_) reply(Line::EhloStartTls, out);
    list_mechanisms(out);
    if (profile.offer_chunking) reply(Line::EhloChunking, out);
    if (profile.offer_smtputf8) reply(Line::EhloUtf8, out);
    if (profile.offer_dsn) reply(Line::EhloDsn, out);
    if (profile.expn != VerifyPolicy::Disabled) reply(Line::EhloExpn, out);
    if (profile.offer_enhanced_codes) reply(Line::EhloEnhancedCodes, out);
    reply(Line::EhloHelp, out);
}

void ServerSession::list_mechanisms(wire::Effects& out) {
    bool any = false;
    for (const Mechanism mechanism : kMechanisms) any = any || mechanism_works(mechanism);
    if (!any || !user_.empty()) return;
    begin_reply(line_row(Line::EhloAuth), out);
    out.buffer() += "AUTH";
    for (const Mechanism mechanism : kMechanisms) {
        if (!mechanism_works(mechanism)) continue;
        out.buffer() += ' ';
        out.buffer() += wire::mechanism_name(mechanism);
    }
    end_reply(Line::EhloAuth, out);
}

void ServerSession::start_tls(Call& call) {
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
