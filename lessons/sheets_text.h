#pragma once
/// Words in rows and columns, for sheets and keys that are printed as plain text.
///
/// Doors: columns_of, folded, block_text, grid_text. Inside the room only. Fails: never.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lessons {

/// A row of A4 in plain text.
inline constexpr std::size_t kTextColumns = 78;

/// How wide a text in UTF-8 is.
[[nodiscard]] std::size_t columns_of(std::string_view text);
/// Rows of at most `columns`, broken between words; a row that begins with two blanks, which is to be typed, stays whole.
[[nodiscard]] std::vector<std::string> folded(std::string_view text, std::size_t columns);
/// Folded; `first` stands before the first row, and as many blanks before the others.
[[nodiscard]] std::string block_text(std::string_view first, std::string_view text);
/// A table whose columns have long names: they are numbered, and the names stand above it. Each row has its label in front.
[[nodiscard]] std::string grid_text(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows);

}  // namespace lessons
