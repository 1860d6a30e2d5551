#pragma once
/// The special uses of mailboxes (RFC 6154 2) and their names.

#include <cstdint>
#include <string>
#include <string_view>

namespace imap {

/// The bit (mail::SpecialUse) of "\Sent" in any case; 0 if there is none.
[[nodiscard]] std::uint8_t special_use_named(std::string_view attribute);
/// Appends " \Sent" for each bit.
void append_special_uses(std::string& out, std::uint8_t uses);

}  // namespace imap
