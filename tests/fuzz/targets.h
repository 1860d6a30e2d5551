#pragma once
/// What every fuzz target checks: each takes octets and says what is wrong, or nothing.
///
/// The same functions run under libFuzzer (preset fuzz) and, over tests/fuzz/corpus, in the
/// ordinary tests. Doors: one function a target.

#include <optional>
#include <string>
#include <string_view>

namespace fuzz {

/// Octet 0 chooses the server's profile, octet 1 the size of portions, octet 2 whether somebody is
/// logged in; the rest is what a client sends.
[[nodiscard]] std::optional<std::string> pop3_server(std::string_view input);
/// Octets 0 and 1 choose the client's rules, octet 2 the size of portions; the rest is what a
/// server sends.
[[nodiscard]] std::optional<std::string> pop3_client(std::string_view input);

}  // namespace fuzz
