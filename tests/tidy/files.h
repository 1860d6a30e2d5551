#pragma once
/// Checks on whole files: registered in the build, of readable length, opened by a sentence.
///
/// Doors: check_registered, check_headers, check_lengths, long_files, check_readmes. Fails: never.

#include <cstddef>

#include "tests/tidy/source_tree.h"

namespace tidy {

inline constexpr std::size_t kLinesMax = 600;      ///< a C++ file may not have more
inline constexpr std::size_t kLinesAdvised = 500;  ///< more are told, not refused
inline constexpr std::size_t kReadmeLinesMax = 40;

/// Every .cpp is named in some CMakeLists.txt or .cmake file, every named .cpp exists, and every one
/// of these build files is reached by an add_subdirectory or include that names it.
[[nodiscard]] Problems check_registered(const Tree& tree);

/// Every header begins with `#pragma once` and then a `///` comment that says what it is.
[[nodiscard]] Problems check_headers(const Tree& tree);

/// C++ files of more than kLinesMax lines.
[[nodiscard]] Problems check_lengths(const Tree& tree);
/// C++ files of more than kLinesAdvised lines that check_lengths lets pass.
[[nodiscard]] Problems long_files(const Tree& tree);

/// Every top-level folder has a README.md of 1 to kReadmeLinesMax lines.
[[nodiscard]] Problems check_readmes(const Tree& tree);

}  // namespace tidy
