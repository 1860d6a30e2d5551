#pragma once
/// Reads lessons from their folders: `lesson.toml` for the structure, `text.LANGUAGE.toml` for the words.
///
/// Doors: load_lesson, drawn_values, load_course, find_folder, Course. Fails: one Problem with file, line and cure; a broken
/// lesson does not keep the others from loading.

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lessons/lesson.h"
#include "protocols/base/result.h"

namespace lessons {

/// `$POSTROOM_LESSONS`, else `lessons/course` beside the program, else in the source tree.
[[nodiscard]] std::filesystem::path course_dir();

/// `seed` chooses the values of the lesson's variables; 1 takes the first of each.
[[nodiscard]] base::Result<Lesson> load_lesson(const std::filesystem::path& folder, std::string_view language, std::uint64_t seed = 1);

/// The place of the value that a seed chooses for each variable; seed 1 takes the first of each.
[[nodiscard]] std::vector<std::size_t> drawn_values(const std::vector<Variable>& variables, std::uint64_t seed);

struct Track {
    std::string id;
    std::string title;
    std::vector<std::string> lessons;   ///< ids, in order
};

struct GlossaryTerm {
    std::string title, text, rfc;
};

struct Course {
    std::filesystem::path folder;
    std::string language;
    std::vector<Track> tracks;
    std::vector<Lesson> lessons;                      ///< those that could be read, in the order of the tracks
    std::vector<std::pair<std::string, base::Problem>> broken;   ///< lesson id, why
    /// Ready worlds in which lessons can be tried out: preset, lesson ids.
    std::vector<std::pair<std::string, std::vector<std::string>>> worlds;
    std::map<std::string, GlossaryTerm> glossary;     ///< by the term's key
    std::map<std::string, std::string> misconceptions;   ///< tag, in words
    std::vector<std::string> missing;                 ///< texts of the course taken from the base language

    [[nodiscard]] const Lesson* find(std::string_view id) const;
};

/// Fails only if the index itself is broken.
[[nodiscard]] base::Result<Course> load_course(const std::filesystem::path& folder, std::string_view language, std::uint64_t seed = 1);

/// The folder of a lesson by its id ("l06" will do), or a folder given as a path.
[[nodiscard]] base::Result<std::filesystem::path> find_folder(const std::filesystem::path& course, std::string_view id);

}  // namespace lessons
