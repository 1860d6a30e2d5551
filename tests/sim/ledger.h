#pragma once
/// What a test asks of a run: who holds a copy of a letter, and which line made it so.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/presets.h"
#include "sim/timeline.h"

namespace sim_test {

struct Copy {
    std::string holder;        ///< "queue smtp.harbor.example", "mailbox mx1.meadow.example/INBOX"
    std::string made_by;       ///< the line or act that made it, without CRLF
    std::string ended_by;
    bool present = true;
};

inline std::string cause_text(const sim::Journal& log, base::EntryId id) {
    if (!id) return "";
    const sim::Entry& entry = log[id];
    std::string text{log.text(entry)};
    if (entry.kind == base::FactKind::Content) text = "(text)";
    if (text.ends_with("\r\n")) text.resize(text.size() - 2);
    if (!entry.is_line()) return text;
    return (entry.has(sim::Entry::kFromClient) ? "C: " : "S: ") + text;
}

/// Every copy of the letter up to the cursor, in order of making.
inline std::vector<Copy> copies(const sim::Timeline& timeline, std::uint32_t letter) {
    constexpr const char* kPlaces[] = {"outbox", "queue", "mailbox", "device"};
    const sim::Journal& log = timeline.journal();
    std::vector<Copy> out;
    std::map<std::uint32_t, std::size_t> index;
    for (const base::EntryId id : log.copy_entries()) {
        if (id.value > timeline.entries()) break;
        const sim::Entry& entry = log[id];
        if (entry.letter.value != letter) continue;
        if (entry.kind == base::FactKind::CopyMade) {
            index[entry.copy.value] = out.size();
            out.push_back({std::string{kPlaces[static_cast<int>(entry.place)]} + " " + timeline.world().host(entry.host).name + "/" +
                               std::string{log.text(entry)},
                           cause_text(log, entry.cause), "", true});
        } else if (entry.kind == base::FactKind::CopyEnded) {
            out[index.at(entry.copy.value)].present = false;
            out[index.at(entry.copy.value)].ended_by = cause_text(log, entry.cause);
        }
    }
    return out;
}

/// The holders that have a copy at the cursor.
inline std::vector<std::string> holders(const sim::Timeline& timeline, std::uint32_t letter) {
    std::vector<std::string> out;
    for (const Copy& copy : copies(timeline, letter)) {
        if (copy.present) out.push_back(copy.holder);
    }
    return out;
}

/// The line that reached its reader last.
inline std::string last_line(const sim::Timeline& timeline) {
    const std::size_t count = timeline.arrivals();
    return count == 0 ? "" : cause_text(timeline.journal(), timeline.journal().arrivals()[count - 1].line);
}

inline sim::Timeline preset(std::string_view id, std::uint64_t seed = 42) { return sim::Timeline{sim::make_preset(id, seed).value()}; }

}  // namespace sim_test
