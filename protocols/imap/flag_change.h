#pragma once
/// Flags as clients write them, turned into the bits of one mailbox.

#include <cstdint>
#include <optional>
#include <string_view>

#include "protocols/mail/mailbox.h"

namespace imap {

/// The system flag's bit; 0 for a keyword or a name that is no system flag.
[[nodiscard]] std::uint8_t system_flag(std::string_view flag);
/// False if some "\Name" of the list (separated by spaces) cannot be stored (RFC 9051 2.3.2).
[[nodiscard]] bool flags_are_storable(std::string_view list);
/// The bits of the list; keywords are made in the mailbox as needed. nullopt: no room for one more.
[[nodiscard]] std::optional<mail::Flags> flags_for(std::string_view list,
                                                   mail::MailboxState& mailbox);

}  // namespace imap
