#pragma once
/// The box that every overlay is drawn in. Doors: begin_box.

#include "gui/panel/overlay.h"

namespace gui {

/// The box in the middle, its ground and heading, and the button that closes it. Returns its inside.
Rect begin_box(OverlayUi& state, const Rect& window, float width, float height,
               std::string_view heading, Ui& ui);

// Drawn in overlay_lists.cpp.
void draw_finder(OverlayUi& state, const FinderView& view, const Rect& window, Ui& ui);
void draw_form(OverlayUi& state, const Rect& window, Ui& ui);
void draw_what_ifs(OverlayUi& state, const std::vector<WhatIf>& choices, const Rect& window, Ui& ui);

// Drawn in save_panel.cpp.
void draw_save(OverlayUi& state, const Rect& window, Ui& ui);

}  // namespace gui
