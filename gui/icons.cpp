#include "gui/icons.h"

#include <algorithm>
#include <cmath>

#include "gui/widgets.h"

namespace gui {

namespace {

constexpr float kPi = 3.14159265F;

void shape(ImDrawList& draw, float x, float y, float r, unsigned kind, ImU32 fill, ImU32 line,
           float thick) {
    ImVec2 points[10];
    int count = 0;
    const auto add = [&](float dx, float dy) { points[count++] = {x + dx, y + dy}; };
    switch (kind) {
        case 1:
            add(-r * 0.85F, -r * 0.85F), add(r * 0.85F, -r * 0.85F), add(r * 0.85F, r * 0.85F),
                add(-r * 0.85F, r * 0.85F);
            break;
        case 2:
            add(0, -r * 1.15F), add(r * 1.15F, 0), add(0, r * 1.15F), add(-r * 1.15F, 0);
            break;
        case 3:
            add(0, -r * 1.1F), add(r * 1.05F, r * 0.85F), add(-r * 1.05F, r * 0.85F);
            break;
        case 4:
            for (int n = 0; n < 10; ++n) {
                const float angle = -kPi / 2 + kPi * static_cast<float>(n) / 5;
                const float length = n % 2 == 0 ? r * 1.2F : r * 0.52F;
                add(std::cos(angle) * length, std::sin(angle) * length);
            }
            break;
        case 5:
            draw.AddCircle({x, y}, r * 0.75F, line, 20, r * 0.55F);
            return;
        default:
            draw.AddCircleFilled({x, y}, r, fill, 20);
            if (thick > 0) draw.AddCircle({x, y}, r, line, 20, thick);
            return;
    }
    if (kind == 4) {
        for (int n = 0; n < 10; ++n)
            draw.AddTriangleFilled({x, y}, points[n], points[(n + 1) % 10], fill);
    } else {
        draw.AddConvexPolyFilled(points, count, fill);
    }
    if (thick > 0) draw.AddPolyline(points, count, line, ImDrawFlags_Closed, thick);
}

void hatch(ImDrawList& draw, const Rect& rect, ImU32 color, float step, float thick) {
    draw.PushClipRect({rect.x, rect.y}, {rect.right(), rect.bottom()}, true);
    for (float at = rect.x - rect.h; at < rect.right(); at += step) {
        draw.AddLine({at, rect.bottom()}, {at + rect.h, rect.y}, color, thick);
    }
    draw.PopClipRect();
}

}  // namespace

void draw_dashes(ImDrawList& draw, ImVec2 from, ImVec2 to, Color color, float thickness,
                 float dash) {
    const float dx = to.x - from.x;
    const float dy = to.y - from.y;
    const float length = std::sqrt(dx * dx + dy * dy);
    if (length < 1) return;
    for (float at = 0; at < length; at += dash * 2) {
        const float end = std::min(length, at + dash);
        draw.AddLine({from.x + dx * at / length, from.y + dy * at / length},
                     {from.x + dx * end / length, from.y + dy * end / length}, ink(color),
                     thickness);
    }
}

void draw_envelope(ImDrawList& draw, const Theme& theme, float x, float y, float width,
                   LetterMark mark, EnvelopeLook look) {
    const float height = width * 0.68F;
    const Rect box{std::floor(x - width / 2), std::floor(y - height / 2), std::floor(width),
                   std::floor(height)};
    const Color color = theme.letters[mark.index % 6];
    const ImU32 dark = ink(theme.letter_ink);
    const float thick = std::max(1.0F, width / 22);
    const float round = width / 12;
    const ImVec2 low{box.x, box.y};
    const ImVec2 high{box.right(), box.bottom()};
    if (look == EnvelopeLook::Gone) {
        for (const auto& [a, b] :
             {std::pair{low, ImVec2{high.x, low.y}}, std::pair{ImVec2{high.x, low.y}, high},
              std::pair{high, ImVec2{low.x, high.y}}, std::pair{ImVec2{low.x, high.y}, low}}) {
            draw_dashes(draw, a, b, theme.muted, thick, width / 9);
        }
        return;
    }
    if (look == EnvelopeLook::HeadersOnly) {
        draw.AddRectFilled(low, high, ink(theme.part), round);
        draw.AddRectFilled(low, {high.x, box.y + box.h * 0.42F}, ink(color), round);
        draw.AddRect(low, high, ink(color), round, 0, thick * 1.4F);
    } else {
        draw.AddRectFilled(low, high, ink(color), round);
        draw.AddRect(low, high, ink(theme.letter_ink.with_alpha(150)), round, 0, thick);
        if (look == EnvelopeLook::Marked)
            hatch(draw, box, ink(theme.letter_ink.with_alpha(190)), width / 5, thick * 1.3F);
        const ImU32 flap = ink(theme.letter_ink.with_alpha(150));
        draw.AddLine(low, {x, box.y + box.h * 0.5F}, flap, thick);
        draw.AddLine({high.x, low.y}, {x, box.y + box.h * 0.5F}, flap, thick);
    }
    const float r = width * 0.15F;
    draw.AddCircleFilled({x, box.y + box.h * 0.62F}, r * 1.55F, ink(color), 20);
    shape(draw, x, box.y + box.h * 0.62F, r, mark.index % 6, dark, dark, 0);
}

void draw_mark(ImDrawList& draw, const Theme& theme, float x, float y, float radius,
               LetterMark mark) {
    const ImU32 fill = ink(theme.letters[mark.index % 6]);
    if (mark.index % 6 == 5) {
        shape(draw, x, y, radius, 5, fill, fill, radius * 0.5F);
        return;
    }
    shape(draw, x, y, radius, mark.index % 6, fill, ink(theme.letter_ink),
          std::max(1.0F, radius / 6));
}

void draw_arrow(ImDrawList& draw, ImVec2 from, ImVec2 to, Color color, float thickness,
                float head) {
    const float dx = to.x - from.x;
    const float dy = to.y - from.y;
    const float length = std::sqrt(dx * dx + dy * dy);
    if (length < 1) return;
    const float ux = dx / length;
    const float uy = dy / length;
    draw.AddLine(from, {to.x - ux * head * 0.8F, to.y - uy * head * 0.8F}, ink(color), thickness);
    draw.AddTriangleFilled(
        to, {to.x - ux * head - uy * head * 0.5F, to.y - uy * head + ux * head * 0.5F},
        {to.x - ux * head + uy * head * 0.5F, to.y - uy * head - ux * head * 0.5F}, ink(color));
}

void draw_icon(ImDrawList& draw, Icon icon, float x, float y, float size, Color color) {
    const ImU32 c = ink(color);
    const float h = size / 2;
    const auto triangle = [&](float left, float right) {
        draw.AddTriangleFilled({left, y - h}, {left, y + h}, {right, y}, c);
    };
    switch (icon) {
        case Icon::ToStart:
            draw.AddRectFilled({x - h, y - h}, {x - h * 0.6F, y + h}, c);
            draw.AddTriangleFilled({x + h, y - h}, {x + h, y + h}, {x - h * 0.5F, y}, c);
            break;
        case Icon::ToEnd:
            draw.AddRectFilled({x + h * 0.6F, y - h}, {x + h, y + h}, c);
            triangle(x - h, x + h * 0.5F);
            break;
        case Icon::Back:
            draw.AddTriangleFilled({x + h * 0.7F, y - h}, {x + h * 0.7F, y + h}, {x - h * 0.8F, y},
                                   c);
            break;
        case Icon::Forward:
            triangle(x - h * 0.7F, x + h * 0.8F);
            break;
        case Icon::Play:
            triangle(x - h * 0.8F, x + h);
            break;
        case Icon::Pause:
            draw.AddRectFilled({x - h * 0.75F, y - h}, {x - h * 0.2F, y + h}, c);
            draw.AddRectFilled({x + h * 0.2F, y - h}, {x + h * 0.75F, y + h}, c);
            break;
        case Icon::Lock:
            draw.AddRectFilled({x - h * 0.75F, y - h * 0.1F}, {x + h * 0.75F, y + h}, c, h * 0.2F);
            draw.PathArcTo({x, y - h * 0.1F}, h * 0.48F, -kPi, 0, 12);
            draw.PathStroke(c, 0, h * 0.28F);
            break;
        case Icon::Server:
            for (int n = 0; n < 3; ++n) {
                const float top = y - h + static_cast<float>(n) * h * 0.72F;
                draw.AddRect({x - h, top}, {x + h, top + h * 0.55F}, c, h * 0.12F, 0,
                             std::max(1.0F, size / 12));
                draw.AddRectFilled({x + h * 0.35F, top + h * 0.18F},
                                   {x + h * 0.7F, top + h * 0.37F}, c);
            }
            break;
        case Icon::Device:
            draw.AddRect({x - h, y - h * 0.85F}, {x + h, y + h * 0.4F}, c, h * 0.15F, 0,
                         std::max(1.0F, size / 10));
            draw.AddRectFilled({x - h * 0.5F, y + h * 0.7F}, {x + h * 0.5F, y + h * 0.9F}, c);
            draw.AddRectFilled({x - h * 0.12F, y + h * 0.4F}, {x + h * 0.12F, y + h * 0.8F}, c);
            break;
        case Icon::Stack:
            draw.AddRect({x - h, y - h * 0.3F}, {x + h, y + h}, c, h * 0.15F, 0,
                         std::max(1.0F, size / 10));
            draw.AddLine({x - h * 0.75F, y - h * 0.6F}, {x + h * 0.75F, y - h * 0.6F}, c,
                         std::max(1.0F, size / 10));
            draw.AddLine({x - h * 0.5F, y - h * 0.95F}, {x + h * 0.5F, y - h * 0.95F}, c,
                         std::max(1.0F, size / 10));
            break;
        case Icon::Names:
            draw.AddCircle({x, y}, h, c, 20, std::max(1.0F, size / 12));
            draw.AddLine({x - h, y}, {x + h, y}, c, std::max(1.0F, size / 14));
            draw.AddLine({x, y - h}, {x, y + h}, c, std::max(1.0F, size / 14));
            break;
    }
}

}  // namespace gui
