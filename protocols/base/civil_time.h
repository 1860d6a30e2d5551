#pragma once
/// Renders virtual time for people and for headers. UTC only.
///
/// Doors: message_date, imap_date, iso_time, clock_time.
/// Fails: never.

#include <string>

#include "protocols/base/time.h"

namespace base {

/// A moment taken apart. `weekday` 0 is Sunday; `month` and `day` are 1-based.
struct CivilTime {
    int year, month, day, hour, minute, second, microsecond, weekday;
};

[[nodiscard]] CivilTime civil_time(Instant at);
[[nodiscard]] Instant from_civil(int year, int month, int day, int hour, int minute, int second);

/// "Mon, 7 Jan 2030 09:00:00 +0000" (RFC 5322 3.3).
[[nodiscard]] std::string message_date(Instant at);
/// "07-Jan-2030 09:00:00 +0000" (RFC 9051 9, date-time; day padded with a space by the caller's need).
[[nodiscard]] std::string imap_date(Instant at);
/// "2030-01-07T09:00:00.000000Z".
[[nodiscard]] std::string iso_time(Instant at);
/// "Mon 09:00:00.000" for lanes and transcripts.
[[nodiscard]] std::string clock_time(Instant at);
/// "Jan", "Feb" … for month 1..12.
[[nodiscard]] const char* month_name(int month);

}  // namespace base
