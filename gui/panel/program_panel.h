#pragma once
/// Draws a device as a mail program. Doors: draw_program, ProgramUi. Knows the views only.

#include "gui/view/acts_view.h"
#include "gui/view/program_view.h"
#include "gui/widgets.h"

namespace gui {

struct ProgramUi {
    ProgramPick pick;
    bool memory = false;  ///< the account and memory are shown, not the folders
};

/// Inside an open part.
void draw_program(const ProgramView& view, ProgramUi& state, const Rect& rect, Ui& ui);

}  // namespace gui
