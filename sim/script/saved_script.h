#pragma once
/// A run as a script: what was done by mouse, in lines that do it again, to the same digest.
///
/// Doors: saved_script, world_script, place_line.

#include <string>

#include "sim/timeline.h"

namespace script {

/// The whole run up to the cursor: how the world was made, its plan, every act at its step, who stands where on the map.
[[nodiscard]] std::string saved_script(const sim::Timeline& timeline);

/// Only how the world was made.
[[nodiscard]] std::string world_script(const sim::World& world);

/// place("ben-home", 800, 250)
[[nodiscard]] std::string place_line(const sim::HostPlace& place);

}  // namespace script
