#include "gui/view/recipe_view.h"

#include <algorithm>

#include "protocols/base/trimmed.h"

namespace gui {

namespace {

std::vector<std::string> script_lines(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        out.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

/// Without the marks of Markdown: `code` and *names* stand for themselves.
std::string plain(std::string_view text) {
    std::string out;
    bool code = false;
    for (const char c : base::trimmed(text)) {
        if (c == '`') code = !code;
        else if (c != '*' || code) out += c;
    }
    return out;
}

/// "| a | b |" -> a, b.
std::vector<std::string> cells_of(std::string_view row) {
    std::vector<std::string> out;
    row = base::trimmed(row);
    row.remove_prefix(1);
    while (!row.empty()) {
        const std::size_t end = std::min(row.find('|'), row.size());
        out.push_back(plain(row.substr(0, end)));
        row.remove_prefix(std::min(end + 1, row.size()));
    }
    return out;
}

bool is_rule(std::string_view row) { return row.find_first_not_of("|- :") == std::string_view::npos; }

/// "4. The certificate": a step of its own.
bool begins_step(std::string_view line) {
    const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
    return digits != 0 && line.substr(digits).starts_with(". ");
}

class Reader {
  public:
    std::vector<SheetSection> read(std::string_view text) {
        for (const std::string& line : script_lines(text)) take(base::trimmed(line));
        end_paragraph();
        for (SheetSection& section : out_) {
            if (!section.table.rows.empty()) section.copy = gui::text(section.table);
        }
        return std::move(out_);
    }

  private:
    void take(std::string_view line) {
        if (line.starts_with("|")) return take_row(line);
        if (line.starts_with("#")) {
            end_paragraph();
            line.remove_prefix(std::min(line.find_first_not_of("# "), line.size()));
            out_.emplace_back().heading = plain(line);
            return;
        }
        if (line.empty() || begins_step(line)) end_paragraph();
        if (line.empty()) return;
        paragraph_ += (paragraph_.empty() ? "" : " ") + std::string{line};
    }

    void take_row(std::string_view line) {
        end_paragraph();
        if (is_rule(line) && in_table_) return;
        if (!in_table_) {
            if (out_.empty() || !out_.back().raw.empty()) out_.emplace_back();
            out_.back().table.columns = cells_of(line);
            in_table_ = true;
            return;
        }
        out_.back().table.rows.push_back(cells_of(line));
    }

    void end_paragraph() {
        if (paragraph_.empty()) return;
        const bool behind = out_.empty() || in_table_ || !out_.back().raw.empty();
        in_table_ = false;
        if (behind) out_.emplace_back();
        // What stands alone in marks of code is to be compared or copied.
        const bool alone = paragraph_.starts_with('`') && paragraph_.find('`', 1) == paragraph_.size() - 1;
        if (alone) out_.back().copy = out_.back().raw.emplace_back(plain(paragraph_));
        else out_.back().words.push_back(plain(paragraph_));
        paragraph_.clear();
    }

    std::vector<SheetSection> out_;
    std::string paragraph_;
    bool in_table_ = false;
};

}  // namespace

std::vector<SheetSection> recipe_sections(std::string_view name, std::string_view text) {
    if (name.ends_with(".md")) return Reader{}.read(text);
    SheetSection file;
    file.heading = std::string{name};
    file.raw = script_lines(text);
    file.copy = std::string{text};
    return {std::move(file)};
}

}  // namespace gui
