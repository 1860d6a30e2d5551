#pragma once
/// Where the files that come with the program are: explanations, fonts.
///
/// Doors: assets_dir. Fails: never; a wrong place shows when a file in it is opened.

#include <filesystem>

namespace gui {

/// $POSTROOM_ASSETS, else `assets` beside the program or in `../share/postroom`, else the source
/// tree that the program was built from.
[[nodiscard]] std::filesystem::path assets_dir();

}  // namespace gui
