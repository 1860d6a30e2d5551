#include "gui/panel/story_blocks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gui/panel/field_keys.h"

namespace gui {

namespace {

Color block_color(StoryKind kind, const Ui& ui) {
    switch (kind) {
        case StoryKind::Good: return ui.theme.good;
        case StoryKind::Bad:
        case StoryKind::Problem: return ui.theme.bad;
        case StoryKind::Hint: return ui.theme.act;
        case StoryKind::Heading:
        case StoryKind::Question:
        case StoryKind::Instruction: return ui.theme.heading;
        default: return ui.theme.text;
    }
}

/// A sign beside the colour, so that neither stands alone.
std::string_view block_sign(StoryKind kind) {
    switch (kind) {
        case StoryKind::Good: return "✓";
        case StoryKind::Bad: return "×";
        case StoryKind::Problem: return "!";
        case StoryKind::Hint: return "?";
        default: return {};
    }
}

bool on_card(StoryKind kind) {
    return kind == StoryKind::Claim || kind == StoryKind::Instruction || kind == StoryKind::Hint || kind == StoryKind::Bad ||
           kind == StoryKind::Problem;
}

/// Words as rows; a row that begins with two blanks is a line to type, in the letters of the transcript.
/// Without `draw` it only measures.
float put_rows(ImDrawList* draw, ImFont* font, float x, float y, float width, Color color, std::string_view text, Ui& ui) {
    float at = y;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        std::string_view row = text.substr(from, end - from);
        const bool typed = row.substr(0, 2) == "  ";
        if (typed) row.remove_prefix(2);
        ImFont* letters = typed ? ui.fonts.mono : font;
        const float shift = typed ? ui.px(6) : 0;
        at += draw != nullptr ? put_text_wrapped(*draw, letters, x + shift, at, width - shift, color, row) : wrapped_height(letters, row, width - shift);
        from = end + 1;
    }
    return at - y;
}

/// The rows of an outcome: what each says stands in one column. Without `draw` it only measures.
float put_parts(ImDrawList* draw, const StoryBlock& block, float x, float y, float width, Ui& ui) {
    float label = 0;
    for (const StoryPart& part : block.parts) label = std::max(label, text_width(ui.fonts.small, part.label));
    label = std::min(label + ui.px(10), width * 0.4F);
    const float sign = ui.px(16);
    float at = y;
    for (const StoryPart& part : block.parts) {
        const bool outcome = &part == &block.parts.back();
        ImFont* font = outcome ? ui.fonts.bold : ui.fonts.text;
        const float room = width - label - sign;
        if (draw != nullptr) {
            put_text_fit(*draw, ui.fonts.small, x, at + ui.px(2), label, ui.theme.muted, part.label);
            if (part.right) put_text(*draw, ui.fonts.bold, x + label, at, *part.right ? ui.theme.good : ui.theme.bad, *part.right ? "✓" : "×");
            put_text_wrapped(*draw, font, x + label + sign, at, room, outcome ? ui.theme.heading : ui.theme.text, part.text);
        }
        at += wrapped_height(font, part.text, room) + ui.px(3);
    }
    return at - y;
}

float draw_outcome(const StoryBlock& block, float x, float y, float width, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float pad = ui.px(10);
    const float room = width - 2 * pad;
    const float height = wrapped_height(ui.fonts.small, block.text, room) + ui.px(5) + put_parts(nullptr, block, 0, 0, room, ui) + ui.px(13);
    draw.AddRectFilled({x, y}, {x + width, y + height}, ink(ui.theme.region), ui.px(6));
    float at = y + ui.px(7);
    at += put_text_wrapped(draw, ui.fonts.small, x + pad, at, room, ui.theme.muted, block.text) + ui.px(5);
    (void)put_parts(&draw, block, x + pad, at, room, ui);
    return height;
}

float draw_card(const StoryBlock& block, std::size_t number, float x, float y, float width, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float pad = ui.px(10);
    const std::string_view sign = block_sign(block.kind);
    const float shift = sign.empty() ? 0 : ui.px(16);
    ImFont* font = ui.fonts.text;
    const float room = width - 2 * pad - shift;
    const bool label = (block.kind == StoryKind::Claim || block.kind == StoryKind::Instruction) && !block.detail.empty();
    const float head = label ? ui.px(17) : 0;
    const float below = label || block.detail.empty() ? 0 : wrapped_height(ui.fonts.small, block.detail, room) + ui.px(3);
    const float height = head + put_rows(nullptr, font, 0, 0, room, ui.theme.text, block.text, ui) + below + ui.px(13);
    bool hovered = false;
    // What is wrong leads to the line at which it showed.
    if (block.entry && click_area(ui, fmt::format("lesson.line.{}", number), {x, y, width, height}, true, &hovered)) {
        Selection pick;
        pick.line = block.entry;
        pick.focus = Selection::Focus::Line;
        ui.emit(Select{pick, true});
    }
    draw.AddRectFilled({x, y}, {x + width, y + height}, ink(hovered ? ui.theme.hovered : ui.theme.region), ui.px(6));
    draw.AddRectFilled({x, y}, {x + ui.px(3), y + height}, ink(block.kind == StoryKind::Instruction ? ui.theme.link : block_color(block.kind, ui)), ui.px(2));
    float at = y + ui.px(7);
    if (label) {
        put_text_fit(draw, ui.fonts.caps, x + pad, at, room, ui.theme.muted, block.detail);
        at += head;
    }
    if (!sign.empty()) put_text(draw, ui.fonts.bold, x + pad, at, block_color(block.kind, ui), sign);
    at += put_rows(&draw, font, x + pad + shift, at, room, label ? ui.theme.heading : ui.theme.text, block.text, ui);
    if (below > 0) put_text_wrapped(draw, ui.fonts.small, x + pad + shift, at + ui.px(1), room, ui.theme.muted, block.detail);
    return height;
}

float draw_block(const StoryBlock& block, std::size_t number, float x, float y, float width, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    if (block.kind == StoryKind::Outcome) return draw_outcome(block, x, y, width, ui) + ui.px(9);
    if (on_card(block.kind)) return draw_card(block, number, x, y, width, ui) + ui.px(9);
    const std::string_view sign = block_sign(block.kind);
    const float shift = sign.empty() ? 0 : ui.px(18);
    ImFont* font = block.kind == StoryKind::Heading || block.kind == StoryKind::Question ? ui.fonts.bold : ui.fonts.text;
    if (!sign.empty()) put_text(draw, ui.fonts.bold, x, y, block_color(block.kind, ui), sign);
    float height = put_rows(&draw, font, x + shift, y, width - shift, block_color(block.kind, ui), block.text, ui);
    if (!block.detail.empty() && block.entry) {
        const Rect link{x, y + height, width, ui.px(24)};
        bool hovered = false;
        if (click_area(ui, fmt::format("lesson.line.{}", number), link, true, &hovered)) {
            Selection pick;
            pick.line = block.entry;
            pick.focus = Selection::Focus::Line;
            ui.emit(Select{pick, true});
        }
        if (hovered) draw.AddRectFilled({link.x, link.y}, {link.right(), link.bottom()}, ink(ui.theme.region), ui.px(4));
        put_text_fit(draw, ui.fonts.mono, x + ui.px(4), y + height + ui.px(3), width - ui.px(8), ui.theme.link, block.detail);
        height += ui.px(26);
    } else if (!block.detail.empty()) {
        height += put_rows(&draw, ui.fonts.small, x + shift, y + height, width - shift, ui.theme.muted, block.detail, ui) + ui.px(2);
    }
    return height + (block.kind == StoryKind::Heading ? ui.px(4) : ui.px(8));
}

/// A button whose label may take several lines.
bool option_button(const StoryButton& one, int most, float x, float y, float width, float height, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Rect rect{x, y, width, height};
    bool hovered = false;
    const bool clicked = click_area(ui, one.id, rect, true, &hovered);
    draw.AddRectFilled({x, y}, {rect.right(), rect.bottom()}, ink(hovered ? ui.theme.hovered : ui.theme.raised), ui.px(5));
    draw.AddRect({x, y}, {rect.right(), rect.bottom()}, ink(one.place > 0 ? ui.theme.link : ui.theme.border), ui.px(5));
    const float tally = one.hands >= 0 ? ui.px(86) : 0;
    const std::string label = one.place > 0 ? fmt::format("{}. {}", one.place, one.label) : one.label;
    const float room = width - ui.px(20) - tally;
    const float words = wrapped_height(ui.fonts.text, label, room);
    put_text_wrapped(draw, ui.fonts.text, x + ui.px(10), y + (height - words) / 2, room, ui.theme.text, label);
    if (one.hands >= 0) draw_hands(one.hands, most, {rect.right() - tally, y, tally - ui.px(8), height}, ui);
    return clicked;
}

float option_height(const StoryButton& one, float width, Ui& ui) {
    const float room = width - ui.px(20) - (one.hands >= 0 ? ui.px(86) : 0);
    return std::max(ui.px(30), wrapped_height(ui.fonts.text, one.label, room) + ui.px(12));
}

float draw_sure(StoryUi& state, float x, float y, float width, Ui& ui) {
    const std::pair<const char*, const char*> kinds[] = {{"sure", "sure"}, {"unsure", "unsure"}};
    float at = x;
    for (const auto& [word, label] : kinds) {
        const float wide = std::min(button_width(ui, label), width / 2);
        if (button(ui, std::string{"lesson."} + word, label, {at, y, wide, ui.px(25)}, {.chosen = state.confidence == word, .plain = true})) {
            state.confidence = state.confidence == word ? "" : word;
            ui.emit(StoryCommand{StoryAsk::Sure, state.confidence});
        }
        at += wide + ui.px(6);
    }
    put_text_fit(*ImGui::GetWindowDrawList(), ui.fonts.small, at + ui.px(2), y + ui.px(6), x + width - at, ui.theme.muted, ui.say("if you like: how sure are you?"));
    return ui.px(31);
}

/// A cell: what was answered with its sign, a question mark where the next answer goes.
void draw_cell(const StoryTable::Cell& cell, const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()}, ink(ui.theme.region), ui.px(3));
    if (cell.now) draw.AddRect({rect.x, rect.y}, {rect.right(), rect.bottom()}, ink(ui.theme.focus), ui.px(3), 0, ui.px(2));
    const std::string words = cell.now ? "?" : cell.words.empty() ? "" : cell.words + (cell.right ? " ✓" : " ×");
    const float x = rect.x + (rect.w - text_width(ui.fonts.small, words)) / 2;
    put_text(draw, ui.fonts.small, x, rect.y + (rect.h - ui.fonts.small->FontSize) / 2, cell.now ? ui.theme.heading : cell.right ? ui.theme.good : ui.theme.bad, words);
}

