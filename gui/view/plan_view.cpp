#include "gui/view/plan_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace gui {

namespace {

std::vector<std::string> cells_of(std::string_view line) {
    std::vector<std::string> out;
    for (std::size_t at = 1; at < line.size();) {
        const std::size_t end = std::min(line.find('|', at), line.size());
        std::string_view cell = line.substr(at, end - at);
        while (!cell.empty() && cell.front() == ' ') cell.remove_prefix(1);
        while (!cell.empty() && cell.back() == ' ') cell.remove_suffix(1);
        out.emplace_back(cell);
        at = end + 1;
    }
    return out;
}

/// "L16" and "P6" wherever they stand.
void find_openings(std::string_view words, std::vector<std::string>& out) {
    for (std::size_t at = 0; at + 1 < words.size(); ++at) {
        const bool begins = at == 0 || std::isalnum(static_cast<unsigned char>(words[at - 1])) == 0;
        if (!begins || (words[at] != 'L' && words[at] != 'P')) continue;
        std::size_t end = at + 1;
        while (end < words.size() && std::isdigit(static_cast<unsigned char>(words[end])) != 0) ++end;
        const std::string name{words.substr(at, end - at)};
        const bool ends = end == words.size() || std::isalnum(static_cast<unsigned char>(words[end])) == 0;
        if (end > at + 1 && ends && std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
    }
}

}  // namespace

base::Result<PlanView> read_plan(std::string_view markdown, const std::string& name) {
    PlanView view;
    int number = 0;
    for (std::size_t at = 0; at < markdown.size();) {
        const std::size_t end = std::min(markdown.find('\n', at), markdown.size());
        const std::string_view line = markdown.substr(at, end - at);
        at = end + 1;
        ++number;
        if (line.empty()) continue;
        if (line.starts_with("# ")) {
            view.title = line.substr(2);
        } else if (!line.starts_with('|')) {
            (view.rows.empty() ? view.words : view.after).emplace_back(line);
        } else if (!line.starts_with("|---")) {
            std::vector<std::string> cells = cells_of(line);
            if (view.columns.empty()) {
                view.columns.assign(cells.begin() + 1, cells.end());
                continue;
            }
            if (cells.size() != view.columns.size() + 1)
                return base::Problem{fmt::format("{}:{}", name, number), fmt::format("the row has {} cells, the heading {}", cells.size(), view.columns.size() + 1), ""};
            PlanRow row{cells.front(), {cells.begin() + 1, cells.end()}, {}};
            for (const std::string& cell : row.cells) find_openings(cell, row.opens);
            view.rows.push_back(std::move(row));
        }
    }
    if (view.rows.empty()) return base::Problem{name, "the plan has no table", "| min | instructor | students | program |"};
    return view;
}

std::string text(const PlanView& view) {
    std::string out = view.title + "\n";
    for (const std::string& words : view.words) out += words + "\n";
    for (const PlanRow& row : view.rows) {
        out += row.minutes + "\n";
        for (std::size_t n = 0; n < row.cells.size(); ++n) out += fmt::format("  {}: {}\n", view.columns[n], row.cells[n]);
        for (const std::string& one : row.opens) out += "  ( " + one + " )\n";
    }
    for (const std::string& words : view.after) out += words + "\n";
    return out;
}

}  // namespace gui
