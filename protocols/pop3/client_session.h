#pragma once
/// Client side of one POP3 connection: one collection of mail by the rules of a ClientProfile.
///
/// A letter is handed to the program (Fetched) before the command that marks it is written, and it
/// is called Removed only once QUIT was answered +OK: a cut anywhere costs at worst a duplicate.
/// Feeding: receive, act, expire. Looking: wants_to_act, finished, deadline. Fails: never.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocols/base/cow.h"
#include "protocols/base/shared_octets.h"
#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "protocols/pop3/client_profile.h"
#include "protocols/wire/effects.h"
#include "protocols/wire/line_reader.h"

namespace pop3 {

/// The server has told what it holds.
struct Listed {
    std::uint32_t count = 0;
    std::uint64_t octets = 0;
    friend bool operator==(const Listed&, const Listed&) = default;
};
/// A message is here: store it now. `unique_id` is empty in programs that do not use UIDL.
struct Fetched {
    std::string unique_id;
    base::SharedOctets message;   ///< without dot-stuffing
    bool headers_only = false;
    friend bool operator==(const Fetched&, const Fetched&) = default;
};
/// The server has answered +OK to DELE. Nothing is removed yet.
struct MarkedForRemoval {
    std::string unique_id;
    friend bool operator==(const MarkedForRemoval&, const MarkedForRemoval&) = default;
};
/// QUIT was answered +OK: these are gone from the server.
struct Removed {
    std::vector<std::string> unique_ids;
    friend bool operator==(const Removed&, const Removed&) = default;
};
/// The listing is complete: unique-ids of the memory that are not in it may be forgotten.
struct GoneFromServer {
    std::vector<std::string> unique_ids;
    friend bool operator==(const GoneFromServer&, const GoneFromServer&) = default;
};
/// Log-in failed; `text` is what the server said. `try_later`: the password was not the reason.
struct LoginRefused {
    std::string text;
    bool try_later = false;
    friend bool operator==(const LoginRefused&, const LoginRefused&) = default;
};
/// The program cannot follow its own rules on this server (no UIDL, no TOP, no TLS …).
struct CannotServe {
    std::string what;   ///< name of the missing extension: "UIDL", "TOP", "STLS", "SASL"
    friend bool operator==(const CannotServe&, const CannotServe&) = default;
};
/// The session is over. `more`: letters are left over by `quit_every`; connect again at once.
struct SessionEnded {
    bool in_good_order = false;
    bool more = false;
    friend bool operator==(const SessionEnded&, const SessionEnded&) = default;
};

using ClientEvent = std::variant<Listed, Fetched, MarkedForRemoval, Removed, GoneFromServer,
                                 LoginRefused, CannotServe, SessionEnded>;

/// What a careful program does to its memory on each event.
void keep_memory(Seen& memory, const ClientEvent& event, base::Instant now);

class ClientSession {
  public:
    ClientSession(base::Cow<ClientProfile> profile, Seen memory, Wishes wishes, base::Instant now);
    ClientSession(ClientProfile profile, Seen memory, Wishes wishes, base::Instant now)
        : ClientSession{base::Cow<ClientProfile>{std::move(profile)}, std::move(memory),
                        std::move(wishes), now} {}

    void receive(std::string_view octets, base::Instant now, wire::Effects& out,
                 std::vector<ClientEvent>& events);
    [[nodiscard]] bool wants_to_act() const;
    /// Writes the next command, or the next group of them. REQUIRES: wants_to_act().
    void act(base::Instant now, wire::Effects& out);
    /// The server has been silent for too long: closes.
    void expire(base::Instant now, wire::Effects& out, std::vector<ClientEvent>& events);
    /// The connection is gone.
    void disconnected(base::Instant now, std::vector<ClientEvent>& events);

    [[nodiscard]] std::optional<base::Instant> deadline() const;
    [[nodiscard]] bool finished() const;
    [[nodiscard]] const ClientProfile& profile() const { return *profile_; }

    friend bool operator==(const ClientSession&, const ClientSession&) = default;

  private:
    base::Cow<ClientProfile> profile_;
    Seen memory_;
    Wishes wishes_;
    base::Instant last_heard_{};
    wire::LineReader reader_;
};
static_assert(base::Value<ClientSession>);

}  // namespace pop3
