#include "gui/panel/tour_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>

namespace gui {

base::Result<std::vector<TourStop>> load_tour(const std::filesystem::path& file) {
    std::vector<TourStop> stops;
    std::ifstream in{file, std::ios::binary};
    if (!in) return base::Problem{file.string(), "the tour is missing", ""};
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        if (line.starts_with("# ")) {
            const std::size_t bar = line.find(" | ");
            if (bar == std::string::npos)
                return base::Problem{fmt::format("{}:{}", file.string(), number),
                                     "a stop of the tour needs a widget and a title",
                                     "# widget | Title"};
            stops.push_back({line.substr(2, bar - 2), line.substr(bar + 3), ""});
        } else if (!line.empty() && !stops.empty()) {
            stops.back().text += (stops.back().text.empty() ? "" : " ") + line;
        }
    }
    return stops;
}

namespace {

/// Everything but the light is darkened.
void draw_dark(const Rect& window, const Rect& light, ImDrawList& draw) {
    const ImU32 dark = IM_COL32(0, 0, 0, 165);
    draw.AddRectFilled({window.x, window.y}, {window.right(), light.y}, dark);
    draw.AddRectFilled({window.x, light.bottom()}, {window.right(), window.bottom()}, dark);
    draw.AddRectFilled({window.x, light.y}, {light.x, light.bottom()}, dark);
    draw.AddRectFilled({light.right(), light.y}, {window.right(), light.bottom()}, dark);
}

/// Beside the light, where there is room.
Rect card_place(const Rect& window, const Rect& light, float width, float height, float gap) {
    Rect card{light.x, light.bottom() + gap, width, height};
    if (card.bottom() > window.bottom() - gap) card.y = light.y - gap - height;
    if (card.y < gap) {
        card.y = std::clamp(light.y, gap, std::max(gap, window.bottom() - height - gap));
        card.x = light.right() + gap + width < window.right() ? light.right() + gap
                                                              : light.x - gap - width;
    }
    card.x = std::clamp(card.x, gap, std::max(gap, window.right() - width - gap));
    return card;
}

}  // namespace

void draw_tour(const std::vector<TourStop>& stops, const TourUi& state, const Rect& window,
               Ui& ui) {
    if (!state.open || state.at >= stops.size()) return;
    const TourStop& stop = stops[state.at];
    Rect light{window.w / 2, window.h / 3, 0, 0};
    if (const Widget* widget = ui.widgets.find(stop.widget))
        light = {widget->rect.x - ui.px(4), widget->rect.y - ui.px(4), widget->rect.w + ui.px(8),
                 widget->rect.h + ui.px(8)};
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({window.w, window.h});
    ImGui::SetNextWindowFocus();
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{0, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0F);
    ImGui::Begin("Tour", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav |
                     ImGuiWindowFlags_NoBackground);
    ui.widgets.set_layer("Tour");
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw_dark(window, light, draw);
    draw.AddRect({light.x, light.y}, {light.right(), light.bottom()}, ink(ui.theme.focus), ui.px(6),
                 0, ui.px(3));
    const float width = std::min(ui.px(400), window.w - ui.px(20));
    const std::string_view text = ui.say(stop.text);
    const float height = ui.px(100) + wrapped_height(ui.fonts.text, text, width - ui.px(32));
    const Rect card = card_place(window, light, width, height, ui.px(10));
    draw.AddRectFilled({card.x, card.y}, {card.right(), card.bottom()}, ink(ui.theme.part), ui.px(8));
    draw.AddRect({card.x, card.y}, {card.right(), card.bottom()}, ink(ui.theme.focus), ui.px(8));
    const float x = card.x + ui.px(16);
    put_text_fit(draw, ui.fonts.title, x, card.y + ui.px(12), width - ui.px(32), ui.theme.heading,
                 ui.say(stop.title));
    put_text_wrapped(draw, ui.fonts.text, x, card.y + ui.px(40), width - ui.px(32), ui.theme.text,
                     text);
    const float y = card.bottom() - ui.px(40);
    put_text(draw, ui.fonts.small, x, y + ui.px(7), ui.theme.muted,
             fmt::format("{} / {}", state.at + 1, stops.size()));
    const bool last = state.at + 1 == stops.size();
    float right = card.right() - ui.px(12);
    const auto place = [&](std::string_view label) {
        const float wide = button_width(ui, label);
        right -= wide + ui.px(6);
        return Rect{right, y, wide, ui.px(28)};
    };
    if (button(ui, "tour.next", last ? "Done" : "Next", place(last ? "Done" : "Next"),
               {.accent = true}))
        ui.emit(TourStep{1});
    if (button(ui, "tour.back", "Back", place("Back"), {.enabled = state.at > 0}))
        ui.emit(TourStep{-1});
    if (!last && button(ui, "tour.skip", "Skip", place("Skip"))) ui.emit(EndTour{});
    ImGui::End();
    ImGui::PopStyleVar(2);
}

}  // namespace gui
