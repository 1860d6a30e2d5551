#pragma once
/// A run as a picture: the hosts as columns, and each line as an arrow from its writer to its reader, with
/// the copies that it made or ended beside it.
///
/// Doors: ladder_svg. Fails: never; a run with very many lines is cut, and the picture says so.

#include <string>

#include "sim/export/run_view.h"

namespace exported {

/// One SVG document, light or dark as its viewer likes, without scripts and without links.
[[nodiscard]] std::string ladder_svg(const RunView& run);

}  // namespace exported
