#pragma once
/// Draws letters × holders, and the chart over time. Doors: draw_ledger, draw_chart. Knows the
/// views only.

#include "gui/view/ledger_view.h"
#include "gui/view/selection.h"
#include "gui/widgets.h"

namespace gui {

/// Inside an open part.
void draw_ledger(const LedgerView& view, const Selection& selection, const Rect& rect, Ui& ui);
/// `arrivals`: where the cursor stands.
void draw_chart(const ChartView& view, std::size_t arrivals, const Rect& rect, Ui& ui);

}  // namespace gui
