#pragma once
/// Hash functions that log-in mechanisms need. The only door to the crypto library.
///
/// Doors: md5, sha256, hmac_md5, hmac_sha256, pbkdf2_sha256, hex, equal_in_constant_time.
/// Results are raw octets unless the name says otherwise. Fails: never.

#include <cstdint>
#include <string>
#include <string_view>

namespace base {

/// 16 octets (RFC 1321).
[[nodiscard]] std::string md5(std::string_view octets);
/// 32 octets (FIPS 180-4).
[[nodiscard]] std::string sha256(std::string_view octets);
/// 16 octets (RFC 2104).
[[nodiscard]] std::string hmac_md5(std::string_view key, std::string_view octets);
/// 32 octets (RFC 2104).
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view octets);
/// Hi() of RFC 5802 2.2 with SHA-256: 32 octets.
[[nodiscard]] std::string pbkdf2_sha256(std::string_view password, std::string_view salt,
                                        std::uint32_t iterations);
/// Lower-case hexadecimal digits.
[[nodiscard]] std::string hex(std::string_view octets);
/// True if both are the same; the time taken depends on the lengths only.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace base
