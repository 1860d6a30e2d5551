#pragma once
/// The tabs at the top of the three parts that have several forms. Doors: map_tabs, talk_tabs,
/// copies_tabs. Each returns the height taken.

#include "gui/widgets.h"

namespace gui {

float map_tabs(const Rect& part, Ui& ui);
/// `*end`: where the tabs end, for what stands right of them.
float talk_tabs(const Rect& part, float room, Ui& ui, float* end);
float copies_tabs(const Rect& part, std::string_view words, Ui& ui);

}  // namespace gui
