#pragma once
/// A run as Markdown: who takes part, every conversation, and what became of each copy.
///
/// Doors: markdown. Fails: never.

#include <string>

#include "sim/export/run_view.h"

namespace exported {

[[nodiscard]] std::string markdown(const RunView& run);

}  // namespace exported
