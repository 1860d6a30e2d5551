#include "gui/panel/octets_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gui {

namespace {

using CellKind = OctetCell::Kind;

Color color_of(CellKind kind, const Theme& theme) {
    switch (kind) {
        case CellKind::LineEnd:
            return theme.link;
        case CellKind::Stuffed:
            return theme.warn;
        case CellKind::Literal:
            return theme.act;
        case CellKind::Control:
            return theme.bad;
        case CellKind::High:
            return theme.server;
        case CellKind::Secret:
            return theme.muted;
        case CellKind::Plain:
        case CellKind::Space:
            break;
    }
    return theme.text;
}

/// The name of a remarkable octet, so that its colour is not all that tells it.
const char* word_of(const OctetCell& cell) {
    switch (cell.kind) {
        case CellKind::LineEnd:
            return cell.octet == '\r' ? "CR" : "LF";
        case CellKind::Stuffed:
            return "+.";
        case CellKind::Space:
            return "SP";
        default:
            return nullptr;
    }
}

void draw_row(const OctetRow& row, float x, float y, float cell, float glyphs, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    put_text(draw, ui.fonts.mono, x, y, ui.theme.muted, fmt::format("{:05x}", row.offset));
    const float left = x + ui.px(58);
    const float glyph = text_width(ui.fonts.mono, "M");
    for (std::size_t n = 0; n < row.cells.size(); ++n) {
        const OctetCell& one = row.cells[n];
        const float at = left + cell * static_cast<float>(n) + (n >= 8 ? ui.px(8) : 0);
        const Color color = color_of(one.kind, ui.theme);
        if (one.kind != CellKind::Plain && one.kind != CellKind::Space)
            draw.AddRectFilled({at - ui.px(3), y - ui.px(1)}, {at + cell - ui.px(5), y + ui.px(17)},
                               ink(ui.theme.selected), ui.px(3));
        put_text(draw, one.kind == CellKind::Plain ? ui.fonts.mono : ui.fonts.mono_bold, at, y, color,
                 one.kind == CellKind::Secret ? "••" : fmt::format("{:02x}", one.octet));
    }
    float at = glyphs;
    for (const OctetCell& one : row.cells) {
        const char* word = word_of(one);
        if (word != nullptr && one.kind != CellKind::Space) {
            at += put_octet_word(word, at, y, color_of(one.kind, ui.theme), ui) + ui.px(2);
        } else {
            put_text(draw, ui.fonts.mono, at, y, color_of(one.kind, ui.theme), cell_glyph(one));
            at += glyph;
        }
    }
}

}  // namespace

float put_octet_word(std::string_view word, float x, float y, Color color, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float width = text_width(ui.fonts.mono_bold, word) + ui.px(6);
    draw.AddRectFilled({x, y - ui.px(1)}, {x + width, y + ui.px(17)}, ink(ui.theme.selected), ui.px(3));
    put_text(draw, ui.fonts.mono_bold, x + ui.px(3), y, color, word);
    return width;
}

void draw_octets(const OctetsView& view, const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float x = rect.x + ui.px(12);
    if (view.rows.empty()) {
        put_text_wrapped(draw, ui.fonts.text, x, rect.y + ui.px(8), rect.w - ui.px(24),
                         ui.theme.muted, ui.say(view.empty_text));
        return;
    }
    const std::string size{view.masked ? ui.say("length not shown") : ui.say(fmt::format("{} octets", view.total))};
    const float right = text_width(ui.fonts.small, size);
    put_text_fit(draw, ui.fonts.mono_bold, x, rect.y + ui.px(2), rect.w - right - ui.px(36),
                 ui.theme.heading, view.title);
    put_text(draw, ui.fonts.small, rect.right() - right - ui.px(12), rect.y + ui.px(3),
             ui.theme.muted, size);
    float y = rect.y + ui.px(26);
    for (const std::string& note : view.notes)
        y += put_text_wrapped(draw, ui.fonts.small, x, y, rect.w - ui.px(24), ui.theme.text, ui.say(note));
    y += ui.px(6);
    ImGui::SetCursorScreenPos({rect.x, y});
    ImGui::BeginChild("octets", {rect.w, rect.bottom() - y});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float height = std::floor(ui.px(20));
    const float scroll = std::max(0.0F, y - start.y);
    const float cell = text_width(ui.fonts.mono, "00") + ui.px(8);
    const float glyphs = x + ui.px(58) + cell * kOctetsInRow + ui.px(26);
    const auto first = static_cast<std::size_t>(scroll / height);
    const std::size_t end = std::min(
        view.rows.size(), first + static_cast<std::size_t>((rect.bottom() - y) / height) + 2);
    for (std::size_t n = first; n < end; ++n)
        draw_row(view.rows[n], x, start.y + static_cast<float>(n) * height, cell, glyphs, ui);
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, static_cast<float>(view.rows.size()) * height + ui.px(4)});
    ImGui::EndChild();
}

}  // namespace gui
