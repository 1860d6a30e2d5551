#pragma once
/// One plain form for everything that is looked up rather than watched: sections with labels and
/// values, tables, and raw text. The inspector, a server's mailboxes, queues, a program's memory and
/// outcomes are sheets, so that each can be drawn, copied as text and tested alike.
///
/// Doors: Sheet and its parts, text. Fails: never.

#include <string>
#include <vector>

#include "gui/view/role.h"
#include "gui/view/selection.h"

namespace gui {

struct SheetValue {
    std::string label;
    std::string value;
    Role role = Role::Text;
};

struct SheetTable {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
    std::vector<Selection> picks;           ///< what a click on the row selects; may be empty
    std::vector<std::vector<Role>> roles;   ///< beside `rows`; missing ones are Text
    std::vector<base::LetterId> letters;    ///< whose mark stands before the row; may be empty

    [[nodiscard]] Role role(std::size_t row, std::size_t column) const {
        return row < roles.size() && column < roles[row].size() ? roles[row][column] : Role::Text;
    }
};

struct SheetSection {
    std::string heading;
    std::vector<SheetValue> values;
    SheetTable table;
    std::vector<std::string> raw;  ///< lines in the protocol font
    std::string empty_text;        ///< said when all of the above is empty
    std::vector<std::string> words;  ///< paragraphs, before all of the above
    std::string copy;              ///< what a button "Copy" puts on the clipboard; empty: there is none
};

struct Sheet {
    std::string kind;  ///< "Host", "Letter", "Line", "Mailbox", "Conversation"
    std::string title;
    std::vector<SheetSection> sections;
};

/// The same in words.
[[nodiscard]] std::string text(const Sheet& sheet);
/// The table alone, its columns aligned, a row a line.
[[nodiscard]] std::string text(const SheetTable& table);

}  // namespace gui
