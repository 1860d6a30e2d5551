#include "gui/render_soft.h"

#include <imgui.h>
#include <png.h>

#include <algorithm>
#include <cmath>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace gui {

namespace {

struct Clip {
    int x0, y0, x1, y1;
};

struct Atlas {
    const std::uint8_t* alpha = nullptr;  ///< one octet a texel; colour is white everywhere
    int width = 0, height = 0;
};

/// dst = src over dst with an alpha of 0..255.
inline void blend(std::uint8_t* dst, std::uint32_t r, std::uint32_t g, std::uint32_t b,
                  std::uint32_t a) {
    if (a == 255) {
        dst[0] = static_cast<std::uint8_t>(r);
        dst[1] = static_cast<std::uint8_t>(g);
        dst[2] = static_cast<std::uint8_t>(b);
        return;
    }
    const std::uint32_t rest = 255 - a;
    dst[0] = static_cast<std::uint8_t>((r * a + dst[0] * rest + 127) / 255);
    dst[1] = static_cast<std::uint8_t>((g * a + dst[1] * rest + 127) / 255);
    dst[2] = static_cast<std::uint8_t>((b * a + dst[2] * rest + 127) / 255);
}

/// Bilinear sample of the atlas, 0..255. `u`, `v` in texels, middles of texels at halves.
inline std::uint32_t sample(const Atlas& atlas, float u, float v) {
    const float x = u - 0.5F;
    const float y = v - 0.5F;
    const float fx = std::floor(x);
    const float fy = std::floor(y);
    const int x0 = std::clamp(static_cast<int>(fx), 0, atlas.width - 1);
    const int y0 = std::clamp(static_cast<int>(fy), 0, atlas.height - 1);
    const int x1 = std::min(x0 + 1, atlas.width - 1);
    const int y1 = std::min(y0 + 1, atlas.height - 1);
    const auto wx = static_cast<std::uint32_t>((x - fx) * 256.0F);
    const auto wy = static_cast<std::uint32_t>((y - fy) * 256.0F);
    const std::uint8_t* row0 = atlas.alpha + static_cast<std::ptrdiff_t>(y0) * atlas.width;
    const std::uint8_t* row1 = atlas.alpha + static_cast<std::ptrdiff_t>(y1) * atlas.width;
    const std::uint32_t top = row0[x0] * (256 - wx) + row0[x1] * wx;
    const std::uint32_t bottom = row1[x0] * (256 - wx) + row1[x1] * wx;
    return (top * (256 - wy) + bottom * wy + 32768) >> 16;
}

class Rasterizer {
  public:
    Rasterizer(Picture& picture, Atlas atlas) : picture_{picture}, atlas_{atlas} {}

    void command(const ImDrawVert* vertices, const ImDrawIdx* indexes, unsigned count, Clip clip) {
        clip_ = clip;
        for (unsigned n = 0; n + 2 < count; n += 3) {
            const ImDrawVert& a = vertices[indexes[n]];
            const ImDrawVert& b = vertices[indexes[n + 1]];
            const ImDrawVert& c = vertices[indexes[n + 2]];
            if (n + 5 < count && is_box(vertices, indexes + n)) {
                box(a, c);
                n += 3;
            } else {
                triangle(a, b, c);
            }
        }
    }

  private:
    /// Two triangles a b c, a c d that make an upright rectangle of one colour.
    static bool is_box(const ImDrawVert* v, const ImDrawIdx* i) {
        if (i[3] != i[0] || i[4] != i[2]) return false;
        const ImDrawVert& a = v[i[0]];
        const ImDrawVert& b = v[i[1]];
        const ImDrawVert& c = v[i[2]];
        const ImDrawVert& d = v[i[5]];
        return a.pos.y == b.pos.y && b.pos.x == c.pos.x && c.pos.y == d.pos.y &&
               d.pos.x == a.pos.x && a.pos.x < c.pos.x && a.pos.y < c.pos.y && a.col == b.col &&
               b.col == c.col && c.col == d.col && a.uv.y == b.uv.y && b.uv.x == c.uv.x &&
               c.uv.y == d.uv.y && d.uv.x == a.uv.x;
    }

