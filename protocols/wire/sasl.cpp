#include "protocols/wire/sasl.h"

#include <utility>

#include "protocols/base/digest.h"
#include "protocols/base/octets.h"
#include "protocols/wire/scram.h"

namespace wire {

namespace {

constexpr std::string_view kNames[] = {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"};

bool is_ascii(std::string_view text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    }
    return true;
}

/// Takes "x=value" up to the next comma or the end off the front of `text`.
std::optional<std::string_view> take_attribute(std::string_view& text, char name) {
    if (text.size() < 2 || text[0] != name || text[1] != '=') return std::nullopt;
    const std::size_t comma = text.find(',');
    const std::string_view value =
        text.substr(2, comma == std::string_view::npos ? comma : comma - 2);
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
    return value;
}

/// "=2C" and "=3D" back to ',' and '='; anything else after '=' is an error (RFC 5802 5.1).
std::optional<std::string> decode_name(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '=') {
            out += text[i];
            continue;
        }
        const std::string_view code = text.substr(i, 3);
        if (code != "=2C" && code != "=3D") return std::nullopt;
        out += code == "=2C" ? ',' : '=';
        i += 2;
    }
    return out;
}

std::string encode_name(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == ',') {
            out += "=2C";
        } else if (c == '=') {
            out += "=3D";
        } else {
            out += c;
        }
    }
    return out;
}

bool is_nonce(std::string_view text) {
    if (text.empty()) return false;
    for (const char c : text) {
        if (c < 0x21 || c > 0x7e || c == ',') return false;
    }
    return true;
}

/// 24 printable characters that only the same `purpose` and `unique` give again.
std::string make_nonce(std::string_view purpose, std::string_view unique) {
    return base::base64_encode(base::hmac_sha256(purpose, unique).substr(0, 18));
}

SaslStep malformed() { return {SaslOutcome::Malformed, {}}; }
SaslStep denied() { return {SaslOutcome::Denied, {}}; }
SaslStep done() { return {SaslOutcome::Done, {}}; }
SaslStep go_on(std::string octets) { return {SaslOutcome::Continue, std::move(octets)}; }

bool password_is_right(PasswordSource& passwords, std::string_view user,
                       std::string_view password) {
    const std::optional<std::string> right = passwords.password_of(user);
    return right && base::equal_in_constant_time(*right, password);
}

}  // namespace

std::string_view mechanism_name(Mechanism mechanism) {
    return kNames[static_cast<std::size_t>(mechanism)];
}

std::optional<Mechanism> find_mechanism(std::string_view name) {
    for (const Mechanism mechanism :
         {Mechanism::Plain, Mechanism::Login, Mechanism::CramMd5, Mechanism::ScramSha256}) {
        if (base::iequals(mechanism_name(mechanism), name)) return mechanism;
    }
    return std::nullopt;
}

bool client_speaks_first(Mechanism mechanism) {
    return mechanism == Mechanism::Plain || mechanism == Mechanism::ScramSha256;
}

bool sends_password(Mechanism mechanism) {
    return mechanism == Mechanism::Plain || mechanism == Mechanism::Login;
}

// --- the server's side ---------------------------------------------------------------------------

SaslServer::SaslServer(Mechanism mechanism, std::string host, std::string unique)
    : mechanism_{mechanism}, host_{std::move(host)}, unique_{std::move(unique)} {}

SaslStep SaslServer::begin(std::optional<std::string_view> initial, PasswordSource& passwords) {
    turn_ = 0;
    if (mechanism_ == Mechanism::CramMd5) {
        if (initial) return malformed();  // the server speaks first (RFC 2195 2)
        nonce_ = "<" + unique_ + "@" + host_ + ">";
        return go_on(nonce_);
    }
    if (initial) return respond(*initial, passwords);
    return go_on(mechanism_ == Mechanism::Login ? "Username:" : "");
}

SaslStep SaslServer::respond(std::string_view response, PasswordSource& passwords) {
    switch (mechanism_) {
        case Mechanism::Plain: return plain(response, passwords);
        case Mechanism::Login: return login(response, passwords);
        case Mechanism::CramMd5: return cram_md5(response, passwords);
        case Mechanism::ScramSha256: break;
    }
    if (turn_ == 0) return scram_first(response, passwords);
    if (turn_ == 1) return scram_final(response);
    return response.empty() ? done() : malformed();
}

