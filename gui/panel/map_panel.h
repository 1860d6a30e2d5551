#pragma once
/// Draws the map. Doors: draw_map, MapUi. Knows the view, not the World.

#include "gui/view/map_view.h"
#include "gui/view/selection.h"
#include "gui/widgets.h"

namespace gui {

/// What the map draws with besides its view.
struct MapUi {
    /// How far the line that arrived last has come in its little journey on the screen: 0..1.
    float progress = 1;
};

void draw_map(const MapView& view, const MapUi& state, const Selection& selection, const Rect& rect,
              Ui& ui);

}  // namespace gui
