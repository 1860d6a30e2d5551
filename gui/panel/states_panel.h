#pragma once
/// Draws the state diagram and the card of legal verbs. Doors: draw_states. Knows the view only.

#include "gui/view/states_view.h"
#include "gui/widgets.h"

namespace gui {

/// Inside an open part.
void draw_states(const StatesView& view, const Rect& rect, Ui& ui);

}  // namespace gui
