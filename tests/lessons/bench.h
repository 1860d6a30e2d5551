#pragma once
/// What tests of lessons share: the course, a folder to spoil, a learner who does it right.
///
/// Doors: course, folder_of, SpoiltLesson, is_unrecorded, solve.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "lessons/lesson_runner.h"
#include "lessons/verify.h"

namespace lesson_tests {

[[nodiscard]] std::filesystem::path course_folder();
[[nodiscard]] const lessons::Course& course();
[[nodiscard]] std::filesystem::path folder_of(std::string_view id);
[[nodiscard]] lessons::Lesson lesson(std::string_view id, std::string_view language = "en", std::uint64_t seed = 1);

/// Replaces the first `from` in a file; it must stand there.
void replace_in(const std::filesystem::path& file, const std::string& from, const std::string& to);

/// A copy of a lesson's folder in which texts can be replaced; gone with the value.
class SpoiltLesson {
  public:
    explicit SpoiltLesson(std::string_view id);
    ~SpoiltLesson();
    SpoiltLesson(const SpoiltLesson&) = delete;
    SpoiltLesson& operator=(const SpoiltLesson&) = delete;

    /// REQUIRES: `from` stands in the file.
    void replace(const std::string& file, const std::string& from, const std::string& to);
    void append(const std::string& file, const std::string& text);
    void remove(const std::string& file);
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    [[nodiscard]] lessons::Verdict verify() const;

  private:
    std::filesystem::path folder_;
};

/// Was the lesson never proved and recorded? `postroom lesson verify ID --write` does it; until then its text is
/// tested, but not its run.
[[nodiscard]] bool is_unrecorded(std::string_view id);

/// A learner who does every step in the declared way and answers right (or with the first wrong option).
[[nodiscard]] lessons::Record solve(const lessons::Lesson& lesson, bool rightly = true);

}  // namespace lesson_tests