SaslStep SaslServer::plain(std::string_view response, PasswordSource& passwords) {
    const std::size_t first = response.find('\0');
    if (first == std::string_view::npos) return malformed();
    const std::size_t second = response.find('\0', first + 1);
    if (second == std::string_view::npos) return malformed();
    const std::string_view act_as = response.substr(0, first);
    const std::string_view user = response.substr(first + 1, second - first - 1);
    const std::string_view password = response.substr(second + 1);
    if (user.empty() || password.empty() || password.find('\0') != std::string_view::npos) {
        return malformed();
    }
    user_ = user;
    // Nobody here may act for somebody else (RFC 4616 2).
    if (!act_as.empty() && act_as != user) return denied();
    return password_is_right(passwords, user, password) ? done() : denied();
}

SaslStep SaslServer::login(std::string_view response, PasswordSource& passwords) {
    if (turn_ == 0) {
        if (response.empty()) return malformed();
        user_ = response;
        turn_ = 1;
        return go_on("Password:");
    }
    return password_is_right(passwords, user_, response) ? done() : denied();
}

SaslStep SaslServer::cram_md5(std::string_view response, PasswordSource& passwords) {
    const std::size_t space = response.rfind(' ');  // a user name may hold spaces (RFC 2195 2)
    if (space == std::string_view::npos || space == 0) return malformed();
    user_ = response.substr(0, space);
    const std::optional<std::string> password = passwords.password_of(user_);
    const std::string right = base::hex(base::hmac_md5(password.value_or(""), nonce_));
    const bool equal = base::equal_in_constant_time(right, response.substr(space + 1));
    return equal && password ? done() : denied();
}

SaslStep SaslServer::scram_first(std::string_view response, PasswordSource& passwords) {
    // gs2-header: "n,,", "y,,", or with the name of the user to act as (RFC 5802 7).
    if (response.size() < 3 || (response[0] != 'n' && response[0] != 'y') || response[1] != ',') {
        return malformed();  // "p=": a channel binding that was never offered
    }
    std::string_view rest = response.substr(2);
    const std::size_t comma = rest.find(',');
    if (comma == std::string_view::npos) return malformed();
    std::string_view act_as_part = rest.substr(0, comma);
    const std::string_view bare = rest.substr(comma + 1);
    std::string_view attributes = bare;
    const auto name = take_attribute(attributes, 'n');
    const auto nonce = take_attribute(attributes, 'r');
    if (!name || name->empty() || !nonce || !is_nonce(*nonce)) return malformed();
    const auto user = decode_name(*name);
    if (!user) return malformed();
    user_ = *user;
    bool allowed = is_ascii(user_);  // no SASLprep here, so ASCII only (RFC 5802 2.2)
    if (!act_as_part.empty()) {
        const auto act_as = take_attribute(act_as_part, 'a');
        if (!act_as || !decode_name(*act_as)) return malformed();
        allowed = allowed && *decode_name(*act_as) == user_;
    }
    const std::string salt = base::hmac_sha256("salt " + host_, user_).substr(0, 16);
    const std::optional<std::string> password = passwords.password_of(user_);
    // Somebody unknown gets a salt like anybody else and is denied at the end.
    if (password && allowed && is_ascii(*password)) {
        salted_ = scram_salted_password(*password, salt, kScramIterations);
    }
    nonce_ = std::string{*nonce} + make_nonce(host_, unique_);
    std::string challenge = "r=" + nonce_ + ",s=" + base::base64_encode(salt) + ",i=";
    base::append_number(challenge, kScramIterations);
    final_ = response.substr(0, response.size() - bare.size());
    auth_message_ = std::string{bare} + "," + challenge;
    turn_ = 1;
    return go_on(std::move(challenge));
}

