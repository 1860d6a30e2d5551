#include "gui/panel/story_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "gui/panel/story_blocks.h"

namespace gui {

namespace {

const StoryButton* find(const LessonView& view, std::string_view id) {
    for (const StoryButton& one : view.buttons) {
        if (one.id == id) return &one;
    }
    return nullptr;
}

/// "L06", title, progress, modes. Returns the height taken.
float draw_head(const StoryHead& head, const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float x = rect.x + ui.px(12);
    const float width = rect.w - ui.px(24);
    float y = rect.y + ui.px(9);
    const float list = button_width(ui, "Lessons");
    put_text_fit(draw, ui.fonts.small, x, y + ui.px(4), width - list - ui.px(8), ui.theme.muted, head.lesson.progress);
    if (button(ui, "story.lessons", "Lessons", {x + width - list, y - ui.px(2), list, ui.px(24)}, {.tooltip = "All lessons, with your progress (L)"})) ui.emit(ShowScreen{Screen::Lessons});
    y += ui.px(26);
    y += put_text_wrapped(draw, ui.fonts.bold, x, y, width, ui.theme.heading, head.lesson.title, 2) + ui.px(5);
    constexpr std::string_view kModes[] = {"Learn", "Demo", "Sandbox"};
    const int picked = tab_row(ui, "story.mode", {x, y, width, ui.px(25)}, kModes, head.mode);
    if (picked >= 0 && picked != head.mode) ui.emit(StoryCommand{StoryAsk::Mode, "", picked});
    return y + ui.px(31) - rect.y;
}

/// A dot a step: done, now, to come. What was passed can be read once more.
float draw_steps(const LessonView& view, float x, float y, float width, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float wide = std::min(ui.px(26), width / static_cast<float>(std::max<std::size_t>(view.steps.size(), 1)));
    for (std::size_t n = 0; n < view.steps.size(); ++n) {
        const StoryStep& step = view.steps[n];
        const Rect spot{x + static_cast<float>(n) * wide, y, wide, ui.px(24)};
        bool hovered = false;
        if (click_area(ui, fmt::format("story.step.{}", n), spot, step.passed || step.now, &hovered))
            ui.emit(StoryCommand{StoryAsk::Page, "", step.now ? -1 : static_cast<int>(n)});
        const ImVec2 middle{spot.x + wide / 2, spot.y + spot.h / 2};
        const float radius = std::min(ui.px(9.5F), wide / 2 - 1);
        if (step.passed) draw.AddCircleFilled(middle, radius, ink(ui.theme.good.with_alpha(60)));
        draw.AddCircle(middle, radius, ink(step.now ? ui.theme.focus : step.passed ? ui.theme.good : ui.theme.border), 0, ui.px(step.now ? 2.5F : 1.2F));
        const std::string sign = step.passed ? "✓" : std::to_string(n + 1);
        put_text(draw, ui.fonts.small, middle.x - text_width(ui.fonts.small, sign) / 2, middle.y - ui.fonts.small->FontSize / 2, step.passed || step.now ? ui.theme.text : ui.theme.muted, sign);
        if (hovered) {
            ImGui::PushStyleColor(ImGuiCol_PopupBg, ink(ui.theme.raised));
            ImGui::PushStyleColor(ImGuiCol_Text, ink(ui.theme.text));
            ImGui::SetTooltip("%s", step.title.c_str());
            ImGui::PopStyleColor(2);
        }
    }
    return ui.px(30);
}

/// What helps while the step is done: play, time, where to look.
float draw_tools(const StoryHead& head, float x, float y, float width, Ui& ui) {
    if (!head.lesson.acting) return 0;
    float left = x;
    float top = y;
    const auto place = [&](float wide) {
        if (left > x && left + wide > x + width) {
            left = x;
            top += ui.px(32);
        }
        const Rect spot{left, top, std::min(wide, width), ui.px(28)};
        left += wide + ui.px(6);
        return spot;
    };
    if (head.lesson.watch && button(ui, "story.play", "Play to that moment", place(button_width(ui, "Play to that moment")), {.accent = true, .tooltip = "Plays line by line and stops by itself"}))
        ui.emit(StoryCommand{StoryAsk::Play});
    if (!head.lesson.watch) {
        constexpr std::string_view kSpans[] = {"1m", "11m", "1h", "1d", "8d"};
        std::vector<std::string> options;
        for (const char* label : {"1 minute", "11 minutes", "1 hour", "1 day", "8 days"}) options.emplace_back(ui.say(label));
        const int picked = menu_button(ui, "story.wait", "Let time pass", place(button_width(ui, "Let time pass") + ui.px(14)), options, -1, {.left = true});
        if (picked >= 0) ui.emit(StoryCommand{StoryAsk::Wait, std::string{kSpans[picked]}});
    }
    if (!head.lesson.point.empty() && button(ui, "story.show", "Show me where", place(button_width(ui, "Show me where")))) ui.emit(StoryCommand{StoryAsk::Show});
    if (head.mode == 1 && !head.lesson.watch && button(ui, "story.perform", "Do it", place(button_width(ui, "Do it")), {.tooltip = "The step is done for the class (Page Down)"}))
        ui.emit(StoryCommand{StoryAsk::Perform});
    return top - y + ui.px(36);
}

struct MainButton {
    const char* id;
    StoryCommand command;
};

/// The way on, or what it waits for; and help. Returns the height taken.
float draw_foot(const StoryHead& head, const StoryUi& state, const Rect& rect, bool measure, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float x = rect.x + ui.px(12);
    const float width = rect.w - ui.px(24);
    const std::string_view note = !state.refused.empty() ? std::string_view{state.refused} : head.note;
    const float noted = note.empty() ? 0 : wrapped_height(ui.fonts.small, note, width) + ui.px(5);
    const float gated = head.lesson.gate.empty() ? 0 : wrapped_height(ui.fonts.small, head.lesson.gate, width - ui.px(18)) + ui.px(5);
    const float height = noted + gated + ui.px(44);
    if (measure) return height;
    float y = rect.bottom() - height;
    draw.AddLine({rect.x, y}, {rect.right(), y}, ink(ui.theme.border), 1.0F);
    y += ui.px(7);
    if (noted > 0) y += put_text_wrapped(draw, ui.fonts.small, x, y, width, ui.theme.warn, note) + ui.px(5);
    if (gated > 0) {
        put_text(draw, ui.fonts.small, x, y, ui.theme.muted, "…");
        y += put_text_wrapped(draw, ui.fonts.small, x + ui.px(18), y, width - ui.px(18), ui.theme.muted, head.lesson.gate) + ui.px(5);
    }
    const MainButton mains[] = {{"lesson.begin", {StoryAsk::Begin}},    {"lesson.next", {StoryAsk::Next}},     {"lesson.back", {StoryAsk::Back}},
                                {"lesson.return", {StoryAsk::Back}},    {"lesson.page.now", {StoryAsk::Page, "", -1}}, {"lesson.export", {StoryAsk::Export}}};
    const Rect row{x, y, width, ui.px(30)};
    float right = row.right();
    for (const MainButton& main : mains) {
        const StoryButton* one = find(head.lesson, main.id);
        if (one == nullptr) continue;
        const float wide = std::min(text_width(ui.fonts.bold, one->label) + ui.px(24), width * 0.62F);
        right -= wide;
        if (button(ui, one->id, one->label, {right, y, wide, row.h}, {.accent = true, .data = true})) ui.emit(main.command);
        right -= ui.px(6);
    }
    float left = row.x;
    const auto small = [&](const char* id, std::string_view label, StoryCommand command) {
        const float wide = text_width(ui.fonts.text, label) + ui.px(18);
        if (left + wide > right) return;
        if (button(ui, id, label, {left, y, wide, row.h}, {.data = true})) ui.emit(std::move(command));
        left += wide + ui.px(6);
    };
    if (const StoryButton* hint = find(head.lesson, "lesson.hint")) small("lesson.hint", hint->label, {StoryAsk::Hint});
    if (const StoryButton* again = find(head.lesson, "lesson.replay")) small("lesson.replay", again->label, {StoryAsk::Replay});
    std::vector<std::string> more;
    for (const char* label : {"Begin this step again", "Begin the lesson again", "Write my evidence", "Leave the lesson"}) more.emplace_back(ui.say(label));
    if (const float wide = button_width(ui, "More") + ui.px(12); left + wide <= right) {
        constexpr StoryAsk kAsks[] = {StoryAsk::RestartStep, StoryAsk::RestartLesson, StoryAsk::Export, StoryAsk::Close};
        const int picked = menu_button(ui, "story.more", "More", {left, y, wide, row.h}, more, -1, {.left = true});
        if (picked >= 0) ui.emit(StoryCommand{kAsks[picked]});
    }
    return height;
}

}  // namespace

namespace {

/// While a question is open, what-ifs stand below all that belongs to it.
bool asks(const LessonView& lesson) {
    return lesson.asks_text || std::any_of(lesson.buttons.begin(), lesson.buttons.end(), [](const StoryButton& one) { return one.id.starts_with("lesson.option."); });
}

/// Another page begins at its top; a hint or a failed check that has come is brought into sight.
void place_scroll(const LessonView& lesson, StoryUi& state, float top) {
    const std::string shown = lesson.title + lesson.progress + lesson.stage;
    if (shown != state.shown) {
        ImGui::SetScrollY(top);
        state.shown = shown;
        state.refused.clear();
        state.confidence.clear();
    } else if (lesson.acting && lesson.blocks.size() > state.blocks) {
        state.to_end = true;
    }
    state.blocks = lesson.blocks.size();
}

}  // namespace

void draw_story(const StoryHead& head, StoryUi& state, const Rect& rect, Ui& ui) {
    begin_part(ui, "Story", rect, false);
    // In a low window only the way on stays in its place; everything else scrolls.
    const bool low = rect.h < ui.px(430);
    const float x = rect.x + ui.px(12);
    const float foot = draw_foot(head, state, rect, true, ui);
    float top = rect.y;
    if (!low) {
        top += draw_head(head, rect, ui);
        top += draw_steps(head.lesson, x, top, rect.w - ui.px(24), ui);
    }
    const bool typing = head.lesson.terminal;
    const float below = typing && !low ? state.terminal_height : 0;
    const Rect body{rect.x, top, rect.w - ui.px(2), rect.bottom() - top - foot - below - ui.px(2)};
    ImGui::SetCursorScreenPos({body.x, body.y});
    ImGui::BeginChild("story", {body.w, body.h});
    const float width = body.w - ui.px(24);
    const float scrolled = ImGui::GetScrollY();
    const float begin = body.y + ui.px(2) - scrolled;
    float y = begin;
    if (low) {
        y += draw_head(head, {rect.x, y, rect.w - ui.px(10), rect.h}, ui);
        y += draw_steps(head.lesson, x, y, width, ui);
    }
    place_scroll(head.lesson, state, y - begin);
    y += draw_blocks(head.lesson, true, x, y, width, ui);
    if (!head.lesson.class_asked) y += draw_tools(head, x, y, width, ui);
    if (typing && low) y += draw_terminal(head.terminal, state, x, y, width, ui);
    y += draw_answers(head.lesson, state, x, y, width, ui);
    y += draw_table(head.lesson.table, x, y, width, ui);
    if (!asks(head.lesson)) y += draw_forks(head.lesson, false, x, y, width, ui);
    if (head.lesson.class_asked) y += draw_tools(head, x, y, width, ui);
    y += draw_blocks(head.lesson, false, x, y, width, ui);
    if (asks(head.lesson)) y += draw_forks(head.lesson, true, x, y, width, ui);
    const float news = y - begin;
    y += draw_terms(head.lesson, state, x, y, width, ui);
    ImGui::SetCursorScreenPos({body.x, body.y - scrolled});
    ImGui::Dummy({1, y - begin + ui.px(8)});
    if (state.to_end && !low) ImGui::SetScrollY(std::max(0.0F, news - body.h + ui.px(4)));
    state.to_end = false;
    ImGui::EndChild();
    if (typing && !low) state.terminal_height = draw_terminal(head.terminal, state, x, body.bottom(), rect.w - ui.px(24), ui);
    (void)draw_foot(head, state, rect, false, ui);
    end_part();
}

void draw_cover(std::string_view words, std::string_view why, const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Rect inside = rect.inset(ui.px(8));
    draw.AddRectFilled({inside.x, inside.y}, {inside.right(), inside.bottom()}, ink(ui.theme.region), ui.px(6));
    draw.PushClipRect({inside.x, inside.y}, {inside.right(), inside.bottom()}, true);
    for (float at = -inside.h; at < inside.w; at += ui.px(26))
        draw.AddLine({inside.x + at, inside.bottom()}, {inside.x + at + inside.h, inside.y}, ink(ui.theme.border.with_alpha(70)), ui.px(1));
    const float width = std::min(inside.w - ui.px(24), ui.px(360));
    const float height = wrapped_height(ui.fonts.bold, words, width) + wrapped_height(ui.fonts.small, why, width) + ui.px(4);
    const float x = inside.x + (inside.w - width) / 2;
    float y = inside.y + std::max(ui.px(4), (inside.h - height) / 2);
    draw.AddRectFilled({x - ui.px(10), y - ui.px(8)}, {x + width + ui.px(10), y + height + ui.px(8)}, ink(ui.theme.part), ui.px(6));
    y += put_text_wrapped(draw, ui.fonts.bold, x, y, width, ui.theme.heading, words) + ui.px(2);
    put_text_wrapped(draw, ui.fonts.small, x, y, width, ui.theme.muted, why);
    draw.PopClipRect();
}

void draw_class_card(const LessonView& view, const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()}, ink(ui.theme.region), ui.px(7));
    const float x = rect.x + ui.px(14);
    const float width = rect.w - ui.px(28);
    float y = rect.y + ui.px(10);
    put_text(draw, ui.fonts.caps, x, y, ui.theme.muted, view.stage);
    y += ui.px(20);
    int most = 0;
    for (const StoryBlock& block : view.blocks) {
        if (block.kind == StoryKind::Question) y += put_text_wrapped(draw, ui.fonts.title, x, y, width, ui.theme.heading, block.text, 4) + ui.px(8);
    }
    for (const StoryButton& one : view.buttons) most = std::max(most, one.hands);
    int number = 0;
    for (const StoryButton& one : view.buttons) {
        if (one.hands < 0 || y + ui.px(44) > rect.bottom()) continue;
        y += put_text_wrapped(draw, ui.fonts.text, x, y, width, ui.theme.text, fmt::format("{}  {}", ++number, one.label), 2);
        draw_hands(one.hands, most, {x, y, width, ui.px(18)}, ui);
        y += ui.px(24);
    }
}

}  // namespace gui
