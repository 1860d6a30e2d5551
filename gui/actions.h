#pragma once
/// Everything the window can do by itself, as one list: what the finder shows, what keys do, what
/// the list of keys says.
///
/// Doors: Action rows, all_actions, find_action. Fails: find_action says nullptr.

#include <string_view>
#include <vector>

#include "gui/ui_command.h"

namespace gui {

struct ActionRow {
    std::string_view id;     ///< "step.line"
    std::string_view label;  ///< "One line forward"
    std::string_view keys;   ///< "→"; empty: no key
    UiCommand command;
};

[[nodiscard]] const std::vector<ActionRow>& all_actions();
[[nodiscard]] const ActionRow* find_action(std::string_view id);

}  // namespace gui
