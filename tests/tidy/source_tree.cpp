#include "tests/tidy/source_tree.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace tidy {

namespace fs = std::filesystem;

namespace {

bool is_wanted_folder(const fs::path& folder) {
    const std::string name = folder.filename().string();
    if (name.starts_with('.')) return name == ".ci";
    if (name == "build" || name == "corpus") return false;
    return !fs::exists(folder / "CMakeCache.txt");
}

bool is_wanted_file(const fs::path& file) {
    static constexpr std::array kEndings{".h",    ".cpp",  ".inc", ".txt", ".cmake", ".md",
                                         ".toml", ".json", ".lua", ".sh",  ""};
    const std::string name = file.filename().string();
    if (name.starts_with('.')) return name == ".clang-tidy" || name == ".clang-format";
    return std::find(kEndings.begin(), kEndings.end(), file.extension().string()) != kEndings.end();
}

std::string read_file(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) throw std::runtime_error{"cannot read " + file.string()};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

/// Walks over C++ text and blanks what is asked for.
class Blanker {
  public:
    Blanker(std::string_view text, bool literals_too) : out_{text}, literals_too_{literals_too} {}

    std::string run() {
        while (at_ < out_.size()) {
            if (looking_at("//")) {
                blank_until(out_.find('\n', at_));
            } else if (looking_at("/*")) {
                const std::size_t end = out_.find("*/", at_ + 2);
                blank_until(end == std::string::npos ? end : end + 2);
            } else if (out_[at_] == '#' && is_include()) {
                skip_include();
            } else if (out_[at_] == '"') {
                literal(is_raw() ? raw_end() : quoted_end('"'));
            } else if (out_[at_] == '\'' && !is_digit_separator()) {
                literal(quoted_end('\''));
            } else {
                ++at_;
            }
        }
        return std::move(out_);
    }

  private:
    [[nodiscard]] bool looking_at(std::string_view what) const {
        return std::string_view{out_}.substr(at_).starts_with(what);
    }

    void blank_until(std::size_t end) {
        end = std::min(end, out_.size());
        for (; at_ < end; ++at_) {
            if (out_[at_] != '\n') out_[at_] = ' ';
        }
    }

    [[nodiscard]] bool is_include() const {
        const std::size_t word = out_.find_first_not_of(" \t", at_ + 1);
        return word != std::string::npos &&
               std::string_view{out_}.substr(word).starts_with("include");
    }

    /// Over the name in quotes or brackets; a comment behind it is left to the walk.
    void skip_include() {
        const std::size_t line_end = std::min(out_.find('\n', at_), out_.size());
        const std::size_t open = out_.find_first_of("\"<", at_);
        if (open >= line_end) {
            at_ = line_end;
            return;
        }
        const std::size_t close = out_.find(out_[open] == '<' ? '>' : '"', open + 1);
        at_ = std::min(close, line_end) == line_end ? line_end : close + 1;
    }

    /// 1'000'000: the quote stands between digits of a number. A prefix like u8'x' is none.
    [[nodiscard]] bool is_digit_separator() const {
        std::size_t begin = at_;
        while (begin > 0 && (is_word(out_[begin - 1]) || out_[begin - 1] == '\'')) --begin;
        return begin < at_ && out_[begin] >= '0' && out_[begin] <= '9';
    }

    [[nodiscard]] bool is_raw() const { return at_ > 0 && out_[at_ - 1] == 'R'; }

    /// Offset of the quote that ends the raw literal which begins here.
    [[nodiscard]] std::size_t raw_end() const {
        const std::size_t open = out_.find('(', at_);
        if (open == std::string::npos) return open;
        const std::string close = ")" + out_.substr(at_ + 1, open - at_ - 1) + "\"";
        const std::size_t end = out_.find(close, open);
        return end == std::string::npos ? end : end + close.size() - 1;
    }

    /// Offset of the quote that ends the literal which begins here; a line's end ends it too.
    [[nodiscard]] std::size_t quoted_end(char quote) const {
        for (std::size_t i = at_ + 1; i < out_.size(); ++i) {
            if (out_[i] == '\\') {
                ++i;
            } else if (out_[i] == quote || out_[i] == '\n') {
                return i;
            }
        }
        return std::string::npos;
    }

    void literal(std::size_t end) {
        end = std::min(end, out_.size());
        ++at_;
        if (literals_too_) blank_until(end);
        at_ = end < out_.size() ? end + 1 : end;
    }

    std::string out_;
    bool literals_too_;
    std::size_t at_ = 0;
};

}  // namespace

std::string Problem::text() const {
    return path + (line == 0 ? "" : ":" + std::to_string(line)) + ": " + what;
}

std::string told(const Problems& problems) {
    std::string text;
    for (const Problem& problem : problems) text += problem.text() + "\n";
    return text;
}

Tree load_tree(const fs::path& root) {
    Tree tree;
    for (auto entry = fs::recursive_directory_iterator{root}; entry != fs::end(entry); ++entry) {
        if (entry->is_directory()) {
            if (!is_wanted_folder(entry->path())) entry.disable_recursion_pending();
        } else if (entry->is_regular_file() && is_wanted_file(entry->path())) {
            tree.push_back({entry->path().lexically_relative(root).generic_string(),
                            read_file(entry->path())});
        }
    }
    std::sort(tree.begin(), tree.end(),
              [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
    return tree;
}

std::string without_comments(std::string_view text) {
    return Blanker{text, false}.run();
}

std::string code_only(std::string_view text) {
    return Blanker{text, true}.run();
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

bool is_cpp(std::string_view path) {
    return path.ends_with(".cpp") || path.ends_with(".h");
}

bool is_header(std::string_view path) {
    return path.ends_with(".h");
}

bool is_below(std::string_view path, std::string_view folder) {
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

}  // namespace tidy
