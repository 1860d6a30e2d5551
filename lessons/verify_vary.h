#pragma once
/// Which seeds to try so that every value of every variable is played at least once.
///
/// Doors: covering_seeds, values_words. Inside the room only. Fails: never; values that no seed was found for are left out.

#include <cstdint>
#include <string>
#include <vector>

#include "lessons/lesson.h"

namespace lessons {

/// So many variants are tried at most, and a variable may have so many values.
inline constexpr std::size_t kVariantsMax = 64;

/// Beside seed 1, which takes the first of each; none if nothing varies.
[[nodiscard]] std::vector<std::uint64_t> covering_seeds(const std::vector<Variable>& variables);
/// What the seed chose: `n = "3", turn = "0"`.
[[nodiscard]] std::string values_words(const std::vector<Variable>& variables, std::uint64_t seed);

}  // namespace lessons
