#pragma once
/// What lies over the window for a moment: the menu of acts, the form for a letter, settings, keys.
///
/// Doors: Overlay, OverlayUi, draw_overlay. Knows the views, not the World.

#include <string>

#include "gui/view/acts_view.h"
#include "gui/widgets.h"

namespace gui {

enum class Overlay : std::uint8_t { None, Acts, Write, Settings, Keys };

/// What is being typed and shown. Must not travel in time.
struct OverlayUi {
    Overlay open = Overlay::None;
    base::HostId device;  ///< Acts: of this device only (none: all). Write: written here
    std::string device_name;
    std::string to, subject, body;
    std::string refused;  ///< why the letter was not sent; empty: nothing
};

struct SettingsView {
    ThemeName theme = ThemeName::Dark;
    int text_percent = 100;
    bool motion = true;
    std::string note;  ///< "remembered in …", or what went wrong
};

void draw_overlay(OverlayUi& state, const ActsView& acts, const SettingsView& settings,
                  const Rect& window, Ui& ui);

/// The addresses in "To", parted by commas or spaces.
[[nodiscard]] std::vector<std::string> split_addresses(std::string_view text);

}  // namespace gui
