#include "gui/panel/present_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gui/icons.h"
#include "gui/panel/story_panel.h"

namespace gui {

namespace {

void draw_keys(const PresentHead& head, const Rect& rect, Ui& ui) {
    struct Key {
        const char* id;
        const char* label;
        bool enabled;
        UiCommand command;
    };
    const Key keys[] = {{"present.back", "← back", head.can_back, StepBack{sim::Unit::Line}},
                        {"present.reveal", "Enter: show it", head.can_step && !head.revealed,
                         RevealNext{}},
                        {"present.next", "→ next", head.can_step, StepForward{sim::Unit::Line}},
                        {"present.play", head.playing ? "Space: pause" : "Space: play",
                         head.can_step || head.playing, TogglePlay{}},
                        {"present.leave", "Esc: leave", true, ShowScreen{Screen::World}}};
    const float width = (rect.w - ui.px(8) * 4) / 5;
    float x = rect.x;
    for (const Key& key : keys) {
        if (button(ui, key.id, key.label, {x, rect.y, width, rect.h}, {.enabled = key.enabled}))
            ui.out.push_back(key.command);
        x += width + ui.px(8);
    }
}

void draw_now(const PresentView& view, const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    float y = rect.y;
    if (view.line.empty() && view.sentence.empty()) {
        put_text_wrapped(draw, ui.fonts.title, rect.x, y, rect.w, ui.theme.muted,
                         ui.say("Nothing was said yet. Press → for the first line."));
        return;
    }
    y += put_text_wrapped(draw, ui.fonts.text, rect.x, y, rect.w, ui.theme.muted, ui.say(view.who), 1) +
         ui.px(6);
    if (!view.line.empty()) {
        const Color color = view.from_client ? ui.theme.client : ui.theme.server;
        const float bar = ui.px(4);
        const float height = put_text_wrapped(draw, ui.fonts.mono_bold, rect.x + bar + ui.px(10), y,
                                              rect.w - bar - ui.px(10), ui.theme.heading,
                                              (view.from_client ? "C: " : "S: ") + view.line, 3);
        draw.AddRectFilled({rect.x, y}, {rect.x + bar, y + height}, ink(color), ui.px(2));
        y += height + ui.px(8);
    }
    y += put_text_wrapped(draw, ui.fonts.title, rect.x, y, rect.w, ui.theme.text, ui.say(view.sentence), 4) +
         ui.px(8);
    for (const std::string& effect : view.effects) {
        if (y + ui.px(22) > rect.bottom()) break;
        draw_icon(draw, Icon::Forward, rect.x + ui.px(6), y + ui.px(9), ui.px(11), ui.theme.good);
        y += put_text_wrapped(draw, ui.fonts.bold, rect.x + ui.px(20), y, rect.w - ui.px(20),
                              ui.theme.good, ui.say(effect), 2);
    }
}

/// How many lines of this font end above `bottom`.
int lines_above(ImFont* font, float y, float bottom) {
    return static_cast<int>((bottom - y - font->FontSize) / (font->FontSize * 1.25F)) + 1;
}

void draw_next(const PresentView& view, const PresentHead& head, const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()}, ink(ui.theme.region),
                       ui.px(7));
    const float x = rect.x + ui.px(14);
    const float width = rect.w - ui.px(28);
    const float bottom = rect.bottom() - ui.px(6);
    float y = rect.y + ui.px(9);
    const float beside =
        put_text(draw, ui.fonts.caps, x, y + ui.px(2), ui.theme.muted, ui.say("NEXT")) + ui.px(10);
    if (!view.nothing_next.empty()) {
        put_text_wrapped(draw, ui.fonts.text, x + beside, y, width - beside, ui.theme.muted,
                         ui.say(view.nothing_next), lines_above(ui.fonts.text, y, bottom));
        return;
    }
    put_text_fit(draw, ui.fonts.text, x + beside, y, width - beside, ui.theme.text,
                 ui.say(view.next_who));
    y += ui.px(24);
    if (head.revealed) {
        y += put_text_wrapped(draw, ui.fonts.mono_bold, x, y, width, ui.theme.heading,
                              view.next_line.empty() ? ui.say("the text of the letter")
                                                     : std::string_view{view.next_line},
                              2) +
             ui.px(4);
        if (const int lines = lines_above(ui.fonts.text, y, bottom); lines > 0)
            put_text_wrapped(draw, ui.fonts.text, x, y, width, ui.theme.text,
                             ui.say(view.next_sentence), lines);
        return;
    }
    draw.AddRectFilled({x, y}, {x + width, y + ui.px(26)}, ink(ui.theme.raised), ui.px(5));
    put_text_fit(draw, ui.fonts.bold, x + ui.px(10), y + ui.px(4), width - ui.px(20),
                 ui.theme.muted, ui.say("What will it say? Enter shows it."));
}