bool is_option(const StoryButton& one) { return one.id.starts_with("lesson.option."); }

}  // namespace

void draw_hands(int hands, int most, const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const std::string number = std::to_string(hands);
    const float wide = ui.px(26);
    put_text(draw, ui.fonts.bold, rect.right() - text_width(ui.fonts.bold, number), rect.y + (rect.h - ui.fonts.bold->FontSize) / 2, ui.theme.heading, number);
    const float room = rect.w - wide;
    const float part = most > 0 ? room * static_cast<float>(hands) / static_cast<float>(most) : 0;
    const float y = rect.y + rect.h / 2 - ui.px(5);
    draw.AddRect({rect.x, y}, {rect.x + room, y + ui.px(10)}, ink(ui.theme.border), ui.px(3));
    if (part > 1) draw.AddRectFilled({rect.x, y}, {rect.x + part, y + ui.px(10)}, ink(ui.theme.link), ui.px(3));
}

float draw_blocks(const LessonView& view, bool before, float x, float y, float width, Ui& ui, float* asked) {
    float at = y;
    const auto question = std::find_if(view.blocks.begin(), view.blocks.end(), [](const StoryBlock& one) { return one.kind == StoryKind::Question; });
    const auto end = static_cast<std::size_t>(question - view.blocks.begin()) + 1;
    for (std::size_t n = 0; n < view.blocks.size(); ++n) {
        if ((n < end) != before) continue;
        // A heading right above a question belongs to it.
        const bool heads = view.blocks[n].kind == StoryKind::Heading && n + 2 == end;
        if (asked != nullptr && question != view.blocks.end() && *asked == 0 && (heads || n + 1 == end)) *asked = at - y;
        if (!view.blocks[n].text.empty()) at += draw_block(view.blocks[n], n, x, at, width, ui);
    }
    return at - y;
}

