#include "gui/panel/overlay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "gui/icons.h"
#include "gui/panel/live_panel.h"
#include "gui/panel/overlay_box.h"
#include "protocols/mail/address.h"

namespace gui {

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
    if (!heading.empty())
        put_text_fit(draw, ui.fonts.title, box.x + ui.px(18), box.y + ui.px(14), box.w - ui.px(110),
                     ui.theme.heading, ui.say(heading));
    const float close = button_width(ui, "Close");
    const bool outside = !ui.widgets.menu_open() && ImGui::IsMouseClicked(ImGuiMouseButton_Left) &&
                         !box.holds(ImGui::GetIO().MousePos.x, ImGui::GetIO().MousePos.y) &&
                         !ImGui::IsWindowAppearing();
    if (button(ui, "overlay.close", "Close",
               {box.right() - close - ui.px(14), box.y + ui.px(12), close, ui.px(28)}) ||
        outside)
        state.open = Overlay::None;
    return {box.x + ui.px(18), box.y + ui.px(52), box.w - ui.px(36), box.h - ui.px(66)};
}

namespace {

float act_items(const ActGroup& group, OverlayUi& state, float x, float y, float width, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    float top = y;
    put_text_fit(draw, ui.fonts.bold, x, top, width, ui.theme.heading, ui.tongue.in_parts(group.title, kDeviceSeams));
    top += ui.px(24);
    for (const ActItem& item : group.items) {
        const Rect spot{x, top, width, ui.px(27)};
        const std::string label = (item.chosen ? "✓ " : "") + std::string{ui.say(item.label)} +
                                  (item.enabled ? "" : "  (" + std::string{ui.say(item.why_not)} + ")");
        if (button(ui, item.id, label, spot,
                   {.enabled = item.enabled, .chosen = item.chosen, .left = true, .data = true})) {
            state.open = Overlay::None;
            if (item.action) {
                ui.emit(Do{*item.action});
            } else if (!item.form.empty()) {
                ui.emit(OpenForm{item.form, item.values});
            } else {
                ui.emit(WriteLetter{group.host, "", ""});
            }
        }
        top += ui.px(30);
    }
    return top - y + ui.px(12);
}

/// Three buttons in a row; returns the height that they take.
float time_items(OverlayUi& state, float x, float y, float width, Ui& ui) {
    put_text_fit(*ImGui::GetWindowDrawList(), ui.fonts.bold, x, y, width, ui.theme.heading, ui.say("Let time pass"));
    constexpr std::tuple<const char*, const char*, base::Duration> kSpans[] = {
        {"act.pass.hour", "An hour (H)", base::hours(1)}, {"act.pass.day", "A day (D)", base::days(1)}, {"act.pass.week", "A week (Shift + D)", base::days(7)}};
    const float each = (width - ui.px(8) * 2) / 3;
    float at = x;
    for (const auto& [id, label, span] : kSpans) {
        if (button(ui, id, label, {at, y + ui.px(24), each, ui.px(27)})) {
            state.open = Overlay::None;
            ui.emit(LetPass{span});
        }
        at += each + ui.px(8);
    }
    return ui.px(66);
}

void draw_acts(OverlayUi& state, const ActsView& acts, const Rect& window, Ui& ui) {
    const bool one = state.device && acts.group(state.device) != nullptr;
    std::size_t rows = 0;
    for (const ActGroup& group : acts.groups)
        rows = one && group.host != state.device ? rows : rows + group.items.size() + 2;
    const float columns = one || acts.groups.size() < 2 ? 1 : 2;
    const float height = ui.px(one ? 90 : 156) + ui.px(31) * static_cast<float>(columns > 1 ? rows / 2 : rows);
    const Rect inside = begin_box(state, window, ui.px(columns > 1 ? 760 : 420), height, "Act", ui);
    ImGui::SetCursorScreenPos({inside.x, inside.y});
    ImGui::BeginChild("acts", {inside.w, inside.h});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = (ImGui::GetContentRegionAvail().x - ui.px(20) * (columns - 1)) / columns;
    const float begin = start.y + (one ? 0 : time_items(state, start.x, start.y, ImGui::GetContentRegionAvail().x, ui));
    float tops[2] = {begin, begin};
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
            *ImGui::GetWindowDrawList(), ui.fonts.text, start.x, begin, width, ui.theme.muted,
            ui.say("No device of this world has a mail program, so there is nobody who could act."));
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
    if (state.attachments.empty()) {
        ui.emit(Do{sim::SendLetter{state.device_name, to, state.subject, body, ""}});
    } else {
        ui.emit(ConsoleCommand{SendFiles{state.device_name, to, state.subject, body}});
    }
    state.open = Overlay::None;
    state.subject.clear();
    state.body.clear();
}

