#include "gui/panel/live_panel.h"

#include <algorithm>

#include "gui/panel/overlay_box.h"
#include "gui/panel/sheet_panel.h"

namespace gui {

float live_strip_height(float scale) { return 34 * scale; }

void draw_live_strip(const LiveStrip& strip, const Rect& rect, Ui& ui) {
    begin_part(ui, "Live", rect, false);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()}, ink(ui.theme.part));
    const Color mark = ui.theme.of(strip.role);
    draw.AddRectFilled({rect.x, rect.y}, {rect.x + ui.px(4), rect.bottom()}, ink(mark));
    const float height = ui.px(24);
    const float y = rect.y + (rect.h - height) / 2;
    float right = rect.right() - ui.px(10);
    const auto put_button = [&](const char* id, const char* label, const char* tooltip, LiveCommand::Ask ask, bool accent) {
        const float width = button_width(ui, label);
        right -= width;
        if (button(ui, id, label, {right, y, width, height}, {.accent = accent, .tooltip = tooltip})) ui.emit(LiveCommand{ask});
        right -= ui.px(6);
    };
    put_button("live.stop", "Stop serving", "Their connections are closed; what they did stays in the run", LiveCommand::Ask::Toggle, false);
    put_button("live.card", "Set-up card", "Ports, accounts, and what to tell Thunderbird, mutt, curl and others", LiveCommand::Ask::Card, false);
    if (strip.held) put_button("live.now", "Go on", "To the end of the branch that the programs are on", LiveCommand::Ask::GoOn, true);
    float x = rect.x + ui.px(14);
    const float text_y = rect.y + (rect.h - ui.fonts.bold->FontSize) / 2;
    x += put_text(draw, ui.fonts.bold, x, text_y, mark, ui.say(strip.head)) + ui.px(12);
    put_text_fit(draw, ui.fonts.text, x, rect.y + (rect.h - ui.fonts.text->FontSize) / 2, right - x - ui.px(8), ui.theme.text, ui.say(strip.words));
    end_part();
}

void draw_live_card(OverlayUi& state, const Sheet& card, const Rect& window, Ui& ui) {
    const Rect inside = begin_box(state, window, ui.px(820), ui.px(640), "Set-up card: what to tell a mail program of this computer", ui);
    ImGui::SetCursorScreenPos({inside.x, inside.y});
    ImGui::BeginChild("live.card", {inside.w, inside.h});
    draw_sheet(card, "live", {inside.x, inside.y, inside.w, inside.h}, Selection{}, ui);
    ImGui::EndChild();
}

}  // namespace gui
