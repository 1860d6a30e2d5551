#include "gui/panel/top_bar.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "gui/icons.h"

namespace gui {

void draw_top_bar(const TopBarView& view, const Rect& rect, Ui& ui) {
    begin_part(ui, "TopBar", rect, false);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()}, ink(ui.theme.window));
    const float height = ui.px(28);
    const float y = rect.y + (rect.h - height) / 2;
    float right = rect.right() - ui.px(10);
    const auto place = [&](std::string_view label) {
        const float width = button_width(ui, label);
        right -= width;
        const Rect spot{right, y, width, height};
        right -= ui.px(6);
        return spot;
    };
    if (button(ui, "top.keys", "Keys", place("Keys"), {.tooltip = "All keys (F1)"}))
        ui.emit(OpenKeys{});
    if (button(ui, "top.settings", "Settings", place("Settings"),
               {.tooltip = "Theme, text size, motion"}))
        ui.emit(OpenSettings{});
    if (button(
            ui, "top.act", "Act…", place("Act…"),
            {.accent = true, .tooltip = "Write a letter, get mail, delete, switch on or off (A)"}))
        ui.emit(OpenActs{});
    right -= ui.px(8);
    if (button(ui, "top.redo", "Redo", place("Redo"),
               {.enabled = view.can_redo, .tooltip = "Do the undone act again (Ctrl+Shift+Z)"}))
        ui.emit(Redo{});
    if (button(ui, "top.undo", "Undo", place("Undo"),
               {.enabled = view.can_undo, .tooltip = "Undo the last act (Ctrl+Z)"}))
        ui.emit(Undo{});
    float x = rect.x + ui.px(14);
    x += put_text(draw, ui.fonts.title, x, rect.y + (rect.h - ui.fonts.title->FontSize) / 2,
                  ui.theme.heading, "Postroom") +
         ui.px(18);
    const float room = right - x - ui.px(10);
    const float title = std::min(room, text_width(ui.fonts.bold, view.title));
    put_text_fit(draw, ui.fonts.bold, x, rect.y + (rect.h - ui.fonts.bold->FontSize) / 2, room,
                 ui.theme.text, view.title);
    put_text_fit(draw, ui.fonts.small, x + title + ui.px(12),
                 rect.y + (rect.h - ui.fonts.small->FontSize) / 2 + ui.px(0.5F),
                 room - title - ui.px(12), ui.theme.muted, view.detail);
    end_part();
}

void draw_tabs(const Layout& layout, const LayoutChoice& choice, Ui& ui) {
    const auto pair = [&](const char* name, const Rect& rect, const char* first_id,
                          const char* first, const char* second_id, const char* second,
                          bool second_chosen, bool LayoutChoice::*field) {
        begin_part(ui, name, rect, false);
        const float half = std::floor(rect.w / 2);
        for (const bool is_second : {false, true}) {
            const Rect spot{rect.x + (is_second ? half : 0) + 2, rect.y + 2, half - 4, rect.h - 4};
            if (button(ui, is_second ? second_id : first_id, is_second ? second : first, spot,
                       {.chosen = is_second == second_chosen, .plain = true})) {
                LayoutChoice changed = choice;
                changed.*field = is_second;
                ui.emit(SetLayout{changed});
            }
        }
        end_part();
    };
    pair("LeftTabs", layout.left_tabs, "tabs.map", "Map", "tabs.transcript", "Conversation",
         choice.show_transcript, &LayoutChoice::show_transcript);
    pair("RightTabs", layout.right_tabs, "tabs.copies", "Copies", "tabs.inspector", "Inspector",
         choice.show_inspector, &LayoutChoice::show_inspector);
}

}  // namespace gui
