#pragma once
/// Ready switches of a host: faults that bite there and policies of its provider, each set by one click
/// and cleared by another.
///
/// Doors: switches_of, usual_policy. Fails: never.

#include <string>
#include <string_view>
#include <vector>

#include "gui/view/map_view.h"
#include "gui/view/scene.h"

namespace gui {

/// Those that are not set; what is set is a chip of the map already. Empty for none.
[[nodiscard]] std::vector<MapChip> switches_of(const Scene& scene, base::HostId host);

/// The act that takes a policy of a provider back to what a fresh one has.
[[nodiscard]] sim::Action usual_policy(const sim::Provider& provider, std::string_view name);

}  // namespace gui
