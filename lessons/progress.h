#pragma once
/// The progress of one learner: every record, in one readable file.
///
/// Written beside and renamed, so that a crash leaves the old file or the new one. A damaged file is set aside
/// under another name and reported; nothing is overwritten.
/// Doors: Progress, progress_file. Fails: save with a Problem; open never.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "lessons/record.h"

namespace lessons {

/// In `state_folder`, by the name that the learner chose; characters that files cannot have become "_".
[[nodiscard]] std::filesystem::path progress_file(const std::filesystem::path& state_folder, std::string_view learner);

class Progress {
  public:
    [[nodiscard]] static Progress open(const std::filesystem::path& file, std::string_view learner);

    /// Empty, or one sentence: what was wrong with the file and where it is now.
    [[nodiscard]] const std::string& note() const { return note_; }
    /// The open attempt of a lesson; begun if there is none. Valid until the next call.
    Record& current(std::string_view lesson, std::uint64_t seed, std::string_view version);
    /// nullptr if the lesson was never begun.
    [[nodiscard]] const Record* find(std::string_view lesson) const;
    /// Begins the lesson anew; what was done stays in the file.
    void begin_anew(std::string_view lesson);
    [[nodiscard]] const std::vector<Record>& records() const { return records_; }
    [[nodiscard]] base::Outcome save() const;

  private:
    std::filesystem::path file_;
    std::string learner_;
    std::string note_;
    std::vector<Record> records_;
};

}  // namespace lessons
