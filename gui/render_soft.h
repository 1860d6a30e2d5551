#pragma once
/// Draws ImGui's triangles into memory: pictures of the window without display or OpenGL.
///
/// Deterministic: the same draw data gives the same pixels. Doors: Picture, render_soft, write_png.
/// Fails: write_png says a Problem.

#include <cstdint>
#include <string>
#include <vector>

#include "gui/theme.h"
#include "protocols/base/result.h"

struct ImDrawData;
struct ImFontAtlas;

namespace gui {

/// Opaque pixels, row by row from the top, four octets each: red, green, blue, 255.
struct Picture {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> pixels;

    [[nodiscard]] Color at(int x, int y) const;
    friend bool operator==(const Picture&, const Picture&) = default;
};

/// The draw data over `ground`. All textures are taken to be the atlas.
[[nodiscard]] Picture render_soft(const ImDrawData& data, ImFontAtlas& atlas, int width, int height,
                                  Color ground);

/// Writes a PNG file, by way of a temporary one beside it.
[[nodiscard]] base::Outcome write_png(const Picture& picture, const std::string& path);

}  // namespace gui
