#pragma once
/// The real window: GLFW and OpenGL around an App.
///
/// Doors: WindowOptions, run_window. Fails: no display or no OpenGL 3: one sentence on standard
/// error, exit status 2.

#include <optional>
#include <string>
#include <vector>

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
    /// Writes a run so that `open` can read it; none: unsaved work is not kept, and nothing can be saved.
    App::Saver save;
    /// Reads a file that goes with a letter; none: nothing can be attached.
    App::Reader read;
    /// Reads the letters of an .eml or mbox file; none: none can be dropped in.
    App::LettersReader letters;
    /// Opens ports for real mail programs; none: they cannot join.
    LiveOpener live;
    /// What the console's word preset may name.
    std::vector<script::PresetSource> presets;
    /// The script that made the run.
    std::optional<ScriptBeside> script;
    /// Lessons; none: there are none. The learner's name comes from the settings.
    std::optional<StoryOptions> story;
    std::string lesson;   ///< that the window opens on; empty: the world
};

/// Returns the exit status of the program.
[[nodiscard]] int run_window(sim::Timeline timeline, WindowOptions options);

}  // namespace gui
