#include "gui/fonts.h"

#include <imgui.h>
#include <imgui_freetype.h>

#include <array>
#include <cmath>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

namespace gui {

namespace {

/// Latin with its extensions, Greek, Cyrillic, punctuation, arrows, control pictures, shapes.
constexpr ImWchar kRanges[] = {
    0x0020, 0x017f, 0x0370, 0x03ff, 0x0400, 0x045f, 0x2010, 0x2044, 0x20ac, 0x20ac, 0x2190, 0x2195,
    0x2212, 0x2212, 0x2260, 0x2265, 0x2400, 0x2426, 0x2500, 0x2502, 0x25a0, 0x25a1, 0x25b2, 0x25b6,
    0x25c6, 0x25c7, 0x25cf, 0x25cf, 0x2605, 0x2605, 0x2713, 0x2713, 0xfffd, 0xfffd, 0};

struct Face {
    const char* file;
    float pixels;
};

}  // namespace

base::Result<Fonts> bake_fonts(ImFontAtlas& atlas, const std::filesystem::path& folder,
                               float scale) {
    constexpr Face kFaces[] = {{"Inter-Regular.otf", 15},     {"Inter-Regular.otf", 13},
                               {"Inter-SemiBold.otf", 15},    {"Inter-SemiBold.otf", 12},
                               {"Inter-SemiBold.otf", 18},    {"JetBrainsMono-Regular.ttf", 14},
                               {"JetBrainsMono-Bold.ttf", 14}};
    std::array<ImFont*, std::size(kFaces)> made{};
    atlas.Clear();
    atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
    atlas.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
    atlas.Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
    atlas.TexDesiredWidth = scale > 1.5F ? 2048 : 1024;
    for (std::size_t n = 0; n < std::size(kFaces); ++n) {
        const std::filesystem::path path = folder / kFaces[n].file;
        std::error_code missing;
        if (!std::filesystem::is_regular_file(path, missing)) {
            return base::Problem{path.string(), "this font is missing",
                                 "install Postroom's assets folder beside the program"};
        }
        ImFontConfig config;
        config.OversampleH = 1;
        config.OversampleV = 1;
        config.PixelSnapH = true;
        made[n] = atlas.AddFontFromFileTTF(path.c_str(), std::round(kFaces[n].pixels * scale),
                                           &config, kRanges);
        if (made[n] == nullptr) return base::Problem{path.string(), "this font cannot be read", ""};
    }
    if (!atlas.Build()) return base::Problem{folder.string(), "the fonts cannot be drawn", ""};
    return Fonts{made[0], made[1], made[2], made[3], made[4], made[5], made[6]};
}

}  // namespace gui
