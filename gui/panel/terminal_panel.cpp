#include "gui/panel/terminal_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gui {

namespace {

/// So narrow that the card of verbs stands under what was said.
bool is_narrow(const Rect& rect, const Ui& ui) {
    return rect.w <= ui.px(620);
}

void draw_top(const DialogueView& view, TerminalUi& state, const Rect& rect, Ui& ui) {
    float x = rect.x;
    const auto place = [&](float width) {
        const Rect spot{x, rect.y, width, rect.h};
        x += width + ui.px(6);
        return spot;
    };
    std::vector<std::string> labels;
    for (const DialogueServer& server : view.servers) labels.push_back(server.label);
    state.server = std::min(state.server, labels.empty() ? 0 : labels.size() - 1);
    // While a connection is open no other can be chosen: where it is narrow, its words need the room.
    if (!labels.empty() && !(view.open && is_narrow(rect, ui))) {
        const float most = is_narrow(rect, ui) ? rect.w - button_width(ui, "Connect") - ui.px(12) : rect.w * 0.45F;
        const std::string label = labels[state.server] + "   ";
        const int picked = menu_button(ui, "dialogue.server", label,
                                       place(std::min(button_width(ui, label), most)), labels,
                                       static_cast<int>(state.server), {.enabled = !view.open, .data = true});
        if (picked >= 0) state.server = static_cast<std::size_t>(picked);
    }
    if (!view.open) {
        if (button(ui, "dialogue.connect", "Connect", place(button_width(ui, "Connect")),
                   {.enabled = !labels.empty(), .accent = true}) &&
            state.server < view.servers.size()) {
            const DialogueServer& server = view.servers[state.server];
            ui.emit(ConsoleCommand{TerminalCommand{TerminalOpen{server.host, server.protocol, server.port}}});
        }
    } else {
        if (button(ui, "dialogue.wait", "Wait", place(button_width(ui, "Wait")),
                   {.enabled = view.waits, .tooltip = "Let time pass until the server says something"}))
            ui.emit(ConsoleCommand{TerminalCommand{TerminalWait{}}});
        if (button(ui, "dialogue.close", "Hang up", place(button_width(ui, "Hang up")),
                   {.tooltip = "Close the connection in good order"}))
            ui.emit(ConsoleCommand{TerminalCommand{TerminalEnd{false}}});
        if (button(ui, "dialogue.cut", "Cut the cable", place(button_width(ui, "Cut the cable")),
                   {.tooltip = "The connection breaks, as if a cable had been pulled"}))
            ui.emit(ConsoleCommand{TerminalCommand{TerminalEnd{true}}});
    }
    const std::string words = view.session ? fmt::format("{}{}{}", view.title, view.open ? "" : ", ended",
                                                         view.state.empty() ? "" : ", state " + view.state)
                                           : "";
    put_text_fit(*ImGui::GetWindowDrawList(), ui.fonts.small, x + ui.px(6), rect.y + ui.px(5), rect.right() - x - ui.px(8),
                 ui.theme.muted, words);
}

void draw_lines(const DialogueView& view, TerminalUi& state, const Rect& rect, Ui& ui) {
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    ImGui::BeginChild("dialogue.lines", {rect.w, rect.h});
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x - ui.px(4);
    const float speaker = text_width(ui.fonts.mono, "C: ");
    float y = start.y;
    for (const DialogueLine& line : view.lines) {
        const float x = start.x + (line.from_client ? 0 : ui.px(22));
        const Color color = line.from_client ? ui.theme.client : ui.theme.server;
        const float top = y;
        put_text(draw, ui.fonts.mono_bold, x, y, color, line.from_client ? "C:" : "S:");
        y += std::max(ui.px(19), put_text_wrapped(draw, ui.fonts.mono, x + speaker, y, width - speaker - (x - start.x),
                                                  ui.theme.text, line.text, 4));
        if (!line.from_client && !line.meaning.empty())
            y += put_text_wrapped(draw, ui.fonts.small, x + speaker, y, width - speaker - (x - start.x), ui.theme.muted,
                                  line.meaning) +
                 ui.px(3);
        if (click_area(ui, fmt::format("dialogue.line.{}", line.entry.value), {start.x, top, width, y - top})) {
            Selection pick;
            pick.line = line.entry;
            pick.focus = Selection::Focus::Line;
            ui.emit(Select{pick, true});
        }
    }
    if (!view.empty_text.empty())
        y += put_text_wrapped(draw, ui.fonts.small, start.x, y, width, ui.theme.muted, ui.say(view.empty_text));
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, y - start.y});
    const std::uint32_t last = view.lines.empty() ? 0 : view.lines.back().entry.value;
    if (state.shown != last) {
        state.shown = last;
        ImGui::SetScrollY(y - start.y);
    }
    ImGui::EndChild();
}

