#pragma once
/// The project's own text files in memory, so that a check can be fed the real tree or a bad
/// example.
///
/// Doors: SourceFile, Tree, Problem, Problems, load_tree, without_comments, code_only, lines_of.
/// Fails: load_tree throws std::runtime_error if the folder cannot be read.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tidy {

/// One file; `path` is relative to the project's folder, with '/'.
struct SourceFile {
    std::string path;
    std::string text;
};

/// Every file of the project, ordered by path.
using Tree = std::vector<SourceFile>;

/// What a check found. `line` is 1-based; 0 means the file as a whole.
struct Problem {
    std::string path;
    std::size_t line = 0;
    std::string what;

    /// "sim/world.cpp:12: what is wrong and what to do instead".
    [[nodiscard]] std::string text() const;
};
using Problems = std::vector<Problem>;

/// One to a line.
[[nodiscard]] std::string told(const Problems& problems);

/// Reads the tree below `root`: sources, build files, scripts and prose. Leaves out hidden folders
/// (except .ci), build folders, and the binary and foreign files below assets and corpora.
[[nodiscard]] Tree load_tree(const std::filesystem::path& root);

/// C++ text with comments replaced by spaces; line numbers stay as they are.
[[nodiscard]] std::string without_comments(std::string_view text);
/// The same with the insides of string and character literals replaced too. Names in #include
/// lines stay.
[[nodiscard]] std::string code_only(std::string_view text);

/// The lines without their ends; views into `text`.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

/// A letter, a digit or `_`.
[[nodiscard]] constexpr bool is_word(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
[[nodiscard]] bool is_cpp(std::string_view path);
[[nodiscard]] bool is_header(std::string_view path);
/// True if `path` is `folder` or lies below it.
[[nodiscard]] bool is_below(std::string_view path, std::string_view folder);

}  // namespace tidy
