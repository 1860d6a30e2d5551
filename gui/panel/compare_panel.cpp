#include "gui/panel/compare_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gui/icons.h"
#include "gui/panel/copy_look.h"

namespace gui {

namespace {

const char* word_of(CopyState state) {
    switch (state) {
        case CopyState::HeadersOnly:
            return "header";
        case CopyState::Marked:
            return "marked";
        case CopyState::Gone:
            return "gone";
        case CopyState::Full:
            break;
    }
    return "whole";
}

/// So narrow that the tables stand one under the other.
bool is_narrow(const Rect& rect, const Ui& ui) {
    return rect.w < ui.px(888);
}

/// Title, clock and the buttons; returns the height taken. Where it is narrow, the buttons take the whole row.
float draw_head(const CompareView& view, const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float y = rect.y + ui.px(8);
    const float height = ui.px(28);
    float right = rect.right() - ui.px(10);
    const auto place = [&](std::string_view label) {
        const float width = button_width(ui, label);
        right -= width;
        const Rect spot{right, y, width, height};
        right -= ui.px(6);
        return spot;
    };
    if (button(ui, "compare.close", "Close", place("Close"))) ui.emit(CloseCompare{});
    if (button(ui, "compare.end", "To the end", place("To the end"), {.enabled = view.can_step}))
        ui.emit(CompareMove{CompareMove::To::End});
    if (button(ui, "compare.difference", "Next difference", place("Next difference"),
               {.enabled = view.can_step, .accent = true}))
        ui.emit(CompareMove{CompareMove::To::Difference});
    if (button(ui, "compare.line", "Next line", place("Next line"), {.enabled = view.can_step}))
        ui.emit(CompareMove{CompareMove::To::Line});
    if (button(ui, "compare.start", "To the start", place("To the start")))
        ui.emit(CompareMove{CompareMove::To::Start});
    if (is_narrow(rect, ui)) return ui.px(44);
    float x = rect.x + ui.px(14);
    const float clock = text_width(ui.fonts.mono_bold, ui.say(view.clock));
    const float room = right - x - clock - ui.px(24);
    put_text_fit(draw, ui.fonts.title, x, y + ui.px(3), room, ui.theme.heading, ui.say(view.title));
    x += std::min(room, text_width(ui.fonts.title, ui.say(view.title))) + ui.px(14);
    put_text(draw, ui.fonts.mono_bold, x, y + ui.px(6), ui.theme.text, ui.say(view.clock));
    return ui.px(44);
}

void draw_world_heads(const CompareView& view, float x, float y, float step, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    for (std::size_t n = 0; n < view.columns.size(); ++n) {
        const CompareColumn& column = view.columns[n];
        const float left = x + step * static_cast<float>(n);
        draw.AddRectFilled({left, y}, {left + step - ui.px(5), y + ui.px(58)},
                           ink(ui.theme.region), ui.px(5));
        ImFont* font = wrapped_height(ui.fonts.bold, ui.say(column.name), step - ui.px(18)) <= ui.fonts.bold->FontSize * 2.6F ? ui.fonts.bold : ui.fonts.caps;
        put_text_wrapped(draw, font, left + ui.px(7), y + ui.px(4), step - ui.px(18),
                         ui.theme.heading, ui.say(column.name), 2);
        const std::string line = column.finished ? std::string{ui.say("finished")}
                                 : column.last_line.empty()
                                     ? std::string{ui.say("no line yet")}
                                     : (column.from_client ? "C: " : "S: ") + column.last_line;
        put_text_fit(draw, column.finished ? ui.fonts.small : ui.fonts.mono, left + ui.px(7),
                     y + ui.px(40), step - ui.px(18), ui.theme.muted, line);
    }
}

void draw_state(const LedgerState& held, base::LetterId letter, const Rect& spot, bool differs,
                Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float middle = spot.y + spot.h / 2;
    if (!held) {
        put_text(draw, ui.fonts.small, spot.x + ui.px(14), middle - ui.fonts.small->FontSize / 2,
                 ui.theme.muted, ui.say("–"));
        return;
    }
    draw_envelope(draw, ui.theme, spot.x + ui.px(18), middle, ui.px(23), letter_mark(letter),
                  look_of(held->state));
    const Color color = held->state == CopyState::Gone   ? ui.theme.bad
                        : held->state == CopyState::Full ? ui.theme.good
                                                         : ui.theme.warn;
    const std::string words = held->copies > 1 ? fmt::format("{} ×{}", ui.say(word_of(held->state)), held->copies)
                                               : std::string{ui.say(word_of(held->state))};
    put_text_fit(draw, differs ? ui.fonts.bold : ui.fonts.small, spot.x + ui.px(36),
                 middle - ui.fonts.small->FontSize / 2, spot.w - ui.px(38), color, words);
}

/// The columns of the ledger: where the worlds begin, and how wide each is.
struct LedgerColumns {
    float label, step;
};

LedgerColumns ledger_columns(const CompareView& view, float width, const Ui& ui) {
    const float label = std::min(ui.px(230), width * 0.32F);
    return {label, (width - label) / static_cast<float>(view.columns.size())};
}

/// A row for each copy in any world. Returns the height taken.
float draw_ledger_rows(const CompareView& view, float x, float top, float width, const LedgerColumns& columns, Ui& ui) {
    const auto [label, step] = columns;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 start{x, top};
    float y = start.y;
    const float height = ui.px(28);
    for (std::size_t n = 0; n < view.rows.size(); ++n) {
        const CompareRow& row = view.rows[n];
        if (!row.letter_name.empty()) {
            draw_mark(draw, ui.theme, start.x + ui.px(9), y + ui.px(11), ui.px(6),
                      letter_mark(row.letter));
            put_text_fit(draw, ui.fonts.bold, start.x + ui.px(20), y + ui.px(3), width - ui.px(24),
                         ui.theme.heading, row.letter_name);
            y += ui.px(25);
        }
        const Rect line{start.x, y, width - ui.px(10), height};
        if (row.differs)
            draw.AddRectFilled({line.x, y}, {line.right(), y + height}, ink(ui.theme.current),
                               ui.px(4));
        if (click_area(ui, fmt::format("compare.row.{}", n), line)) {
            Selection pick;
            pick.letter = row.letter;
            pick.focus = Selection::Focus::Letter;
            ui.emit(Select{pick, false});
        }
        const float mark = row.differs ? put_text(draw, ui.fonts.bold, line.x + ui.px(6),
                                                  y + ui.px(5), ui.theme.text, ui.say("≠")) +
                                             ui.px(6)
                                       : ui.px(14);
        put_text_fit(draw, ui.fonts.small, line.x + ui.px(6) + mark, y + ui.px(7),
                     label - mark - ui.px(10), ui.theme.text, ui.say(row.holder));
        for (std::size_t w = 0; w < row.states.size(); ++w)
            draw_state(row.states[w], row.letter,
                       {x + label + step * static_cast<float>(w), y, step, height},
                       row.differs, ui);
        y += height + ui.px(2);
    }
    if (view.rows.empty())
        y += put_text_wrapped(draw, ui.fonts.text, start.x + ui.px(8), y + ui.px(6),
                              width - ui.px(20), ui.theme.muted,
                              ui.say("Every copy of every letter has a row here, with its state in each "
                              "world. Press Next line."));
    return y - top;
}

void draw_shared_ledger(const CompareView& view, const Rect& rect, Ui& ui) {
    const LedgerColumns columns = ledger_columns(view, rect.w, ui);
    draw_world_heads(view, rect.x + columns.label, rect.y, columns.step, ui);
    ImGui::SetCursorScreenPos({rect.x, rect.y + ui.px(63)});
    ImGui::BeginChild("shared", {rect.w, rect.h - ui.px(63)});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float height = draw_ledger_rows(view, rect.x, start.y, rect.w, columns, ui);
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, height});
    ImGui::EndChild();
}

