// How the client proves who it is: LOGIN, AUTHENTICATE (RFC 9051 6.2.2, 6.2.3; RFC 4959).

#include "protocols/base/octets.h"
#include "protocols/imap/client_data.h"
#include "protocols/imap/response_writer.h"

namespace imap {

namespace {

/// The mechanism to use; nullopt: the command LOGIN.
std::optional<wire::Mechanism> choose_mechanism(const ClientTurn& turn) {
    const ClientProfile& profile = turn.data.profile;
    if (profile.login == ClientLogin::CramMd5) return wire::Mechanism::CramMd5;
    if (profile.login == ClientLogin::ScramSha256) return wire::Mechanism::ScramSha256;
    const bool plain = profile.login == ClientLogin::Plain || turn.offers("LOGINDISABLED") ||
                       !fits_quotes(profile.password);
    if (plain && turn.offers("AUTH=PLAIN")) return wire::Mechanism::Plain;
    return std::nullopt;
}

}  // namespace

std::string login_obstacle(const ClientTurn& turn) {
    const auto mechanism = choose_mechanism(turn);
    if (mechanism) {
        const std::string capability = "AUTH=" + std::string{wire::mechanism_name(*mechanism)};
        return turn.offers(capability) ? "" : "the server does not offer " + capability;
    }
    return turn.offers("LOGINDISABLED") ? "the server allows no log-in without encryption" : "";
}

void log_in(ClientTurn& turn) {
    const ClientProfile& profile = turn.data.profile;
    std::string arguments;
    if (const auto mechanism = choose_mechanism(turn)) {
        std::string unique = turn.data.tag;
        base::append_number(unique,
                            static_cast<std::uint64_t>(turn.now.time_since_epoch().count()));
        turn.data.sasl.emplace(*mechanism, profile.user, profile.password, std::move(unique));
        arguments = wire::mechanism_name(*mechanism);
        std::size_t secret = std::string_view::npos;
        if (turn.offers("SASL-IR") && wire::client_speaks_first(*mechanism)) {
            secret = arguments.size() + 1;
            arguments += " " + base::base64_encode(turn.data.sasl->initial().value_or(""));
        }
        turn.command(Verb::Authenticate, arguments, secret);
        return turn.wait_for(ClientWait::Invitation);
    }
    append_astring(arguments, profile.user);
    arguments += ' ';
    const std::size_t secret = arguments.size();
    append_astring(arguments, profile.password);
    turn.command(Verb::Login, arguments, secret);
}

void answer_challenge(ClientTurn& turn) {
    const auto octets = base::base64_decode(turn.data.challenge);
    wire::SaslStep step;
    if (octets && turn.data.sasl) step = turn.data.sasl->respond(*octets);
    const bool goes_on =
        step.outcome == wire::SaslOutcome::Continue || step.outcome == wire::SaslOutcome::Done;
    const std::string answer = goes_on ? base::base64_encode(step.octets) : "*";
    auto& item = turn.out.line(
        index_of(goes_on ? Line::AuthenticateResponse : Line::AuthenticateCancel), answer);
    if (goes_on) item.secret_end = static_cast<std::uint32_t>(answer.size());
    turn.wait_for(ClientWait::Invitation);
}

}  // namespace imap
