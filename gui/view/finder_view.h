#pragma once
/// Finds anything by words: actions, acts, letters, hosts, lines, explanations.
///
/// Doors: build_finder, text. Fails: never.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gui/view/explain.h"
#include "gui/view/scene.h"
#include "gui/view/selection.h"

namespace gui {

/// An action as the finder sees it.
struct FinderAction {
    std::string_view id, label, keys;
};

struct FinderItem {
    enum class Kind : std::uint8_t { Action, Act, Letter, Host, Line, Meaning };
    Kind kind = Kind::Action;
    std::string id;      ///< of the action; the verb of an act
    std::string label;
    std::string detail;  ///< keys of an action, explanation of a verb, moment of a line
    Selection pick;      ///< what choosing it selects; lines: where it goes
};

struct FinderView {
    std::string query;
    std::vector<FinderItem> items;  ///< best first
    bool more = false;              ///< there were more than are listed
    std::string empty_text;
};

/// Every word of `query` must be found. Lines: the last 200 000 entries of what is known.
[[nodiscard]] FinderView build_finder(const Scene& scene,
                                      const Explanations& explanations,
                                      std::span<const FinderAction> actions,
                                      std::string_view query, std::size_t most = 60);

/// "Action", "Letter" …
[[nodiscard]] std::string_view finder_word(FinderItem::Kind kind);
[[nodiscard]] std::string text(const FinderView& view);

}  // namespace gui
