#pragma once
/// The arithmetic of SCRAM-SHA-256 (RFC 5802 3, RFC 7677), apart from its messages.
///
/// Doors: scram_salted_password, scram_client_proof, scram_server_signature, scram_proof_is_right.
/// All values are raw octets. Fails: never.

#include <cstdint>
#include <string>
#include <string_view>

namespace wire {

/// What RFC 7677 4 asks servers to announce at least.
inline constexpr std::uint32_t kScramIterations = 4096;
/// A client computes no more than this for a server that may be hostile.
inline constexpr std::uint32_t kScramIterationsMax = 100'000;

[[nodiscard]] std::string scram_salted_password(std::string_view password, std::string_view salt,
                                                std::uint32_t iterations);
[[nodiscard]] std::string scram_client_proof(std::string_view salted_password,
                                             std::string_view auth_message);
[[nodiscard]] std::string scram_server_signature(std::string_view salted_password,
                                                 std::string_view auth_message);
/// True if whoever made `proof` knows the client key.
[[nodiscard]] bool scram_proof_is_right(std::string_view salted_password,
                                        std::string_view auth_message, std::string_view proof);

}  // namespace wire
