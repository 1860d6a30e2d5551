#include "protocols/imap/date_time.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "protocols/base/civil_time.h"
#include "protocols/base/octets.h"

namespace imap {

namespace {

/// 1 to 12, or 0.
int month_number(std::string_view text) {
    for (int month = 1; month <= 12; ++month) {
        if (base::iequals(text, base::month_name(month))) return month;
    }
    return 0;
}

bool is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool is_day(int year, int month, int day) {
    constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || day < 1 || year < 1 || year > 9999) return false;
    const int most =
        kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap(year) ? 1 : 0);
    return day <= most;
}

/// A number of exactly these digits; -1 otherwise.
int digits(std::string_view text) {
    const auto value = base::parse_number(text, 9999);
    return value ? static_cast<int>(*value) : -1;
}

/// "hh:mm:ss" or "hh:mm"; false if out of range.
bool read_clock(std::string_view text, int& hour, int& minute, int& second) {
    if (text.size() != 8 && text.size() != 5) return false;
    if (text[2] != ':' || (text.size() == 8 && text[5] != ':')) return false;
    hour = digits(text.substr(0, 2));
    minute = digits(text.substr(3, 2));
    second = text.size() == 8 ? digits(text.substr(6, 2)) : 0;
    return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second <= 60;
}

/// "+0130" as a span to take away.
std::optional<base::Duration> read_zone(std::string_view text) {
    if (text.size() != 5 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
    const int hour = digits(text.substr(1, 2));
    const int minute = digits(text.substr(3, 2));
    if (hour < 0 || minute < 0 || minute > 59) return std::nullopt;
    const base::Duration span = base::hours(hour) + base::minutes(minute);
    return text[0] == '+' ? span : -span;
}

/// Words of a Date field without comments and commas.
std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> out;
    std::size_t at = 0;
    int depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == '(') ++depth;
        if (c == ')' && depth > 0) --depth;
        if (depth > 0 || c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',' || c == ')') {
            ++at;
            continue;
        }
        const std::size_t end = std::min(text.find_first_of(" \t\r\n,(", at), text.size());
        out.push_back(text.substr(at, end - at));
        at = end;
    }
    return out;
}

base::Duration obsolete_zone(std::string_view name) {
    constexpr std::pair<std::string_view, int> kZones[] = {{"EDT", 4}, {"EST", 5}, {"CDT", 5},
                                                           {"CST", 6}, {"MDT", 6}, {"MST", 7},
                                                           {"PDT", 7}, {"PST", 8}};
    for (const auto& [zone, west] : kZones) {
        if (base::iequals(zone, name)) return -base::hours(west);
    }
    return base::Duration{0};
}

struct MessageDate {
    base::Instant local;
    base::Duration zone;
};

std::optional<MessageDate> read_message_date(std::string_view text) {
    const auto parts = words(text);
    // The name of the day may be missing.
    const std::size_t at = !parts.empty() && digits(parts.front()) < 0 ? 1 : 0;
    if (parts.size() < at + 4) return std::nullopt;
    const int day = digits(parts[at]);
    const int month = month_number(parts[at + 1].substr(0, 3));
    int year = digits(parts[at + 2]);
    // Two digits up to 49 are of this century, three digits count from 1900 (RFC 5322 4.3).
    if (year >= 0 && parts[at + 2].size() == 2) year += year < 50 ? 2000 : 1900;
    if (year >= 0 && parts[at + 2].size() == 3) year += 1900;
    std::string clock{parts[at + 3]};
    if (clock.size() > 1 && clock[1] == ':') clock.insert(0, "0");
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (!is_day(year, month, day) || !read_clock(clock, hour, minute, second)) return std::nullopt;
    base::Duration zone{0};
    if (parts.size() > at + 4)
        zone = read_zone(parts[at + 4]).value_or(obsolete_zone(parts[at + 4]));
    return MessageDate{base::from_civil(year, month, day, hour, minute, second), zone};
}

}  // namespace

std::optional<base::Instant> parse_date(std::string_view text) {
    const std::size_t first = text.find('-');
    const std::size_t second = first == std::string_view::npos ? first : text.find('-', first + 1);
    if (second == std::string_view::npos || first == 0 || first > 2 || text.size() - second != 5)
        return std::nullopt;
    const int day = digits(text.substr(0, first));
    const int month = month_number(text.substr(first + 1, second - first - 1));
    const int year = digits(text.substr(second + 1));
    if (!is_day(year, month, day)) return std::nullopt;
    return base::from_civil(year, month, day, 0, 0, 0);
}

std::optional<base::Instant> parse_date_time(std::string_view text) {
    if (text.size() != 26 || text[11] != ' ' || text[20] != ' ') return std::nullopt;
    std::string_view day = text.substr(0, 11);
    if (day.front() == ' ') day.remove_prefix(1);
    const auto date = parse_date(day);
    int hour = 0;
    int minute = 0;
    int second = 0;
    const auto zone = read_zone(text.substr(21));
    if (!date || !zone || !read_clock(text.substr(12, 8), hour, minute, second))
        return std::nullopt;
    return *date + base::hours(hour) + base::minutes(minute) + base::seconds(second) - *zone;
}

std::optional<base::Instant> parse_message_date(std::string_view text) {
    const auto date = read_message_date(text);
    if (!date) return std::nullopt;
    return date->local - date->zone;
}

std::optional<base::Instant> parse_message_day(std::string_view text) {
    const auto date = read_message_date(text);
    if (!date) return std::nullopt;
    return day_of(date->local);
}

base::Instant day_of(base::Instant at) {
    const base::CivilTime t = base::civil_time(at);
    return base::from_civil(t.year, t.month, t.day, 0, 0, 0);
}

}  // namespace imap