float draw_answers(const LessonView& view, StoryUi& state, float x, float y, float width, Ui& ui) {
    float at = y;
    int most = 0;
    for (const StoryButton& one : view.buttons) most = std::max(most, one.hands);
    for (const StoryButton& one : view.buttons) {
        if (!is_option(one)) continue;
        const float height = option_height(one, width, ui);
        if (option_button(one, most, x, at, width, height, ui)) {
            // The class's answers are counted by keys; the instructor's click tells nothing to the record.
            if (one.hands >= 0) ui.emit(StoryCommand{StoryAsk::Hand, "", static_cast<int>(&one - view.buttons.data())});
            else ui.emit(StoryCommand{StoryAsk::Choose, one.id.substr(14)});
        }
        at += height + ui.px(6);
    }
    if (view.class_asked)
        at += put_text_wrapped(*ImGui::GetWindowDrawList(), ui.fonts.small, x, at, width, ui.theme.muted, ui.say("Keys 1 to 9 count a hand each, with Shift one less.")) + ui.px(6);
    if (view.asks_text) {
        const float give = button_width(ui, "Answer");
        text_field(ui, "lesson.answer", {x, at, width - give - ui.px(6), ui.px(30)}, state.answer, "A number or a word");
        const bool entered = entered_in_field();
        if (button(ui, "lesson.give", "Answer", {x + width - give, at, give, ui.px(30)}, {.enabled = !state.answer.empty(), .accent = true}) || (entered && !state.answer.empty())) {
            ui.emit(StoryCommand{StoryAsk::Answer, state.answer});
            state.answer.clear();
        }
        at += ui.px(37);
    }
    if (view.confidence) at += draw_sure(state, x, at, width, ui);
    return at - y;
}

