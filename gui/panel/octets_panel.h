#pragma once
/// Draws the octets of a line. Doors: draw_octets, put_octet_word. Knows the view only.

#include "gui/view/octets_view.h"
#include "gui/widgets.h"

namespace gui {

/// Inside an open part.
void draw_octets(const OctetsView& view, const Rect& rect, Ui& ui);

/// The name of an octet that has no glyph, "CR", as large as the text beside it, on a ground of its own. Returns its width.
float put_octet_word(std::string_view word, float x, float y, Color color, Ui& ui);

}  // namespace gui
