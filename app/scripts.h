#pragma once
/// Scripts at the edge: their files, the presets among them, and the commands run FILE.lua, check, docs.
///
/// Doors: script_presets, open_script_preset, run_script_command, check_command, docs_command.
/// The commands return exit statuses: 0 good, 1 a check failed, 2 bad script.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocols/base/result.h"
#include "sim/script/run.h"

namespace app {

/// The presets that are scripts, in order of their numbers: assets/presets/*.lua. The first line of each is
/// `-- P4 Two computers`, the second a sentence.
[[nodiscard]] const std::vector<script::PresetSource>& script_presets();

/// The run with which a preset opens; nullopt if no script has this id.
[[nodiscard]] std::optional<base::Result<sim::Timeline>> open_script_preset(const std::string& id, std::uint64_t seed);

struct ScriptArguments {
    std::string file;
    std::optional<std::uint64_t> seed;
    std::string until;
    std::string json;
    std::string csv;
    std::vector<std::string> print;
    std::size_t jobs = 1;
    bool secrets = false;
};
[[nodiscard]] int run_script_command(const ScriptArguments& arguments);
[[nodiscard]] int check_command(const std::vector<std::string>& files);
/// `what`: script, or annotations.
[[nodiscard]] int docs_command(const std::string& what);

}  // namespace app
