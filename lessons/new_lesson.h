#pragma once
/// A skeleton of a lesson that runs and can be proved at once, to be changed line by line.
///
/// Doors: new_lesson. Fails: if the folder is there already, or its name has no id.

#include <string>

#include "protocols/base/result.h"

namespace lessons {

/// Makes the folder with lesson.toml and text.en.toml. Returns what was made, in words.
[[nodiscard]] base::Result<std::string> new_lesson(const std::string& folder);

}  // namespace lessons
