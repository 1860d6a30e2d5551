#pragma once
/// Moves in time that may take long, with a question asked again and again: has the user had enough?
///
/// Who asks may also hold the move there for a while and draw a frame, see gui/sliced_work.h.
/// Doors: run_until, seek, seek_time, step, know_the_future, open_on_first_act; between. Fails: false, the move was left off on its way.

#include <cstdint>
#include <string>

#include "protocols/base/time.h"
#include "sim/script/limits.h"
#include "sim/timeline.h"

namespace gui {

using script::StopButton;

/// Until nothing is left to happen before `until`.
[[nodiscard]] bool run_until(sim::Timeline& timeline, base::Instant until, const StopButton& stop);
/// The same without the renewals of connections that wait, and so many events at most.
[[nodiscard]] bool run_to_rest(sim::Timeline& timeline, std::uint64_t events_max, const StopButton& stop);
[[nodiscard]] bool seek(sim::Timeline& timeline, std::uint64_t event, const StopButton& stop);
[[nodiscard]] bool seek_time(sim::Timeline& timeline, base::Instant at, const StopButton& stop);
/// A world that never falls silent, and in which nobody does anything, is left after a year.
[[nodiscard]] bool step(sim::Timeline& timeline, sim::Unit unit, const StopButton& stop);
/// Simulates what will happen by itself, as far as it is not known, and comes back to the cursor.
bool know_the_future(sim::Timeline& timeline, const StopButton& stop = {});

/// Knows the future, and goes from the beginning to the first act of a person, if there is one.
bool open_on_first_act(sim::Timeline& timeline, const StopButton& stop = {});

/// How far a piece of work has come.
struct WorkProgress {
    std::string words;    ///< "day 12 of 90"; may be empty
    double part = -1;     ///< 0 to 1; below 0: nobody knows
};
/// A move through time that has come to `now`: "day 12 of 90", "hour 3 of 24"; without an end, "day 12".
[[nodiscard]] WorkProgress between(base::Instant from, base::Instant now, base::Instant until);

}  // namespace gui
