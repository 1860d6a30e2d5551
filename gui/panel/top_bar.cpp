#include "gui/panel/top_bar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "gui/icons.h"

namespace gui {

namespace {

constexpr std::string_view kMore = "More…";

}  // namespace

/// The rank of a button that is not there.
constexpr int kNever = 99;

void draw_top_bar(const TopBarView& view, const Rect& rect, Ui& ui) {
    begin_part(ui, "TopBar", rect, false);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()}, ink(ui.theme.window));
    const float height = ui.px(28);
    const float y = rect.y + (rect.h - height) / 2;
    struct BarButton {
        const char* id;
        std::string_view label;
        const char* tooltip;
        UiCommand command;
        int rank;  ///< the lowest stay longest when there is little room
        bool enabled = true;
        bool accent = false;
        bool shown = false;
    };
    const std::string go_on = fmt::format("{}: {}", ui.say("Go on"), view.go_on);
    const UiCommand lessons = view.go_on.empty() ? UiCommand{ShowScreen{Screen::Lessons}} : UiCommand{StoryCommand{StoryAsk::Open, view.go_on}};
    BarButton buttons[] = {
        {"top.lessons", view.go_on.empty() ? std::string_view{"Lessons"} : std::string_view{go_on}, "All lessons, with your progress (L)", lessons, view.lessons ? 1 : kNever},
        {"top.undo", "Undo", "Undo the last act (Ctrl+Z)", Undo{}, 2, view.can_undo},
        {"top.redo", "Redo", "Do the undone act again (Ctrl+Shift+Z)", Redo{}, 3, view.can_redo},
        {"top.act", "Act…", "Write a letter, get mail, delete, switch on or off (A)", OpenActs{}, 0,
         true, true},
        {"top.whatif", "What if…", "The ready forks of this moment (W)", OpenWhatIf{}, 5},
        {"top.compare", "Compare", "Ways to collect mail, side by side (C)", OpenCompare{}, 6},
        {"top.present", "Present", "Large type, the next line hidden (P)",
         ShowScreen{Screen::Present}, 7},
        {"top.find", "Find", "Anything by its name (Ctrl+K, F2)", OpenFinder{}, 11},
        {"top.live", "Serve", "Let real mail programs of this computer join: Thunderbird, mutt, curl, your own script",
         LiveCommand{LiveCommand::Ask::Toggle}, 10},
        {"top.open", "Open", "Another world (Ctrl+O)", ShowScreen{Screen::Start}, 8},
        {"top.settings", "Settings", "Theme, text size, motion, language", OpenSettings{}, 4},
        {"top.keys", "Keys", "All keys (F1)", OpenKeys{}, 9}};
    // The title keeps a little room; buttons go into a menu from the highest rank on.
    const float more = button_width(ui, kMore) + ui.px(6 + 14);   // the arrow of a menu stands at its right
    const auto choose = [&](float room) {
        bool all = true;
        for (int rank = 0; rank < kNever; ++rank) {
            for (BarButton& one : buttons) {
                if (one.rank != rank) continue;
                const float width = button_width(ui, one.label) + ui.px(6);
                one.shown = width <= room;
                all = all && one.shown;
                room -= one.shown ? width : 0;
            }
        }
        return all;
    };
    const float room = rect.w - ui.px(260);
    float right = rect.right() - ui.px(10);
    if (!choose(room)) {
        (void)choose(room - more);
        std::vector<std::string> labels;
        std::vector<const BarButton*> left_out;
        for (const BarButton& one : buttons) {
            if (one.shown || one.rank == kNever) continue;
            labels.emplace_back(ui.say(one.label));
            left_out.push_back(&one);
        }
        right -= more - ui.px(6);
        const int picked = menu_button(ui, "top.more", kMore, {right, y, more - ui.px(6), height}, labels, -1, {.left = true});
        if (picked >= 0 && left_out[static_cast<std::size_t>(picked)]->enabled) ui.out.push_back(left_out[static_cast<std::size_t>(picked)]->command);
        right -= ui.px(6);
    }
    for (std::size_t n = std::size(buttons); n-- > 0;) {
        const BarButton& one = buttons[n];
        if (!one.shown) continue;
        const float width = button_width(ui, one.label);
        right -= width;
        if (button(ui, one.id, one.label, {right, y, width, height},
                   {.enabled = one.enabled, .accent = one.accent, .data = one.label == go_on, .tooltip = one.tooltip}))
            ui.out.push_back(one.command);
        right -= ui.px(6);
    }
    float x = rect.x + ui.px(14);
    x += put_text(draw, ui.fonts.title, x, rect.y + (rect.h - ui.fonts.title->FontSize) / 2,
                  ui.theme.heading, ui.say("Postroom")) +
         ui.px(18);
    const float words = right - x - ui.px(10);
    const float title = std::min(words, text_width(ui.fonts.bold, ui.say(view.title)));
    put_text_fit(draw, ui.fonts.bold, x, rect.y + (rect.h - ui.fonts.bold->FontSize) / 2, words,
                 ui.theme.text, ui.say(view.title));
    put_text_fit(draw, ui.fonts.small, x + title + ui.px(12),
                 rect.y + (rect.h - ui.fonts.small->FontSize) / 2 + ui.px(0.5F),
                 words - title - ui.px(12), ui.theme.muted, ui.say(view.detail));
    end_part();
}

namespace {

/// A lesson is open: its story is the first of three.
void draw_story_tabs(const Rect& rect, const LayoutChoice& choice, Ui& ui) {
    begin_part(ui, "RightTabs", rect, false);
    struct Tab {
        const char* id;
        const char* label;
        bool story, inspector;
    };
    constexpr Tab kTabs[] = {{"tabs.story", "Story", true, false}, {"tabs.copies", "Copies", false, false}, {"tabs.inspector", "Inspector", false, true}};
    const float third = std::floor(rect.w / 3);
    float x = rect.x;
    for (const Tab& tab : kTabs) {
        const bool chosen = choice.show_story ? tab.story : !tab.story && tab.inspector == choice.show_inspector;
        if (button(ui, tab.id, tab.label, {x + 2, rect.y + 2, third - 4, rect.h - 4}, {.chosen = chosen, .plain = true})) {
            LayoutChoice changed = choice;
            changed.show_story = tab.story;
            changed.show_inspector = tab.inspector;
            ui.emit(SetLayout{changed});
        }
        x += third;
    }
    end_part();
}

}  // namespace

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
                if (&rect == &layout.left_tabs) changed.show_console = false;
                ui.emit(SetLayout{changed});
            }
        }
        end_part();
    };
    pair("LeftTabs", layout.left_tabs, "tabs.map", "Map", "tabs.transcript", "Conversation",
         choice.show_transcript, &LayoutChoice::show_transcript);
    if (choice.story) {
        draw_story_tabs(layout.right_tabs, choice, ui);
        return;
    }
    pair("RightTabs", layout.right_tabs, "tabs.copies", "Copies", "tabs.inspector", "Inspector",
         choice.show_inspector, &LayoutChoice::show_inspector);
}

}  // namespace gui
