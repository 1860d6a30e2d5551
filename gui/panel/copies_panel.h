#pragma once
/// Draws the ledger of a letter. Doors: draw_copies. Knows the view, not the World.

#include "gui/view/copies_view.h"
#include "gui/view/selection.h"
#include "gui/widgets.h"

namespace gui {

void draw_copies(const CopiesView& view, const Selection& selection, const Rect& rect, Ui& ui);

}  // namespace gui
