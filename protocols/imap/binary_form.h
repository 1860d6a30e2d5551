#pragma once
/// Messages that hold NUL octets, made fit for a store whose every text can be sent in an ordinary literal.
///
/// Doors: without_nul. Fails: nullopt.

#include <optional>
#include <string>
#include <string_view>

namespace imap {

/// The message with each part that holds NUL and says "Content-Transfer-Encoding: binary" in base64 instead: no octet
/// is lost, and BINARY[] gives the part back as it came (RFC 3516 4.4). Nothing if NUL stands anywhere else.
[[nodiscard]] std::optional<std::string> without_nul(std::string_view message);

}  // namespace imap
