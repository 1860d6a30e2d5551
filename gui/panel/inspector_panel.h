#pragma once
/// Draws the inspector. Doors: draw_inspector. Knows the view only.

#include "gui/view/sheet.h"
#include "gui/widgets.h"

namespace gui {

void draw_inspector(const Sheet& view, const Selection& selection, const Rect& rect, Ui& ui);

}  // namespace gui
