#pragma once
/// Proofs that need no run: names, sections, domains, tags.
///
/// Doors: foreign_names, check_form. Inside the room only.

#include <string>
#include <string_view>
#include <vector>

#include "lessons/verify.h"

namespace lessons {

/// Domains and addresses in a text that are not reserved for examples (RFC 2606, 5737, 3849) or for one's own network (10/8, 127/8).
[[nodiscard]] std::vector<std::string> foreign_names(std::string_view text);

/// What can be said of a lesson without playing it.
void check_form(const Lesson& lesson, const Course& course, std::vector<Finding>& out);
/// Every file of the folder: only known ones, only reserved names in them.
void check_files(const std::filesystem::path& folder, const Lesson& lesson, std::vector<Finding>& out);

}  // namespace lessons
