#include "gui/panel/transcript_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "gui/icons.h"
#include "gui/view/names.h"

namespace gui {

namespace {

struct Columns {
    float stripe, time, session, text, indent, right;
};

/// A narrow transcript leaves out the times: the inspector has them. A world whose story takes days
/// has longer ones.
Columns columns_of(float x, float width, const std::vector<ExchangeRow>& rows, const Ui& ui) {
    float time = width < ui.px(480) ? 0 : ui.px(88);
    for (const ExchangeRow& row : rows) {
        if (time > 0)
            time = std::max(time, text_width(ui.fonts.small, ui.say(row.time)) + ui.px(12));
    }
    return {x + ui.px(3),         time > 0 ? x + ui.px(20) : 0, x + ui.px(20) + time,
            x + ui.px(52) + time, ui.px(time > 0 ? 40 : 24),    x + width - ui.px(6)};
}

void draw_row_words(const ExchangeRow& row, const Columns& c, float y, float height, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float small_y = y + (height - ui.fonts.small->FontSize) / 2;
    const float mono_y = y + (height - ui.fonts.mono->FontSize) / 2;
    if (c.time > 0)
        put_text(draw, ui.fonts.small, c.time, small_y, ui.theme.muted, ui.say(row.time));
    if (row.session)
        put_text(draw, ui.fonts.small, c.session, small_y, ui.theme.muted,
                 fmt::format("#{}", row.session.value));
    const Color color = ui.theme.of(row.role);
    const float indent = row.from_client ? 0 : c.indent;
    float x = c.text;
    switch (row.kind) {
        case ExchangeRowKind::Line:
        case ExchangeRowKind::TextHead: {
            x += indent;
            x += put_text(draw, ui.fonts.mono_bold, x, mono_y, color, row.speaker) + ui.px(8);
            float room = c.right - x;
            if (row.in_flight) {
                const float width = text_width(ui.fonts.small, ui.say("on its way"));
                put_text(draw, ui.fonts.small, c.right - width, small_y, ui.theme.warn,
                         ui.say("on its way"));
                room -= width + ui.px(8);
            }
            if (row.kind == ExchangeRowKind::TextHead && row.letter) {
                draw_envelope(draw, ui.theme, x + ui.px(10), y + height / 2, ui.px(20),
                              letter_mark(row.letter));
                x += ui.px(26);
                room -= ui.px(26);
            }
            put_text_fit(draw, ui.fonts.mono, x, mono_y, room,
                         row.in_flight ? ui.theme.muted : ui.theme.text,
                         row.kind == ExchangeRowKind::TextHead ? ui.say(row.text)
                                                               : std::string_view{row.text});
            break;
        }
        case ExchangeRowKind::TextLine:
        case ExchangeRowKind::TextMore:
            x += indent + ui.px(25);
            draw.AddLine({x, y}, {x, y + height}, ink(ui.theme.border), ui.px(2));
            put_text_fit(draw, ui.fonts.mono, x + ui.px(8), mono_y, c.right - x - ui.px(8),
                         row.kind == ExchangeRowKind::TextMore ? ui.theme.link : ui.theme.muted,
                         row.kind == ExchangeRowKind::TextMore ? ui.say(row.text)
                                                               : std::string_view{row.text});
            break;
        case ExchangeRowKind::Session: {
            ImFont* font = row.role == Role::Heading ? ui.fonts.bold : ui.fonts.small;
            const std::string_view words = ui.say(row.text);
            const float width = text_width(font, words);
            put_text_fit(draw, font, x, y + (height - font->FontSize) / 2, c.right - x, color,
                         words);
            const float from = x + width + ui.px(8);
            if (from < c.right)
                draw.AddLine({from, y + height / 2}, {c.right, y + height / 2},
                             ink(ui.theme.border), 1.0F);
            break;
        }
        case ExchangeRowKind::Act:
            draw_icon(draw, Icon::Play, x + ui.px(5), y + height / 2, ui.px(10), color);
            put_text_fit(draw, ui.fonts.bold, x + ui.px(18),
                         y + (height - ui.fonts.bold->FontSize) / 2, c.right - x - ui.px(18), color,
                         ui.say(row.text));
            break;
        case ExchangeRowKind::Copy:
            x += ui.px(66);
            put_text(draw, ui.fonts.bold, x, y + (height - ui.fonts.bold->FontSize) / 2, color,
                     row.speaker);
            draw_mark(draw, ui.theme, x + ui.px(20), y + height / 2, ui.px(5),
                      letter_mark(row.letter));
            put_text_fit(draw, ui.fonts.small, x + ui.px(32), small_y, c.right - x - ui.px(32),
                         color, ui.say(row.text));
            break;
    }
}

void row_click(const ExchangeRow& row, const ExchangeQuery& query, Ui& ui) {
    if (row.kind == ExchangeRowKind::TextMore ||
        (row.kind == ExchangeRowKind::TextHead && query.expanded.count(row.entry.value) != 0)) {
        ExchangeQuery changed = query;
        if (changed.expanded.erase(row.entry.value) == 0) changed.expanded.insert(row.entry.value);
        ui.emit(Query{std::move(changed)});
        return;
    }
    Selection pick;
    pick.line = row.entry;
    pick.session = row.session;
    pick.letter = row.letter;
    pick.focus = Selection::Focus::Line;
    ui.emit(Select{pick, false});
}

/// The line itself, its tokens underlined; pointing at one, or clicking it, explains it. Returns
/// the index of the token to be explained, or SIZE_MAX.
std::size_t draw_tokens(const LineExplanation& line, TranscriptUi& state, float x, float y,
                        float width, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    put_text_fit(draw, ui.fonts.mono, x, y, width, ui.theme.heading, line.line);
    std::size_t shown = state.token_of == line.entry ? state.token : SIZE_MAX;
    for (std::size_t n = 0; n < line.tokens.size(); ++n) {
        const ExplainedToken& token = line.tokens[n];
        const float left =
            x + text_width(ui.fonts.mono, std::string_view{line.line}.substr(0, token.begin));
        const float length = text_width(ui.fonts.mono, token.text);
        if (left + length > x + width) break;
        bool hovered = false;
        if (click_area(ui, fmt::format("explain.token.{}", n),
                       {left, y - ui.px(2), length, ui.px(21)}, true, &hovered)) {
            state.token = state.token_of == line.entry && state.token == n ? SIZE_MAX : n;
            state.token_of = line.entry;
        }
        if (hovered) shown = n;
        draw_dashes(draw, {left, y + ui.px(17)}, {left + length, y + ui.px(17)}, ui.theme.link,
                    std::max(1.0F, ui.px(1.2F)), ui.px(2));
    }
    if (shown < line.tokens.size()) {
        const ExplainedToken& token = line.tokens[shown];
        const float left =
            x + text_width(ui.fonts.mono, std::string_view{line.line}.substr(0, token.begin));
        const float length = text_width(ui.fonts.mono, token.text);
        draw.AddRect({left - ui.px(2), y - ui.px(2)}, {left + length + ui.px(2), y + ui.px(19)},
                     ink(ui.theme.link), ui.px(3), 0, ui.px(1.5F));
    }
    return shown;
}

/// Brings the row that is asked for into sight; and keeps it there when a drawer opens below or another part takes
/// room, unless one had scrolled away from it.
void follow_row(TranscriptUi& state, float room, float row_height) {
    const float from = ImGui::GetScrollY();
    const float followed = state.followed * row_height;
    const bool was_seen = state.followed >= 0 && followed + row_height > from && followed < from + state.height;
    if (state.scroll_to < 0 && room != state.height && was_seen) state.scroll_to = state.followed;
    state.height = room;
    if (state.scroll_to < 0) return;
    const float want = state.scroll_to * row_height;
    // Two rows of what comes next, where there is room for them.
    const float below = room > row_height * 6 ? row_height * 3.5F : row_height * 1.5F;
    if (want < from + row_height || want + below - row_height / 2 > from + room)
        ImGui::SetScrollY(std::max(0.0F, want - room + below));
    state.followed = std::exchange(state.scroll_to, -1.0F);
}

/// What the line means, what the chosen word of it means, and what it did. Returns the height.
float draw_meaning(const LineExplanation& line, TranscriptUi& state, float x, float top, float width, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    float y = top;
    std::size_t token = SIZE_MAX;
    if (!line.line.empty()) {
        token = draw_tokens(line, state, x, y + ui.px(2), width, ui);
        y += ui.px(25);
    }
    if (token < line.tokens.size()) {
        const ExplainedToken& t = line.tokens[token];
        const float name =
            put_text(draw, ui.fonts.mono_bold, x, y, ui.theme.link, shortened(t.text, 28));
        y += put_text_wrapped(draw, ui.fonts.text, x + name + ui.px(10), y - ui.px(1),
                              width - name - ui.px(10), ui.theme.text, t.meaning);
        return y - top;
    }
    y += put_text_wrapped(draw, ui.fonts.text, x, y, width, ui.theme.text,
                          line.meaning.empty()
                              ? ui.say("This line has no explanation of its own.")
                              : ui.say(line.meaning));
    y += ui.px(2);
    for (const std::string& effect : line.effects) {
        draw_icon(draw, Icon::Forward, x + ui.px(5), y + ui.px(8), ui.px(9), ui.theme.good);
        y += std::max(ui.px(18), put_text_wrapped(draw, ui.fonts.small, x + ui.px(16), y, width - ui.px(16), ui.theme.good, ui.say(effect)));
    }
    return y - top;
}

}  // namespace

void draw_transcript(const TranscriptSource& source, TranscriptUi& state,
                     const Selection& selection, const Rect& rect, Ui& ui) {
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    ImGui::BeginChild("lines", {rect.w, rect.h});
    const float height = std::floor(ui.px(21));
    const float width = ImGui::GetContentRegionAvail().x;
    follow_row(state, rect.h, height);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float scroll = std::max(0.0F, rect.y - start.y);
    const auto first = static_cast<std::size_t>(scroll / height);
    const auto count = static_cast<std::size_t>(rect.h / height) + 2;
    const ExchangeView view = source.rows(first, count);
    const Columns columns = columns_of(start.x, width, view.rows, ui);
    for (std::size_t n = 0; n < view.rows.size(); ++n) {
        const ExchangeRow& row = view.rows[n];
        const float y = start.y + static_cast<float>(view.first + n) * height;
        const Rect spot{start.x, y, width, height};
        bool hovered = false;
        bool twice = false;
        const bool clicked =
            click_area(ui, fmt::format("transcript.row.{}.{}", row.entry.value, view.first + n),
                       spot, true, &hovered, &twice);
        const bool selected =
            selection.line == row.entry && selection.focus == Selection::Focus::Line;
        if (selected || row.current || hovered) {
            const Color ground = selected      ? ui.theme.selected
                                 : row.current ? ui.theme.current
                                               : ui.theme.region;
            draw.AddRectFilled({spot.x + ui.px(2), y}, {spot.right() - ui.px(2), y + height},
                               ink(ground), ui.px(3));
        }
        if (row.session)
            draw.AddRectFilled({columns.stripe, y}, {columns.stripe + ui.px(4), y + height},
                               ink(ui.theme.stripes[session_stripe(row.session)]));
        if (row.current)
            draw_icon(draw, Icon::Forward, columns.stripe + ui.px(11), y + height / 2, ui.px(9),
                      ui.theme.text);
        draw_row_words(row, columns, y, height, ui);
        if (twice) {
            ui.emit(SeekEntry{row.entry});
        } else if (clicked) {
            row_click(row, source.query, ui);
        }
    }
    if (source.total == 0) {
        put_text_wrapped(draw, ui.fonts.text, start.x + ui.px(12), start.y + ui.px(8),
                         width - ui.px(24), ui.theme.muted, ui.say(view.empty_text));
    }
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, static_cast<float>(source.total) * height + ui.px(4)});
    ImGui::EndChild();
}