/// Puts the verb into the prompt, after IMAP's tag, if there is one already.
void begin_verb(const LegalVerb& verb, const DialogueView& view, TerminalUi& state) {
    const std::size_t space = state.prompt.input.find(' ');
    const bool tagged = view.title.find(" IMAP ") != std::string::npos;
    const std::string tag = !tagged ? "" : space == std::string::npos ? fmt::format("a{} ", view.lines.size()) : state.prompt.input.substr(0, space + 1);
    state.prompt.put(tag + verb.verb + " ");
    state.prompt.focus();
}

std::string legal_heading(const DialogueView& view, const Ui& ui) {
    return view.state.empty() ? std::string{ui.say("Legal now")} : fmt::format("{}: {}", ui.say("Legal now"), view.state);
}

std::string_view nothing_legal(const DialogueView& view) {
    return view.open ? "The server expects text now, no command." : "Nothing: no connection is open.";
}

/// The card where there is little room: the verbs side by side, the form of each when the pointer is over it.
void draw_brief_card(const DialogueView& view, TerminalUi& state, const Rect& rect, Ui& ui) {
    ImDrawList& outer = *ImGui::GetWindowDrawList();
    outer.AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()}, ink(ui.theme.region), ui.px(5));
    put_text_fit(outer, ui.fonts.bold, rect.x + ui.px(8), rect.y + ui.px(4), rect.w - ui.px(16), ui.theme.heading, legal_heading(view, ui));
    const Rect inside{rect.x + ui.px(6), rect.y + ui.px(24), rect.w - ui.px(8), rect.h - ui.px(26)};
    ImGui::SetCursorScreenPos({inside.x, inside.y});
    ImGui::PushStyleColor(ImGuiCol_ChildBg, ink(ui.theme.region));
    ImGui::BeginChild("dialogue.card", {inside.w, inside.h});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float right = start.x + ImGui::GetContentRegionAvail().x;
    const float height = ui.px(24);
    float x = start.x;
    float y = start.y;
    for (std::size_t n = 0; view.open && n < view.legal.size(); ++n) {
        const LegalVerb& verb = view.legal[n];
        const float width = text_width(ui.fonts.text, verb.verb) + ui.px(16);
        if (x > start.x && x + width > right) x = start.x, y += height + ui.px(3);
        const std::string form = verb.syntax + (verb.leads_to.empty() ? "" : "  → " + verb.leads_to);
        if (button(ui, "dialogue.verb." + id_word(verb.verb), verb.verb, {x, y, width, height}, {.data = true, .tooltip = form})) begin_verb(verb, view, state);
        x += width + ui.px(4);
    }
    y += height;
    if (!view.open || view.legal.empty())
        put_text_wrapped(*ImGui::GetWindowDrawList(), ui.fonts.small, start.x + ui.px(2), start.y, inside.w - ui.px(12), ui.theme.muted, ui.say(nothing_legal(view)));
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, y - start.y});
    ImGui::EndChild();
    ImGui::PopStyleColor();
}

