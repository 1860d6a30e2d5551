#pragma once
/// Text of other character sets as UTF-8, and encoded words in header fields (RFC 2047).
///
/// Known: US-ASCII, UTF-8, ISO-8859-1, ISO-8859-15, windows-1252.
/// Doors: to_utf8, append_utf8, utf8_size, is_utf8, decode_words, fold_case. Fails: to_utf8 says nullopt for a set it does not know.

#include <cstddef>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mail {

/// Octets that are not valid in the set become U+FFFD.
[[nodiscard]] std::optional<std::string> to_utf8(std::string_view octets, std::string_view charset);
/// Writes one character, U+0000 to U+10FFFF.
void append_utf8(std::string& out, std::uint32_t code_point);
/// Octets of the character that begins a text, 1 to 4; 0 if what begins it is no UTF-8: surrogates and needlessly long
/// forms are none either (RFC 3629 3).
[[nodiscard]] std::size_t utf8_size(std::string_view text);
/// True if the whole text is UTF-8.
[[nodiscard]] bool is_utf8(std::string_view text);
/// Octets of the character that begins a text, 1 to 4; 0 if what begins it is no UTF-8: surrogates and needlessly long
/// forms are none either (RFC 3629 3).
[[nodiscard]] std::size_t utf8_size(std::string_view text);
/// True if the whole text is UTF-8.
[[nodiscard]] bool is_utf8(std::string_view text);
/// True if to_utf8 knows the set.
[[nodiscard]] bool is_known_charset(std::string_view charset);
/// A header value with its encoded words decoded; unknown sets and broken words stay as they are.
[[nodiscard]] std::string decode_words(std::string_view value);
/// Lower case for comparing: ASCII, Latin-1, Greek and Cyrillic letters. Invalid octets stay.
[[nodiscard]] std::string fold_case(std::string_view utf8);

}  // namespace mail
