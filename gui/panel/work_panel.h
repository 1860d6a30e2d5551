#pragma once
/// The strip that tells of work that takes long: what is done, how far it is, and the button that ends it.
///
/// Doors: WorkStrip, work_strip_height, draw_work_strip. Fails: never.

#include <string>

#include "gui/view/long_moves.h"
#include "gui/widgets.h"

namespace gui {

struct WorkStrip {
    std::string what;        ///< "Letting time pass"
    WorkProgress progress;
};

[[nodiscard]] float work_strip_height(float scale);
void draw_work_strip(const WorkStrip& strip, const Rect& rect, Ui& ui);

}  // namespace gui
