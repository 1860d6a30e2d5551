#include "gui/panel/work_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gui {

float work_strip_height(float scale) { return 34 * scale; }

void draw_work_strip(const WorkStrip& strip, const Rect& rect, Ui& ui) {
    begin_part(ui, "Work", rect, false);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()}, ink(ui.theme.part));
    draw.AddRectFilled({rect.x, rect.y}, {rect.x + ui.px(4), rect.bottom()}, ink(ui.theme.focus));
    const float height = ui.px(24);
    const float y = rect.y + (rect.h - height) / 2;
    const float cancel = button_width(ui, "Cancel");
    float right = rect.right() - ui.px(10) - cancel;
    if (button(ui, "work.cancel", "Cancel", {right, y, cancel, height},
               {.accent = true, .tooltip = "What is shown stays as it was (Esc)"}))
        ui.emit(CancelWork{});
    right -= ui.px(12);
    float x = rect.x + ui.px(14);
    x += put_text(draw, ui.fonts.bold, x, rect.y + (rect.h - ui.fonts.bold->FontSize) / 2, ui.theme.text, ui.say(strip.what)) + ui.px(12);
    const WorkProgress& progress = strip.progress;
    const float bar = progress.part < 0 ? 0 : std::min(ui.px(220), std::max(0.0F, (right - x) / 2));
    if (bar > 0) {
        const float top = rect.y + (rect.h - ui.px(10)) / 2;
        const auto part = static_cast<float>(progress.part);
        draw.AddRectFilled({x, top}, {x + std::floor(bar * part), top + ui.px(10)}, ink(ui.theme.focus));
        draw.AddRect({x, top}, {x + bar, top + ui.px(10)}, ink(ui.theme.text));
        x += bar + ui.px(12);
    }
    const std::string percent = progress.part < 0 ? std::string{} : fmt::format("{:.0f} %", std::floor(progress.part * 100));
    const std::string_view words = progress.words.empty() ? std::string_view{percent} : ui.say(progress.words);
    put_text_fit(draw, ui.fonts.text, x, rect.y + (rect.h - ui.fonts.text->FontSize) / 2, right - x, ui.theme.text, words);
    end_part();
}

}  // namespace gui
