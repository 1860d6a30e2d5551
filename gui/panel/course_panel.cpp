#include "gui/panel/course_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "protocols/base/octets.h"

namespace gui {

namespace {

/// Heading, and buttons to the other pages, from the right. Returns the height taken.
float draw_page_head(std::string_view title, const Rect& rect, Ui& ui, std::string_view other_id, std::string_view other, Screen other_screen) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float y = rect.y + ui.px(18);
    const float height = ui.px(28);
    float right = rect.right() - ui.px(20);
    const auto place = [&](std::string_view label) {
        const float wide = button_width(ui, label);
        right -= wide;
        const Rect spot{right, y, wide, height};
        right -= ui.px(6);
        return spot;
    };
    if (button(ui, "page.world", "Back to the world", place("Back to the world"))) ui.emit(ShowScreen{Screen::World});
    if (button(ui, other_id, other, place(other))) ui.emit(ShowScreen{other_screen});
    put_text_fit(draw, ui.fonts.title, rect.x + ui.px(20), y + ui.px(4), right - rect.x - ui.px(30), ui.theme.heading, title);
    return ui.px(58);
}

/// Opens a lesson or a ready world by its short name: "L16", "P6".
void open_named(const std::string& name, Ui& ui) {
    if (name.starts_with("L")) ui.emit(StoryCommand{StoryAsk::Open, name});
    else ui.emit(OpenWorld{base::to_lower(name)});
}

std::string_view start_word(const CourseRow& row) { return row.done ? "Look at it" : row.begun ? "Go on" : "Start"; }

std::string world_label(const std::string& world, const Ui& ui) { return fmt::format("{} {}", ui.say("Only its world"), base::to_upper(world)); }

/// What the buttons of a card take at its right, one below the other.
float buttons_width(const CourseRow& row, const Ui& ui) {
    if (row.broken) return 0;
    float width = button_width(ui, start_word(row));
    for (const std::string& world : row.worlds) width = std::max(width, button_width(ui, world_label(world, ui)));
    return width;
}

/// Start stands first: the lesson is what the card is for, its world alone the lesser thing.
void draw_row_buttons(const CourseRow& row, const Rect& card, bool main, Ui& ui) {
    const float width = buttons_width(row, ui);
    if (width <= 0) return;
    Rect spot{card.right() - ui.px(8) - width, card.y + ui.px(7), width, ui.px(26)};
    if (button(ui, fmt::format("course.{}.start", row.id), start_word(row), spot, {.accent = main})) ui.emit(StoryCommand{StoryAsk::Open, row.id});
    if (!main) ImGui::GetWindowDrawList()->AddRect({spot.x, spot.y}, {spot.right(), spot.bottom()}, ink(ui.theme.muted), ui.px(4));
    for (const std::string& world : row.worlds) {
        spot.y += ui.px(30);
        if (button(ui, fmt::format("course.{}.{}", row.id, world), world_label(world, ui), spot, {.plain = true, .data = true, .tooltip = "The ready world of this lesson, free to play in"}))
            ui.emit(OpenWorld{world});
    }
}

/// The claim is what a lesson is chosen by: all of it is shown, and that it is to be tested.
float draw_claim(const CourseRow& row, float x, float y, float width, bool measure, Ui& ui) {
    if (row.broken || row.claim.empty()) return 0;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const std::string word = fmt::format("{}: ", ui.say("Claim"));
    const float indent = text_width(ui.fonts.small, word);
    if (measure) return wrapped_height(ui.fonts.small, row.claim, width - indent);
    put_text(draw, ui.fonts.small, x, y, ui.theme.muted, word);
    return put_text_wrapped(draw, ui.fonts.small, x + indent, y, width - indent, ui.theme.text, row.claim);
}

/// `main`: it is the lesson to go on with.
float draw_row(const CourseRow& row, float x, float y, float width, bool main, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float right = buttons_width(row, ui) + ui.px(14);
    const Color state_color = row.broken ? ui.theme.bad : row.done ? ui.theme.good : ui.theme.muted;
    const float claim = draw_claim(row, 0, 0, width - right - ui.px(24), true, ui);
    const float buttons = ui.px(40) + ui.px(30) * static_cast<float>(row.worlds.size());
    const float height = std::max(buttons, ui.px(30) + claim + ui.px(row.advice.empty() ? 6 : 22));
    const Rect card{x, y, width, height};
    bool hovered = false;
    const Rect spot{x, y, width - right, height};
    const bool clicked = click_area(ui, "course." + row.id, spot, !row.broken, &hovered);
    draw.AddRectFilled({card.x, card.y}, {card.right(), card.bottom()}, ink(hovered ? ui.theme.hovered : ui.theme.region), ui.px(6));
    const Color side = !row.broken && row.begun ? ui.theme.link : !row.broken && !row.done ? ui.theme.border : state_color;
    draw.AddRectFilled({card.x, card.y}, {card.x + ui.px(4), card.bottom()}, ink(side), ui.px(2));
    const float left = x + ui.px(14);
    const float state = std::min(text_width(ui.fonts.bold, row.words), spot.w * 0.4F);
    put_text_fit(draw, ui.fonts.bold, left, y + ui.px(7), spot.w - state - ui.px(34), ui.theme.heading, row.id + "  " + row.title);
    put_text_fit(draw, ui.fonts.bold, spot.right() - state - ui.px(6), y + ui.px(7), state, state_color, row.words);
    (void)draw_claim(row, left, y + ui.px(27), spot.w - ui.px(24), false, ui);
    if (!row.advice.empty())
        put_text_fit(draw, ui.fonts.small, left, y + ui.px(28) + claim, spot.w - ui.px(24), ui.theme.muted, fmt::format("{}: {}", ui.say("Do first"), row.advice));
    draw_row_buttons(row, card, main, ui);
    if (clicked) ui.emit(StoryCommand{StoryAsk::Open, row.id});
    return height + ui.px(6);
}

/// The lesson that was begun last; else the first that is not done.
std::string lesson_to_take(const CourseView& view) {
    if (!view.last.empty()) return view.last;
    for (const CourseTrack& track : view.tracks) {
        for (const CourseRow& row : track.rows) {
            if (!row.done && !row.broken) return row.id;
        }
    }
    return {};
}

/// The tracks, in two columns where there is room. Returns where they end.
float draw_tracks(const CourseView& view, float x, float y, float width, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const std::string main = lesson_to_take(view);
    const bool two = width > ui.px(900);
    const float column = two ? (width - ui.px(20)) / 2 : width;
    float tops[2] = {y, y};
    // Down the first column, then down the second: the order in which they are done.
    std::size_t side = 0, before = 0;
    for (const CourseTrack& track : view.tracks) {
        if (two && before * 2 >= view.lessons) side = 1;
        before += track.rows.size();
        const float left = x + static_cast<float>(side) * (column + ui.px(20));
        float& top = tops[side];
        put_text_fit(draw, ui.fonts.caps, left, top + ui.px(4), column, ui.theme.muted, fmt::format("{}  {} / {}", track.title, track.done, track.rows.size()));
        top += ui.px(24);
        for (const CourseRow& row : track.rows) top += draw_row(row, left, top, column, row.id == main, ui);
        top += ui.px(10);
    }
    return std::max(tops[0], tops[1]);
}

}  // namespace

