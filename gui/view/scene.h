#pragma once
/// What every view is built from: the World at the cursor, the journal, and how much of the journal
/// has happened by then.
///
/// Doors: Scene, scene_of. Fails: never. Holds references: build, use, let go.

#include <cstddef>

#include "protocols/base/ids.h"
#include "sim/journal.h"
#include "sim/timeline.h"
#include "sim/world.h"

namespace gui {

struct Scene {
    const sim::World& world;
    const sim::Journal& journal;  ///< of the present branch, the known future included
    std::size_t entries = 0;      ///< entries [1, entries] have happened
    std::size_t arrivals = 0;     ///< so many lines have reached their readers
    std::size_t branch = 0;

    /// The line that reached its reader last; none at the beginning.
    [[nodiscard]] base::EntryId current_line() const {
        return arrivals == 0 ? base::EntryId{} : journal.arrivals()[arrivals - 1].line;
    }
    /// The acts of people among the entries that have happened.
    [[nodiscard]] std::size_t acts_done() const;
    /// What happened last: the line that reached its reader, or an act of a person after it; none
    /// at the beginning.
    [[nodiscard]] base::EntryId current() const;
    /// True if the entry exists and has happened.
    [[nodiscard]] bool happened(base::EntryId id) const { return id && id.value <= entries; }
};

/// The scene at the cursor of a timeline. Valid until the timeline moves.
[[nodiscard]] Scene scene_of(const sim::Timeline& timeline);

}  // namespace gui
