#include "lessons/sheets_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace lessons {

std::size_t columns_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::vector<std::string> folded(std::string_view text, std::size_t columns) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view row = text.substr(at, end - at);
        at = end + 1;
        out.emplace_back(row.starts_with("  ") ? row : std::string_view{});
        for (std::size_t from = row.starts_with("  ") ? row.size() : 0; from < row.size();) {
            const std::size_t stop = std::min(row.find(' ', from), row.size());
            const std::string_view word = row.substr(from, stop - from);
            if (!out.back().empty() && columns_of(out.back()) + 1 + columns_of(word) > columns) out.emplace_back();
            out.back().append(out.back().empty() ? "" : " ").append(word);
            from = stop + 1;
        }
    }
    return out;
}

std::string block_text(std::string_view first, std::string_view text) {
    const std::string indent(columns_of(first), ' ');
    std::string out;
    for (const std::string& row : folded(text, kTextColumns - indent.size())) out += (out.empty() ? std::string{first} : indent) + row + "\n";
    return out;
}

std::string grid_text(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows) {
    constexpr std::size_t kLabel = 38;
    std::string out;
    std::string numbers = fmt::format("  {:{}}", "", kLabel);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        out += fmt::format("  ({}) {}\n", i + 1, columns[i]);
        numbers += fmt::format(" | {:{}}", fmt::format("({})", i + 1), i + 1 == columns.size() ? 0 : 4);
    }
    out += "\n" + numbers + "\n";
    for (const auto& row : rows) {
        const std::vector<std::string> label = folded(row[0], kLabel);
        for (std::size_t i = 0; i < label.size(); ++i) {
            out += "  " + label[i] + std::string(kLabel - std::min(kLabel, columns_of(label[i])), ' ');
            // What is said of a promise stands beside its last row.
            for (std::size_t cell = 1; cell < row.size() && i + 1 == label.size(); ++cell) out += fmt::format(" | {:4}", row[cell]);
            while (out.back() == ' ') out.pop_back();
            out += "\n";
        }
    }
    return out;
}

}  // namespace lessons
