#pragma once
/// What waits and where it will go: the queues of all relays with their next try and last reply, and
/// the names each host has been told.
///
/// Doors: build_queues. Fails: never.

#include "gui/view/scene.h"
#include "gui/view/sheet.h"

namespace gui {

[[nodiscard]] Sheet build_queues(const Scene& scene);

}  // namespace gui