float draw_forks(const LessonView& view, bool apart, float x, float y, float width, Ui& ui) {
    float at = y;
    const bool any = std::any_of(view.buttons.begin(), view.buttons.end(), [](const StoryButton& one) { return one.id.starts_with("lesson.fork."); });
    if (apart && any) {
        at += ui.px(4);
        ImGui::GetWindowDrawList()->AddLine({x, at}, {x + width, at}, ink(ui.theme.border), 1.0F);
        at += ui.px(7);
        at += put_text_wrapped(*ImGui::GetWindowDrawList(), ui.fonts.small, x, at, width, ui.theme.muted, ui.say("Unsure? Try it; the question waits.")) + ui.px(4);
    }
    for (const StoryButton& one : view.buttons) {
        if (!one.id.starts_with("lesson.fork.")) continue;
        const float height = option_height(one, width, ui);
        if (option_button(one, 0, x, at, width, height, ui)) ui.emit(StoryCommand{StoryAsk::Fork, one.id.substr(12)});
        at += height + ui.px(6);
    }
    return at - y;
}

float draw_table(const StoryTable& table, float x, float y, float width, Ui& ui) {
    if (table.rows.empty()) return 0;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float gap = ui.px(3);
    float wide = ui.px(26);
    for (const StoryTable::Row& row : table.rows) {
        for (const StoryTable::Cell& cell : row.cells) wide = std::max(wide, text_width(ui.fonts.small, cell.words + " ✓") + ui.px(8));
    }
    const float cells = (wide + gap) * static_cast<float>(table.columns.size());
    const bool beside = width - cells >= ui.px(90);   // else the words stand above their cells
    const float left = beside ? x + width - cells : x;
    const float words = beside ? width - cells - ui.px(6) : width;
    float at = y + ui.px(4);
    for (std::size_t n = 0; n < table.columns.size(); ++n) {
        const std::string number = column_sign(table, n);
        put_text(draw, ui.fonts.small, left + (wide + gap) * static_cast<float>(n) + (wide - text_width(ui.fonts.small, number)) / 2, at, ui.theme.muted, number);
    }
    at += ui.px(18);
    for (const StoryTable::Row& row : table.rows) {
        const float tall = put_text_wrapped(draw, ui.fonts.small, x, at, words, ui.theme.text, row.text);
        if (!beside) at += tall;
        const float height = beside ? std::max(ui.px(24), tall) : ui.px(24);
        for (std::size_t n = 0; n < row.cells.size(); ++n) draw_cell(row.cells[n], {left + (wide + gap) * static_cast<float>(n), at, wide, height}, ui);
        at += height + gap;
    }
    at += ui.px(4);
    for (std::size_t n = 0; n < table.columns.size(); ++n)
        at += put_text_wrapped(draw, ui.fonts.small, x, at, width, ui.theme.muted, column_words(table, n));
    return at + ui.px(8) - y;
}

float draw_terms(const LessonView& view, StoryUi& state, float x, float y, float width, Ui& ui) {
    if (view.terms.empty()) return 0;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    float at = y + ui.px(4);
    draw.AddLine({x, at}, {x + width, at}, ink(ui.theme.border), 1.0F);
    at += ui.px(7);
    // In the row of the first of them, so that the heading is never seen alone above a lower edge.
    const float heading = put_text(draw, ui.fonts.caps, x, at + ui.px(6), ui.theme.muted, ui.say("TERMS"));
    float left = x + heading + ui.px(10);
    for (std::size_t n = 0; n < view.terms.size(); ++n) {
        const float wide = text_width(ui.fonts.text, ui.say(view.terms[n].title)) + ui.px(18);
        if (left > x && left + wide > x + width) {
            left = x;
            at += ui.px(28);
        }
        if (button(ui, fmt::format("lesson.term.{}", n), view.terms[n].title, {left, at, wide, ui.px(24)}, {.chosen = state.term == static_cast<int>(n), .data = true}))
            state.term = state.term == static_cast<int>(n) ? -1 : static_cast<int>(n);
        left += wide + ui.px(4);
    }
    at += ui.px(32);
    if (state.term >= 0 && state.term < static_cast<int>(view.terms.size())) {
        const StoryTerm& term = view.terms[static_cast<std::size_t>(state.term)];
        at += put_text_wrapped(draw, ui.fonts.text, x, at, width, ui.theme.text, term.text);
        at += put_text_wrapped(draw, ui.fonts.small, x, at, width, ui.theme.link, term.rfc) + ui.px(6);
    }
    std::string sources;
    for (const std::string& one : view.rfc) sources += (sources.empty() ? "" : " · ") + one;
    at += put_text_wrapped(draw, ui.fonts.small, x, at, width, ui.theme.muted, sources) + ui.px(4);
    return at - y;
}

}  // namespace gui
