#pragma once
/// Proofs that need no run: expressions, questions, checks, files.
///
/// Doors: check_form, check_files. Inside the room only. Fails: never; what is wrong is a Finding.

#include <vector>

#include "lessons/verify.h"

namespace lessons {

/// What can be said of a lesson without playing it.
void check_form(const Lesson& lesson, const Course& course, std::vector<Finding>& out);
/// Every file of the folder: only known ones, only reserved names in them.
void check_files(const std::filesystem::path& folder, const Lesson& lesson, std::vector<Finding>& out);

}  // namespace lessons
