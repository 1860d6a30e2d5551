#include "gui/panel/part_tabs.h"

#include <array>

namespace gui {

namespace {

constexpr std::array<std::string_view, 4> kMapTabs{"Map", "Server", "Mail program", "Queues"};
constexpr std::array<std::string_view, 4> kTalkTabs{"Transcript", "Ladder", "States", "Octets"};
constexpr std::array<std::string_view, 3> kCopiesTabs{"Copies", "All letters", "Over time"};

Rect row_of(const Rect& part, float room, const Ui& ui) {
    return {part.x + ui.px(6), part.y + ui.px(3), room - ui.px(10), ui.px(25)};
}

float height_of(const Ui& ui) {
    return ui.px(31);
}

}  // namespace

float map_tabs(const Rect& part, Ui& ui) {
    const int clicked = tab_row(ui, "map.tab", row_of(part, part.w, ui), kMapTabs,
                                static_cast<int>(ui.choice.map_tab));
    if (clicked >= 0) {
        LayoutChoice choice = ui.choice;
        choice.map_tab = static_cast<MapTab>(clicked);
        ui.emit(SetLayout{choice});
    }
    return height_of(ui);
}

float talk_tabs(const Rect& part, float room, Ui& ui, float* end) {
    const int clicked = tab_row(ui, "talk.tab", row_of(part, room, ui), kTalkTabs,
                                static_cast<int>(ui.choice.talk_tab), end);
    if (clicked >= 0) {
        LayoutChoice choice = ui.choice;
        choice.talk_tab = static_cast<TalkTab>(clicked);
        ui.emit(SetLayout{choice});
    }
    return height_of(ui);
}

float copies_tabs(const Rect& part, std::string_view words, Ui& ui) {
    float end = part.x;
    const int clicked = tab_row(ui, "copies.tab", row_of(part, part.w, ui), kCopiesTabs,
                                static_cast<int>(ui.choice.copies_tab), &end);
    if (clicked >= 0) {
        LayoutChoice choice = ui.choice;
        choice.copies_tab = static_cast<CopiesTab>(clicked);
        ui.emit(SetLayout{choice});
    }
    const float x = end + ui.px(8);
    const float width = text_width(ui.fonts.small, words);
    if (x + width < part.right() - ui.px(8))
        put_text(*ImGui::GetWindowDrawList(), ui.fonts.small, part.right() - ui.px(10) - width,
                 part.y + ui.px(8), ui.theme.muted, words);
    return height_of(ui);
}

}  // namespace gui
