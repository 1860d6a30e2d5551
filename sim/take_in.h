#pragma once
/// Taking a letter in at a provider: which mailboxes it goes to, and what goes on to others.
///
/// Doors: Plan, plan_of; small words that relays and notices share.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/smtp/reply.h"
#include "sim/expansion.h"
#include "sim/host.h"

namespace sim {

/// What will become of each recipient of a letter at one provider.
struct Plan {
    struct Box {
        Destination to;              ///< Account or Postmaster
        std::size_t recipient = 0;   ///< index of the one that led here
        bool full = false;
    };
    struct Onward {
        Destination to;
        std::size_t recipient = 0;
    };
    std::vector<Box> boxes;          ///< each mailbox once
    std::vector<Onward> onward;      ///< Elsewhere, Nobody, Loop: each address once
};

/// `own` may be null: a host without a provider has no mailboxes.
[[nodiscard]] Plan plan_of(const Provider* own, const std::vector<QueuedRecipient>& recipients, std::uint64_t octets);

/// What the policy says for a mailbox that has no room.
[[nodiscard]] smtp::Reply full_reply(const SmtpPolicy& policy);
/// True if the recipient's NOTIFY asks for "SUCCESS", "FAILURE" or "DELAY" notices (RFC 3461 4.1).
[[nodiscard]] bool wants_notice(const mail::Recipient& recipient, std::string_view what);
/// "4F": short, and never the same twice in a World.
[[nodiscard]] std::string queue_name(std::uint32_t id);

}  // namespace sim
