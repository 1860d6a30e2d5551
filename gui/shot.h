#pragma once
/// A picture of the window at the cursor of a timeline, without display or OpenGL.
///
/// Doors: ShotOptions, write_shot, shot_view_names. Fails: a Problem that names the option.

#include <optional>
#include <string>
#include <string_view>

#include "gui/story.h"
#include "gui/view/live_view.h"
#include "protocols/base/result.h"
#include "sim/timeline.h"

namespace gui {

struct ShotOptions {
    std::string out;  ///< the PNG file
    int width = 1600;
    int height = 1000;
    std::string theme = "light";  ///< "dark", "light" or "contrast"
    int text_percent = 100;       ///< 100 to 200
    std::string view;             ///< "main" or the name of one part; empty: main
    /// A timeline at its beginning is shown at its first act, as the window opens.
    bool open_on_example = true;
    /// A lesson instead of the timeline, and the moment in it: "retr/observe".
    LiveOpener painted;                 ///< doors for the view "live"; none: that view is the main one
    std::optional<StoryOptions> story;
    std::string lesson, at;
    std::string language = "en";
};

/// "main, map, server, …": every name that `view` may have.
[[nodiscard]] std::string shot_view_names();

[[nodiscard]] base::Outcome write_shot(sim::Timeline& timeline, const ShotOptions& options);

}  // namespace gui
