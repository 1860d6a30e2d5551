#pragma once
/// Where a value of a lesson's file stands, for sentences about it.
///
/// Doors: value_place, lesson_place, lesson_line. Inside the room only. Fails: never.

#include <filesystem>
#include <string>
#include <string_view>

#include "lessons/lesson.h"

namespace lessons {

/// "…/text.en.toml:12": the line of the value at `key` ("step.retr.hint.default.2", "terms.1"), else that of the nearest
/// table around it; the file alone if it cannot be read.
[[nodiscard]] std::string value_place(const std::filesystem::path& file, std::string_view key);
/// The same in the lesson's own file.
[[nodiscard]] std::string lesson_place(const Lesson& lesson, std::string_view key);
[[nodiscard]] int lesson_line(const Lesson& lesson, std::string_view key);
/// "…/lesson.toml:7", for a line that is known; 0 is none.
[[nodiscard]] std::string lesson_place(const Lesson& lesson, int line);

}  // namespace lessons