namespace {

/// Asked twice, since every lesson begins anew; nothing that was done is lost.
void draw_reset(const CourseView& view, StoryUi& state, float x, float y, float width, Ui& ui) {
    if (view.done == 0 && view.last.empty()) {
        state.resets = false;
        return;
    }
    const std::string_view label = state.resets ? "Yes, begin them all anew; what I did is kept" : "Begin all lessons anew";
    const float wide = button_width(ui, label);
    if (wide > width || !button(ui, "course.reset", label, {x + width - wide, y, wide, ui.px(29)}, {.plain = !state.resets})) return;
    if (state.resets) ui.emit(StoryCommand{StoryAsk::ResetAll});
    state.resets = !state.resets;
}

}  // namespace

void draw_course(const CourseView& view, std::string_view learner, std::string_view note, StoryUi& state, const Rect& rect, Ui& ui) {
    begin_part(ui, "Course", rect, false);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    float y = rect.y + draw_page_head(ui.say("Lessons"), rect, ui, "page.plan", "Plan of a class", Screen::Plan);
    const float x = rect.x + ui.px(20);
    const float width = rect.w - ui.px(40);
    const std::string done = fmt::format("{} / {}", view.done, view.lessons);
    float at = x + put_text(draw, ui.fonts.text, x, y + ui.px(6), ui.theme.muted, ui.say("Your name (it stays on this computer)")) + ui.px(10);
    if (state.learner.empty()) state.learner = learner;
    const float field = std::min(ui.px(200), width * 0.25F);
    text_field(ui, "course.learner", {at, y, field, ui.px(29)}, state.learner, "A name");
    at += field + ui.px(6);
    const float use = button_width(ui, "Use it");
    if (button(ui, "course.use", "Use it", {at, y, use, ui.px(29)}, {.enabled = !state.learner.empty() && state.learner != learner})) ui.emit(StoryCommand{StoryAsk::Learner, state.learner});
    at += use + ui.px(16);
    at += put_text(draw, ui.fonts.bold, at, y + ui.px(6), ui.theme.heading, fmt::format("{} {}", done, ui.say("done"))) + ui.px(16);
    draw_reset(view, state, at, y, x + width - at, ui);
    y += ui.px(40);
    const std::string_view words = !view.note.empty() ? std::string_view{view.note} : note;
    if (!words.empty()) y += put_text_wrapped(draw, ui.fonts.small, x, y, width, ui.theme.warn, words) + ui.px(6);
    ImGui::SetCursorScreenPos({rect.x, y});
    ImGui::BeginChild("lessons", {rect.w - ui.px(4), rect.bottom() - y - ui.px(6)});
    const float scrolled = ImGui::GetScrollY();
    const float bottom = draw_tracks(view, x, y - scrolled, width, ui);
    ImGui::SetCursorScreenPos({rect.x, y - scrolled});
    ImGui::Dummy({1, bottom + scrolled - y});
    ImGui::EndChild();
    end_part();
}

