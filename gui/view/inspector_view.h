#pragma once
/// The inspector: everything there is to know of the one thing that is selected.
///
/// Doors: build_inspector. Fails: never.

#include "gui/view/journal_index.h"
#include "gui/view/scene.h"
#include "gui/view/selection.h"
#include "gui/view/sheet.h"

namespace gui {

/// What `selection` shows; without one the line that arrived last, at the beginning the world.
[[nodiscard]] Sheet build_inspector(const Scene& scene, const JournalIndex& index,
                                            const Selection& selection);

}  // namespace gui
