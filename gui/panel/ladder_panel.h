#pragma once
/// Draws the ladder: hosts as columns, lines as arrows. Doors: draw_ladder, LadderUi. Knows the
/// views, not the World.

#include <functional>

#include "gui/view/ladder_view.h"
#include "gui/view/selection.h"
#include "gui/widgets.h"

namespace gui {

struct LadderUi {
    float scroll_to = -1;  ///< row to be brought into sight; -1: none
};

/// Rows are built for what is in sight only.
using LadderRows = std::function<LadderView(std::size_t first, std::size_t count)>;

/// Inside an open part.
void draw_ladder(std::size_t total, const LadderRows& rows, LadderUi& state,
                 const Selection& selection, const Rect& rect, Ui& ui);

}  // namespace gui