/// The largest in which each word of a name has room in a line.
ImFont* name_font(std::string_view name, float width, const Ui& ui) {
    float longest = 0;
    for (std::size_t at = 0; at < name.size();) {
        const std::size_t end = std::min(name.find(' ', at), name.size());
        longest = std::max(longest, text_width(ui.fonts.bold, name.substr(at, end - at)));
        at = end + 1;
    }
    return longest <= width ? ui.fonts.bold : ui.fonts.caps;
}

EnvelopeLook look_of_row(const CopyRow& row) {
    switch (row.state) {
        case CopyState::Gone: return EnvelopeLook::Gone;
        case CopyState::Marked: return EnvelopeLook::Marked;
        case CopyState::HeadersOnly: return EnvelopeLook::HeadersOnly;
        case CopyState::Full: break;
    }
    return EnvelopeLook::Whole;
}

/// Whose copy it is, and below it what is left of it. Without `draw` it only measures.
float draw_large_holder(ImDrawList* draw, const CopyRow& row, base::LetterId letter, const Rect& spot, Ui& ui) {
    const float name_x = spot.x + ui.px(44);
    const float width = spot.w - ui.px(46);
    ImFont* font = name_font(ui.say(row.holder), width, ui);
    const float name = std::min(wrapped_height(font, ui.say(row.holder), width), font->FontSize * 2.5F);
    if (draw != nullptr) {
        draw_envelope(*draw, ui.theme, spot.x + ui.px(18), spot.y + ui.px(18), ui.px(32), letter_mark(letter), look_of_row(row));
        // Whose copy it is must be readable to its end: a long name takes two lines.
        put_text_wrapped(*draw, font, name_x, spot.y, width, ui.theme.heading, ui.say(row.holder), 2);
        put_text_fit(*draw, ui.fonts.text, name_x, spot.y + name, width, ui.theme.good, ui.say(row.state_words));
    }
    return name + ui.px(25);
}

/// The same in one line, or in two where the name is long.
float draw_brief_holder(ImDrawList* draw, ImFont* font, const CopyRow& row, base::LetterId letter, const Rect& spot, Ui& ui) {
    const bool gone = row.state == CopyState::Gone;
    const std::string_view state = gone ? ui.say("gone") : ui.say(row.state_words);
    const float name_x = spot.x + ui.px(26);
    const float width = spot.w - ui.px(28);
    const float line = font->FontSize * 1.25F;
    const float name = text_width(font, ui.say(row.holder));
    const bool beside = name + ui.px(6) + text_width(font, state) <= width;
    const float tall = beside ? line : wrapped_height(font, ui.say(row.holder), width);
    if (draw != nullptr) {
        draw_envelope(*draw, ui.theme, spot.x + ui.px(11), spot.y + line / 2, ui.px(20), letter_mark(letter), look_of_row(row));
        put_text_wrapped(*draw, font, name_x, spot.y, width, gone ? ui.theme.muted : ui.theme.heading, ui.say(row.holder));
        put_text(*draw, font, beside ? name_x + name + ui.px(6) : name_x, beside ? spot.y : spot.y + tall, gone ? ui.theme.bad : ui.theme.good, state);
    }
    return (beside ? tall : tall + line) + ui.px(font == ui.fonts.small ? 2 : 4);
}

/// Every copy, also those that are gone: the class counts them. What is there is drawn large if all has room then,
/// else smaller; what has no room at all can be scrolled to.
void draw_holder_rows(const CopiesView& copies, const Rect& rect, Ui& ui) {
    std::vector<const CopyRow*> rows;
    for (const bool wanted : {false, true}) {
        for (const CopyRow& row : copies.rows) {
            if ((row.state == CopyState::Gone) == wanted) rows.push_back(&row);
        }
    }
    enum class Size { Large, Brief, Small };
    const auto all = [&](ImDrawList* draw, float x, float y, float width, Size size) {
        const float top = y;
        ImFont* font = size == Size::Small ? ui.fonts.small : ui.fonts.text;
        for (const CopyRow* row : rows) {
            const Rect spot{x, y, width, 0};
            const bool large = size == Size::Large && row->state != CopyState::Gone;
            y += large ? draw_large_holder(draw, *row, copies.letter, spot, ui) : draw_brief_holder(draw, font, *row, copies.letter, spot, ui);
        }
        return y - top;
    };
    const auto has_room = [&](Size size) { return all(nullptr, 0, 0, rect.w, size) <= rect.h; };
    const Size size = has_room(Size::Large) ? Size::Large : has_room(Size::Brief) ? Size::Brief : Size::Small;
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    ImGui::BeginChild("holders", {rect.w, rect.h});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float height = all(ImGui::GetWindowDrawList(), start.x, start.y, ImGui::GetContentRegionAvail().x, size);
    ImGui::Dummy({1, height});
    ImGui::EndChild();
}

