#pragma once
/// The real window: GLFW and OpenGL around an App.
///
/// Doors: WindowOptions, run_window. Fails: no display or no OpenGL 3: one sentence on standard
/// error, exit status 2.

#include <functional>
#include <optional>
#include <string>

#include "gui/app.h"
#include "sim/timeline.h"

namespace gui {

struct WindowOptions {
    /// Read and write the settings file. Off: the usual settings, nothing is remembered.
    bool remember = true;
    /// Close after so many frames (for start-up measurements); 0: never.
    unsigned frames_max = 0;
    /// What the word of OpenWorld means (a preset or a file); none: presets only.
    App::Opener open;
    /// Lessons; none: there are none. The learner's name comes from the settings.
    std::optional<StoryOptions> story;
    std::string lesson;   ///< that the window opens on; empty: the world
    /// Writes a run so that `open` can read it; none: unsaved work is not kept.
    std::function<base::Outcome(const sim::Timeline&, const std::string& file)> save;
};

/// Returns the exit status of the program.
[[nodiscard]] int run_window(sim::Timeline timeline, WindowOptions options);

}  // namespace gui
