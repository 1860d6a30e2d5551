#include "protocols/base/civil_time.h"

#include <fmt/format.h>

namespace base {

namespace {

constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr const char* kWeekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

void two_digits(std::string& out, int value) {
    out += static_cast<char>('0' + value / 10 % 10);
    out += static_cast<char>('0' + value % 10);
}

void time_of_day(std::string& out, const CivilTime& t) {
    two_digits(out, t.hour);
    out += ':';
    two_digits(out, t.minute);
    out += ':';
    two_digits(out, t.second);
}

}  // namespace

CivilTime civil_time(Instant at) {
    const auto day_point = std::chrono::floor<std::chrono::days>(
        std::chrono::sys_time<Duration>{at.time_since_epoch()});
    const std::chrono::year_month_day date{day_point};
    const std::int64_t rest = (std::chrono::sys_time<Duration>{at.time_since_epoch()} - day_point).count();
    const std::int64_t second_of_day = rest / 1'000'000;
    return CivilTime{static_cast<int>(date.year()),
                     static_cast<int>(static_cast<unsigned>(date.month())),
                     static_cast<int>(static_cast<unsigned>(date.day())),
                     static_cast<int>(second_of_day / 3600),
                     static_cast<int>(second_of_day / 60 % 60),
                     static_cast<int>(second_of_day % 60),
                     static_cast<int>(rest % 1'000'000),
                     static_cast<int>(std::chrono::weekday{day_point}.c_encoding())};
}

Instant from_civil(int year, int month, int day, int hour, int minute, int second) {
    const std::chrono::sys_days date{std::chrono::year{year} /
                                     static_cast<int>(month) / static_cast<int>(day)};
    return Instant{std::chrono::duration_cast<Duration>(date.time_since_epoch()) + hours(hour) +
                   minutes(minute) + seconds(second)};
}

std::string message_date(Instant at) {
    const CivilTime t = civil_time(at);
    std::string out;
    out.reserve(32);
    out += kWeekdays[t.weekday];
    out += ", ";
    if (t.day >= 10) out += static_cast<char>('0' + t.day / 10);
    out += static_cast<char>('0' + t.day % 10);
    out += ' ';
    out += kMonths[t.month - 1];
    out += ' ';
    out += std::to_string(t.year);
    out += ' ';
    time_of_day(out, t);
    out += " +0000";
    return out;
}

std::string imap_date(Instant at) {
    const CivilTime t = civil_time(at);
    std::string out;
    two_digits(out, t.day);
    out += '-';
    out += kMonths[t.month - 1];
    out += '-';
    out += fmt::format("{:04}", t.year);
    out += ' ';
    time_of_day(out, t);
    out += " +0000";
    return out;
}

std::string iso_time(Instant at) {
    const CivilTime t = civil_time(at);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", t.year, t.month, t.day, t.hour,
                       t.minute, t.second, t.microsecond);
}

std::string clock_time(Instant at) {
    const CivilTime t = civil_time(at);
    return fmt::format("{} {:02}:{:02}:{:02}.{:03}", kWeekdays[t.weekday], t.hour, t.minute,
                       t.second, t.microsecond / 1000);
}

const char* month_name(int month) { return kMonths[month - 1]; }

}  // namespace base
