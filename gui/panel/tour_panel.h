#pragma once
/// The tour: a spotlight on a real control, and what it is for. Doors: draw_tour, load_tour.
/// Fails: load_tour says which line of the file is wrong.

#include <filesystem>
#include <string>
#include <vector>

#include "gui/widgets.h"
#include "protocols/base/result.h"

namespace gui {

struct TourStop {
    std::string widget;  ///< what the light is on; "*" for none
    std::string title, text;
};

struct TourUi {
    bool open = false;
    std::size_t at = 0;
};

/// Stops of `assets/ui/tour.md`: "# widget | title", then one paragraph.
[[nodiscard]] base::Result<std::vector<TourStop>> load_tour(const std::filesystem::path& file);

void draw_tour(const std::vector<TourStop>& stops, const TourUi& state, const Rect& window, Ui& ui);

}  // namespace gui
