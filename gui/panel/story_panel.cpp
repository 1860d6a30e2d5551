#include "gui/panel/story_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

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

/// What helps while the step is done: play, time, where to look. Of a first row no sliver is shown: from `bottom` on it would be cut.
float draw_tools(const StoryHead& head, float x, float y, float width, float bottom, Ui& ui) {
    if (!head.lesson.acting) return 0;
    float left = x;
    float top = y;
    if (y < bottom && y + ui.px(20) > bottom) return ui.px(36);
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
    std::string_view id;
    StoryAsk ask;
    int number = 0;
};
/// The ways on, the likeliest first.
constexpr MainButton kMains[] = {{"lesson.begin", StoryAsk::Begin},  {"lesson.next", StoryAsk::Next},           {"lesson.back", StoryAsk::Back},    {"lesson.return", StoryAsk::Back},
                                 {"lesson.page.now", StoryAsk::Page, -1}, {"lesson.following", StoryAsk::Open}, {"lesson.export", StoryAsk::Export}};

/// So narrow a gate is no longer read at a glance: it then stands above the buttons and not beside them.
constexpr float kLeastGate = 150;

/// What the way on waits for, at the right of the buttons.
void draw_gate_beside(std::string_view gate, const Rect& row, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float height = wrapped_height(ui.fonts.small, gate, row.w);
    put_text_wrapped(draw, ui.fonts.small, row.x, row.y + std::max(0.0F, (row.h - height) / 2), row.w, ui.theme.muted, gate);
}

/// The width of help and menu at the left of the foot.
float foot_buttons(const LessonView& lesson, Ui& ui) {
    float wide = button_width(ui, "More") + ui.px(18);
    for (const char* id : {"lesson.hint", "lesson.restart", "lesson.reconsider", "lesson.replay"}) {
        if (const StoryButton* one = find(lesson, id)) wide += text_width(ui.fonts.text, one->label) + ui.px(24);
    }
    return wide;
}