    std::uint8_t* pixel(int x, int y) {
        return picture_.pixels.data() + (static_cast<std::ptrdiff_t>(y) * picture_.width + x) * 4;
    }

    void box(const ImDrawVert& low, const ImDrawVert& high) {
        const int x0 = std::max(clip_.x0, static_cast<int>(std::ceil(low.pos.x - 0.5F)));
        const int y0 = std::max(clip_.y0, static_cast<int>(std::ceil(low.pos.y - 0.5F)));
        const int x1 = std::min(clip_.x1, static_cast<int>(std::ceil(high.pos.x - 0.5F)));
        const int y1 = std::min(clip_.y1, static_cast<int>(std::ceil(high.pos.y - 0.5F)));
        if (x0 >= x1 || y0 >= y1) return;
        const ImU32 col = low.col;
        const std::uint32_t r = (col >> IM_COL32_R_SHIFT) & 255;
        const std::uint32_t g = (col >> IM_COL32_G_SHIFT) & 255;
        const std::uint32_t b = (col >> IM_COL32_B_SHIFT) & 255;
        const std::uint32_t a = (col >> IM_COL32_A_SHIFT) & 255;
        const float aw = static_cast<float>(atlas_.width);
        const float ah = static_cast<float>(atlas_.height);
        const bool flat = low.uv.x == high.uv.x && low.uv.y == high.uv.y;
        const std::uint32_t whole = flat ? sample(atlas_, low.uv.x * aw, low.uv.y * ah) : 0;
        const float du = (high.uv.x - low.uv.x) * aw / (high.pos.x - low.pos.x);
        const float dv = (high.uv.y - low.uv.y) * ah / (high.pos.y - low.pos.y);
        for (int y = y0; y < y1; ++y) {
            std::uint8_t* at = pixel(x0, y);
            const float v = low.uv.y * ah + (static_cast<float>(y) + 0.5F - low.pos.y) * dv;
            for (int x = x0; x < x1; ++x, at += 4) {
                const std::uint32_t cover =
                    flat ? whole
                         : sample(atlas_,
                                  low.uv.x * aw + (static_cast<float>(x) + 0.5F - low.pos.x) * du,
                                  v);
                const std::uint32_t alpha = (a * cover + 127) / 255;
                if (alpha != 0) blend(at, r, g, b, alpha);
            }
        }
    }

    /// Points in 1/256 pixels; a pixel belongs to a triangle by the top-left rule.
    void triangle(const ImDrawVert& va, const ImDrawVert& vb, const ImDrawVert& vc) {
        const auto fixed = [](float value) {
            return static_cast<std::int64_t>(std::lround(value * 256.0F));
        };
        const ImDrawVert* p[3] = {&va, &vb, &vc};
        std::int64_t x[3];
        std::int64_t y[3];
        for (int n = 0; n < 3; ++n) x[n] = fixed(p[n]->pos.x), y[n] = fixed(p[n]->pos.y);
        std::int64_t area = (x[1] - x[0]) * (y[2] - y[0]) - (y[1] - y[0]) * (x[2] - x[0]);
        if (area == 0) return;
        if (area < 0) {
            std::swap(p[1], p[2]), std::swap(x[1], x[2]), std::swap(y[1], y[2]);
            area = -area;
        }
        const int x0 =
            std::max(clip_.x0, static_cast<int>((std::min({x[0], x[1], x[2]}) - 128) >> 8));
        const int y0 =
            std::max(clip_.y0, static_cast<int>((std::min({y[0], y[1], y[2]}) - 128) >> 8));
        const int x1 =
            std::min(clip_.x1, static_cast<int>((std::max({x[0], x[1], x[2]}) + 128) >> 8) + 1);
        const int y1 =
            std::min(clip_.y1, static_cast<int>((std::max({y[0], y[1], y[2]}) + 128) >> 8) + 1);
        if (x0 >= x1 || y0 >= y1) return;
        std::int64_t step_x[3];
        std::int64_t step_y[3];
        std::int64_t row[3];
        for (int n = 0; n < 3; ++n) {
            const int from = (n + 1) % 3;
            const int to = (n + 2) % 3;
            const std::int64_t dx = x[to] - x[from];
            const std::int64_t dy = y[to] - y[from];
            const bool top_left = dy < 0 || (dy == 0 && dx > 0);
            const std::int64_t px = (static_cast<std::int64_t>(x0) << 8) + 128;
            const std::int64_t py = (static_cast<std::int64_t>(y0) << 8) + 128;
            row[n] = dx * (py - y[from]) - dy * (px - x[from]) - (top_left ? 0 : 1);
            step_x[n] = -dy * 256;
            step_y[n] = dx * 256;
        }
        fill(p, row, step_x, step_y, static_cast<float>(area), {x0, y0, x1, y1});
    }

