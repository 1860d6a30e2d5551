#include "gui/panel/inspector_panel.h"

#include "gui/panel/sheet_panel.h"

namespace gui {

void draw_inspector(const Sheet& view, const Selection& selection, const Rect& rect, Ui& ui) {
    begin_part(ui, "Inspector", rect, false);
    const float top = part_heading(ui, rect, "INSPECTOR", view.kind);
    float room = rect.w - ui.px(24);
    if (selection.focus == Selection::Focus::Host && selection.host) {
        const float width = button_width(ui, "Act…");
        if (button(ui, "inspector.act", "Act…",
                   {rect.right() - width - ui.px(10), rect.y + top - ui.px(2), width, ui.px(24)}))
            ui.emit(OpenActs{selection.host});
        room -= width + ui.px(8);
    }
    put_text_fit(*ImGui::GetWindowDrawList(), ui.fonts.bold, rect.x + ui.px(12),
                 rect.y + top + ui.px(2), room, ui.theme.heading,
                 view.kind == "Line" ? std::string_view{view.title} : ui.say(view.title));
    const float y = rect.y + top + ui.px(26);
    draw_sheet(view, "inspector",
               {rect.x + ui.px(12), y, rect.w - ui.px(16), rect.bottom() - y - ui.px(4)}, selection,
               ui);
    end_part();
}

}  // namespace gui
