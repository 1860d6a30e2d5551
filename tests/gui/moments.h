#pragma once
/// A run of preset p1 and the moments in it that tests talk about, found by what is said at them.
///
/// Doors: p1_run, at_line. Fails: at_line leaves the timeline alone and says false.

#include <cstdint>
#include <string_view>

#include "protocols/base/result.h"
#include "sim/presets.h"
#include "sim/timeline.h"

namespace gui_test {

/// p1 with seed 42, everything known, the cursor at the beginning.
inline sim::Timeline p1_run() {
    auto world = sim::make_preset("p1", 42);
    POSTROOM_CHECK(world.ok(), "p1 is a preset");
    sim::Timeline timeline{std::move(world).value()};
    (void)timeline.run_until(base::Instant::max(), 20'000);
    timeline.seek(0);
    return timeline;
}

/// Moves to the moment at which the `nth` line of this protocol that begins with `begin` arrives.
[[nodiscard]] inline bool at_line(sim::Timeline& timeline, base::Protocol protocol,
                                  bool from_client, std::string_view begin, int nth = 1) {
    const sim::Journal& journal = timeline.journal();
    for (const sim::Arrival& arrival : journal.arrivals()) {
        const sim::Entry& entry = journal[arrival.line];
        const bool fits = entry.protocol == protocol &&
                          entry.has(sim::Entry::kFromClient) == from_client &&
                          journal.text(entry).starts_with(begin);
        if (!fits || --nth > 0) continue;
        timeline.seek(arrival.event);
        return true;
    }
    return false;
}

}  // namespace gui_test
