#pragma once
/// A small lesson that proves itself, to be spoilt in every way: nobody else changes it.
///
/// Doors: SampleLesson.

#include <filesystem>
#include <string>

#include "lessons/verify.h"

namespace lesson_tests {

/// A folder of its own; gone with the value.
class SampleLesson {
  public:
    /// The folder's name begins with "T01" unless it is told.
    explicit SampleLesson(const std::string& name = "T01-sample");
    ~SampleLesson();
    SampleLesson(const SampleLesson&) = delete;
    SampleLesson& operator=(const SampleLesson&) = delete;

    /// REQUIRES: `from` stands in the file.
    void replace(const std::string& file, const std::string& from, const std::string& to);
    [[nodiscard]] lessons::Verdict verify() const;
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    /// The lesson as it is, read.
    [[nodiscard]] lessons::Lesson read() const;

  private:
    std::filesystem::path folder_;
};

}  // namespace lesson_tests
