#include "sim/days.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "protocols/base/civil_time.h"

namespace sim {

namespace {

using base::FactKind;
using base::PlaceKind;

constexpr base::Duration kDay = base::days(1);

std::uint32_t day_of(const World& world, base::Instant at) {
    // Days of the calendar: the first one ends at midnight.
    const auto begin = world.start.time_since_epoch() / kDay;
    return static_cast<std::uint32_t>(at.time_since_epoch() / kDay - begin + 1);
}

std::string holder_of(const World& world, const Journal& journal, const Entry& made) {
    const std::string folder{journal.text(made)};
    const mail::Account* account = made.account ? world.account(made.account) : nullptr;
    return (account != nullptr ? account->address() : world.host(made.host).name) + "/" + folder;
}

/// "M1 (M2) M3": of M2 there is the header alone.
std::string letter_list(const DayReport& report, const std::string& holder, const std::vector<base::LetterId>& letters, const World& world) {
    const auto headers = report.headers_only.find(holder);
    std::string out;
    for (const base::LetterId id : letters) {
        const bool header = headers != report.headers_only.end() && std::find(headers->second.begin(), headers->second.end(), id) != headers->second.end();
        if (!out.empty()) out += ' ';
        out += header ? "(" + world.letter_name(id) + ")" : world.letter_name(id);
    }
    return out;
}

/// The device whose conversation a line belongs to, and the line.
std::string cause_text(const World& world, const Journal& journal, std::size_t entries, base::EntryId id) {
    if (!id || id.value > entries) return "nobody told why";
    const Entry& entry = journal[id];
    std::string text{entry.kind == FactKind::Content ? std::string_view{"(text)"} : journal.text(entry)};
    while (text.ends_with("\r") || text.ends_with("\n")) text.pop_back();
    if (!entry.is_line()) return text;
    std::string client;
    for (const base::EntryId opened : journal.stream_entries()) {
        if (journal[opened].session == entry.session) client = world.host(journal[opened].host).name;
    }
    return fmt::format("{}: {}  (session {} of {})", entry.has(Entry::kFromClient) ? "C" : "S", text, entry.session.value, client);
}

}  // namespace

std::vector<DayReport> day_reports(const World& world, const Journal& journal, std::size_t entries) {
    std::vector<DayReport> days;
    struct There {
        std::string holder;
        base::LetterId letter;
        bool header = false;
    };
    std::map<std::uint32_t, There> there;   // by copy
    std::vector<Departure> gone;
    std::uint32_t day = 1;
    const auto close_day = [&](base::Instant evening) {
        DayReport report{day, evening, {}, {}, std::exchange(gone, {})};
        for (const auto& [copy, place] : there) {
            report.held[place.holder].push_back(place.letter);
            if (place.header) report.headers_only[place.holder].push_back(place.letter);
        }
        for (auto& [holder, letters] : report.held) std::sort(letters.begin(), letters.end());
        days.push_back(std::move(report));
    };
    const auto midnight = [&] { return base::Instant{(world.start.time_since_epoch() / kDay + day) * kDay}; };
    for (const base::EntryId id : journal.copy_entries()) {
        if (id.value > entries) break;
        const Entry& entry = journal[id];
        for (; day < day_of(world, entry.at); ++day) close_day(midnight());
        if (entry.kind == FactKind::CopyMade && (entry.place == PlaceKind::Mailbox || entry.place == PlaceKind::Device)) {
            there[entry.copy.value] = {holder_of(world, journal, entry), entry.letter, entry.code == 1};
        } else if (entry.kind == FactKind::CopyChanged) {
            if (const auto at = there.find(entry.copy.value); at != there.end()) at->second.header = false;
        } else if (entry.kind == FactKind::CopyEnded) {
            const auto at = there.find(entry.copy.value);
            if (at == there.end()) continue;
            gone.push_back({entry.letter, at->second.holder, entry.cause});
            there.erase(at);
        }
    }
    close_day(std::min(midnight(), world.now));
    return days;
}

std::string days_text(const World& world, const Journal& journal, std::size_t entries) {
    std::string out;
    auto to = std::back_inserter(out);
    const std::vector<DayReport> days = day_reports(world, journal, entries);
    if (std::any_of(days.begin(), days.end(), [](const DayReport& day) { return !day.headers_only.empty(); })) out += "In brackets: the header alone.\n";
    for (const DayReport& report : days) {
        fmt::format_to(to, "Day {}, {}\n", report.day, base::iso_time(report.evening - base::microseconds(1)).substr(0, 10));
        for (const Departure& one : report.gone) {
            fmt::format_to(to, "  - {} left {}: {}\n", world.letter_name(one.letter), one.holder, cause_text(world, journal, entries, one.why));
        }
        for (const auto& [holder, letters] : report.held) fmt::format_to(to, "    {:<28} {}\n", holder, letter_list(report, holder, letters, world));
    }
    return out;
}

}  // namespace sim