void draw_holders(const CopiesView& copies, const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    float y = rect.y;
    if (!copies.letter) {
        put_text_wrapped(draw, ui.fonts.text, rect.x, y, rect.w, ui.theme.muted,
                         ui.say("No letter has been written yet."));
        return;
    }
    y += put_text_wrapped(draw, ui.fonts.bold, rect.x, y, rect.w, ui.theme.heading, copies.title, 1);
    y += put_text_wrapped(draw, ui.fonts.text, rect.x, y, rect.w, ui.theme.muted, ui.say(copies.summary), 1) +
         ui.px(6);
    draw_holder_rows(copies, {rect.x, y, rect.w, rect.bottom() - y}, ui);
}

}  // namespace

void draw_present(const PresentView& view, const PresentHead& head, const CopiesView& copies,
                  const Rect& rect, Ui& ui) {
    begin_part(ui, "Present", rect, false);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Rect inside = rect.inset(ui.px(16));
    put_text_fit(draw, ui.fonts.bold, inside.x, inside.y, inside.w * 0.5F, ui.theme.heading,
                 ui.say(head.title));
    const std::string where =
        std::string{ui.say(head.clock)} + "   " + std::string{ui.say(head.position)};
    const float width = text_width(ui.fonts.small, where);
    put_text(draw, ui.fonts.small, inside.right() - width, inside.y + ui.px(2), ui.theme.muted,
             where);
    const float keys = ui.px(30);
    const float next = std::min(ui.px(98), inside.h * 0.31F);
    const float top = inside.y + ui.px(30);
    const float body = inside.bottom() - keys - next - ui.px(20) - top;
    const float left = std::floor(inside.w * 0.63F);
    draw_now(view, {inside.x, top, left, body}, ui);
    const Rect side{inside.x + left + ui.px(20), top, inside.w - left - ui.px(20), body};
    if (head.card != nullptr) draw_class_card(*head.card, side, ui);
    else draw_holders(copies, side, ui);
    draw_next(view, head, {inside.x, top + body + ui.px(8), inside.w, next}, ui);
    draw_keys(head, {inside.x, inside.bottom() - keys, inside.w, keys}, ui);
    end_part();
}

