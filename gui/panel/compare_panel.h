#pragma once
/// Draws the comparison of worlds. Doors: draw_compare. Knows the view only.

#include "gui/view/compare_view.h"
#include "gui/widgets.h"

namespace gui {

void draw_compare(const CompareView& view, const Rect& rect, Ui& ui);

}  // namespace gui