void draw_strip(const CompareView& view, const Rect& rect, Ui& ui) {
    ImDrawList& outer = *ImGui::GetWindowDrawList();
    outer.AddLine({rect.x, rect.y}, {rect.right(), rect.y}, ink(ui.theme.border), 1.0F);
    put_text(outer, ui.fonts.caps, rect.x, rect.y + ui.px(7), ui.theme.muted, ui.say("DIFFERENCES NOW"));
    ImGui::SetCursorScreenPos({rect.x, rect.y + ui.px(26)});
    ImGui::BeginChild("strip", {rect.w, rect.h - ui.px(26)});
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    float y = start.y;
    for (const CompareSentence& one : view.differences) {
        const float x = start.x + ui.px(46);
        if (one.fresh)
            put_text(draw, ui.fonts.bold, start.x, y, ui.theme.act, ui.say("new"));
        y += put_text_wrapped(draw, one.fresh ? ui.fonts.bold : ui.fonts.text, x, y,
                              rect.w - ui.px(60), ui.theme.text, ui.say(one.words)) +
             ui.px(3);
    }
    if (view.differences.empty())
        y += put_text_wrapped(draw, ui.fonts.text, start.x, y, rect.w - ui.px(12), ui.theme.muted,
                              ui.say(view.no_difference));
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, y - start.y});
    ImGui::EndChild();
}

/// The figures of each world in columns that begin at `label`. Returns the height taken.
float draw_outcome_rows(const CompareView& view, float left, float top, float width, const LedgerColumns& columns, Ui& ui) {
    const auto [label, step] = columns;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    float y = top;
    for (std::size_t r = 0; r < view.outcomes.rows.size(); ++r) {
        const auto& row = view.outcomes.rows[r];
        float tallest = ui.px(20);
        for (std::size_t c = 0; c < row.size(); ++c) {
            const float x = c == 0 ? left : left + label + step * static_cast<float>(c - 1);
            const bool differs = view.outcomes.role(r, c) == Role::Link;
            tallest = std::max(
                tallest,
                put_text_wrapped(draw, differs ? ui.fonts.bold : ui.fonts.small, x, y + ui.px(3),
                                 (c == 0 ? label : step) - ui.px(8),
                                 c == 0 ? ui.theme.muted : ui.theme.text, ui.say(row[c])) +
                    ui.px(6));
        }
        y += tallest;
        draw.AddLine({left, y}, {left + width, y}, ink(ui.theme.border), 1.0F);
        y += ui.px(2);
    }
    return y - top;
}