void draw_plan(const PlanView& view, const Rect& rect, Ui& ui) {
    begin_part(ui, "Plan", rect, false);
    const float top = rect.y + draw_page_head(view.title.empty() ? ui.say("Plan of a class") : std::string_view{view.title}, rect, ui, "page.lessons", "Lessons", Screen::Lessons);
    const float x = rect.x + ui.px(20);
    const float width = rect.w - ui.px(50);
    ImGui::SetCursorScreenPos({rect.x, top});
    ImGui::BeginChild("plan", {rect.w - ui.px(4), rect.bottom() - top - ui.px(6)});
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float scrolled = ImGui::GetScrollY();
    float y = top - scrolled;
    for (const std::string& words : view.words) y += put_text_wrapped(draw, ui.fonts.text, x, y, width, ui.theme.text, words) + ui.px(6);
    const float minutes = ui.px(84);
    const float gap = ui.px(12);
    const auto cell_width = [&](float opens) {
        return (width - minutes - opens - gap * static_cast<float>(view.columns.size())) / static_cast<float>(std::max<std::size_t>(view.columns.size(), 1));
    };
    // Where cells would be too narrow to read, what can be opened stands under the minutes.
    const bool below = cell_width(ui.px(120)) < ui.px(150);
    const float opens = below ? 0 : ui.px(120);
    const float cell = cell_width(opens);
    for (std::size_t n = 0; n < view.columns.size(); ++n)
        put_text_fit(draw, ui.fonts.caps, x + minutes + static_cast<float>(n) * (cell + gap), y, cell, ui.theme.muted, view.columns[n]);
    y += ui.px(20);
    for (std::size_t r = 0; r < view.rows.size(); ++r) {
        const PlanRow& row = view.rows[r];
        draw.AddLine({x, y}, {x + width, y}, ink(ui.theme.border), 1.0F);
        y += ui.px(6);
        put_text(draw, ui.fonts.bold, x, y, ui.theme.heading, fmt::format("{} {}", row.minutes, ui.say("min")));
        float height = ui.px(30);
        for (std::size_t n = 0; n < row.cells.size(); ++n)
            height = std::max(height, put_text_wrapped(draw, ui.fonts.text, x + minutes + static_cast<float>(n) * (cell + gap), y, cell, ui.theme.text, row.cells[n]));
        const float from = below ? x : x + width - opens;
        const float until = below ? x + minutes : x + width;
        float left = from;
        float line = below && !row.opens.empty() ? y + ui.px(24) : y;
        for (const std::string& name : row.opens) {
            const float wide = text_width(ui.fonts.text, name) + ui.px(16);
            if (left > from && left + wide > until) {
                left = from;
                line += ui.px(29);
            }
            if (button(ui, fmt::format("plan.{}.{}", r, name), name, {left, line, wide, ui.px(26)}, {.data = true, .tooltip = "Opens it"})) open_named(name, ui);
            left += wide + ui.px(4);
        }
        y += std::max(height, line + ui.px(28) - y) + ui.px(7);
    }
    for (const std::string& words : view.after) y += put_text_wrapped(draw, ui.fonts.text, x, y + ui.px(4), width, ui.theme.muted, words) + ui.px(8);
    ImGui::SetCursorScreenPos({rect.x, top - scrolled});
    ImGui::Dummy({1, y + scrolled - top});
    ImGui::EndChild();
    end_part();
}

}  // namespace gui
