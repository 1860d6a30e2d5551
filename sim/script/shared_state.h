#pragma once
/// What a function can reach and change outside of itself: variables of the functions around it, and globals.
///
/// A sweep's runs must not hand anything on to one another, or their order (and --jobs) would be seen in the rows.
/// Doors: SharedState, shared_state, changed_name. Cost: goes through everything reachable.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/script/sandbox.h"

namespace script {

/// Variables by name, each with a digest of all that hangs on it.
using SharedState = std::vector<std::pair<std::string, std::uint64_t>>;

/// What the function at `index` shares with the rest of the script.
[[nodiscard]] SharedState shared_state(lua_State* state, int index);
/// The name of a variable that differs; empty if none does.
[[nodiscard]] std::string changed_name(const SharedState& before, const SharedState& after);

}  // namespace script