    void fill(const ImDrawVert* const (&p)[3], std::int64_t (&row)[3],
              const std::int64_t (&step_x)[3], const std::int64_t (&step_y)[3], float area,
              Clip box) {
        const bool one_color = p[0]->col == p[1]->col && p[1]->col == p[2]->col;
        const bool one_texel = p[0]->uv.x == p[1]->uv.x && p[1]->uv.x == p[2]->uv.x &&
                               p[0]->uv.y == p[1]->uv.y && p[1]->uv.y == p[2]->uv.y;
        const float aw = static_cast<float>(atlas_.width);
        const float ah = static_cast<float>(atlas_.height);
        const std::uint32_t whole =
            one_texel ? sample(atlas_, p[0]->uv.x * aw, p[0]->uv.y * ah) : 0;
        float channel[3][4];
        for (int n = 0; n < 3; ++n) {
            channel[n][0] = static_cast<float>((p[n]->col >> IM_COL32_R_SHIFT) & 255);
            channel[n][1] = static_cast<float>((p[n]->col >> IM_COL32_G_SHIFT) & 255);
            channel[n][2] = static_cast<float>((p[n]->col >> IM_COL32_B_SHIFT) & 255);
            channel[n][3] = static_cast<float>((p[n]->col >> IM_COL32_A_SHIFT) & 255);
        }
        for (int y = box.y0; y < box.y1; ++y) {
            std::int64_t w[3] = {row[0], row[1], row[2]};
            std::uint8_t* at = pixel(box.x0, y);
            for (int x = box.x0; x < box.x1; ++x, at += 4) {
                if ((w[0] | w[1] | w[2]) >= 0) {
                    float c[4] = {channel[0][0], channel[0][1], channel[0][2], channel[0][3]};
                    const float l0 = static_cast<float>(w[0]) / area;
                    const float l1 = static_cast<float>(w[1]) / area;
                    const float l2 = 1 - l0 - l1;
                    if (!one_color) {
                        for (int k = 0; k < 4; ++k)
                            c[k] = std::clamp(
                                channel[0][k] * l0 + channel[1][k] * l1 + channel[2][k] * l2, 0.0F,
                                255.0F);
                    }
                    const std::uint32_t cover =
                        one_texel
                            ? whole
                            : sample(atlas_,
                                     (p[0]->uv.x * l0 + p[1]->uv.x * l1 + p[2]->uv.x * l2) * aw,
                                     (p[0]->uv.y * l0 + p[1]->uv.y * l1 + p[2]->uv.y * l2) * ah);
                    const std::uint32_t alpha =
                        (static_cast<std::uint32_t>(c[3] + 0.5F) * cover + 127) / 255;
                    if (alpha != 0) {
                        blend(at, static_cast<std::uint32_t>(c[0] + 0.5F),
                              static_cast<std::uint32_t>(c[1] + 0.5F),
                              static_cast<std::uint32_t>(c[2] + 0.5F), alpha);
                    }
                }
                for (int n = 0; n < 3; ++n) w[n] += step_x[n];
            }
            for (int n = 0; n < 3; ++n) row[n] += step_y[n];
        }
    }

