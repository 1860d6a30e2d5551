#pragma once
/// The inspector: everything there is to know of the one thing that is selected.
///
/// One plain form for all: sections with label and value, tables, and raw text.
/// Doors: build_inspector, text. Fails: never.

#include <string>
#include <vector>

#include "gui/view/journal_index.h"
#include "gui/view/role.h"
#include "gui/view/scene.h"
#include "gui/view/selection.h"

namespace gui {

struct InspectorValue {
    std::string label;
    std::string value;
    Role role = Role::Text;
};

struct InspectorTable {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
    std::vector<Selection> picks;  ///< what a click on the row selects; may be empty
};

struct InspectorSection {
    std::string heading;
    std::vector<InspectorValue> values;
    InspectorTable table;
    std::vector<std::string> raw;  ///< lines in the protocol font
    std::string empty_text;        ///< said when all of the above is empty
};

struct InspectorView {
    std::string kind;  ///< "Host", "Letter", "Line", "Mailbox", "Conversation"
    std::string title;
    std::vector<InspectorSection> sections;
};

/// What `selection` shows; without one the line that arrived last, at the beginning the world.
[[nodiscard]] InspectorView build_inspector(const Scene& scene, const JournalIndex& index,
                                            const Selection& selection);

/// The same in words.
[[nodiscard]] std::string text(const InspectorView& view);

}  // namespace gui
