#pragma once
/// The strip while real programs may come, and the card to set one up. Doors: live_strip_height, draw_live_strip,
/// draw_live_card. Knows the views only.

#include "gui/panel/overlay.h"
#include "gui/view/live_view.h"

namespace gui {

[[nodiscard]] float live_strip_height(float scale);
void draw_live_strip(const LiveStrip& strip, const Rect& rect, Ui& ui);
/// In the overlay that is open.
void draw_live_card(OverlayUi& state, const Sheet& card, const Rect& window, Ui& ui);

}  // namespace gui
