#pragma once
/// postroom serve: the servers of a World on ports of this computer, for real mail programs.
///
/// Doors: ServeOptions, serve_command. Returns an exit status: 0 good, 2 bad input or a port in use.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace app {

/// A year: no run is longer.
inline constexpr std::uint64_t kLongestSeconds = 365 * 86'400;

struct ServeOptions {
    std::string what;
    std::optional<std::uint64_t> seed;
    std::map<std::string, std::string> ports;   ///< by the name of the door: a number, or "off"; empty: its usual one
    std::vector<std::string> users;             ///< "ann@harbor.example:secret"
    std::optional<std::uint64_t> seconds;       ///< at most kLongestSeconds; none: until it is told to end
    std::string ready;
    std::string json;
    std::string setup;                          ///< a folder for set-up cards
};

/// Serves until SIGINT, SIGTERM or the end of `seconds`, then writes what was asked for.
[[nodiscard]] int serve_command(const ServeOptions& options);

}  // namespace app