namespace {

/// The way into the lessons, above the ready worlds.
float draw_start_lessons(const StartView& view, float x, float y, float width, Ui& ui) {
    if (!view.lessons) return 0;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float height = ui.px(32);
    float left = x;
    const auto place = [&](float wide) {
        const Rect spot{left, y, wide, height};
        left += wide + ui.px(8);
        return spot;
    };
    if (!view.go_on.empty()) {
        const std::string label = fmt::format("{} {}", ui.say("Go on with"), view.go_on);
        const float wide = std::min(text_width(ui.fonts.bold, label) + ui.px(24), width * 0.45F);
        if (button(ui, "start.go_on", label, place(wide), {.accent = true, .data = true})) ui.emit(StoryCommand{StoryAsk::Open});
    }
    if (button(ui, "start.lessons", "Choose a lesson", place(button_width(ui, "Choose a lesson") + ui.px(8)), {.accent = view.go_on.empty()})) ui.emit(ShowScreen{Screen::Lessons});
    if (button(ui, "start.plan", "Plan of a class", place(button_width(ui, "Plan of a class")))) ui.emit(ShowScreen{Screen::Plan});
    put_text_fit(draw, ui.fonts.text, left + ui.px(4), y + ui.px(8), x + width - left - ui.px(4), ui.theme.muted, view.lesson_words);
    return height + ui.px(14);
}

/// The ready worlds, each with its short name, what it is about, and the lessons it belongs to.
void draw_start_worlds(const StartView& view, const Rect& rect, Ui& ui) {
    const float x = rect.x;
    const float left = rect.w;
    float y = rect.y;
    put_text(*ImGui::GetWindowDrawList(), ui.fonts.caps, x, y, ui.theme.muted, ui.say("READY WORLDS"));
    y += ui.px(20);
    ImGui::SetCursorScreenPos({x, y});
    ImGui::BeginChild("worlds", {left, rect.bottom() - y - ui.px(8)});
    const float begun = y;
    y -= ImGui::GetScrollY();
    for (const StartPreset& preset : view.presets) {
        const float words = left - ui.px(34);
        const Rect card{x, y, left - ui.px(14), ui.px(30) + wrapped_height(ui.fonts.small, ui.say(preset.about), words)};
        if (button(ui, "start.preset." + preset.id, "", card)) ui.emit(OpenWorld{preset.id});
        ImDrawList& list = *ImGui::GetWindowDrawList();
        const float lessons = text_width(ui.fonts.small, ui.say(preset.lessons));
        put_text(list, ui.fonts.small, card.right() - ui.px(12) - lessons, y + ui.px(8), ui.theme.link, ui.say(preset.lessons));
        // Teachers ask for a world by its short name.
        const float code = put_text(list, ui.fonts.bold, card.x + ui.px(12), y + ui.px(6), ui.theme.link, preset.code);
        const float title = card.x + ui.px(12) + (code > 0 ? code + ui.px(8) : 0);
        put_text_fit(list, ui.fonts.bold, title, y + ui.px(6), card.right() - ui.px(18) - lessons - title,
                     ui.theme.heading, ui.say(preset.title));
        put_text_wrapped(list, ui.fonts.small, card.x + ui.px(12), y + ui.px(25), words, ui.theme.muted, ui.say(preset.about));
        y += card.h + ui.px(6);
    }
    ImGui::SetCursorScreenPos({x, begun - ImGui::GetScrollY()});
    ImGui::Dummy({1, y + ImGui::GetScrollY() - begun});
    ImGui::EndChild();
}

/// What was opened before, a field for any file, the tour.
void draw_start_recent(const StartView& view, StartUi& state, float x, float y, float width, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    put_text(draw, ui.fonts.caps, x, y, ui.theme.muted, ui.say("RECENT WORK"));
    y += ui.px(20);
    for (std::size_t n = 0; n < view.recent.size() && n < 8; ++n) {
        if (button(ui, fmt::format("start.recent.{}", n), view.recent[n], {x, y, width, ui.px(28)},
                   {.plain = true, .left = true, .data = true}))
            ui.emit(OpenWorld{view.recent[n]});
        y += ui.px(30);
    }
    if (view.recent.empty())
        y += put_text_wrapped(draw, ui.fonts.small, x, y, width, ui.theme.muted,
                               ui.say("What you open appears here.")) +
              ui.px(6);
    y += ui.px(8);
    text_field(ui, "start.path", {x, y, width - ui.px(70), ui.px(30)}, state.path, "A run file");
    if (button(ui, "start.open", "Open", {x + width - ui.px(64), y, ui.px(64), ui.px(30)},
               {.enabled = !state.path.empty()}))
        ui.emit(OpenWorld{state.path});
    y += ui.px(44);
    if (button(ui, "start.tour", "Take the tour", {x, y, width, ui.px(30)})) ui.emit(StartTour{});
}

}  // namespace

void draw_start(const StartView& view, StartUi& state, const Rect& rect, Ui& ui) {
    begin_part(ui, "Start", rect, false);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float width = std::min(ui.px(860), rect.w - ui.px(40));
    const float x = std::floor(rect.x + (rect.w - width) / 2);
    float y = rect.y + ui.px(26);
    put_text(draw, ui.fonts.title, x, y, ui.theme.heading, ui.say("Postroom"));
    if (view.can_go_back) {
        const float back = button_width(ui, "Back to the world");
        if (button(ui, "start.back", "Back to the world",
                   {x + width - back, y - ui.px(4), back, ui.px(28)}))
            ui.emit(ShowScreen{Screen::World});
    }
    y += ui.px(28);
    y += put_text_wrapped(draw, ui.fonts.text, x, y, width, ui.theme.text,
                          ui.say("Where are the copies of a letter right now, who can remove each one, and "
                          "which line on the wire made that happen?"));
    y += put_text_wrapped(draw, ui.fonts.small, x, y + ui.px(2), width, ui.theme.muted,
                          ui.say("Nothing leaves this computer: every host here is simulated.")) +
         ui.px(14);
    if (!view.problem.empty())
        y += put_text_wrapped(draw, ui.fonts.bold, x, y, width, ui.theme.bad, view.problem) +
             ui.px(8);
    if (!view.recovered.empty()) {
        const float wide = button_width(ui, "Recover it");
        if (button(ui, "start.recover", "Recover it", {x, y, wide, ui.px(30)}, {.accent = true}))
            ui.emit(OpenWorld{view.recovered});
        put_text_fit(draw, ui.fonts.text, x + wide + ui.px(12), y + ui.px(6), width - wide - ui.px(12),
                     ui.theme.text, ui.say("The last run ended without saving its work."));
        y += ui.px(44);
    }
    y += draw_start_lessons(view, x, y, width, ui);
    const float left = std::floor(width * 0.6F);
    const float top = y;
    draw_start_worlds(view, {x, top, left, rect.bottom() - top}, ui);
    draw_start_recent(view, state, x + left + ui.px(6), top, width - left - ui.px(6), ui);
    end_part();
}

}  // namespace gui
