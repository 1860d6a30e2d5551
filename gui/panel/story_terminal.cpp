// The terminal within the story: connect, type a line, see what was answered and what may be said now.

#include <fmt/format.h>

#include <algorithm>

#include "gui/panel/field_keys.h"
#include "gui/panel/story_blocks.h"

namespace gui {

namespace {

float draw_connect(const TerminalView& view, StoryUi& state, float x, float y, float width, Ui& ui) {
    if (view.doors.empty() || view.devices.empty()) return 0;
    state.door = std::min(state.door, view.doors.size() - 1);
    if (std::find(view.devices.begin(), view.devices.end(), state.device) == view.devices.end()) state.device = view.devices.front();
    std::vector<std::string> doors;
    for (const TerminalDoor& door : view.doors) doors.push_back(door.label);
    const float height = ui.px(27);
    const float connect = button_width(ui, "Connect");
    const auto device = static_cast<int>(std::find(view.devices.begin(), view.devices.end(), state.device) - view.devices.begin());
    if (const int picked = menu_button(ui, "terminal.device", state.device, {x, y, width - connect - ui.px(6), height}, view.devices, device, {.left = true, .data = true}); picked >= 0)
        state.device = view.devices[static_cast<std::size_t>(picked)];
    if (button(ui, "terminal.connect", "Connect", {x + width - connect, y, connect, height}, {.accent = !view.connected()})) {
        ui.emit(StoryCommand{StoryAsk::Dial, state.device, static_cast<int>(state.door)});
        state.focus_line = true;
        state.connecting = false;
    }
    if (const int picked = menu_button(ui, "terminal.door", doors[state.door], {x, y + height + ui.px(4), width, height}, doors, static_cast<int>(state.door), {.left = true, .data = true}); picked >= 0)
        state.door = static_cast<std::size_t>(picked);
    return 2 * height + ui.px(10);
}

float draw_connections(const TerminalView& view, float x, float y, float width, Ui& ui) {
    float at = y;
    for (std::size_t n = 0; n < view.tabs.size(); ++n) {
        const std::string label = view.tabs[n].label + std::string{view.tabs[n].open ? "" : "  "} + std::string{view.tabs[n].open ? "" : ui.say("(closed)")};
        const bool chosen = n == view.chosen;
        const float cut = chosen && view.tabs[n].open ? button_width(ui, "Cut the cable") : 0;
        if (button(ui, fmt::format("terminal.tab.{}", n), label, {x, at, width - cut - (cut > 0 ? ui.px(6) : 0), ui.px(25)}, {.chosen = chosen, .plain = true, .left = true, .data = true}))
            ui.emit(StoryCommand{StoryAsk::Terminal, "", static_cast<int>(n)});
        if (cut > 0 && button(ui, "terminal.cut", "Cut the cable", {x + width - cut, at, cut, ui.px(25)})) ui.emit(StoryCommand{StoryAsk::HangUp, "", 1});
        at += ui.px(28);
    }
    return at - y;
}

float draw_said(const TerminalView& view, float x, float y, float width, Ui& ui) {
    if (view.lines.empty()) return 0;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float line = ui.fonts.mono->FontSize * 1.3F;
    const float height = line * static_cast<float>(view.lines.size()) + ui.px(8);
    draw.AddRectFilled({x, y}, {x + width, y + height}, ink(ui.theme.region), ui.px(4));
    float at = y + ui.px(4);
    for (const TerminalLine& one : view.lines) {
        put_text_fit(draw, ui.fonts.mono, x + ui.px(one.from_client ? 8 : 18), at, width - ui.px(26), one.from_client ? ui.theme.client : ui.theme.server, one.text);
        at += line;
    }
    return height + ui.px(6);
}

void send(StoryUi& state, Ui& ui) {
    ui.emit(StoryCommand{StoryAsk::Type, state.line});
    state.typed.push_back(state.line);
    state.recalled = 0;
    state.line.clear();
    state.focus_line = true;
}

}  // namespace

float draw_terminal(const TerminalView& view, StoryUi& state, float x, float y, float width, Ui& ui) {
    float at = y + ui.px(2);
    put_text(*ImGui::GetWindowDrawList(), ui.fonts.caps, x, at + ui.px(2), ui.theme.muted, ui.say("TERMINAL"));
    if (view.connected()) {
        const float more = button_width(ui, "Connect anew");
        if (button(ui, "terminal.more", "Connect anew", {x + width - more, at - ui.px(3), more, ui.px(22)}, {.chosen = state.connecting})) state.connecting = !state.connecting;
    }
    at += ui.px(21);
    if (!view.connected() || state.connecting) at += draw_connect(view, state, x, at, width, ui);
    at += draw_connections(view, x, at, width, ui);
    at += draw_said(view, x, at, width, ui);
    return at - y;
}

namespace {

/// Who types while nothing takes the letters means the terminal.
void take_letters(StoryUi& state) {
    if (ImGui::IsAnyItemActive()) return;
    const ImGuiIO& io = ImGui::GetIO();
    for (const ImWchar letter : io.InputQueueCharacters) {
        if (letter < 0x20 || letter > 0x7e || (letter == ' ' && state.line.empty())) continue;
        state.line += static_cast<char>(letter);
        state.focus_line = true;
    }
}

}  // namespace

float draw_terminal_line(const TerminalView& view, StoryUi& state, float x, float y, float width, Ui& ui) {
    const float go = button_width(ui, "Send");
    const float height = ui.px(30);
    if (view.connected()) take_letters(state);
    if (state.focus_line && view.connected()) {
        ImGui::SetKeyboardFocusHere();
        state.focus_line = false;
    }
    text_field(ui, "terminal.input", {x, y, width - go - ui.px(6), height}, state.line, view.connected() ? "Type a line" : "Connect first");
    const bool entered = entered_in_field();
    if (ImGui::IsItemActive() && key_pressed(ImGuiKey_UpArrow) && state.recalled < state.typed.size()) {
        ++state.recalled;
        state.line = state.typed[state.typed.size() - state.recalled];
    }
    if (button(ui, "terminal.send", "Send", {x + width - go, y, go, height}, {.enabled = view.connected(), .accent = view.connected()}) || (entered && view.connected())) send(state, ui);
    return height + ui.px(6);
}

float draw_legal(const TerminalView& view, float x, float y, float width, Ui& ui) {
    if (view.legal.empty()) return 0;
    return put_text_wrapped(*ImGui::GetWindowDrawList(), ui.fonts.small, x, y, width, ui.theme.muted, view.state + ": " + view.legal, 2) + ui.px(4);
}

}  // namespace gui
