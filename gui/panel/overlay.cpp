#include "gui/panel/overlay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gui/icons.h"
#include "protocols/mail/address.h"

namespace gui {

namespace {

/// The box in the middle, its ground and heading, and the button that closes it.
Rect begin_box(OverlayUi& state, const Rect& window, float width, float height,
               std::string_view heading, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled({window.x, window.y}, {window.right(), window.bottom()},
                       IM_COL32(0, 0, 0, 140));
    width = std::min(width, window.w - ui.px(24));
    height = std::min(height, window.h - ui.px(24));
    const Rect box{std::floor((window.w - width) / 2), std::floor((window.h - height) / 2), width,
                   height};
    draw.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, ink(ui.theme.part), ui.px(8));
    draw.AddRect({box.x, box.y}, {box.right(), box.bottom()}, ink(ui.theme.border), ui.px(8));
    put_text_fit(draw, ui.fonts.title, box.x + ui.px(18), box.y + ui.px(14), box.w - ui.px(110),
                 ui.theme.heading, heading);
    const float close = button_width(ui, "Close");
    const bool outside = ImGui::IsMouseClicked(ImGuiMouseButton_Left) &&
                         !box.holds(ImGui::GetIO().MousePos.x, ImGui::GetIO().MousePos.y) &&
                         !ImGui::IsWindowAppearing();
    if (button(ui, "overlay.close", "Close",
               {box.right() - close - ui.px(14), box.y + ui.px(12), close, ui.px(28)}) ||
        outside)
        state.open = Overlay::None;
    return {box.x + ui.px(18), box.y + ui.px(52), box.w - ui.px(36), box.h - ui.px(66)};
}

float act_items(const ActGroup& group, OverlayUi& state, float x, float y, float width, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    float top = y;
    put_text_fit(draw, ui.fonts.bold, x, top, width, ui.theme.heading, group.title);
    top += ui.px(24);
    for (const ActItem& item : group.items) {
        const Rect spot{x, top, width, ui.px(27)};
        const std::string label = (item.chosen ? "✓ " : "") + item.label +
                                  (item.enabled ? "" : "  (" + item.why_not + ")");
        if (button(ui, item.id, label, spot,
                   {.enabled = item.enabled, .chosen = item.chosen, .left = true})) {
            state.open = Overlay::None;
            if (item.action) {
                ui.emit(Do{*item.action});
            } else {
                ui.emit(WriteLetter{group.host, "", ""});
            }
        }
        top += ui.px(30);
    }
    return top - y + ui.px(12);
}

void draw_acts(OverlayUi& state, const ActsView& acts, const Rect& window, Ui& ui) {
    const bool one = state.device && acts.group(state.device) != nullptr;
    std::size_t rows = 0;
    for (const ActGroup& group : acts.groups)
        rows = one && group.host != state.device ? rows : rows + group.items.size() + 2;
    const float columns = one || acts.groups.size() < 2 ? 1 : 2;
    const float height = ui.px(90) + ui.px(31) * static_cast<float>(columns > 1 ? rows / 2 : rows);
    const Rect inside = begin_box(state, window, ui.px(columns > 1 ? 760 : 420), height, "Act", ui);
    ImGui::SetCursorScreenPos({inside.x, inside.y});
    ImGui::BeginChild("acts", {inside.w, inside.h});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = (ImGui::GetContentRegionAvail().x - ui.px(20) * (columns - 1)) / columns;
    float tops[2] = {start.y, start.y};
    std::size_t at = 0;
    for (const ActGroup& group : acts.groups) {
        if (one && group.host != state.device) continue;
        const std::size_t column = columns > 1 ? at++ % 2 : 0;
        tops[column] +=
            act_items(group, state, start.x + static_cast<float>(column) * (width + ui.px(20)),
                      tops[column], width, ui);
    }
    if (acts.groups.empty()) {
        put_text_wrapped(
            *ImGui::GetWindowDrawList(), ui.fonts.text, start.x, start.y, width, ui.theme.muted,
            "No device of this world has a mail program, so there is nobody who could act.");
    }
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, std::max(tops[0], tops[1]) - start.y});
    ImGui::EndChild();
}

void send_letter(OverlayUi& state, Ui& ui) {
    const std::vector<std::string> to = split_addresses(state.to);
    if (to.empty()) {
        state.refused = "Nobody to send it to: type an address, such as ben@meadow.example.";
        return;
    }
    for (const std::string& address : to) {
        if (mail::parse_mailbox(address)) continue;
        state.refused = fmt::format("“{}” is no address.", address);
        return;
    }
    std::string body;
    for (const char c : state.body) {
        if (c == '\n') body += '\r';
        if (c != '\r') body += c;
    }
    if (!body.ends_with("\r\n")) body += "\r\n";
    ui.emit(Do{sim::SendLetter{state.device_name, to, state.subject, body, ""}});
    state.open = Overlay::None;
    state.subject.clear();
    state.body.clear();
}

