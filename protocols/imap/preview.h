#pragma once
/// The first words of a message for people to skim (RFC 8970).

#include <string>
#include <string_view>

namespace imap {

/// At most 200 characters of the first text part, in UTF-8, blanks joined.
[[nodiscard]] std::string preview_of(std::string_view message);

}  // namespace imap