/// The files that go along, and the field for one more; returns the height taken.
float draw_attachments(OverlayUi& state, const Rect& rect, float label, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    put_text(draw, ui.fonts.text, rect.x, rect.y + ui.px(6), ui.theme.muted, ui.say("Files"));
    const float attach = button_width(ui, "Attach");
    text_field(ui, "write.file", {rect.x + label, rect.y, rect.w - label - attach - ui.px(8), ui.px(30)},
               state.attach_path, "A path; or drop a file on the window");
    if (button(ui, "write.attach", "Attach", {rect.right() - attach, rect.y, attach, ui.px(30)},
               {.enabled = !state.attach_path.empty()}))
        ui.emit(ConsoleCommand{AttachFile{state.attach_path}});
    float x = rect.x + label;
    const float y = rect.y + ui.px(36);
    for (std::size_t n = 0; n < state.attachments.size(); ++n) {
        const std::string words = fmt::format("× {} ({} octets)", state.attachments[n].name, state.attachments[n].octets.size());
        const float width = std::min(text_width(ui.fonts.text, words) + ui.px(18), rect.right() - x);
        if (width < ui.px(40)) break;
        if (button(ui, fmt::format("write.file.{}", n), words, {x, y, width, ui.px(26)},
                   {.data = true, .tooltip = "Take this file out of the letter"})) {
            state.attachments.erase(state.attachments.begin() + static_cast<std::ptrdiff_t>(n));
            break;
        }
        x += width + ui.px(6);
    }
    return ui.px(38) + (state.attachments.empty() ? 0 : ui.px(32));
}

void draw_write(OverlayUi& state, const Rect& window, Ui& ui) {
    const Rect inside = begin_box(state, window, ui.px(600), ui.px(470),
                                  "Write a letter at " + state.device_name, ui);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float label = ui.px(74);
    float y = inside.y;
    const auto field = [&](const char* id, const char* name, std::string& text, const char* hint) {
        put_text(draw, ui.fonts.text, inside.x, y + ui.px(6), ui.theme.muted, ui.say(name));
        text_field(ui, id, {inside.x + label, y, inside.w - label, ui.px(30)}, text, hint);
        y += ui.px(38);
    };
    // One types at once: an address where there is none yet, else what the letter is about.
    const auto take_keyboard = [&](bool here) {
        if (here && std::exchange(state.focus_field, false)) ImGui::SetKeyboardFocusHere();
    };
    take_keyboard(state.to.empty());
    field("write.to", "To", state.to, "ben@meadow.example");
    take_keyboard(true);
    field("write.subject", "Subject", state.subject, "What is it about?");
    y += draw_attachments(state, {inside.x, y, inside.w, 0}, label, ui);
    const float bottom = inside.bottom() - ui.px(40);
    text_area(ui, "write.body", {inside.x, y, inside.w, bottom - y - ui.px(6)}, state.body);
    const float send = ui.px(96);
    if (button(ui, "write.send", "Send", {inside.right() - send, bottom, send, ui.px(32)},
               {.accent = true}))
        send_letter(state, ui);
    if (!state.refused.empty())
        put_text_wrapped(draw, ui.fonts.small, inside.x, bottom + ui.px(3), inside.w - send - ui.px(12),
                         ui.theme.bad, state.refused, 2);
}