void draw_write(OverlayUi& state, const Rect& window, Ui& ui) {
    const Rect inside = begin_box(state, window, ui.px(600), ui.px(430),
                                  "Write a letter at " + state.device_name, ui);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float label = ui.px(74);
    float y = inside.y;
    const auto field = [&](const char* id, const char* name, std::string& text, const char* hint) {
        put_text(draw, ui.fonts.text, inside.x, y + ui.px(6), ui.theme.muted, name);
        text_field(ui, id, {inside.x + label, y, inside.w - label, ui.px(30)}, text, hint);
        y += ui.px(38);
    };
    field("write.to", "To", state.to, "ben@meadow.example");
    field("write.subject", "Subject", state.subject, "What is it about?");
    const float bottom = inside.bottom() - ui.px(40);
    text_area(ui, "write.body", {inside.x, y, inside.w, bottom - y - ui.px(6)}, state.body);
    const float send = ui.px(96);
    if (button(ui, "write.send", "Send", {inside.right() - send, bottom, send, ui.px(32)},
               {.accent = true}))
        send_letter(state, ui);
    if (!state.refused.empty())
        put_text_fit(draw, ui.fonts.text, inside.x, bottom + ui.px(7), inside.w - send - ui.px(12),
                     ui.theme.bad, state.refused);
}

void draw_settings(OverlayUi& state, const SettingsView& settings, const Rect& window, Ui& ui) {
    const Rect inside = begin_box(state, window, ui.px(520), ui.px(290), "Settings", ui);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float label = ui.px(100);
    const float height = ui.px(32);
    float y = inside.y;
    const auto row = [&](const char* name, std::size_t count, auto&& each) {
        put_text(draw, ui.fonts.text, inside.x, y + ui.px(7), ui.theme.muted, name);
        const float width = (inside.w - label) / static_cast<float>(count);
        for (std::size_t n = 0; n < count; ++n)
            each(n, Rect{inside.x + label + width * static_cast<float>(n), y, width - ui.px(6),
                         height});
        y += ui.px(46);
    };
    row("Theme", 2, [&](std::size_t n, const Rect& spot) {
        const ThemeName name = n == 0 ? ThemeName::Dark : ThemeName::Light;
        if (button(ui, n == 0 ? "settings.dark" : "settings.light", n == 0 ? "Dark" : "Light", spot,
                   {.chosen = settings.theme == name}))
            ui.emit(SetTheme{name});
    });
    row("Text size", 5, [&](std::size_t n, const Rect& spot) {
        const int percent = 100 + static_cast<int>(n) * 25;
        if (button(ui, fmt::format("settings.text.{}", percent), fmt::format("{} %", percent), spot,
                   {.chosen = settings.text_percent == percent}))
            ui.emit(SetTextSize{percent});
    });
    row("Motion", 2, [&](std::size_t n, const Rect& spot) {
        const bool on = n == 0;
        if (button(ui, on ? "settings.motion.on" : "settings.motion.off", on ? "On" : "Off", spot,
                   {.chosen = settings.motion == on}))
            ui.emit(SetMotion{on});
    });
    put_text_wrapped(draw, ui.fonts.small, inside.x, y, inside.w, ui.theme.muted, settings.note, 3);
}

void draw_keys(OverlayUi& state, const Rect& window, Ui& ui) {
    constexpr std::pair<const char*, const char*> kKeys[] = {
        {"Space", "play or pause"},
        {"← →", "one line back or forward"},
        {"Shift + ← →", "one reply"},
        {"Ctrl + ← →", "one act"},
        {"Home, End", "beginning, end"},
        {"↑ ↓", "select the line before or after"},
        {"Enter", "press what has the focus, or go to the selected line"},
        {"Tab, Shift + Tab", "move the focus"},
        {"A", "act"},
        {"Ctrl + Z", "undo the last act"},
        {"Ctrl + Shift + Z", "redo"},
        {"1 … 5", "text size 100 to 200 %"},
        {"Ctrl + plus, minus", "text larger, smaller"},
        {"T", "dark or light"},
        {"F1, ?", "this list"},
        {"Esc", "close, clear the selection"}};
    const Rect inside =
        begin_box(state, window, ui.px(560),
                  ui.px(80) + ui.px(23) * static_cast<float>(std::size(kKeys)), "Keys", ui);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    float y = inside.y;
    for (const auto& [key, what] : kKeys) {
        put_text(draw, ui.fonts.bold, inside.x, y, ui.theme.heading, key);
        put_text_fit(draw, ui.fonts.text, inside.x + ui.px(170), y, inside.w - ui.px(170),
                     ui.theme.text, what);
        y += ui.px(23);
    }
}

}  // namespace

std::vector<std::string> split_addresses(std::string_view text) {
    std::vector<std::string> all;
    std::string one;
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (!quoted && (c == ',' || c == ';' || c == ' ')) {
            if (!one.empty()) all.push_back(std::move(one));
            one.clear();
        } else {
            one += c;
        }
    }
    if (!one.empty()) all.push_back(std::move(one));
    return all;
}

void draw_overlay(OverlayUi& state, const ActsView& acts, const SettingsView& settings,
                  const Rect& window, Ui& ui) {
    if (state.open == Overlay::None) return;
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({window.w, window.h});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{0, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0F);
    ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, ui.px(10));
    ImGui::PushStyleColor(ImGuiCol_ScrollbarBg, ink(ui.theme.part));
    ImGui::PushStyleColor(ImGuiCol_ScrollbarGrab, ink(ui.theme.border));
    ImGui::Begin("Overlay", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav |
                     ImGuiWindowFlags_NoBackground);
    switch (state.open) {
        case Overlay::Acts:
            draw_acts(state, acts, window, ui);
            break;
        case Overlay::Write:
            draw_write(state, window, ui);
            break;
        case Overlay::Settings:
            draw_settings(state, settings, window, ui);
            break;
        case Overlay::Keys:
            draw_keys(state, window, ui);
            break;
        case Overlay::None:
            break;
    }
    ImGui::End();
    ImGui::PopStyleColor(2);
    ImGui::PopStyleVar(3);
}

}  // namespace gui