/// "OUTCOME SO FAR", and whose.
void draw_outcome_title(const CompareView& view, float x, float y, float width, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float head = put_text(draw, ui.fonts.caps, x, y, ui.theme.muted, ui.say("OUTCOME SO FAR")) + ui.px(8);
    put_text_fit(draw, ui.fonts.small, x + head, y, width - head, ui.theme.text, view.account);
}

void draw_outcomes(const CompareView& view, const Rect& rect, Ui& ui) {
    draw_outcome_title(view, rect.x, rect.y + ui.px(2), rect.w, ui);
    ImGui::SetCursorScreenPos({rect.x, rect.y + ui.px(20)});
    ImGui::BeginChild("outcomes", {rect.w, rect.h - ui.px(20)});
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x - ui.px(2);
    const float label = width * 0.34F;
    const LedgerColumns columns{label, (width - label) / static_cast<float>(std::max<std::size_t>(view.columns.size(), 1))};
    for (std::size_t n = 0; n < view.columns.size(); ++n)
        put_text_wrapped(draw, ui.fonts.caps, start.x + label + columns.step * static_cast<float>(n), start.y,
                         columns.step - ui.px(6), ui.theme.heading, ui.say(view.columns[n].name), 2);
    const float height = ui.px(36) + draw_outcome_rows(view, start.x, start.y + ui.px(36), width, columns, ui);
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, height});
    ImGui::EndChild();
}

/// Title and clock in the corner that the heads of the worlds leave free.
void draw_corner(const CompareView& view, float x, float y, float width, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float title = put_text_wrapped(draw, ui.fonts.bold, x, y + ui.px(4), width, ui.theme.heading, ui.say(view.title), 2);
    put_text_fit(draw, ui.fonts.mono_bold, x, y + title + ui.px(6), width, ui.theme.text, ui.say(view.clock));
}

/// Little room: ledger and figures stand under the same heads, and one scrolls through both.
void draw_stacked(const CompareView& view, const Rect& rect, Ui& ui) {
    const float width = rect.w - ui.px(12);   // beside the scroll bar
    const LedgerColumns columns = ledger_columns(view, width, ui);
    draw_corner(view, rect.x, rect.y, columns.label - ui.px(8), ui);
    draw_world_heads(view, rect.x + columns.label, rect.y, columns.step, ui);
    ImGui::SetCursorScreenPos({rect.x, rect.y + ui.px(62)});
    ImGui::BeginChild("stacked", {rect.w, rect.h - ui.px(62)});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    float y = start.y;
    y += draw_ledger_rows(view, start.x, y, width, columns, ui) + ui.px(10);
    draw_outcome_title(view, start.x, y, width, ui);
    y += ui.px(18);
    y += draw_outcome_rows(view, start.x, y, width, columns, ui);
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, y - start.y + ui.px(6)});
    ImGui::EndChild();
}

/// What the strip of differences wants: all of them, if that is little.
float strip_height(const CompareView& view, float width, const Ui& ui) {
    float height = ui.px(32);
    for (const CompareSentence& one : view.differences)
        height += wrapped_height(one.fresh ? ui.fonts.bold : ui.fonts.text, ui.say(one.words), width - ui.px(60)) + ui.px(3);
    return view.differences.empty() ? height + wrapped_height(ui.fonts.text, ui.say(view.no_difference), width - ui.px(12)) : height;
}

}  // namespace

void draw_compare(const CompareView& view, const Rect& rect, Ui& ui) {
    begin_part(ui, "Compare", rect, false);
    const float head = draw_head(view, rect, ui);
    const Rect inside{rect.x + ui.px(14), rect.y + head, rect.w - ui.px(28), rect.h - head - ui.px(8)};
    const bool narrow = is_narrow(rect, ui);
    const float wanted = narrow ? strip_height(view, inside.w, ui) : ui.px(150);
    const float strip = std::floor(std::min(wanted, inside.h * 0.3F));
    const float upper = inside.h - strip - ui.px(8);
    if (narrow) {
        draw_stacked(view, {inside.x, inside.y, inside.w, upper}, ui);
    } else {
        const float left = std::floor((inside.w - ui.px(20)) * 0.56F);
        draw_shared_ledger(view, {inside.x, inside.y, left, upper}, ui);
        draw_outcomes(
            view, {inside.x + left + ui.px(20), inside.y, inside.w - left - ui.px(20), upper}, ui);
    }
    draw_strip(view, {inside.x, inside.bottom() - strip, inside.w, strip}, ui);
    end_part();
}

}  // namespace gui
