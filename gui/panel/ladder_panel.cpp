#include "gui/panel/ladder_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gui/icons.h"
#include "gui/view/names.h"

namespace gui {

namespace {

struct Places {
    float left = 0;    ///< of the time column
    float first = 0;   ///< middle of the first host's column
    float step = 0;    ///< from one host to the next
    float right = 0;
    float head = 0;    ///< height of the row of names
    float row = 0;     ///< height of a row
};

Places places_of(const LadderView& view, const Rect& rect, const Ui& ui) {
    Places p;
    const float time = rect.w < ui.px(480) ? 0 : ui.px(92);
    const float count = static_cast<float>(std::max<std::size_t>(view.columns.size(), 1));
    p.left = rect.x + ui.px(14);
    const float width = rect.w - time - ui.px(36);
    p.step = width / count;
    p.first = rect.x + ui.px(14) + time + p.step / 2;
    p.right = rect.right() - ui.px(14);
    p.head = ui.px(26);
    p.row = std::floor(ui.px(31));
    return p;
}

float column_x(const Places& p, std::size_t column) {
    return p.first + p.step * static_cast<float>(column);
}

void draw_heads(const LadderView& view, const Places& p, const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    for (std::size_t n = 0; n < view.columns.size(); ++n) {
        const float x = column_x(p, n);
        const float width =
            std::min(text_width(ui.fonts.bold, view.columns[n].label) + ui.px(14), p.step - ui.px(4));
        const Rect card{x - width / 2, rect.y + 1, width, p.head - ui.px(4)};
        draw.AddRectFilled({card.x, card.y}, {card.right(), card.bottom()}, ink(ui.theme.raised),
                           ui.px(4));
        if (click_area(ui, "ladder.host." + view.columns[n].label, card)) {
            Selection pick;
            pick.host = view.columns[n].host;
            pick.focus = Selection::Focus::Host;
            ui.emit(Select{pick, false});
        }
        ImFont* font = text_width(ui.fonts.bold, view.columns[n].label) + ui.px(8) <= width
                           ? ui.fonts.bold
                           : ui.fonts.caps;
        put_text_fit(draw, font, card.x + ui.px(5), card.y + (card.h - font->FontSize) / 2,
                     width - ui.px(6), ui.theme.heading, view.columns[n].label);
    }
}

/// Words over the middle of an arrow, on a ground of their own, kept inside the part.
void draw_words(const LadderRow& row, const Places& p, float x0, float x1, float y, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float low = p.first - p.step / 2 + ui.px(2);
    const float room = p.right - low;
    // The text of a letter stands there in our own words, a line in those of the protocol.
    const bool letter = row.kind == ExchangeRowKind::TextHead;
    const std::string_view words = letter ? ui.say(row.text) : std::string_view{row.text};
    float width = std::min(text_width(ui.fonts.mono, words), room);
    const float envelope = letter ? ui.px(26) : 0;
    width += envelope;
    float x = (x0 + x1) / 2 - width / 2;
    x = std::clamp(x, low, std::max(low, p.right - width));
    // No lifeline is to run through the words, neither those at the ends of the arrow nor those it passes.
    bool crossed = width > std::fabs(x1 - x0) - ui.px(10);
    for (float line = std::min(x0, x1) + p.step; line < std::max(x0, x1) - 1; line += p.step) crossed = crossed || (line > x - ui.px(3) && line < x + width + ui.px(3));
    if (crossed)
        draw.AddRectFilled({x - ui.px(3), y}, {x + width + ui.px(3), y + ui.px(17)},
                           ink(row.current ? ui.theme.current : ui.theme.part), ui.px(3));
    if (envelope > 0)
        draw_envelope(draw, ui.theme, x + ui.px(10), y + ui.px(9), ui.px(19),
                      letter_mark(row.letter));
    put_text_fit(draw, ui.fonts.mono, x + envelope, y + ui.px(1), width - envelope + 1,
                 row.in_flight ? ui.theme.muted : ui.theme.text, words);
}

void draw_line_row(const LadderRow& row, const Places& p, float y, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float x0 = column_x(p, row.from);
    const float x1 = column_x(p, row.to);
    const Color color = ui.theme.of(row.role);
    const float level = y + p.row - ui.px(7);
    if (row.in_flight) {
        draw_dashes(draw, {x0, level}, {x1, level}, color, ui.px(2), ui.px(5));
    } else {
        draw_arrow(draw, {x0, level}, {x1, level}, color, ui.px(row.current ? 3 : 2), ui.px(9));
    }
    draw_words(row, p, x0, x1, y + ui.px(2), ui);
}

void draw_other_row(const LadderRow& row, const Places& p, float y, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Color color = ui.theme.of(row.role);
    const bool placed = row.from != SIZE_MAX;
    const float x = placed ? column_x(p, row.from) : p.first - p.step / 2;
    const float low = p.first - p.step / 2 + ui.px(2);
    const float middle = y + p.row / 2;
    if (row.kind == ExchangeRowKind::Session && row.to != SIZE_MAX && row.from != row.to) {
        draw_dashes(draw, {x, y + p.row - ui.px(6)}, {column_x(p, row.to), y + p.row - ui.px(6)},
                    color, 1.0F, ui.px(3));
    }
    ImFont* font = row.kind == ExchangeRowKind::Act || row.role == Role::Heading ? ui.fonts.bold
                                                                                 : ui.fonts.small;
    const float sign = row.kind == ExchangeRowKind::Session ? 0 : ui.px(20);
    const float width = std::min(text_width(font, ui.say(row.text)) + sign, p.right - low);
    const float left = std::clamp(x - width / 2, low, std::max(low, p.right - width));
    draw.AddRectFilled({left - ui.px(4), middle - ui.px(9)},
                       {left + width + ui.px(4), middle + ui.px(9)},
                       ink(row.current ? ui.theme.current : ui.theme.part), ui.px(3));
    if (row.kind == ExchangeRowKind::Act) {
        draw_icon(draw, Icon::Play, left + ui.px(6), middle, ui.px(10), color);
    } else if (row.kind == ExchangeRowKind::Copy) {
        draw_mark(draw, ui.theme, left + ui.px(8), middle, ui.px(5), letter_mark(row.letter));
    }
    put_text_fit(draw, font, left + sign, middle - font->FontSize / 2, width - sign + 1, color,
                 ui.say(row.text));
}

void draw_row(const LadderRow& row, const Places& p, const Selection& selection, std::size_t at,
              const Rect& spot, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    bool hovered = false;
    bool twice = false;
    const bool clicked = click_area(ui, fmt::format("ladder.row.{}.{}", row.entry.value, at), spot,
                                    true, &hovered, &twice);
    const bool selected = selection.line == row.entry && selection.focus == Selection::Focus::Line;
    if (selected || row.current || hovered)
        draw.AddRectFilled({spot.x + ui.px(6), spot.y}, {spot.right() - ui.px(6), spot.bottom()},
                           ink(selected      ? ui.theme.selected
                               : row.current ? ui.theme.current
                                             : ui.theme.region),
                           ui.px(3));
    if (row.session)
        draw.AddRectFilled({spot.x + ui.px(3), spot.y}, {spot.x + ui.px(7), spot.bottom()},
                           ink(ui.theme.stripes[session_stripe(row.session)]));
    if (p.first - p.step / 2 > p.left + ui.px(60)) {
        const float y = spot.y + (row.pause.empty() ? spot.h / 2 - ui.fonts.small->FontSize / 2
                                                    : spot.h / 2 - ui.px(1));
        put_text(draw, ui.fonts.small, p.left, y, ui.theme.muted, ui.say(row.time));
        if (!row.pause.empty())
            put_text(draw, ui.fonts.caps, p.left, spot.y + ui.px(1), ui.theme.act, ui.say(row.pause));
    }
    const bool arrow = (row.kind == ExchangeRowKind::Line || row.kind == ExchangeRowKind::TextHead) &&
                       row.from != SIZE_MAX && row.to != SIZE_MAX;
    arrow ? draw_line_row(row, p, spot.y, ui) : draw_other_row(row, p, spot.y, ui);
    if (twice) {
        ui.emit(SeekEntry{row.entry});
    } else if (clicked) {
        Selection pick;
        pick.line = row.entry;
        pick.session = row.session;
        pick.letter = row.letter;
        pick.focus = Selection::Focus::Line;
        ui.emit(Select{pick, false});
    }
}

}  // namespace

void draw_ladder(std::size_t total, const LadderRows& rows, LadderUi& state,
                 const Selection& selection, const Rect& rect, Ui& ui) {
    const float head = ui.px(28);
    const float height = std::floor(ui.px(31));
    ImGui::SetCursorScreenPos({rect.x, rect.y + head});
    ImGui::BeginChild("ladder", {rect.w, rect.h - head});
    if (state.scroll_to >= 0) {
        const float from = ImGui::GetScrollY();
        const float want = state.scroll_to * height;
        if (want < from + height || want + height * 2 > from + rect.h - head)
            ImGui::SetScrollY(std::max(0.0F, want - rect.h + head + height * 2.5F));
        state.scroll_to = -1;
    }
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float scroll = std::max(0.0F, rect.y + head - start.y);
    const auto first = static_cast<std::size_t>(scroll / height);
    const LadderView view = rows(first, static_cast<std::size_t>(rect.h / height) + 2);
    const float width = ImGui::GetContentRegionAvail().x;
    const Places p = places_of(view, {rect.x, rect.y, width, rect.h}, ui);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    for (std::size_t n = 0; n < view.columns.size(); ++n) {
        const float x = column_x(p, n);
        draw.AddLine({x, rect.y + head}, {x, rect.bottom()}, ink(ui.theme.border), ui.px(1.5F));
    }
    for (std::size_t n = 0; n < view.rows.size(); ++n) {
        const float y = start.y + static_cast<float>(view.first + n) * height;
        draw_row(view.rows[n], p, selection, view.first + n, {start.x, y, width, height}, ui);
    }
    if (total == 0)
        put_text_wrapped(draw, ui.fonts.text, start.x + ui.px(12), start.y + ui.px(8),
                         width - ui.px(24), ui.theme.muted, ui.say(view.empty_text));
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, static_cast<float>(total) * height + ui.px(4)});
    ImGui::EndChild();
    draw_heads(view, p, rect, ui);
}

}  // namespace gui
