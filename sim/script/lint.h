#pragma once
/// Looks at a script without running it: syntax, names that are nothing, names that nobody uses, names that its
/// worlds do not have, fields that a thing cannot have, domains that could belong to somebody.
///
/// Doors: lint.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/result.h"
#include "sim/script/run.h"

namespace script {

/// Every problem found, in order of lines. `presets`: what the script may begin from.
[[nodiscard]] std::vector<base::Problem> lint(std::string_view text, const std::string& file, std::span<const PresetSource> presets = {});

}  // namespace script
