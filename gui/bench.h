#pragma once
/// What the window costs: figures for `postroom bench`, each with its budget.
///
/// Doors: WindowFigure, window_figures. Fails: a figure that cannot be measured is left out.

#include <string>
#include <vector>

namespace gui {

struct WindowFigure {
    std::string what;
    double value = 0;
    std::string unit;
    double budget = 0;  ///< at most
};

/// Start to first frame, and one frame for 1 000 hosts with about a million lines in the journal:
/// as it is redrawn, and just after a step. Takes some seconds, most of them for the lines.
[[nodiscard]] std::vector<WindowFigure> window_figures();

}  // namespace gui
