#pragma once
/// What the window remembers: theme, text size, motion, pace, layout. A small TOML file.
///
/// Doors: Settings, settings_path, load_settings, save_settings.
/// Fails: a damaged file is kept aside as `settings.toml.damaged`, and a sentence says so.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "gui/layout.h"
#include "gui/theme.h"
#include "gui/view/map_view.h"
#include "protocols/base/result.h"

namespace gui {

struct Settings {
    ThemeName theme = ThemeName::Dark;
    int text_percent = 100;  ///< 100, 125, 150, 175, 200
    bool motion = true;
    int pace = 2;  ///< index into the paces of playback
    int window_width = 1366;
    int window_height = 768;
    LayoutChoice layout;
    std::string language = "en";
    std::vector<std::string> recent;  ///< what was opened: presets and files, newest first, at most 8
    bool tour_seen = false;
    std::vector<std::string> console_history;  ///< lines typed at the prompt, oldest first, at most 200

    std::vector<MovedHost> moved_hosts;  ///< on maps, at most 400
    std::string learner = "learner";  ///< whose progress in lessons is shown

    friend bool operator==(const Settings&, const Settings&) = default;
};

/// $XDG_CONFIG_HOME/postroom/settings.toml, else ~/.config/postroom/settings.toml; empty: no home.
[[nodiscard]] std::filesystem::path settings_path();

struct LoadedSettings {
    Settings settings;
    /// What to tell the user, if the file was damaged.
    std::optional<base::Problem> problem;
};

/// Settings from `path`; the defaults if there is no file.
[[nodiscard]] LoadedSettings load_settings(const std::filesystem::path& path);

/// Writes to a temporary file beside `path`, then renames it: never half a file.
[[nodiscard]] base::Outcome save_settings(const Settings& settings,
                                          const std::filesystem::path& path);

}  // namespace gui
