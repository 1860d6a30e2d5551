#pragma once
/// Draws the octets of a line. Doors: draw_octets. Knows the view only.

#include "gui/view/octets_view.h"
#include "gui/widgets.h"

namespace gui {

/// Inside an open part.
void draw_octets(const OctetsView& view, const Rect& rect, Ui& ui);

}  // namespace gui
