#pragma once
/// Dates as IMAP writes them (RFC 9051 9, date-time and date).

#include <optional>
#include <string_view>

#include "protocols/base/time.h"

namespace imap {

/// " 7-Jan-2030 09:00:00 +0000" or "07-Jan-2030 …"; nullopt on anything else.
[[nodiscard]] std::optional<base::Instant> parse_date_time(std::string_view text);
/// "7-Jan-2030": the begin of that day.
[[nodiscard]] std::optional<base::Instant> parse_date(std::string_view text);
/// The Date field of a message (RFC 5322 3.3, with the obsolete forms of years and zones).
[[nodiscard]] std::optional<base::Instant> parse_message_date(std::string_view text);
/// The day that a Date field names where it was written, whatever its zone: its first moment.
[[nodiscard]] std::optional<base::Instant> parse_message_day(std::string_view text);
/// The day an instant falls on, as its first moment (UTC).
[[nodiscard]] base::Instant day_of(base::Instant at);

}  // namespace imap
