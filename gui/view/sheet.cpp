#include "gui/view/sheet.h"

#include <fmt/format.h>

#include <algorithm>

#include "gui/view/names.h"

namespace gui {

namespace {

void pad(std::string& line, std::string_view cell, std::size_t width) {
    line += cell;
    const std::size_t used = characters_in(cell);
    line.append(used < width ? width - used : 0, ' ');
}

std::string trimmed(std::string line) {
    while (line.ends_with(' ')) line.pop_back();
    return line;
}

}  // namespace

std::string text(const SheetTable& table) {
    std::vector<std::size_t> widths(table.columns.size(), 0);
    for (std::size_t c = 0; c < widths.size(); ++c) {
        widths[c] = characters_in(table.columns[c]);
        for (const auto& row : table.rows) {
            if (c < row.size()) widths[c] = std::max(widths[c], characters_in(row[c]));
        }
    }
    std::string out;
    const auto add = [&](const std::vector<std::string>& cells) {
        std::string line = "  ";
        for (std::size_t c = 0; c < cells.size() && c < widths.size(); ++c)
            pad(line, cells[c], widths[c] + 2);
        out += trimmed(std::move(line)) + "\n";
    };
    if (!table.rows.empty()) add(table.columns);
    for (const auto& row : table.rows) add(row);
    return out;
}

std::string text(const Sheet& sheet) {
    std::string out = fmt::format("{}: {}\n", sheet.kind, sheet.title);
    for (const SheetSection& section : sheet.sections) {
        if (!section.heading.empty()) out += section.heading + "\n";
        for (const std::string& words : section.words) out += "  " + words + "\n";
        for (const SheetValue& value : section.values)
            out += fmt::format("  {}: {}\n", value.label, value.value);
        out += text(section.table);
        for (const std::string& line : section.raw) out += "  | " + line + "\n";
        if (!section.empty_text.empty()) out += "  " + section.empty_text + "\n";
    }
    return out;
}

}  // namespace gui
