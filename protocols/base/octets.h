#pragma once
/// Small tools on octets that every protocol needs.
///
/// Doors: base64_encode/decode, dot_stuff/dot_unstuff, visible_octets, iequals, to_lower, to_upper.
/// Fails: base64_decode says nullopt on anything but strict RFC 4648 4 text.

#include <optional>
#include <string>
#include <string_view>

namespace base {

[[nodiscard]] std::string base64_encode(std::string_view octets);
/// Strict: whole quanta, padding only at the end, no other characters (RFC 4648 4).
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);

/// Text as it goes over the wire after DATA or RETR: a dot that begins a line is doubled, and a
/// CRLF is added if the text does not end in one. The closing ".CRLF" is NOT added.
/// RFC: 5321 4.5.2, 1939 3.
[[nodiscard]] std::string dot_stuff(std::string_view text);
/// The reverse of dot_stuff on text without the closing ".CRLF".
[[nodiscard]] std::string dot_unstuff(std::string_view wire);

/// Control octets made visible for people: CR as "␍", LF as "␊", others as "\xNN".
[[nodiscard]] std::string visible_octets(std::string_view octets);

/// ASCII only; no locale.
[[nodiscard]] bool iequals(std::string_view a, std::string_view b);
[[nodiscard]] bool istarts_with(std::string_view text, std::string_view prefix);
[[nodiscard]] std::string to_lower(std::string_view text);
[[nodiscard]] std::string to_upper(std::string_view text);
[[nodiscard]] constexpr char ascii_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
[[nodiscard]] constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// Appends a number in decimal; the hot path's fmt.
void append_number(std::string& out, std::uint64_t number);
/// A number of digits only, at most `max`; nullopt on anything else.
[[nodiscard]] std::optional<std::uint64_t> parse_number(std::string_view digits,
                                                        std::uint64_t max = UINT64_MAX);

}  // namespace base
