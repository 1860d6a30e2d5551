#pragma once
/// Who an address of a provider means: an account, other addresses (an alias, a list), or nobody.
///
/// Doors: is_local, destinations, verification. Fails: never; an address that nobody has is a Destination too.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/ids.h"
#include "protocols/mail/address.h"
#include "sim/host.h"

namespace sim {

enum class Meaning : std::uint8_t {
    Account,      ///< a mailbox here
    Postmaster,   ///< the postmaster of a provider that has not made the account yet (RFC 5321 4.5.1)
    Elsewhere,    ///< an address of another domain
    Nobody,       ///< no such address here
    Loop,         ///< aliases that lead back to themselves (RFC 5321 3.9)
};

struct Destination {
    Meaning meaning = Meaning::Nobody;
    base::AccountId account;
    mail::Mailbox address;             ///< the account's, or the one elsewhere
    /// A list was passed: failures go to its owner, no longer to the sender (RFC 5321 3.9.2).
    std::optional<mail::Mailbox> owner;
    std::string through;               ///< "info@meadow.example": the alias or list passed last; empty: none
    friend bool operator==(const Destination&, const Destination&) = default;
};

/// True if `address` belongs to the provider's domain ("Postmaster" without a domain does).
[[nodiscard]] bool is_local(const Provider& provider, const mail::Mailbox& address);
/// Everyone whom a local address means, each once, in the order of the policy. Never empty.
[[nodiscard]] std::vector<Destination> destinations(const Provider& provider, const mail::Mailbox& address);
/// The members of a list or alias as EXPN shows them; empty: there is none of this name.
[[nodiscard]] std::vector<std::string> members_of(const Provider& provider, std::string_view name);

}  // namespace sim
