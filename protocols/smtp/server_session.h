#pragma once
/// Server side of one SMTP connection (RFC 5321). A value: copy it to fork the conversation.
///
/// Feeding:  greet, receive, expire, shut_down, disconnected.
/// Looking:  state, deadline, envelope, user, client_name, encrypted.
/// Knows no socket, clock, host or store; what it asks and changes is the Backend argument.
/// Fails: never. A peer's error becomes one reply and a fact.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocols/base/cow.h"
#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "protocols/mail/envelope.h"
#include "protocols/smtp/backend.h"
#include "protocols/smtp/server_profile.h"
#include "protocols/smtp/state.h"
#include "protocols/smtp/text_reader.h"
#include "protocols/wire/effects.h"
#include "protocols/wire/line_reader.h"
#include "protocols/wire/sasl.h"

namespace smtp {

class ServerSession {
  public:
    explicit ServerSession(ServerProfile profile, Peer peer = {});
    /// Shares the profile with whoever else holds it; for hosts that serve many.
    explicit ServerSession(base::Cow<ServerProfile> profile, Peer peer = {});

    /// Writes the greeting (RFC 5321 3.1). Call once, first.
    void greet(base::Instant now, wire::Effects& out);
    /// Takes in what the client sent, however it is cut, and answers every whole command.
    void receive(std::string_view octets, base::Instant now, Backend& backend, wire::Effects& out);
    /// Call at or after `deadline()`: says 421 and closes if the client has been silent too long.
    void expire(base::Instant now, wire::Effects& out);
    /// The host is going down in good order: says 421 and closes (RFC 5321 3.8).
    void shut_down(wire::Effects& out);
    /// The client has closed or the connection is lost: an unfinished letter is forgotten.
    void disconnected(wire::Effects& out);

    [[nodiscard]] std::optional<base::Instant> deadline() const;
    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] const mail::Envelope& envelope() const { return envelope_; }
    /// Who logged in, or empty.
    [[nodiscard]] std::string_view user() const { return user_; }
    /// What the client called itself in EHLO or HELO, or empty.
    [[nodiscard]] std::string_view client_name() const { return client_name_; }
    [[nodiscard]] bool encrypted() const { return encrypted_; }
    [[nodiscard]] const ServerProfile& profile() const { return *profile_; }

    friend bool operator==(const ServerSession&, const ServerSession&) = default;

  private:
    State state_ = State::Connected;
    base::Cow<ServerProfile> profile_;
    mail::Envelope envelope_;
    std::string user_;
    std::string client_name_;
    bool encrypted_ = false;
};

}  // namespace smtp