void draw_settings(OverlayUi& state, const SettingsView& settings, const Rect& window, Ui& ui) {
    const float wide = ui.px(560);
    const float words = (settings.missing > 0 ? ui.px(36) : 0) + (settings.note.empty() ? 0 : wrapped_height(ui.fonts.small, settings.note, wide - ui.px(40)) + ui.px(6));
    const Rect inside = begin_box(state, window, wide, ui.px(62 + 4 * 46) + words, "Settings", ui);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float label = ui.px(100);
    const float height = ui.px(32);
    float y = inside.y;
    const auto row = [&](const char* name, std::size_t count, auto&& each) {
        put_text(draw, ui.fonts.text, inside.x, y + ui.px(7), ui.theme.muted, ui.say(name));
        const float width = (inside.w - label) / static_cast<float>(count);
        for (std::size_t n = 0; n < count; ++n)
            each(n, Rect{inside.x + label + width * static_cast<float>(n), y, width - ui.px(6),
                         height});
        y += ui.px(46);
    };
    row("Theme", 3, [&](std::size_t n, const Rect& spot) {
        const auto name = static_cast<ThemeName>(n);
        const char* labels[] = {"Dark", "Light", "High contrast"};
        if (button(ui, "settings." + std::string{theme_word(name)}, labels[n], spot,
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
    row("Language", std::max<std::size_t>(settings.languages.size(), 2),
        [&](std::size_t n, const Rect& spot) {
            if (n >= settings.languages.size()) return;
            const std::string& name = settings.languages[n];
            const std::string own = name == "en" ? "English" : name == "de" ? "Deutsch" : name;
            if (button(ui, "settings.language." + name, own, spot,
                       {.chosen = settings.language == name, .data = true}))
                ui.emit(SetLanguage{name});
        });
    if (settings.missing > 0)
        y += put_text_wrapped(draw, ui.fonts.small, inside.x, y, inside.w, ui.theme.muted,
                              ui.say(fmt::format("{} labels seen so far have no words in this language and "
                                                 "stay English.",
                                                 settings.missing)));
    put_text_wrapped(draw, ui.fonts.small, inside.x, y, inside.w, ui.theme.muted, settings.note, 3);
}

void draw_keys(OverlayUi& state, std::span<const KeyRow> keys, const Rect& window, Ui& ui) {
    const float rows = static_cast<float>((keys.size() + 1) / 2);
    const Rect inside =
        begin_box(state, window, ui.px(900), ui.px(80) + ui.px(23) * rows, "Keys", ui);
    ImGui::SetCursorScreenPos({inside.x, inside.y});
    ImGui::BeginChild("keys", {inside.w, inside.h});
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const bool two = inside.w > ui.px(640);
    const float column = two ? inside.w / 2 : inside.w - ui.px(10);
    for (std::size_t n = 0; n < keys.size(); ++n) {
        const std::size_t row = two ? n % static_cast<std::size_t>(rows) : n;
        const float x = start.x + (two && n >= static_cast<std::size_t>(rows) ? column : 0);
        const float y = start.y + ui.px(23) * static_cast<float>(row);
        put_text_fit(draw, ui.fonts.bold, x, y, ui.px(124), ui.theme.heading,
                     ui.tongue.in_parts(keys[n].keys, kKeySeams));
        put_text_fit(draw, ui.fonts.text, x + ui.px(130), y, column - ui.px(140), ui.theme.text,
                     ui.say(keys[n].label));
    }
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, ui.px(23) * (two ? rows : static_cast<float>(keys.size()))});
    ImGui::EndChild();
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

void draw_overlay(OverlayUi& state, const OverlayViews& views, const Rect& window, Ui& ui) {
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
    ui.widgets.set_layer("Overlay");
    switch (state.open) {
        case Overlay::Acts:
            draw_acts(state, views.acts, window, ui);
            break;
        case Overlay::Write:
            draw_write(state, window, ui);
            break;
        case Overlay::Settings:
            draw_settings(state, views.settings, window, ui);
            break;
        case Overlay::Keys:
            draw_keys(state, views.keys, window, ui);
            break;
        case Overlay::Finder:
            draw_finder(state, views.finder, window, ui);
            break;
        case Overlay::Form:
            draw_form(state, window, ui);
            break;
        case Overlay::WhatIf:
            draw_what_ifs(state, views.what_ifs, window, ui);
            break;
        case Overlay::Save:
            draw_save(state, window, ui);
            break;
        case Overlay::Live:
            draw_live_card(state, views.live, window, ui);
            break;
        case Overlay::None:
            break;
    }
    ImGui::End();
    ImGui::PopStyleColor(2);
    ImGui::PopStyleVar(3);
}

}  // namespace gui
