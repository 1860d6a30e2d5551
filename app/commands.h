#pragma once
/// The commands of the program that need no window.
///
/// Doors: run_command, presets_command, demonstration. Return exit statuses: 0 good,
/// 1 a check failed, 2 bad input.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/exports.h"
#include "protocols/base/result.h"

namespace app {

struct RunOptions {
    std::string what;
    std::string until;
    std::optional<std::uint64_t> seed;
    std::string letter_file;
    std::string from;
    std::vector<std::string> to;
    std::vector<std::string> print;   ///< "exchange", "narration", "copies"
    std::string json;
    ExportOptions exports;
    bool secrets = false;
};

[[nodiscard]] int run_command(const RunOptions& options);
[[nodiscard]] int presets_command();
/// What a person without a display gets: the main demonstration as text.
[[nodiscard]] int demonstration();

/// Says a problem on standard error in one line. Returns 2.
int say_problem(const base::Problem& problem);

}  // namespace app
