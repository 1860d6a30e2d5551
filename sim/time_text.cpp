#include "sim/time_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "protocols/base/civil_time.h"
#include "protocols/base/octets.h"

namespace sim {

namespace {

struct UnitName {
    std::string_view name;
    base::Duration length;
};
constexpr std::array<UnitName, 6> kUnits{{{"d", base::days(1)},
                                          {"h", base::hours(1)},
                                          {"m", base::minutes(1)},
                                          {"s", base::seconds(1)},
                                          {"ms", base::milliseconds(1)},
                                          {"us", base::microseconds(1)}}};

/// A thousand years: longer spans would overflow the clock.
constexpr std::int64_t kLongest = std::int64_t{365'000} * 86'400 * 1'000'000;

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return std::nullopt;
    const auto number = base::parse_number(text.substr(at, count), 9999);
    if (!number) return std::nullopt;
    return static_cast<int>(*number);
}

std::optional<base::Instant> parse_iso(std::string_view text) {
    if (text.size() < 17 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != ' ') || text[13] != ':') return std::nullopt;
    const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2), hour = digits(text, 11, 2),
               minute = digits(text, 14, 2);
    if (!year || !month || !day || !hour || !minute) return std::nullopt;
    int second = 0;
    std::string_view rest = text.substr(16);
    if (rest.starts_with(':')) {
        const auto value = digits(rest, 1, 2);
        if (!value) return std::nullopt;
        second = *value;
        rest.remove_prefix(3);
    }
    std::int64_t micros = 0;
    if (rest.starts_with('.')) {
        const std::size_t places = std::min(rest.find_first_not_of("0123456789", 1), rest.size()) - 1;
        const auto fraction = places < 1 || places > 6 ? std::nullopt : base::parse_number(rest.substr(1, places), 999'999);
        if (!fraction) return std::nullopt;
        micros = static_cast<std::int64_t>(*fraction);
        for (std::size_t place = places; place < 6; ++place) micros *= 10;
        rest.remove_prefix(places + 1);
    }
    if (rest != "Z" || *month < 1 || *month > 12 || *day < 1 || *day > 31 || *hour > 23 || *minute > 59 || second > 59) return std::nullopt;
    return base::from_civil(*year, *month, *day, *hour, *minute, second) + base::microseconds(micros);
}

}  // namespace

std::optional<base::Duration> parse_duration(std::string_view text) {
    base::Duration sum{0};
    std::size_t next_unit = 0;
    if (text.empty()) return std::nullopt;
    while (!text.empty()) {
        const std::size_t letters = text.find_first_not_of("0123456789");
        if (letters == 0 || letters == std::string_view::npos) return std::nullopt;
        const auto number = base::parse_number(text.substr(0, letters), 1'000'000'000'000);
        text.remove_prefix(letters);
        const std::string_view name = text.substr(0, text.find_first_of("0123456789"));
        std::size_t unit = next_unit;
        while (unit < kUnits.size() && kUnits[unit].name != name) ++unit;
        if (!number || unit == kUnits.size()) return std::nullopt;
        if (*number > static_cast<std::uint64_t>(kLongest / kUnits[unit].length.count())) return std::nullopt;
        sum += kUnits[unit].length * static_cast<std::int64_t>(*number);
        next_unit = unit + 1;
        text.remove_prefix(name.size());
    }
    if (sum.count() > kLongest) return std::nullopt;
    return sum;
}

std::string duration_text(base::Duration duration) {
    std::string out;
    if (duration < base::Duration{0}) {
        out = "-";
        duration = -duration;
    }
    int units = 0;
    for (const UnitName& unit : kUnits) {
        const std::int64_t count = duration / unit.length;
        if (count == 0 && units == 0) continue;
        if (units == 2 || (units == 1 && count == 0)) break;
        if (units == 1) out += ' ';
        out += std::to_string(count) + std::string{unit.name};
        duration -= unit.length * count;
        ++units;
        if (unit.length <= base::milliseconds(1)) break;
    }
    return units == 0 ? "0s" : out;
}

std::string exact_duration_text(base::Duration duration) {
    if (duration < base::Duration{0}) return "-" + exact_duration_text(-duration);
    std::string out;
    for (const UnitName& unit : kUnits) {
        const std::int64_t count = duration / unit.length;
        if (count != 0) out += std::to_string(count) + std::string{unit.name};
        duration -= unit.length * count;
    }
    return out.empty() ? "0s" : out;
}

std::optional<base::Instant> parse_moment(std::string_view text, base::Instant start) {
    if (const auto iso = parse_iso(text)) return iso;
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto after = parse_duration(text);
    if (!after) return std::nullopt;
    return start + *after;
}

}  // namespace sim
