#pragma once
/// Names of mailboxes: UTF-8 inside, modified UTF-7 on the wire of IMAP4rev1 (RFC 3501 5.1.3,
/// RFC 9051 5.1). The hierarchy separator is '/'.
///
/// Doors: decode_utf7, encode_utf7, is_valid_name, matches_pattern, parent_of, canonical_name.
/// Fails: decode_utf7 says nullopt.

#include <optional>
#include <string>
#include <string_view>

namespace imap {

inline constexpr char kSeparator = '/';

/// Modified UTF-7 to UTF-8; nullopt on anything not in the one right form.
[[nodiscard]] std::optional<std::string> decode_utf7(std::string_view text);
/// UTF-8 to modified UTF-7. REQUIRES: valid UTF-8.
[[nodiscard]] std::string encode_utf7(std::string_view utf8);
/// True for well-formed UTF-8 without surrogates and overlong forms (RFC 3629).
[[nodiscard]] bool is_utf8(std::string_view text);

/// A name this server makes: no empty level, no control characters, no wildcards, at most 255
/// octets.
[[nodiscard]] bool is_valid_name(std::string_view utf8);
/// INBOX in upper case, whatever case it came in, also as the first level (RFC 9051 5.1).
[[nodiscard]] std::string canonical_name(std::string name);
/// The name without its last level; empty at the top.
[[nodiscard]] std::string_view parent_of(std::string_view name);
/// LIST's wildcards: "*" matches anything, "%" anything but the separator (RFC 9051 6.3.9).
[[nodiscard]] bool matches_pattern(std::string_view pattern, std::string_view name);

}  // namespace imap
