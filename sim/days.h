#pragma once
/// A run day by day: who holds a copy of which letter in the evening, and what removed those that went.
///
/// Doors: DayReport, day_reports, days_text. Fails: never. Cost: one pass over the copies.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "protocols/base/ids.h"
#include "protocols/base/time.h"
#include "sim/journal.h"
#include "sim/world.h"

namespace sim {

/// A copy that ended, with the entry that made it so.
struct Departure {
    base::LetterId letter;
    std::string holder;          ///< "ada@harbor.example/INBOX", "ada-lap/Inbox"
    base::EntryId why;           ///< the line, act or rule; none: not told
};

struct DayReport {
    std::uint32_t day = 0;       ///< 1 is the day on which the run began
    base::Instant evening;       ///< the last moment of it, or now
    /// Letters by holder, in order of the holders' names; mailboxes and devices, not queues.
    std::map<std::string, std::vector<base::LetterId>> held;
    /// Of these, the ones of which the holder has the header alone.
    std::map<std::string, std::vector<base::LetterId>> headers_only;
    std::vector<Departure> gone;     ///< of mailboxes and devices, that day
};

[[nodiscard]] std::vector<DayReport> day_reports(const World& world, const Journal& journal, std::size_t entries);
/// The same as text. A cause is shown as its line, with the device whose session it was.
[[nodiscard]] std::string days_text(const World& world, const Journal& journal, std::size_t entries);

}  // namespace sim
