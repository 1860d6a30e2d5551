#include "gui/panel/copies_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "gui/icons.h"
#include "gui/panel/copy_look.h"

namespace gui {

namespace {

Role role_of(CopyState state) {
    switch (state) {
        case CopyState::Full:
            return Role::Good;
        case CopyState::HeadersOnly:
        case CopyState::Marked:
            return Role::Warn;
        case CopyState::Gone:
            break;
    }
    return Role::Muted;
}

Selection pick_copy(const CopiesView& view, const CopyRow& row) {
    Selection pick;
    pick.letter = view.letter;
    pick.copy = row.copy;
    pick.host = row.host;
    pick.focus = Selection::Focus::Copy;
    return pick;
}

/// Why it is so: a line as it was said, anything else in the chosen language.
std::string_view why_words(const CopyRow& row, const Ui& ui) {
    const std::string_view why = row.why;
    const bool line = why.starts_with("C: ") || why.starts_with("S: ");
    return line && why.substr(3, 10) != "the text, " ? why : ui.say(why);
}

/// The line that made it so, as a link: one click selects it in the transcript.
void draw_why(const CopyRow& row, float x, float y, float width, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const std::string lead = std::string{ui.say(row.state == CopyState::Gone ? "ended by" : "because of")} + " ";
    const std::string_view why = why_words(row, ui);
    x += put_text(draw, ui.fonts.small, x, y, ui.theme.muted, lead);
    const float room = width - text_width(ui.fonts.small, lead);
    if (!row.why_entry) {
        put_text_fit(draw, ui.fonts.small, x, y, room, ui.theme.muted, why);
        return;
    }
    const float text = std::min(room, text_width(ui.fonts.mono, why));
    const Rect rect{x - ui.px(2), y - ui.px(3), text + ui.px(4), ui.px(20)};
    bool hovered = false;
    if (click_area(ui, fmt::format("copies.why.{}", row.copy.value), rect, true, &hovered)) {
        Selection pick;
        pick.letter = base::LetterId{};
        pick.line = row.why_entry;
        pick.focus = Selection::Focus::Line;
        ui.emit(Select{pick, true});
    }
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    put_text_fit(draw, ui.fonts.mono, x, y - ui.px(1), room, ui.theme.link, why);
    draw.AddLine({x, y + ui.px(15)}, {x + text, y + ui.px(15)},
                 ink(ui.theme.link.with_alpha(hovered ? 255 : 120)), 1.0F);
}

/// How the words of one copy are laid out: a long name, and a long reason, get lines of their own, since whose copy it is
/// and which line made it so must be readable to their ends.
struct CopyLines {
    bool time_beside_name = true;
    bool why_beside_state = true;
    float name = 0;  ///< height of the name
};

float why_width(const CopyRow& row, const Ui& ui) {
    const std::string lead = std::string{ui.say(row.state == CopyState::Gone ? "ended by" : "because of")} + " ";
    return text_width(ui.fonts.small, lead) + text_width(row.why_entry ? ui.fonts.mono : ui.fonts.small, why_words(row, ui));
}

CopyLines lines_of(const CopyRow& row, ImFont* name, std::string_view state, float room, const Ui& ui) {
    CopyLines out;
    const float time = text_width(ui.fonts.small, ui.say(row.since)) + ui.px(10);
    out.time_beside_name = text_width(name, ui.say(row.holder)) + time <= room;
    out.name = out.time_beside_name ? ui.px(20) : std::max(ui.px(20), wrapped_height(name, ui.say(row.holder), room) + ui.px(2));
    out.why_beside_state = text_width(ui.fonts.small, state) + ui.px(8) + why_width(row, ui) + (out.time_beside_name ? 0 : time) <= room;
    return out;
}

/// Name, time, state and reason from (left, y).
void draw_copy_words(const CopyRow& row, ImFont* name, std::string_view state, Color state_color, float left, float y, float room, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const CopyLines lines = lines_of(row, name, state, room, ui);
    const bool gone = row.state == CopyState::Gone;
    put_text_wrapped(draw, name, left, y, room, gone ? ui.theme.muted : ui.theme.heading, ui.say(row.holder));
    const float time = text_width(ui.fonts.small, ui.say(row.since));
    float at = y + lines.name;
    put_text(draw, ui.fonts.small, left + room - time, lines.time_beside_name ? y + ui.px(2) : at, ui.theme.muted, ui.say(row.since));
    const float width = put_text(draw, ui.fonts.small, left, at, state_color, state) + ui.px(8);
    if (lines.why_beside_state) {
        draw_why(row, left + width, at, room - width, ui);
    } else {
        at += ui.px(19);
        draw_why(row, left, at, room, ui);
    }
}

float present_row(const CopiesView& view, const CopyRow& row, const Selection& selection, float x,
                  float y, float width, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const std::string who{ui.say("can be removed by " + row.who_can)};
    const float left = x + ui.px(44);
    const float room = x + width - left - ui.px(8);
    const std::string_view state = ui.say(row.state_words);
    const CopyLines lines = lines_of(row, ui.fonts.bold, state, room, ui);
    const float words = lines.name + ui.px(lines.why_beside_state ? 18 : 37);
    const float height = ui.px(3) + words + wrapped_height(ui.fonts.small, who, room) + ui.px(5);
    const Rect rect{x, y, width, height};
    const bool selected = selection.copy == row.copy && selection.focus == Selection::Focus::Copy;
    if (selected)
        draw.AddRectFilled({x, y}, {rect.right(), rect.bottom()}, ink(ui.theme.selected), ui.px(4));
    if (click_area(ui, fmt::format("copies.row.{}", row.copy.value), {x, y, width, lines.name - ui.px(1)}))
        ui.emit(Select{pick_copy(view, row), false});
    draw_envelope(draw, ui.theme, x + ui.px(20), y + ui.px(22), ui.px(28), letter_mark(view.letter),
                  look_of(row.state));
    draw_copy_words(row, ui.fonts.bold, state, ui.theme.of(role_of(row.state)), left, y + ui.px(3), room, ui);
    put_text_wrapped(draw, ui.fonts.small, left, y + ui.px(3) + words, room, ui.theme.muted, who);
    draw.AddLine({x + ui.px(6), rect.bottom()}, {rect.right() - ui.px(6), rect.bottom()},
                 ink(ui.theme.border), 1.0F);
    return height + 1;
}

float gone_row(const CopiesView& view, const CopyRow& row, const Selection& selection, float x,
               float y, float width, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float left = x + ui.px(44);
    const float room = width - ui.px(52);
    const std::string_view state = ui.say("gone");
    const CopyLines lines = lines_of(row, ui.fonts.small, state, room, ui);
    const float height = ui.px(6) + lines.name + ui.px(lines.why_beside_state ? 18 : 37);
    const bool selected = selection.copy == row.copy && selection.focus == Selection::Focus::Copy;
    if (selected)
        draw.AddRectFilled({x, y}, {x + width, y + height}, ink(ui.theme.selected), ui.px(4));
    if (click_area(ui, fmt::format("copies.row.{}", row.copy.value), {x, y, width, lines.name - ui.px(3)}))
        ui.emit(Select{pick_copy(view, row), false});
    draw_envelope(draw, ui.theme, x + ui.px(20), y + ui.px(20), ui.px(24), letter_mark(view.letter),
                  EnvelopeLook::Gone);
    draw_copy_words(row, ui.fonts.small, state, ui.theme.bad, left, y + ui.px(4), room, ui);
    return height;
}

/// "◀ M1 “Picnic” ▶" when there are several letters.
float letter_row(const CopiesView& view, const Rect& rect, float y, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    if (!view.letter) return 0;
    float x = rect.x + ui.px(12);
    draw_mark(draw, ui.theme, x + ui.px(7), y + ui.px(13), ui.px(7), letter_mark(view.letter));
    x += ui.px(22);
    float right = rect.right() - ui.px(10);
    if (view.letters.size() > 1) {
        const auto at =
            std::find(view.letters.begin(), view.letters.end(), view.letter) - view.letters.begin();
        const auto step = [&](const char* id, const char* label, std::ptrdiff_t by, float left) {
            const auto to = at + by;
            const bool possible = to >= 0 && to < static_cast<std::ptrdiff_t>(view.letters.size());
            if (!button(ui, id, label, {left, y, ui.px(28), ui.px(26)}, {.enabled = possible}))
                return;
            Selection pick;
            pick.letter = view.letters[static_cast<std::size_t>(to)];
            pick.focus = Selection::Focus::Letter;
            ui.emit(Select{pick, false});
        };
        step("copies.next_letter", "›", 1, right - ui.px(28));
        step("copies.previous_letter", "‹", -1, right - ui.px(60));
        right -= ui.px(68);
    }
    put_text_fit(draw, ui.fonts.bold, x, y + ui.px(4), right - x, ui.theme.heading, view.title);
    return ui.px(30);
}

}  // namespace

void draw_copies(const CopiesView& view, const Selection& selection, const Rect& rect, Ui& ui) {
    float y = rect.y + ui.px(2);
    y += letter_row(view, rect, y, ui);
    ImGui::SetCursorScreenPos({rect.x + ui.px(4), y});
    ImGui::BeginChild("rows", {rect.w - ui.px(6), rect.bottom() - y - ui.px(4)});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    float top = start.y;
    // What has just ended is what a class looks for: it stands first.
    const auto draw_gone = [&](bool just_now) {
        for (auto row = view.rows.rbegin(); row != view.rows.rend(); ++row) {
            if (row->state == CopyState::Gone && row->just_now == just_now)
                top += gone_row(view, *row, selection, start.x, top, width, ui);
        }
    };
    draw_gone(true);
    for (const CopyRow& row : view.rows) {
        if (row.state != CopyState::Gone)
            top += present_row(view, row, selection, start.x, top, width, ui);
    }
    top += ui.px(4);
    draw_gone(false);
    if (view.rows.empty()) {
        top += ui.px(6) + put_text_wrapped(*ImGui::GetWindowDrawList(), ui.fonts.text,
                                           start.x + ui.px(8), top + ui.px(6), width - ui.px(16),
                                           ui.theme.muted, ui.say(view.empty_text));
    }
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, top - start.y});
    ImGui::EndChild();
}

}  // namespace gui
