#pragma once
/// Proofs of a lesson's texts in one language: that each says something, and something of its own.
///
/// Doors: check_words. Inside the room only. Fails: never; what is wrong is a Finding.

#include <vector>

#include "lessons/verify.h"

namespace lessons {

/// `lesson` as it was read in its language: the places are those of that language's file where it has the text.
void check_words(const Lesson& lesson, std::vector<Finding>& out);

}  // namespace lessons
