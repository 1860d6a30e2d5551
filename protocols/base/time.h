#pragma once
/// Virtual time: integer microseconds on a clock that cannot be asked for "now".
///
/// Knows no wall clock and no time zone but UTC.
/// Doors: Instant, Duration, SimClock, the literals below; `base/civil_time.h` renders dates.
/// Fails: never.

#include <chrono>
#include <cstdint>

namespace base {

/// The clock of the simulated world. It has no `now()` on purpose: time is always an argument.
struct SimClock {
    using rep = std::int64_t;
    using period = std::micro;
    using duration = std::chrono::duration<rep, period>;
    using time_point = std::chrono::time_point<SimClock, duration>;
    static constexpr bool is_steady = true;
};

/// A span of virtual time in microseconds.
using Duration = SimClock::duration;

/// A moment of virtual time: microseconds since 1970-01-01T00:00:00Z.
using Instant = SimClock::time_point;

constexpr Duration microseconds(std::int64_t n) { return Duration{n}; }
constexpr Duration milliseconds(std::int64_t n) { return Duration{n * 1000}; }
constexpr Duration seconds(std::int64_t n) { return Duration{n * 1'000'000}; }
constexpr Duration minutes(std::int64_t n) { return seconds(n * 60); }
constexpr Duration hours(std::int64_t n) { return minutes(n * 60); }
constexpr Duration days(std::int64_t n) { return hours(n * 24); }

/// 2030-01-07T09:00:00Z, a Monday: the moment at which worlds begin unless told otherwise.
inline constexpr Instant kDefaultStart{seconds(1'894'006'800)};

}  // namespace base
