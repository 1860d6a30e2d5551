#pragma once
/// A lesson in a terminal: the story as text, answers and protocol lines typed. Progress is kept, evidence written.
///
/// Doors: learn_command. Returns exit statuses: 0 left or finished, 2 bad input.

#include <cstdint>
#include <optional>
#include <string>

namespace app {

struct LearnOptions {
    std::string id;
    std::string name = "learner";
    std::string language = "en";
    std::optional<std::uint64_t> seed;
    std::string state_folder;   ///< where progress is kept; empty: the user's own
    bool anew = false;          ///< begins the lesson again; what was done stays in the file
};

[[nodiscard]] int learn_command(const LearnOptions& options);

}  // namespace app
