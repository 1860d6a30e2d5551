#pragma once
/// The views as the command line prints them: `postroom run WHAT --print exchange|narration|copies`.
///
/// Doors: print_view, print_names. Fails: an unknown name, damaged explanations.

#include <string>
#include <string_view>

#include "protocols/base/result.h"
#include "sim/timeline.h"

namespace gui {

/// What `--print` may name: "exchange, narration, copies, map, timeline".
[[nodiscard]] std::string_view print_names();

/// A view of everything up to the cursor, as text.
[[nodiscard]] base::Result<std::string> print_view(const sim::Timeline& timeline, std::string_view name);

}  // namespace gui