SaslStep SaslServer::scram_final(std::string_view response) {
    const std::size_t proof_at = response.rfind(",p=");
    if (proof_at == std::string_view::npos) return malformed();
    const std::string_view without_proof = response.substr(0, proof_at);
    const auto proof = base::base64_decode(response.substr(proof_at + 3));
    std::string_view attributes = without_proof;
    const auto binding = take_attribute(attributes, 'c');
    const auto nonce = take_attribute(attributes, 'r');
    if (!proof || !binding || !nonce) return malformed();
    if (base::base64_decode(*binding) != final_ || *nonce != nonce_) return denied();
    auth_message_ += "," + std::string{without_proof};
    if (salted_.empty() || !scram_proof_is_right(salted_, auth_message_, *proof)) return denied();
    turn_ = 2;
    return go_on("v=" + base::base64_encode(scram_server_signature(salted_, auth_message_)));
}

// --- the client's side ---------------------------------------------------------------------------

SaslClient::SaslClient(Mechanism mechanism, std::string user, std::string password,
                       std::string unique)
    : mechanism_{mechanism},
      user_{std::move(user)},
      password_{std::move(password)},
      unique_{std::move(unique)} {}

std::optional<std::string> SaslClient::initial() {
    if (mechanism_ == Mechanism::Plain) {
        std::string out{"\0", 1};
        out += user_;
        out += '\0';
        out += password_;
        turn_ = 1;
        return out;
    }
    if (mechanism_ == Mechanism::ScramSha256) return scram_first();
    return std::nullopt;
}

SaslStep SaslClient::respond(std::string_view challenge) {
    switch (mechanism_) {
        case Mechanism::Plain: {
            if (turn_ != 0 || !challenge.empty()) return malformed();
            return go_on(*initial());
        }
        case Mechanism::Login:
            // Servers word these questions differently; only their order is certain.
            if (turn_ > 1) return malformed();
            return go_on(turn_++ == 0 ? user_ : password_);
        case Mechanism::CramMd5:
            if (turn_++ != 0 || challenge.empty()) return malformed();
            return go_on(user_ + " " + base::hex(base::hmac_md5(password_, challenge)));
        case Mechanism::ScramSha256: break;
    }
    if (turn_ == 0) return challenge.empty() ? go_on(scram_first()) : malformed();
    if (turn_ == 1) return scram_final(challenge);
    return turn_ == 2 ? scram_verify(challenge) : malformed();
}

bool SaslClient::server_proved() const {
    return mechanism_ != Mechanism::ScramSha256 || proved_;
}

std::string SaslClient::scram_first() {
    nonce_ = make_nonce(user_, unique_);
    first_bare_ = "n=" + encode_name(user_) + ",r=" + nonce_;
    turn_ = 1;
    return "n,," + first_bare_;
}

SaslStep SaslClient::scram_final(std::string_view challenge) {
    std::string_view attributes = challenge;
    const auto nonce = take_attribute(attributes, 'r');
    const auto salt_text = take_attribute(attributes, 's');
    const auto iterations_text = take_attribute(attributes, 'i');
    if (!nonce || !salt_text || !iterations_text) return malformed();
    const auto salt = base::base64_decode(*salt_text);
    const auto iterations = base::parse_number(*iterations_text, kScramIterationsMax);
    if (!salt || salt->empty() || !iterations || *iterations == 0) return malformed();
    // The server must have added something of its own to our nonce (RFC 5802 5.1, r).
    if (!is_nonce(*nonce) || !nonce->starts_with(nonce_) || nonce->size() == nonce_.size()) {
        return malformed();
    }
    const std::string without_proof = "c=biws,r=" + std::string{*nonce};
    const std::string message = first_bare_ + "," + std::string{challenge} + "," + without_proof;
    const std::string salted =
        scram_salted_password(password_, *salt, static_cast<std::uint32_t>(*iterations));
    server_signature_ = scram_server_signature(salted, message);
    turn_ = 2;
    return go_on(without_proof + ",p=" + base::base64_encode(scram_client_proof(salted, message)));
}

SaslStep SaslClient::scram_verify(std::string_view challenge) {
    std::string_view attributes = challenge;
    const auto signature_text = take_attribute(attributes, 'v');
    if (!signature_text) return malformed();
    const auto signature = base::base64_decode(*signature_text);
    if (!signature || !base::equal_in_constant_time(*signature, server_signature_)) return denied();
    proved_ = true;
    turn_ = 3;
    return done();
}

}  // namespace wire