void draw_explanation(const LineExplanation& line, bool is_current, TranscriptUi& state,
                      const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()}, ink(ui.theme.region),
                       ui.px(6), ImDrawFlags_RoundCornersBottom);
    draw.AddLine({rect.x, rect.y}, {rect.right(), rect.y}, ink(ui.theme.border), 1.0F);
    const float x = rect.x + ui.px(12);
    const float width = rect.w - ui.px(24);
    float y = rect.y + ui.px(6);
    if (!line.entry) {
        put_text_wrapped(draw, ui.fonts.text, x, y + ui.px(4), width, ui.theme.muted,
                         ui.say("What a line means appears here, with the meaning of each word in it. "
                         "Select a line, or step to the first one with →."));
        return;
    }
    float right = rect.right() - ui.px(10);
    if (!is_current) {
        const float button_w = button_width(ui, "Go to this moment");
        if (button(ui, "explain.go", "Go to this moment",
                   {right - button_w, y - ui.px(1), button_w, ui.px(22)}))
            ui.emit(SeekEntry{line.entry});
        right -= button_w + ui.px(12);
    }
    const float rfc = text_width(ui.fonts.small, ui.say(line.rfc));
    put_text(draw, ui.fonts.small, right - rfc, y + ui.px(1), ui.theme.muted, ui.say(line.rfc));
    put_text_fit(draw, ui.fonts.small, x, y + ui.px(1), right - rfc - x - ui.px(10), ui.theme.muted,
                 ui.say(line.who));
    y += ui.px(19);
    // Another line begins at its top.
    const std::string child = fmt::format("explanation {}", line.entry.value);
    ImGui::SetCursorScreenPos({rect.x, y});
    ImGui::BeginChild(child.c_str(), {rect.w - ui.px(2), rect.bottom() - y - ui.px(1)});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float room = ImGui::GetContentRegionAvail().x - ui.px(22);
    const float height = draw_meaning(line, state, x, start.y, room, ui);
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, height});
    ImGui::EndChild();
}

}  // namespace gui
