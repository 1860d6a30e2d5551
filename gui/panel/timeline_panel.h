#pragma once
/// Draws time: what happens now and next, the transport, the lanes, the branches.
///
/// Doors: draw_timeline, TimelineUi. Knows the views, not the World.

#include <array>

#include "gui/view/timeline_view.h"
#include "gui/widgets.h"

namespace gui {

struct TimelineUi {
    bool playing = false;
    int pace = 2;          ///< index into kPaces
    bool compact = false;  ///< no lanes, no branches: the tabbed form
    StopSet stops;         ///< where playing stops by itself
};

/// A pace of playback: so many seconds for one line; 0: by the clock of the world.
struct Pace {
    double seconds_per_line;
    const char* label;
};
inline constexpr std::array<Pace, 6> kPaces{{{3.0, "3 s a line"},
                                             {2.0, "2 s a line"},
                                             {1.0, "1 s a line"},
                                             {0.5, "½ s a line"},
                                             {0.15, "fast"},
                                             {0.0, "by the clock"}}};

void draw_timeline(const TimelineView& view, const TimelineLanes& lanes, const TimelineUi& state,
                   const Rect& rect, Ui& ui);

}  // namespace gui
