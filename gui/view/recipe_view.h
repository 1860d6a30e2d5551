#pragma once
/// A set-up card of a mail program as sections of a sheet: Markdown becomes headings, steps and tables, any other file
/// its lines; each piece that is typed or copied says what its copy is.
///
/// Doors: recipe_sections. Fails: never; what is no table, heading or step is a paragraph.

#include <string>
#include <string_view>
#include <vector>

#include "gui/view/sheet.h"

namespace gui {

/// `name`: of the file, "muttrc", "outlook.md".
[[nodiscard]] std::vector<SheetSection> recipe_sections(std::string_view name, std::string_view text);

}  // namespace gui
