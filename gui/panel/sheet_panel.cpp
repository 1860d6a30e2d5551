#include "gui/panel/sheet_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "gui/icons.h"
#include "gui/panel/octets_panel.h"

namespace gui {

namespace {

/// True if a row with this pick is what the window has selected.
bool same_pick(const Selection& pick, const Selection& selection) {
    if (pick.copy) return pick.copy == selection.copy;
    if (pick.line) return pick.line == selection.line && selection.focus == Selection::Focus::Line;
    return pick.focus == Selection::Focus::Session && pick.session == selection.session &&
           selection.focus == Selection::Focus::Session;
}

/// The words of a cell or value; what a server has answered and what people have written stay as they are.
std::string_view value_words(const Ui& ui, std::string_view label, std::string_view value) {
    for (const std::string_view own : {"Last reply", "Last error", "Subject"}) {
        if (label == own) return value;
    }
    return ui.say(value);
}

/// Widths of a table's columns: what their words want, shrunk together if that is too much.
std::vector<float> column_widths(const SheetTable& table, float room, Ui& ui) {
    std::vector<float> widths(table.columns.size(), 0);
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        widths[c] = text_width(ui.fonts.small, ui.say(table.columns[c]));
        for (std::size_t r = 0; r < table.rows.size() && r < 24; ++r)
            widths[c] = std::max(widths[c], text_width(ui.fonts.small, value_words(ui, table.columns[c],
                                                                          table.rows[r][c])));
        widths[c] += ui.px(12);
    }
    const float all = std::accumulate(widths.begin(), widths.end(), 0.0F);
    if (all <= room) return widths;
    // Narrow columns keep their width; the wide ones share what is left.
    const float fair = room / static_cast<float>(std::max<std::size_t>(widths.size(), 1));
    float wide = 0;
    float kept = 0;
    for (const float width : widths) (width <= fair ? kept : wide) += width;
    for (float& width : widths) {
        if (width > fair) width *= (room - kept) / wide;
    }
    return widths;
}

float draw_table(const SheetTable& table, std::string_view id, float x, float y, float width,
                 const Selection& selection, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float marks = table.letters.empty() ? 0 : ui.px(16);
    const std::vector<float> widths = column_widths(table, width - marks, ui);
    const float height = ui.px(20);
    float left = x + marks;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        put_text_fit(draw, ui.fonts.small, left, y, widths[c] - ui.px(6), ui.theme.muted,
                     ui.say(table.columns[c]));
        left += widths[c];
    }
    float top = y + ui.px(19);
    draw.AddLine({x, top - ui.px(2)}, {x + width, top - ui.px(2)}, ink(ui.theme.border), 1.0F);
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        bool hovered = false;
        const bool pickable = r < table.picks.size();
        if (pickable && click_area(ui, fmt::format("{}.{}", id, r),
                                   {x, top, width, height}, true, &hovered)) {
            ui.emit(Select{table.picks[r], false});
        }
        const bool chosen = pickable && same_pick(table.picks[r], selection);
        if (hovered || chosen)
            draw.AddRectFilled({x, top}, {x + width, top + height},
                               ink(chosen ? ui.theme.selected : ui.theme.region), ui.px(3));
        if (r < table.letters.size() && table.letters[r])
            draw_mark(draw, ui.theme, x + ui.px(7), top + height / 2, ui.px(5),
                      letter_mark(table.letters[r]));
        left = x + marks;
        for (std::size_t c = 0; c < table.rows[r].size(); ++c) {
            put_text_fit(draw, ui.fonts.small, left, top + ui.px(2), widths[c] - ui.px(6),
                         c == 0 && pickable ? ui.theme.link : ui.theme.of(table.role(r, c)),
                         c < table.columns.size() ? value_words(ui, table.columns[c], table.rows[r][c])
                                                  : std::string_view{table.rows[r][c]});
            left += widths[c];
        }
        top += height;
    }
    return top - y;
}

float draw_values(const SheetSection& section, float x, float y, float width, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    float label = 0;
    for (const SheetValue& value : section.values)
        label = std::max(label, text_width(ui.fonts.small, ui.say(value.label)));
    label = std::min(label, width * 0.45F) + ui.px(14);
    float top = y;
    for (const SheetValue& value : section.values) {
        put_text_fit(draw, ui.fonts.small, x, top + ui.px(1), label - ui.px(8), ui.theme.muted,
                     ui.say(value.label));
        const float height = put_text_wrapped(draw, ui.fonts.text, x + label, top, width - label,
                                              ui.theme.of(value.role),
                                              value_words(ui, value.label, value.value), 3);
        top += std::max(height, ui.px(19)) + ui.px(1);
    }
    return top - y;
}