/// The way on, or what it waits for; and help. Returns the height taken.
float draw_foot(const StoryHead& head, const StoryUi& state, const Rect& rect, bool measure, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float x = rect.x + ui.px(12);
    const float width = rect.w - ui.px(24);
    const std::string_view note = !state.refused.empty() ? std::string_view{state.refused} : head.note;
    const float noted = note.empty() ? 0 : wrapped_height(ui.fonts.small, note, width) + ui.px(5);
    const std::string_view gate = head.lesson.gate;
    // While something is waited for, there is no way on at the right: its place is free.
    const float taken = foot_buttons(head.lesson, ui);
    const bool way_on = std::any_of(std::begin(kMains), std::end(kMains), [&](const MainButton& one) { return find(head.lesson, one.id) != nullptr; });
    const bool beside = !way_on && width - taken >= ui.px(kLeastGate);
    const float gated = gate.empty() || beside ? 0 : wrapped_height(ui.fonts.small, gate, width) + ui.px(5);
    const float tall = beside ? std::max(ui.px(30), wrapped_height(ui.fonts.small, gate, width - taken)) : ui.px(30);
    const float height = noted + gated + tall + ui.px(14);
    if (measure) return height;
    float y = rect.bottom() - height;
    draw.AddLine({rect.x, y}, {rect.right(), y}, ink(ui.theme.border), 1.0F);
    y += ui.px(7);
    if (noted > 0) y += put_text_wrapped(draw, ui.fonts.small, x, y, width, ui.theme.warn, note) + ui.px(5);
    if (gated > 0) y += put_text_wrapped(draw, ui.fonts.small, x, y, width, ui.theme.muted, gate) + ui.px(5);
    if (beside && !gate.empty()) draw_gate_beside(gate, {x + taken, y, width - taken, tall}, ui);
    const Rect row{x, y, width, ui.px(30)};
    float right = row.right();
    for (const MainButton& main : kMains) {
        const StoryButton* one = find(head.lesson, main.id);
        if (one == nullptr) continue;
        const float wide = std::min(text_width(ui.fonts.bold, one->label) + ui.px(24), width * 0.62F);
        right -= wide;
        if (button(ui, one->id, one->label, {right, y, wide, row.h}, {.accent = true, .data = true})) ui.emit(StoryCommand{main.ask, main.ask == StoryAsk::Open ? head.lesson.following : std::string{}, main.number});
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
    if (const StoryButton* anew = find(head.lesson, "lesson.restart")) small("lesson.restart", anew->label, {StoryAsk::RestartStep});
    if (const StoryButton* change = find(head.lesson, "lesson.reconsider")) small("lesson.reconsider", change->label, {StoryAsk::Reconsider});
    if (const StoryButton* again = find(head.lesson, "lesson.replay")) small("lesson.replay", again->label, {StoryAsk::Replay});
    std::vector<std::string> more;
    for (const char* label : {"Begin this step again", "Begin the lesson again; this attempt is kept", "Write my evidence", "Leave the lesson"}) more.emplace_back(ui.say(label));
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

/// Where things lie on a page, from its top.
struct Page {
    float top = 0;       ///< below head and steps
    float question = 0;  ///< what is asked; `top` where nothing is
    float answers = 0;   ///< the end of what can be answered
    float said = 0;      ///< the end of what was said in the terminal
    float news = 0;      ///< the end of all but the terms
};

/// Another page begins at its top, but with a question and its answers in sight as far as there is room for them;
/// a hint, a failed check or an answer of the server that has come is brought into sight.
void place_scroll(const StoryHead& head, StoryUi& state, const Page& page, float room, bool low) {
    const LessonView& lesson = head.lesson;
    const std::string shown = lesson.title + lesson.progress + lesson.stage;
    std::string said;
    for (const TerminalLine& line : head.terminal.lines) said += line.text + "\n";
    if (shown != state.shown) {
        const float down = asks(lesson) ? std::min(page.question, page.answers - room) : 0;
        ImGui::SetScrollY(std::max(page.top, down));
        state.shown = shown;
        state.refused.clear();
        state.confidence.clear();
    } else if (lesson.acting && lesson.blocks.size() > state.blocks) {
        state.to_end = true;
    } else if (low && lesson.terminal && said != state.said) {
        ImGui::SetScrollY(std::max(0.0F, page.said - room));
    }
    if (state.to_end && !low) ImGui::SetScrollY(std::max(0.0F, page.news - room));
    state.to_end = false;
    state.blocks = lesson.blocks.size();
    state.said = std::move(said);
}

}  // namespace

namespace {

/// Everything that scrolls. Returns where it lies; `end` is set to its height.
Page draw_page(const StoryHead& head, StoryUi& state, const Rect& body, bool low, float& end, Ui& ui) {
    const LessonView& lesson = head.lesson;
    const float x = body.x + ui.px(12);
    const float width = body.w - ui.px(24);
    const float begin = body.y + ui.px(2) - ImGui::GetScrollY();
    float y = begin;
    Page page;
    if (low) {
        y += draw_head(head, {body.x, y, body.w - ui.px(8), body.h}, ui);
        y += draw_steps(lesson, x, y, width, ui);
    }
    page.top = y - begin;
    float asked = 0;
    y += draw_blocks(lesson, true, x, y, width, ui, &asked);
    page.question = page.top + asked;
    if (!lesson.class_asked) y += draw_tools(head, x, y, width, body.bottom(), ui);
    if (lesson.terminal && low) {
        y += draw_terminal(head.terminal, state, x, y, width, ui);
        y += draw_legal(head.terminal, x, y, width, ui);
    }
    page.said = y - begin;
    y += draw_answers(lesson, state, x, y, width, ui);
    page.answers = y - begin;
    y += draw_table(lesson.table, x, y, width, ui);
    if (!asks(lesson)) y += draw_forks(lesson, false, x, y, width, ui);
    if (lesson.class_asked) y += draw_tools(head, x, y, width, body.bottom(), ui);
    y += draw_blocks(lesson, false, x, y, width, ui);
    if (asks(lesson)) y += draw_forks(lesson, true, x, y, width, ui);
    page.news = y - begin + ui.px(2);
    y += draw_terms(lesson, state, x, y, width, ui);
    end = y - begin;
    return page;
}

}  // namespace

void draw_story(const StoryHead& head, StoryUi& state, const Rect& rect, Ui& ui) {
    begin_part(ui, "Story", rect, false);
    // In a low window only the way on and the line to type stay in their places; everything else scrolls.
    const bool low = rect.h < ui.px(430);
    const float x = rect.x + ui.px(12);
    const float width = rect.w - ui.px(24);
    const float foot = draw_foot(head, state, rect, true, ui);
    float top = rect.y;
    if (!low) {
        top += draw_head(head, rect, ui);
        top += draw_steps(head.lesson, x, top, width, ui);
    }
    const bool typing = head.lesson.terminal;
    const float below = typing ? state.terminal_height : 0;
    const Rect body{rect.x, top, rect.w - ui.px(2), rect.bottom() - top - foot - below - ui.px(2)};
    ImGui::SetCursorScreenPos({body.x, body.y});
    ImGui::BeginChild("story", {body.w, body.h});
    float end = 0;
    const float scrolled = ImGui::GetScrollY();
    const Page page = draw_page(head, state, body, low, end, ui);
    ImGui::SetCursorScreenPos({body.x, body.y - scrolled});
    ImGui::Dummy({1, end + ui.px(8)});
    // Heights below settle in the first frame: only then is it known what has room.
    const bool settled = !typing || state.terminal_height > 0;
    if (settled) place_scroll(head, state, page, body.h, low);
    ImGui::EndChild();
    if (typing) {
        float at = body.bottom() + (low ? ui.px(4) : 0);
        if (!low) at += draw_terminal(head.terminal, state, x, at, width, ui);
        at += draw_terminal_line(head.terminal, state, x, at, width, ui);
        if (!low) at += draw_legal(head.terminal, x, at, width, ui) + ui.px(4);
        state.terminal_height = at - body.bottom();
    }
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