    Picture& picture_;
    Atlas atlas_;
    Clip clip_{};
};

}  // namespace

Color Picture::at(int x, int y) const {
    const std::uint8_t* p = pixels.data() + (static_cast<std::ptrdiff_t>(y) * width + x) * 4;
    return {p[0], p[1], p[2], p[3]};
}

Picture render_soft(const ImDrawData& data, ImFontAtlas& atlas, int width, int height,
                    Color ground) {
    Picture picture{width, height, {}};
    picture.pixels.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4);
    for (std::size_t n = 0; n < picture.pixels.size(); n += 4) {
        picture.pixels[n] = ground.r;
        picture.pixels[n + 1] = ground.g;
        picture.pixels[n + 2] = ground.b;
        picture.pixels[n + 3] = 255;
    }
    Atlas texels;
    unsigned char* alpha = nullptr;
    atlas.GetTexDataAsAlpha8(&alpha, &texels.width, &texels.height);
    texels.alpha = alpha;
    Rasterizer rasterizer{picture, texels};
    for (int n = 0; n < data.CmdListsCount; ++n) {
        const ImDrawList& list = *data.CmdLists[n];
        for (const ImDrawCmd& command : list.CmdBuffer) {
            if (command.UserCallback != nullptr) continue;
            const Clip clip{
                std::max(0, static_cast<int>(command.ClipRect.x - data.DisplayPos.x)),
                std::max(0, static_cast<int>(command.ClipRect.y - data.DisplayPos.y)),
                std::min(width, static_cast<int>(command.ClipRect.z - data.DisplayPos.x)),
                std::min(height, static_cast<int>(command.ClipRect.w - data.DisplayPos.y))};
            if (clip.x0 >= clip.x1 || clip.y0 >= clip.y1) continue;
            rasterizer.command(list.VtxBuffer.Data + command.VtxOffset,
                               list.IdxBuffer.Data + command.IdxOffset, command.ElemCount, clip);
        }
    }
    return picture;
}

namespace {

/// libpng reports errors by a jump; nothing with a destructor may live in here.
bool write_rows(std::FILE* file, const Picture& picture, png_structp png, png_infop info) {
    if (setjmp(png_jmpbuf(png)) != 0) return false;
    png_init_io(png, file);
    png_set_compression_level(png, 6);
    png_set_IHDR(png, info, static_cast<png_uint_32>(picture.width),
                 static_cast<png_uint_32>(picture.height), 8, PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    png_set_filler(png, 0, PNG_FILLER_AFTER);
    for (int y = 0; y < picture.height; ++y) {
        png_write_row(png,
                      picture.pixels.data() + static_cast<std::ptrdiff_t>(y) * picture.width * 4);
    }
    png_write_end(png, nullptr);
    return true;
}

}  // namespace

base::Outcome write_png(const Picture& picture, const std::string& path) {
    const std::string fresh = path + ".new";
    std::FILE* file = std::fopen(fresh.c_str(), "wb");
    if (file == nullptr)
        return base::Problem{
            path, "the picture cannot be written: " + std::string{std::strerror(errno)}, ""};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
    const bool written = info != nullptr && write_rows(file, picture, png, info);
    png_destroy_write_struct(&png, &info);
    const bool closed = std::fclose(file) == 0;
    std::error_code failed;
    if (written && closed) std::filesystem::rename(fresh, path, failed);
    if (!written || !closed || failed) {
        std::error_code ignored;
        std::filesystem::remove(fresh, ignored);
        return base::Problem{path, "the picture cannot be written", ""};
    }
    return {};
}

}  // namespace gui
