#pragma once
/// Draws the sections of a sheet. Doors: draw_sheet. Knows the view only.

#include <string_view>

#include "gui/view/sheet.h"
#include "gui/widgets.h"

namespace gui {

/// Inside an open part. Rows that can be picked are called "ID.row.SECTION.ROW".
void draw_sheet(const Sheet& sheet, std::string_view id, const Rect& rect,
                const Selection& selection, Ui& ui);

}  // namespace gui
