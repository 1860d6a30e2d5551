#pragma once
/// The bar at the top: what is open, undo and redo, acts, settings, keys. And the tabs of the
/// form for small windows.
///
/// Doors: draw_top_bar, draw_tabs. Knows no World.

#include <string>

#include "gui/widgets.h"

namespace gui {

struct TopBarView {
    std::string title;   ///< "Two people"
    std::string detail;  ///< "p1 · seed 42 · branch main"
    bool can_undo = false, can_redo = false;
    bool lessons = false;   ///< there are lessons, and none is open
    std::string go_on;      ///< the lesson that was left half way: "L06"; empty: none
};

void draw_top_bar(const TopBarView& view, const Rect& rect, Ui& ui);

/// Tabs above the two columns of the tabbed form.
void draw_tabs(const Layout& layout, const LayoutChoice& choice, Ui& ui);

}  // namespace gui
