#pragma once
/// Log-in mechanisms apart from the protocol that carries them (RFC 4422), for SMTP, POP3 and IMAP.
///
/// Challenges and responses are raw octets here; the protocol puts them into base64 and its lines.
/// Both sides are values and know no clock and no source of chance: `unique` makes a challenge or
/// nonce unrepeatable, and the caller makes it so.
///
/// Doors: Mechanism, PasswordSource, SaslServer, SaslClient.
/// Fails: never; a peer's error is an Outcome.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocols/base/value.h"

namespace wire {

enum class Mechanism : std::uint8_t { Plain, Login, CramMd5, ScramSha256 };

/// "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256".
[[nodiscard]] std::string_view mechanism_name(Mechanism mechanism);
/// In any case; nullopt if it is none of ours.
[[nodiscard]] std::optional<Mechanism> find_mechanism(std::string_view name);
/// True if the client speaks first, so that an initial response makes sense (PLAIN, SCRAM).
[[nodiscard]] bool client_speaks_first(Mechanism mechanism);
/// True if the password itself goes over the line (PLAIN, LOGIN).
[[nodiscard]] bool sends_password(Mechanism mechanism);

/// Whoever knows the passwords. An argument, never stored.
class PasswordSource {
  public:
    virtual ~PasswordSource() = default;
    /// The password of a user who may log in; nullopt if there is no such user.
    virtual std::optional<std::string> password_of(std::string_view user) = 0;
};

enum class SaslOutcome : std::uint8_t {
    Continue,   ///< send `octets` (may be empty) and wait for the other side
    Done,       ///< logged in; a server's `octets`, if any, go out first
    Denied,     ///< well formed, but user or password are wrong
    Malformed,  ///< not what the mechanism asks for
};

struct SaslStep {
    SaslOutcome outcome = SaslOutcome::Malformed;
    std::string octets;

    friend bool operator==(const SaslStep&, const SaslStep&) = default;
};

/// The server's side of one exchange.
class SaslServer {
  public:
    SaslServer() = default;
    /// `host` names the server in challenges; `unique` never repeats.
    SaslServer(Mechanism mechanism, std::string host, std::string unique);

    /// Starts. `initial` is the initial response if the client gave one (an empty one is not none).
    SaslStep begin(std::optional<std::string_view> initial, PasswordSource& passwords);
    /// Takes the client's answer to the last challenge.
    SaslStep respond(std::string_view response, PasswordSource& passwords);

    /// Who logs in, once it is known; who is logged in, after Done.
    [[nodiscard]] const std::string& user() const { return user_; }
    [[nodiscard]] Mechanism mechanism() const { return mechanism_; }

    friend bool operator==(const SaslServer&, const SaslServer&) = default;

  private:
    SaslStep plain(std::string_view response, PasswordSource& passwords);
    SaslStep login(std::string_view response, PasswordSource& passwords);
    SaslStep cram_md5(std::string_view response, PasswordSource& passwords);
    SaslStep scram_first(std::string_view response, PasswordSource& passwords);
    SaslStep scram_final(std::string_view response);

    Mechanism mechanism_ = Mechanism::Plain;
    std::uint8_t turn_ = 0;
    std::string host_;
    std::string unique_;
    std::string user_;
    std::string nonce_;         ///< CRAM-MD5: the challenge; SCRAM: both nonces
    std::string auth_message_;  ///< SCRAM: as far as it is known
    std::string salted_;        ///< SCRAM: the salted password; empty: no such user
    std::string final_;         ///< SCRAM: the server's last word, while an empty answer is awaited
};
static_assert(base::Value<SaslServer>);

/// The client's side of one exchange.
class SaslClient {
  public:
    SaslClient() = default;
    SaslClient(Mechanism mechanism, std::string user, std::string password, std::string unique);

    /// What can be said before any challenge; nullopt if the server speaks first.
    std::optional<std::string> initial();
    /// Answers a challenge. Done: the server has proved itself and needs an empty answer (SCRAM).
    SaslStep respond(std::string_view challenge);
    /// SCRAM: the server has proved that it knows the password. True for the others.
    [[nodiscard]] bool server_proved() const;

    friend bool operator==(const SaslClient&, const SaslClient&) = default;

  private:
    std::string scram_first();
    SaslStep scram_final(std::string_view challenge);
    SaslStep scram_verify(std::string_view challenge);

    Mechanism mechanism_ = Mechanism::Plain;
    std::uint8_t turn_ = 0;
    std::string user_;
    std::string password_;
    std::string unique_;
    std::string nonce_;
    std::string first_bare_;
    std::string server_signature_;
    bool proved_ = false;
};
static_assert(base::Value<SaslClient>);

}  // namespace wire