/// The card: each verb that is legal now, with its form and where it leads.
void draw_card(const DialogueView& view, TerminalUi& state, const Rect& rect, Ui& ui) {
    ImDrawList& outer = *ImGui::GetWindowDrawList();
    outer.AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()}, ink(ui.theme.region), ui.px(5));
    put_text_fit(outer, ui.fonts.bold, rect.x + ui.px(10), rect.y + ui.px(6), rect.w - ui.px(20), ui.theme.heading, legal_heading(view, ui));
    const Rect inside{rect.x + ui.px(6), rect.y + ui.px(28), rect.w - ui.px(10), rect.h - ui.px(32)};
    ImGui::SetCursorScreenPos({inside.x, inside.y});
    ImGui::PushStyleColor(ImGuiCol_ChildBg, ink(ui.theme.region));
    ImGui::BeginChild("dialogue.card", {inside.w, inside.h});
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float row = ui.px(21);
    float y = start.y;
    for (std::size_t n = 0; view.open && n < view.legal.size(); ++n) {
        const LegalVerb& verb = view.legal[n];
        const Rect spot{start.x, y, inside.w - ui.px(12), row};
        bool hovered = false;
        const bool clicked = click_area(ui, "dialogue.verb." + id_word(verb.verb), spot, true, &hovered);
        if (hovered)
            draw.AddRectFilled({spot.x, spot.y}, {spot.right(), spot.bottom()}, ink(ui.theme.hovered), ui.px(3));
        const std::string leads = verb.leads_to.empty() ? "" : "→ " + verb.leads_to;
        const float right = text_width(ui.fonts.small, leads);
        put_text(draw, ui.fonts.small, spot.right() - right - ui.px(4), y + ui.px(3), ui.theme.muted, leads);
        put_text_fit(draw, ui.fonts.mono, spot.x + ui.px(4), y + ui.px(2), spot.w - right - ui.px(14), ui.theme.text, verb.syntax);
        if (clicked) begin_verb(verb, view, state);
        y += row;
    }
    if (!view.open || view.legal.empty())
        y += put_text_wrapped(draw, ui.fonts.small, start.x + ui.px(4), y, inside.w - ui.px(16), ui.theme.muted,
                              ui.say(nothing_legal(view)));
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, y - start.y});
    ImGui::EndChild();
    ImGui::PopStyleColor();
}

}  // namespace

void draw_dialogue(const DialogueView& view, TerminalUi& state, const Rect& rect, Ui& ui) {
    draw_top(view, state, {rect.x, rect.y, rect.w, ui.px(25)}, ui);
    Rect body{rect.x, rect.y + ui.px(31), rect.w, rect.h - ui.px(31)};
    const bool narrow = is_narrow(rect, ui);
    const float card = narrow ? 0 : std::floor(std::min(ui.px(340), rect.w * 0.36F));
    if (narrow) {
        const float low = std::floor(std::min(ui.px(view.open && !view.legal.empty() ? 80 : 44), body.h * 0.42F));
        draw_brief_card(view, state, {body.x, body.bottom() - low, body.w, low}, ui);
        body.h -= low + ui.px(5);
    }
    const float left = body.w - card - (card > 0 ? ui.px(10) : 0);
    const float prompt = view.open ? ui.px(36) : 0;
    const Rect lines{body.x, body.y, left, body.h - prompt};
    draw_lines(view, state, lines, ui);
    if (card > 0) draw_card(view, state, {body.right() - card, body.y, card, body.h}, ui);
    if (!view.open) {
        state.prompt.active = false;
        return;
    }
    draw_prompt(state.prompt, "dialogue.prompt", narrow ? "Type a line" : "What you say to the server; Tab offers the verbs that are legal now",
                {body.x, body.y, left, body.h}, ui);
    if (state.prompt.offered.all.empty()) return;
    ImGui::SetCursorScreenPos({lines.x, lines.y});
    ImGui::BeginChild("dialogue.offered", {lines.w, lines.h}, false, ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollbar);
    draw_offered(state.prompt, "dialogue", lines, ui);
    ImGui::EndChild();
}

}  // namespace gui
