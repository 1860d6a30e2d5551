#pragma once
/// What comes into the world by hand: the menu on the map that opens the form of the act. Doors: draw_add_menu.

#include "gui/widgets.h"

namespace gui {

/// The button, its right edge at the right of `row`; returns the width taken. `open`: the menu opens now.
float draw_add_menu(const Rect& row, bool open, Ui& ui);

}  // namespace gui
