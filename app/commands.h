#pragma once
/// The commands of the program that need no window.
///
/// Doors: run_command, presets_command, demonstration. Return exit statuses: 0 good,
/// 1 a check failed, 2 bad input.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocols/base/result.h"
#include "sim/timeline.h"

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
    std::string csv;                  ///< scripts: the tables
    std::size_t jobs = 1;             ///< scripts: processes for the runs of a sweep
    bool secrets = false;
};

/// Prints the views named: exchange, narration, copies.
[[nodiscard]] base::Outcome print_views(const sim::Timeline& timeline, const std::vector<std::string>& views, bool secrets);

[[nodiscard]] int run_command(const RunOptions& options);
[[nodiscard]] int presets_command();
/// What a person without a display gets: the main demonstration as text.
[[nodiscard]] int demonstration();

/// Says a problem on standard error in one line. Returns 2.
int say_problem(const base::Problem& problem);

}  // namespace app
