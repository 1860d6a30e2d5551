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

std::string letter_list(const std::vector<base::LetterId>& letters, const World& world) {
    std::string out;
    for (const base::LetterId id : letters) out += (out.empty() ? "" : " ") + world.letter_name(id);
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
    std::map<std::uint32_t, std::pair<std::string, base::LetterId>> there;   // by copy
    std::vector<Departure> gone;
    std::uint32_t day = 1;
    const auto close_day = [&](base::Instant evening) {
        DayReport report{day, evening, {}, std::exchange(gone, {})};
        for (const auto& [copy, place] : there) report.held[place.first].push_back(place.second);
        for (auto& [holder, letters] : report.held) std::sort(letters.begin(), letters.end());
        days.push_back(std::move(report));
    };
    const auto midnight = [&] { return base::Instant{(world.start.time_since_epoch() / kDay + day) * kDay}; };
    for (const base::EntryId id : journal.copy_entries()) {
        if (id.value > entries) break;
        const Entry& entry = journal[id];
        for (; day < day_of(world, entry.at); ++day) close_day(midnight());
        if (entry.kind == FactKind::CopyMade && (entry.place == PlaceKind::Mailbox || entry.place == PlaceKind::Device)) {
            there[entry.copy.value] = {holder_of(world, journal, entry), entry.letter};
        } else if (entry.kind == FactKind::CopyEnded) {
            const auto at = there.find(entry.copy.value);
            if (at == there.end()) continue;
            gone.push_back({entry.letter, at->second.first, entry.cause});
            there.erase(at);
        }
    }
    close_day(std::min(midnight(), world.now));
    return days;
}

std::string days_text(const World& world, const Journal& journal, std::size_t entries) {
    std::string out;
    auto to = std::back_inserter(out);
    for (const DayReport& report : day_reports(world, journal, entries)) {
        fmt::format_to(to, "Day {}, {}\n", report.day, base::iso_time(report.evening - base::microseconds(1)).substr(0, 10));
        for (const Departure& one : report.gone) {
            fmt::format_to(to, "  - {} left {}: {}\n", world.letter_name(one.letter), one.holder, cause_text(world, journal, entries, one.why));
        }
        for (const auto& [holder, letters] : report.held) fmt::format_to(to, "    {:<28} {}\n", holder, letter_list(letters, world));
    }
    return out;
}

}  // namespace sim
