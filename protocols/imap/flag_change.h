#pragma once
/// Flags as clients write them, turned into the bits of one mailbox.

#include <cstdint>
#include <string_view>

#include "protocols/mail/mailbox.h"

namespace imap {

/// The system flag's bit; 0 for a keyword or a name that is no system flag.
[[nodiscard]] std::uint8_t system_flag(std::string_view flag);
/// False if some "\Name" of the list (separated by spaces) cannot be stored (RFC 9051 2.3.2).
[[nodiscard]] bool flags_are_storable(std::string_view list);
/// The bits of the list as far as the mailbox has its keywords; makes none.
[[nodiscard]] mail::Flags known_flags(std::string_view list, const mail::MailboxState& mailbox);
/// True if every keyword of the list has a bit in the mailbox or can be given one.
[[nodiscard]] bool flags_fit(std::string_view list, const mail::MailboxState& mailbox);
/// The bits of the list; keywords are made as needed. Those that find no room are left out.
[[nodiscard]] mail::Flags make_flags(std::string_view list, mail::MailboxState& mailbox);

}  // namespace imap
