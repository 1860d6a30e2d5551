#include "gui/panel/ledger_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gui/icons.h"
#include "gui/panel/copy_look.h"
#include "gui/view/names.h"

namespace gui {

namespace {

/// A holder's name over its column, in as many lines as there is room for.
void draw_holders(const LedgerView& view, float x, float y, float step, float height, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    for (std::size_t n = 0; n < view.holders.size(); ++n) {
        const float left = x + step * static_cast<float>(n);
        put_text_wrapped(draw, ui.fonts.caps, left + ui.px(3), y, step - ui.px(6),
                         view.holders[n].present > 0 ? ui.theme.heading : ui.theme.muted,
                         ui.say(view.holders[n].label), static_cast<int>(height / ui.px(15)));
    }
}

void draw_cell(const LedgerRow& row, std::size_t holder, const Rect& spot, Ui& ui) {
    const LedgerCell& cell = row.cells[holder];
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    if (!cell.ever) return;
    bool hovered = false;
    if (click_area(ui, fmt::format("ledger.cell.{}.{}", row.letter.value, holder), spot, true,
                   &hovered)) {
        Selection pick;
        pick.letter = row.letter;
        pick.copy = cell.copy;
        pick.focus = Selection::Focus::Copy;
        ui.emit(Select{pick, false});
        if (cell.why_entry) {
            Selection why;
            why.letter = row.letter;
            why.line = cell.why_entry;
            why.focus = Selection::Focus::Line;
            ui.emit(Select{why, true});
        }
    }
    if (hovered)
        draw.AddRectFilled({spot.x, spot.y}, {spot.right(), spot.bottom()}, ink(ui.theme.hovered),
                           ui.px(3));
    // Under the first letter of its heading.
    const float width = std::min(ui.px(24), spot.w - ui.px(6));
    draw_envelope(draw, ui.theme, spot.x + ui.px(4) + width / 2, spot.y + spot.h / 2, width, letter_mark(row.letter), look_of(cell.state));
}

void draw_legend(const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const std::pair<EnvelopeLook, const char*> looks[] = {{EnvelopeLook::Whole, "whole"},
                                                          {EnvelopeLook::HeadersOnly, "header"},
                                                          {EnvelopeLook::Marked, "marked"},
                                                          {EnvelopeLook::Gone, "gone"}};
    float x = rect.x;
    for (const auto& [look, word] : looks) {
        draw_envelope(draw, ui.theme, x + ui.px(9), rect.y + rect.h / 2, ui.px(16), LetterMark{},
                      look);
        x += ui.px(22);
        x += put_text(draw, ui.fonts.small, x, rect.y + (rect.h - ui.fonts.small->FontSize) / 2,
                      ui.theme.muted, ui.say(word)) +
             ui.px(12);
    }
}

}  // namespace

void draw_ledger(const LedgerView& view, const Selection& selection, const Rect& rect, Ui& ui) {
    ImDrawList& outer = *ImGui::GetWindowDrawList();
    if (view.rows.empty()) {
        put_text_wrapped(outer, ui.fonts.text, rect.x + ui.px(12), rect.y + ui.px(6),
                         rect.w - ui.px(24), ui.theme.muted, ui.say(view.empty_text));
        return;
    }
    draw_legend({rect.x + ui.px(12), rect.bottom() - ui.px(24), rect.w - ui.px(20), ui.px(20)}, ui);
    const float head = ui.px(50);
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    ImGui::BeginChild("ledger", {rect.w, rect.h - ui.px(28)}, false,
                      ImGuiWindowFlags_HorizontalScrollbar);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float title = std::min(ui.px(rect.w > ui.px(900) ? 230.0F : 150.0F), rect.w * 0.34F);
    const float holders = static_cast<float>(std::max<std::size_t>(view.holders.size(), 1));
    const float step = std::max(ui.px(62), (rect.w - title - ui.px(22)) / holders);
    const float x = start.x + title + ui.px(12);
    const float height = ui.px(27);
    float y = start.y + head;
    // Names stay in sight however far the field is scrolled: holders above, letters at the left.
    const ImVec2 corner = ImGui::GetWindowPos();
    const ImVec2 end{corner.x + ImGui::GetWindowWidth(), corner.y + ImGui::GetWindowHeight()};
    const float names = corner.x + (start.x - corner.x + ImGui::GetScrollX());
    const float cells = names + title + ui.px(12);
    for (const LedgerRow& row : view.rows) {
        const Rect name{names + ui.px(6), y, title, height};
        const bool chosen = selection.letter == row.letter;
        ImGui::PushClipRect({corner.x, corner.y + head}, end, true);
        if (chosen)
            draw.AddRectFilled({name.x, y}, {x + step * holders, y + height},
                               ink(ui.theme.selected), ui.px(3));
        if (click_area(ui, fmt::format("ledger.letter.{}", row.letter.value), name)) {
            Selection pick;
            pick.letter = row.letter;
            pick.focus = Selection::Focus::Letter;
            ui.emit(Select{pick, false});
        }
        draw_mark(draw, ui.theme, name.x + ui.px(10), y + height / 2, ui.px(6),
                  letter_mark(row.letter));
        put_text_fit(draw, ui.fonts.small, name.x + ui.px(22), y + ui.px(6), name.w - ui.px(24),
                     ui.theme.heading, row.title);
        ImGui::PushClipRect({cells, corner.y + head}, end, true);
        for (std::size_t n = 0; n < row.cells.size(); ++n)
            draw_cell(row, n, {x + step * static_cast<float>(n), y + 1, step - 2, height - 2}, ui);
        ImGui::PopClipRect();
        ImGui::PopClipRect();
        y += height;
    }
    ImGui::PushClipRect({cells, corner.y}, {end.x, corner.y + head}, true);
    draw_holders(view, x, corner.y + ui.px(2), step, head, ui);
    ImGui::PopClipRect();
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({title + ui.px(14) + step * holders, y - start.y + ui.px(2)});
    ImGui::EndChild();
}

namespace {

Color series_color(ChartSeries::Kind kind, const Theme& theme) {
    switch (kind) {
        case ChartSeries::Kind::OnServers:
            return theme.stripes[0];
        case ChartSeries::Kind::InQueues:
            return theme.stripes[1];
        case ChartSeries::Kind::OnDevices:
            return theme.stripes[2];
        case ChartSeries::Kind::OctetsStored:
            return theme.stripes[3];
        case ChartSeries::Kind::OctetsMoved:
            break;
    }
    return theme.stripes[5];
}

/// One band: its name and present value, and a stepped line from 0 to its highest value.
void draw_series(const ChartSeries& one, std::size_t place, bool begun, const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Color color = series_color(one.kind, ui.theme);
    const std::uint64_t now = begun ? one.values[place] : 0;
    const bool octets =
        one.kind == ChartSeries::Kind::OctetsStored || one.kind == ChartSeries::Kind::OctetsMoved;
    const std::string value{ui.say(fmt::format("{} {}", now,
                                               octets     ? now == 1 ? "octet" : "octets"
                                               : now == 1 ? "copy"
                                                          : "copies"))};
    const float width = text_width(ui.fonts.bold, value);
    const float label =
        std::min(text_width(ui.fonts.small, ui.say(one.label)), rect.w - width - ui.px(8));
    put_text_fit(draw, ui.fonts.small, rect.x, rect.y, rect.w - width - ui.px(8), ui.theme.text,
                 ui.say(one.label));
    put_text(draw, ui.fonts.bold, rect.right() - width, rect.y - ui.px(1), ui.theme.heading, value);
    const Rect plot{rect.x, rect.y + ui.px(19), rect.w, rect.h - ui.px(24)};
    draw.AddRectFilled({plot.x, plot.y}, {plot.right(), plot.bottom()}, ink(ui.theme.region));
    if (one.most == 0) return;
    const std::string most{ui.say(fmt::format("at most {}", one.most))};
    const float most_width = text_width(ui.fonts.small, most);
    if (width + most_width + ui.px(30) < rect.w - label)
        put_text(draw, ui.fonts.small, rect.right() - width - most_width - ui.px(12), rect.y,
                 ui.theme.muted, most);
    const float step = plot.w / static_cast<float>(kChartPoints);
    const auto height = [&](std::size_t n) {
        return plot.bottom() - (plot.h - ui.px(3)) * static_cast<float>(one.values[n]) /
                                   static_cast<float>(one.most);
    };
    for (std::size_t n = 0; n < kChartPoints; ++n) {
        const float x = plot.x + step * static_cast<float>(n);
        const float y = height(n);
        const bool future = !begun || n > place;
        draw.AddRectFilled({x, y}, {x + step, plot.bottom()},
                           ink(color.with_alpha(future ? 40 : 90)));
        if (n > 0 && one.values[n] != one.values[n - 1])
            draw.AddLine({x, height(n - 1)}, {x, y}, ink(color), ui.px(2));
        draw.AddLine({x, y}, {x + step, y}, ink(future ? color.with_alpha(130) : color), ui.px(2));
    }
}

}  // namespace

void draw_chart(const ChartView& view, std::size_t arrivals, const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Rect inside{rect.x + ui.px(12), rect.y + ui.px(4), rect.w - ui.px(24), rect.h - ui.px(10)};
    if (view.arrivals == 0) {
        put_text_wrapped(draw, ui.fonts.text, inside.x, inside.y, inside.w, ui.theme.muted,
                         ui.say("Once lines are spoken, this shows how many copies there are, how many "
                         "octets servers hold, and how many were moved."));
        return;
    }
    const std::size_t place = chart_place(view, arrivals);
    // Under the bands, when it began and when what is known ends: equal steps are lines, not
    // seconds.
    const float foot = ui.px(18);
    const std::string begin{ui.say(view.times.front())};
    const std::string end{ui.say(view.times.back())};
    const float end_width = text_width(ui.fonts.small, end);
    const float low = inside.bottom() - foot + ui.px(3);
    put_text(draw, ui.fonts.small, inside.x, low, ui.theme.muted, begin);
    put_text(draw, ui.fonts.small, inside.right() - end_width, low, ui.theme.muted, end);
    const std::string_view axis = ui.say(arrivals < view.arrivals ? "each step is one line on the wire; what is paler is still to come" : "each step is one line on the wire");
    const float axis_width = text_width(ui.fonts.small, axis);
    const float middle = inside.x + (inside.w - axis_width) / 2;
    if (middle > inside.x + text_width(ui.fonts.small, begin) + ui.px(10) &&
        middle + axis_width + ui.px(10) < inside.right() - end_width)
        put_text(draw, ui.fonts.small, middle, low, ui.theme.muted, axis);
    const float band = (inside.h - foot) / static_cast<float>(view.series.size());
    for (std::size_t n = 0; n < view.series.size(); ++n)
        draw_series(view.series[n], place, arrivals > 0,
                    {inside.x, inside.y + band * static_cast<float>(n), inside.w, band}, ui);
    const float x = inside.x + inside.w * static_cast<float>(arrivals) /
                                   static_cast<float>(std::max<std::size_t>(view.arrivals, 1));
    draw.AddLine({x, inside.y}, {x, inside.bottom() - foot}, ink(ui.theme.heading), ui.px(2));
    (void)click_area(ui, "chart.time", inside);
    if (ImGui::IsItemActive()) {
        const float share =
            std::clamp((ImGui::GetIO().MousePos.x - inside.x) / inside.w, 0.0F, 1.0F);
        const auto to =
            static_cast<std::size_t>(std::lround(share * static_cast<float>(view.arrivals)));
        if (to != arrivals) ui.emit(SeekArrival{to});
    }
}

}  // namespace gui
