#pragma once
/// The octets that a section of a message names (RFC 9051 6.4.5.1).

#include <optional>
#include <string>
#include <string_view>

#include "protocols/imap/fetch_item.h"
#include "protocols/mail/mime.h"

namespace imap {

/// The entity that part numbers name; nullptr if the message has none. No numbers: the message.
[[nodiscard]] const mail::MimePart* find_part(const mail::MimePart& message,
                                              const std::vector<std::uint32_t>& numbers);

/// The section as octets, before any "<offset.count>". A view into the message or into `scratch`;
/// nullopt if there is no such section.
[[nodiscard]] std::optional<std::string_view> section_octets(std::string_view message,
                                                             const FetchItem& item,
                                                             std::string& scratch);
/// "<offset.count>" of octets.
[[nodiscard]] std::string_view partial_octets(std::string_view octets, const FetchItem& item);

}  // namespace imap
