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

struct GradeOptions {
    std::vector<std::string> files;
    std::vector<std::string> lessons;   ///< folders of lessons that are not of the course
    std::string csv;                    ///< empty: none; "-": standard output, and nothing else there
};
/// Refuses to write the table over an evidence file. 2 if a file could not be read as evidence.
[[nodiscard]] int grade_command(const GradeOptions& options);

}  // namespace app
