#pragma once
/// The progress of one learner: every record, in one readable file.
///
/// Written beside and renamed, so that a crash leaves the old file or the new one. What another window has written
/// under this name meanwhile is taken in. A damaged file is set aside under another name and reported; nothing is
/// overwritten.
/// Doors: Progress, progress_file, learner_name. Fails: save with a Problem; open never.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "lessons/record.h"

namespace lessons {

/// The longest name of a learner, in octets.
inline constexpr std::size_t kLearnerNameMax = 60;

/// A name as it is kept: control characters are blanks, "learner" if nothing is left.
/// Fails: a name that is too long, with a Problem.
[[nodiscard]] base::Result<std::string> learner_name(std::string_view typed);

/// In `state_folder`, by the name that the learner chose. Two names are two files: what a file's name cannot have
/// is written as in addresses of pages ("a/b" is "a%2Fb").
[[nodiscard]] std::filesystem::path progress_file(const std::filesystem::path& state_folder, std::string_view learner);

class Progress {
  public:
    [[nodiscard]] static Progress open(const std::filesystem::path& file, std::string_view learner);

    /// Empty, or one sentence: what was wrong with the file and where it is now.
    [[nodiscard]] const std::string& note() const { return note_; }
    /// The open attempt of a lesson; begun if there is none. Valid until the next call.
    /// `made_with`: lesson_digest; an attempt of another version of the lesson is kept and is not this one.
    Record& current(std::string_view lesson, std::uint64_t seed, std::string_view version, std::string_view made_with = {});
    /// Something was done in another version of this lesson, which is kept.
    [[nodiscard]] bool has_other_version(std::string_view lesson, std::string_view made_with) const;
    /// nullptr if the lesson was never begun.
    [[nodiscard]] const Record* find(std::string_view lesson) const;
    /// Begins the lesson anew, in the variant of this seed; what was done with `before` stays in the file.
    void begin_anew(std::string_view lesson, std::uint64_t seed, std::string_view before = {}, std::string_view made_with = {});
    /// The same for every lesson that was begun.
    void begin_all_anew();
    [[nodiscard]] const std::vector<Record>& records() const { return records_; }
    [[nodiscard]] base::Outcome save();

  private:
    /// The whole records of the file's text; what is damaged is set aside, what is newer ends all saving.
    [[nodiscard]] std::vector<Record> take_apart(std::string_view text);
    /// Takes in what somebody else has written since `known_`.
    void merge(std::vector<Record> theirs);
    [[nodiscard]] Record* open_record(std::string_view lesson, std::string_view made_with);
    [[nodiscard]] int next_attempt(std::string_view lesson) const;

    std::filesystem::path file_;
    std::string learner_;
    std::string note_;
    std::vector<Record> records_;
    std::vector<Record> known_;   ///< as the file had them when it was last read or written
    std::string on_disk_;         ///< its text then
};

}  // namespace lessons
