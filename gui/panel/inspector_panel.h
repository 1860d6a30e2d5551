#pragma once
/// Draws the inspector. Doors: draw_inspector. Knows the view, not the World.

#include "gui/view/inspector_view.h"
#include "gui/widgets.h"

namespace gui {

void draw_inspector(const InspectorView& view, const Rect& rect, Ui& ui);

}  // namespace gui
