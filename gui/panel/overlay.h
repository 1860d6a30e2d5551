#pragma once
/// What lies over the window for a moment: the menu of acts, the form for a letter or an act, the
/// finder, "What if…", settings, keys.
///
/// Doors: Overlay, OverlayUi, draw_overlay. Knows the views, not the World.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gui/view/acts_view.h"
#include "gui/view/attachments.h"
#include "gui/view/finder_view.h"
#include "gui/view/form_view.h"
#include "gui/view/sheet.h"
#include "gui/view/whatif_view.h"
#include "gui/widgets.h"

namespace gui {

enum class Overlay : std::uint8_t { None, Acts, Write, Settings, Keys, Finder, Form, WhatIf, Save, Live };

/// What is being typed and shown. Must not travel in time.
struct OverlayUi {
    Overlay open = Overlay::None;
    base::HostId device;  ///< Acts: of this device only (none: all). Write: written here
    std::string device_name;
    std::string to, subject, body;
    std::string refused;  ///< why the letter was not sent, or the act not done; empty: nothing
    FormView form;
    std::string query;         ///< of the finder
    std::vector<Attachment> attachments;  ///< Write: files that go with the letter
    std::string attach_path;              ///< Write: the next one, as typed
    std::string save_path;     ///< Save: the name as typed
    bool focus_field = false;  ///< the field is to take the keyboard when it is next drawn
    bool enter = false;        ///< Enter was pressed in the finder: take the first; in Save: do it
};

/// A key and what it does.
struct KeyRow {
    std::string_view keys, label;
};

struct SettingsView {
    ThemeName theme = ThemeName::Dark;
    int text_percent = 100;
    bool motion = true;
    std::string language;
    std::vector<std::string> languages;
    std::size_t missing = 0;  ///< labels seen so far that the language has no words for
    std::string note;         ///< "remembered in …", or what went wrong
};

/// What the overlays are drawn from.
struct OverlayViews {
    const ActsView& acts;
    const SettingsView& settings;
    const FinderView& finder;
    const std::vector<WhatIf>& what_ifs;
    std::span<const KeyRow> keys;
    const Sheet& live;
};

void draw_overlay(OverlayUi& state, const OverlayViews& views, const Rect& window, Ui& ui);

/// The addresses in "To", parted by commas or spaces.
[[nodiscard]] std::vector<std::string> split_addresses(std::string_view text);

}  // namespace gui
