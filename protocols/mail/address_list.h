#pragma once
/// Address lists of header fields: From, To, Cc … (RFC 5322 3.4).
///
/// Lenient reading: what cannot be understood is skipped to the next comma.
/// Doors: HeaderAddress, parse_address_list. Fails: never.

#include <string>
#include <string_view>
#include <vector>

namespace mail {

/// One mailbox, or the begin or end of a group. Absent parts are empty.
struct HeaderAddress {
    enum class Kind : unsigned char { Mailbox, GroupBegin, GroupEnd };
    Kind kind = Kind::Mailbox;
    std::string name;   ///< display name without quotes, encoded words kept; of a group: its name
    std::string route;  ///< obsolete source route, with its "@"
    std::string local;  ///< without quotes
    std::string domain;
    bool has_name = false;
};

/// `value` may be folded.
[[nodiscard]] std::vector<HeaderAddress> parse_address_list(std::string_view value);

}  // namespace mail
