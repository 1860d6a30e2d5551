#pragma once
/// Looks at a script without running it: syntax, names that are nothing, names that nobody uses, domains
/// that could belong to somebody.
///
/// Doors: lint.

#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/result.h"

namespace script {

/// Every problem found, in order of lines.
[[nodiscard]] std::vector<base::Problem> lint(std::string_view text, const std::string& file);

}  // namespace script
