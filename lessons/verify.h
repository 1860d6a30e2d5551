#pragma once
/// Proves a lesson: that its form is sound, that the declared way solves it, that every check can fail, that
/// what it says of the protocols is what they do.
///
/// Doors: verify_lesson, Verdict, conversation_text. Fails: never; what is wrong is a Finding.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "lessons/lesson_loader.h"
#include "lessons/walk.h"

namespace lessons {

struct Finding {
    std::string rule;          ///< "golden", "check", "domain" …: which proof failed
    base::Problem problem;
};

struct Verdict {
    std::string lesson;
    std::vector<Finding> findings;          ///< empty: proved
    std::size_t runs = 0;                   ///< played
    std::size_t cuts = 0;                   ///< of these, with a cut
    std::size_t checks = 0, wrong_runs = 0;
    std::vector<std::string> untranslated;  ///< "de: step.retr.ask"
};

struct VerifyOptions {
    Player player;
    std::vector<std::string> languages{"en", "de"};
    /// Writes expected.txt anew instead of comparing with it.
    bool write_expected = false;
    /// How many cut points of a robust lesson are tried; 0: all.
    std::size_t cuts_max = 0;
};

[[nodiscard]] Verdict verify_lesson(const std::filesystem::path& folder, const Course& course, const VerifyOptions& options);
/// The conversations after the first `skipped` entries, as expected.txt holds them: what people did, clients'
/// lines whole, servers' lines as far as a standard fixes them, so that other wording makes no difference.
[[nodiscard]] std::string conversation_text(const sim::Timeline& timeline, std::size_t skipped);

}  // namespace lessons
