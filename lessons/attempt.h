#pragma once
/// The attempt at a lesson with which a learner goes on: which variant, which record, and what must be said of it.
///
/// Doors: Attempt, go_on. Fails: with the lesson's Problem; the progress is as it was.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "lessons/lesson.h"
#include "lessons/progress.h"
#include "protocols/base/result.h"

namespace lessons {

struct Attempt {
    Lesson lesson;      ///< in the variant of the record
    Record record;
    std::string note;   ///< empty, or one sentence: why it is not the attempt that was asked for
};

/// Goes on with the lesson of this folder where it was left, or begins it: for the first time, anew, or because the
/// lesson is another one now than the one that was begun. `seed`: the variant asked for; none: the one that was
/// begun, or the first.
[[nodiscard]] base::Result<Attempt> go_on(const std::filesystem::path& folder, const std::string& language, Progress& progress, std::optional<std::uint64_t> seed, bool anew,
                                          std::string_view version);

}  // namespace lessons
