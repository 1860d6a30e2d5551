#pragma once
/// Times as people write them: "30m", "1h30m", "5d", "250ms", or a moment "2030-01-07T09:10:00Z".
///
/// Doors: parse_duration, duration_text, exact_duration_text, parse_moment. Fails: parsers say nullopt.

#include <optional>
#include <string>
#include <string_view>

#include "protocols/base/time.h"

namespace sim {

/// Parts in falling order of unit: d h m s ms us. "90" alone is no duration.
[[nodiscard]] std::optional<base::Duration> parse_duration(std::string_view text);
/// "1d 2h", "10m 5s", "20ms": at most two units, for people.
[[nodiscard]] std::string duration_text(base::Duration duration);
/// "1d2h3m4s5ms6us" without the parts that are 0: what parse_duration reads back exactly.
[[nodiscard]] std::string exact_duration_text(base::Duration duration);
/// An ISO moment in UTC, or a duration (with or without "+") after `start`.
[[nodiscard]] std::optional<base::Instant> parse_moment(std::string_view text, base::Instant start);

}  // namespace sim
