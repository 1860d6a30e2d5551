#include "gui/panel/inspector_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace gui {

namespace {

/// Widths of a table's columns: what their words want, shrunk together if that is too much.
std::vector<float> column_widths(const InspectorTable& table, float room, Ui& ui) {
    std::vector<float> widths(table.columns.size(), 0);
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        widths[c] = text_width(ui.fonts.small, table.columns[c]);
        for (std::size_t r = 0; r < table.rows.size() && r < 24; ++r)
            widths[c] = std::max(widths[c], text_width(ui.fonts.small, table.rows[r][c]));
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

float draw_table(const InspectorTable& table, std::size_t section, float x, float y, float width,
                 Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const std::vector<float> widths = column_widths(table, width, ui);
    const float height = ui.px(20);
    float left = x;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        put_text_fit(draw, ui.fonts.small, left, y, widths[c] - ui.px(6), ui.theme.muted,
                     table.columns[c]);
        left += widths[c];
    }
    float top = y + ui.px(19);
    draw.AddLine({x, top - ui.px(2)}, {x + width, top - ui.px(2)}, ink(ui.theme.border), 1.0F);
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        bool hovered = false;
        const bool pickable = r < table.picks.size();
        if (pickable && click_area(ui, fmt::format("inspector.row.{}.{}", section, r),
                                   {x, top, width, height}, true, &hovered)) {
            ui.emit(Select{table.picks[r], false});
        }
        if (hovered)
            draw.AddRectFilled({x, top}, {x + width, top + height}, ink(ui.theme.region), ui.px(3));
        left = x;
        for (std::size_t c = 0; c < table.rows[r].size(); ++c) {
            put_text_fit(draw, ui.fonts.small, left, top + ui.px(2), widths[c] - ui.px(6),
                         c == 0 && pickable ? ui.theme.link : ui.theme.text, table.rows[r][c]);
            left += widths[c];
        }
        top += height;
    }
    return top - y;
}

float draw_values(const InspectorSection& section, float x, float y, float width, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    float label = 0;
    for (const InspectorValue& value : section.values)
        label = std::max(label, text_width(ui.fonts.small, value.label));
    label = std::min(label, width * 0.45F) + ui.px(14);
    float top = y;
    for (const InspectorValue& value : section.values) {
        put_text_fit(draw, ui.fonts.small, x, top + ui.px(1), label - ui.px(8), ui.theme.muted,
                     value.label);
        const float height = put_text_wrapped(draw, ui.fonts.text, x + label, top, width - label,
                                              ui.theme.of(value.role), value.value, 3);
        top += std::max(height, ui.px(19)) + ui.px(1);
    }
    return top - y;
}

float draw_section(const InspectorSection& section, std::size_t number, float x, float y,
                   float width, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    float top = y;
    if (!section.heading.empty()) {
        put_text_fit(draw, ui.fonts.bold, x, top, width, ui.theme.heading, section.heading);
        top += ui.px(22);
    }
    if (!section.values.empty()) top += draw_values(section, x, top, width, ui);
    if (!section.table.rows.empty()) top += draw_table(section.table, number, x, top, width, ui);
    if (!section.raw.empty()) {
        const float room = width - ui.px(14);
        const float least = ui.fonts.mono->FontSize * 1.25F;
        top += ui.px(2);
        float height = ui.px(8);
        for (const std::string& text : section.raw) {
            height += std::max(least, wrapped_height(ui.fonts.mono, text, room));
        }
        draw.AddRectFilled({x, top}, {x + width, top + height}, ink(ui.theme.region), ui.px(4));
        for (const std::string& text : section.raw) {
            const float used = put_text_wrapped(draw, ui.fonts.mono, x + ui.px(8), top + ui.px(4),
                                                room, ui.theme.text, text);
            top += std::max(least, used);
        }
        top += ui.px(12);
    }
    if (!section.empty_text.empty())
        top += put_text_wrapped(draw, ui.fonts.small, x, top, width, ui.theme.muted,
                                section.empty_text);
    return top - y + ui.px(10);
}

}  // namespace

void draw_inspector(const InspectorView& view, const Rect& rect, Ui& ui) {
    begin_part(ui, "Inspector", rect, false);
    const float top = part_heading(ui, rect, "INSPECTOR", view.kind);
    put_text_fit(*ImGui::GetWindowDrawList(), ui.fonts.bold, rect.x + ui.px(12),
                 rect.y + top + ui.px(2), rect.w - ui.px(24), ui.theme.heading, view.title);
    const float y = rect.y + top + ui.px(26);
    ImGui::SetCursorScreenPos({rect.x + ui.px(12), y});
    // The name changes with what is shown, so that each thing begins at its top.
    const std::string child = "sections " + view.kind + view.title;
    ImGui::BeginChild(child.c_str(), {rect.w - ui.px(16), rect.bottom() - y - ui.px(4)});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x - ui.px(6);
    float at = start.y + ui.px(2);
    for (std::size_t n = 0; n < view.sections.size(); ++n)
        at += draw_section(view.sections[n], n, start.x, at, width, ui);
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, at - start.y});
    ImGui::EndChild();
    end_part();
}

}  // namespace gui
