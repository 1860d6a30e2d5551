#pragma once
/// Words that may not stand in the code of some folders, each with what to write instead.
///
/// Doors: BannedWord, banned_words, find_word, check_words. Fails: never.

#include <cstddef>
#include <span>
#include <string_view>

#include "tests/tidy/source_tree.h"

namespace tidy {

/// `word` is looked for in code without comments and literals. An end that is a letter or digit
/// must be a word's end; a final '*' stands for the rest of a word.
struct BannedWord {
    std::string_view folder;  ///< where it is banned; empty: everywhere
    std::string_view word;
    std::string_view instead;  ///< completes "write ..." or says what to do
    bool in_headers_only = false;
};

[[nodiscard]] std::span<const BannedWord> banned_words();

/// True if the word stands in this line of code.
[[nodiscard]] bool find_word(std::string_view code, std::string_view word);

/// Every C++ file against the list. The checks themselves (tests/tidy) are read like all others.
[[nodiscard]] Problems check_words(const Tree& tree);

/// Marks of unfinished work and tabs, in every file of the tree that people write in.
[[nodiscard]] Problems check_marks(const Tree& tree);

/// Panels keep nothing between frames but what they are given: no static variables in gui/panel.
[[nodiscard]] Problems check_statics(const Tree& tree);

}  // namespace tidy