/// A line of octets without the signs for its end, which are too small to be read from afar: "CR" and "LF" are
/// written instead, behind it or, where there is no room, below it.
struct RawLine {
    std::string_view words;
    bool ends = false;
    bool end_below = false;
    float height = 0;

    RawLine(std::string_view text, float room, float least, const Ui& ui) : words{text} {
        constexpr std::string_view kEnd = "␍␊";
        ends = text.ends_with(kEnd);
        if (ends) words.remove_suffix(kEnd.size());
        const float end = text_width(ui.fonts.mono_bold, "CRLF") + ui.px(20);
        end_below = ends && text_width(ui.fonts.mono, words) + end > room;
        height = std::max(least, wrapped_height(ui.fonts.mono, words, room)) + (end_below ? least : 0);
    }
};

float draw_raw(const std::vector<std::string>& raw, float x, float y, float width, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float room = width - ui.px(14);
    const float least = std::max(ui.fonts.mono->FontSize * 1.25F, ui.px(20));
    std::vector<RawLine> lines;
    float height = ui.px(8);
    for (const std::string& text : raw) height += lines.emplace_back(text, room, least, ui).height;
    draw.AddRectFilled({x, y}, {x + width, y + height}, ink(ui.theme.region), ui.px(4));
    float top = y + ui.px(4);
    for (const RawLine& line : lines) {
        put_text_wrapped(draw, ui.fonts.mono, x + ui.px(8), top, room, ui.theme.text, line.words);
        top += line.height;
        if (!line.ends) continue;
        float at = x + ui.px(8) + (line.end_below ? 0 : text_width(ui.fonts.mono, line.words) + ui.px(4));
        for (const char* word : {"CR", "LF"}) at += put_octet_word(word, at, top - least, ui.theme.link, ui) + ui.px(2);
    }
    return height;
}

float draw_section(const SheetSection& section, std::string_view id, float x, float y, float width,
                   const Selection& selection, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    float top = y;
    const float copy = section.copy.empty() ? 0 : button_width(ui, "Copy") + ui.px(8);
    if (copy != 0 && button(ui, fmt::format("{}.copy", id), "Copy", {x + width - copy + ui.px(8), top - ui.px(2), copy - ui.px(8), ui.px(22)},
                            {.tooltip = "This piece to the clipboard"}))
        ui.emit(CopyText{section.copy});
    if (!section.heading.empty()) {
        put_text_fit(draw, ui.fonts.bold, x, top, width - copy, ui.theme.heading,
                     ui.say(section.heading));
        top += ui.px(22);
    }
    for (const std::string& words : section.words)
        top += put_text_wrapped(draw, ui.fonts.text, x, top, width - copy, ui.theme.text, ui.say(words)) + ui.px(4);
    if (copy != 0) top = std::max(top, y + ui.px(24));
    if (!section.values.empty()) top += draw_values(section, x, top, width, ui);
    if (!section.table.rows.empty()) top += draw_table(section.table, id, x, top, width, selection, ui);
    if (!section.raw.empty()) top += draw_raw(section.raw, x, top + ui.px(2), width, ui) + ui.px(6);
    if (!section.empty_text.empty())
        top += put_text_wrapped(draw, ui.fonts.small, x, top, width, ui.theme.muted,
                                ui.say(section.empty_text));
    return top - y + ui.px(10);
}

}  // namespace

void draw_sheet(const Sheet& sheet, std::string_view id, const Rect& rect,
                const Selection& selection, Ui& ui) {
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    // The name changes with what is shown, so that each thing begins at its top.
    const std::string child = "sections " + sheet.kind + sheet.title;
    ImGui::BeginChild(child.c_str(), {rect.w, rect.h});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x - ui.px(6);
    float at = start.y + ui.px(2);
    for (std::size_t n = 0; n < sheet.sections.size(); ++n)
        at += draw_section(sheet.sections[n], fmt::format("{}.row.{}", id, n), start.x, at, width,
                           selection, ui);
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, at - start.y});
    ImGui::EndChild();
}

}  // namespace gui
