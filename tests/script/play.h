#pragma once
/// A script is run as `postroom run` would, with the project's presets.

#include <optional>
#include <string>

#include "app/scripts.h"
#include "sim/script/run.h"

namespace script_test {

inline script::Report play(const std::string& text, std::optional<std::uint64_t> seed = std::nullopt) {
    script::RunOptions options;
    options.seed = seed;
    options.presets = app::script_presets();
    return script::run_script(text, "test.lua", options);
}

/// The sentence of what ended it, or "no problem; " and what it printed.
inline std::string problem_of(const std::string& text) {
    const script::Report report = play(text);
    return report.problem ? report.problem->sentence() : "no problem; " + report.output;
}

}  // namespace script_test
