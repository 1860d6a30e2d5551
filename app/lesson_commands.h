#pragma once
/// The commands of lessons and instructors: lesson new, verify, key, sheet, list; grade.
///
/// Doors: LessonOptions and the commands. Return exit statuses: 0 good, 1 a proof failed or a file was tampered
/// with, 2 bad input.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace app {

struct LessonOptions {
    std::vector<std::string> ids;
    bool all = false;
    bool write = false;
    std::size_t cuts = 0;
    std::string language = "en";
    std::uint64_t seed = 1;
    std::string out;
    bool text = false;
};

[[nodiscard]] int lesson_list(const LessonOptions& options);
[[nodiscard]] int lesson_verify(const LessonOptions& options);
[[nodiscard]] int lesson_new(const LessonOptions& options);
[[nodiscard]] int lesson_key(const LessonOptions& options);
[[nodiscard]] int lesson_sheet(const LessonOptions& options);
[[nodiscard]] int lesson_plan(const LessonOptions& options);
[[nodiscard]] int grade_command(const std::vector<std::string>& files, const std::string& csv);

}  // namespace app
