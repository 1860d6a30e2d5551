#pragma once
/// The fonts, baked for one scale: Inter for words, JetBrains Mono for protocol lines.
///
/// Doors: Fonts, bake_fonts. Fails: a missing font file is a Problem.

#include <filesystem>

#include "protocols/base/result.h"

struct ImFont;
struct ImFontAtlas;

namespace gui {

struct Fonts {
    ImFont* text = nullptr;       ///< 15 px at scale 1
    ImFont* small = nullptr;      ///< 13
    ImFont* bold = nullptr;       ///< 15, semi-bold
    ImFont* caps = nullptr;       ///< 12, semi-bold: headings of parts
    ImFont* title = nullptr;      ///< 18, semi-bold
    ImFont* mono = nullptr;       ///< 14
    ImFont* mono_bold = nullptr;  ///< 14
};

/// Empties the atlas and fills it for `scale`. The texture must be made anew afterwards.
[[nodiscard]] base::Result<Fonts> bake_fonts(ImFontAtlas& atlas,
                                             const std::filesystem::path& folder, float scale);

}  // namespace gui
