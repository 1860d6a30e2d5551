#pragma once
/// The plan of a class as a page: what the instructor, the students and the program do, minute by minute.
///
/// Doors: PlanView, read_plan, text. Fails: read_plan with a Problem that names the line.

#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/result.h"

namespace gui {

struct PlanRow {
    std::string minutes;               ///< "0–3"
    std::vector<std::string> cells;    ///< under PlanView::columns
    std::vector<std::string> opens;    ///< lessons and ready worlds that it speaks of: "L16", "P6"
};

struct PlanView {
    std::string title;
    std::vector<std::string> words;    ///< sentences before the table
    std::vector<std::string> columns;  ///< the minutes left out
    std::vector<PlanRow> rows;
    std::vector<std::string> after;    ///< sentences after it
};

/// Markdown: a heading, paragraphs, one table whose first column is the minutes. `name`: for messages.
[[nodiscard]] base::Result<PlanView> read_plan(std::string_view markdown, const std::string& name);
[[nodiscard]] std::string text(const PlanView& view);

}  // namespace gui
