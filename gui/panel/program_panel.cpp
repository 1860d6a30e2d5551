#include "gui/panel/program_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gui/icons.h"
#include "gui/panel/sheet_panel.h"

namespace gui {

namespace {

Selection pick_message(const ProgramView& view, const ProgramMessage& message) {
    Selection pick;
    pick.letter = message.letter;
    pick.copy = message.copy;
    pick.host = view.pick.device;
    pick.focus = Selection::Focus::Copy;
    return pick;
}

/// The row of buttons; returns its height.
float draw_buttons(const ProgramView& view, ProgramUi& state, const Rect& rect, Ui& ui) {
    const float height = ui.px(26);
    float x = rect.x;
    const auto next = [&](std::string_view id, std::string_view label, const ButtonLook& look) {
        const float width = text_width(ui.fonts.text, ui.say(label)) + ui.px(18);
        if (x + width > rect.right()) return false;
        const bool clicked =
            button(ui, "program." + std::string{id}, label, {x, rect.y, width, height}, look);
        x += width + ui.px(5);
        return clicked;
    };
    const bool open = static_cast<bool>(view.letter);
    if (next("get_mail", "Get mail", {.enabled = view.on, .accent = true,
                                      .tooltip = "Ask the server for new letters"}))
        ui.emit(Do{sim::CheckMail{view.device}});
    if (next("write", "Write", {.enabled = view.on})) ui.emit(WriteLetter{view.pick.device, "", ""});
    const sim::NamedValue device{"device", view.device};
    const sim::NamedValue letter{"letter", view.letter};
    if (next("reply", "Reply", {.enabled = view.on && open && !view.reply_to.empty()}))
        ui.emit(OpenForm{"reply", {device, letter}});
    if (next("open", "Open", {.enabled = view.on && open,
                              .tooltip = "Read it: fetches the text if it is not here"}))
        ui.emit(Do{sim::OpenLetter{view.device, view.letter}});
    if (next("delete", "Delete", {.enabled = view.on && open,
                                  .tooltip = "What becomes of the server’s copy is decided by the "
                                             "account settings"}))
        ui.emit(Do{sim::DeleteLetter{view.device, view.pick.folder, view.letter}});
    if (next("mark", view.seen ? "Mark unread" : "Mark read", {.enabled = view.on && open}))
        ui.emit(Do{sim::MarkLetter{view.device, view.letter,
                                   view.seen ? sim::Mark::Unread : sim::Mark::Read,
                                   view.pick.folder}});
    if (next("flag", view.flagged ? "Unflag" : "Flag", {.enabled = view.on && open}))
        ui.emit(Do{sim::MarkLetter{view.device, view.letter,
                                   view.flagged ? sim::Mark::Unflagged : sim::Mark::Flagged,
                                   view.pick.folder}});
    if (next("move", "Move…", {.enabled = view.on && open}))
        ui.emit(OpenForm{"move", {device, letter, {"folder", view.pick.folder}}});
    if (next("settings", "Settings…", {.tooltip = "Account settings of this program"}))
        ui.emit(OpenAccount{view.pick.device});
    if (next("memory", state.memory ? "Folders" : "Memory",
             {.chosen = state.memory, .tooltip = "Its settings, and what it remembers"}))
        state.memory = !state.memory;
    if (state.memory && next("change_memory", "Lose or restore…", {}))
        ui.emit(OpenForm{"memory", {device}});
    if (next("more", "More…", {.tooltip = "All acts of this device"}))
        ui.emit(OpenActs{view.pick.device});
    return height + ui.px(6);
}

float draw_folders(const ProgramView& view, ProgramUi& state, const Rect& rect, Ui& ui) {
    float y = rect.y;
    for (const ProgramFolder& folder : view.folders) {
        const std::string count = folder.unread > 0
                                      ? std::string{ui.say(fmt::format("{} ({} new)", folder.count, folder.unread))}
                                      : fmt::format("{}", folder.count);
        const Rect spot{rect.x, y, rect.w, ui.px(25)};
        if (button(ui, "program.folder." + id_word(folder.name), folder.name, spot,
                   {.chosen = folder.chosen, .plain = true, .left = true})) {
            state.pick = {view.pick.device, folder.name, {}};
        }
        // Where the name is long, the number alone: it says less, but it stands beside the name and not on it.
        const float room = rect.w - text_width(ui.fonts.text, ui.say(folder.name)) - ui.px(22);
        const std::string words = text_width(ui.fonts.small, count) < room ? count : fmt::format("{}", folder.count);
        const float width = text_width(ui.fonts.small, words);
        if (width < room)
            put_text(*ImGui::GetWindowDrawList(), ui.fonts.small, rect.right() - width - ui.px(8),
                     y + ui.px(6), ui.theme.muted, words);
        y += ui.px(27);
    }
    return y - rect.y;
}

void draw_message_row(const ProgramView& view, ProgramUi& state, const ProgramMessage& message,
                      const Rect& spot, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    bool hovered = false;
    bool twice = false;
    const bool clicked =
        click_area(ui, fmt::format("program.message.{}", message.copy.value), spot, true, &hovered,
                   &twice);
    if (message.chosen || hovered)
        draw.AddRectFilled({spot.x, spot.y}, {spot.right(), spot.bottom()},
                           ink(message.chosen ? ui.theme.selected : ui.theme.region), ui.px(3));
    const EnvelopeLook look = message.marked         ? EnvelopeLook::Marked
                              : message.headers_only ? EnvelopeLook::HeadersOnly
                                                     : EnvelopeLook::Whole;
    draw_envelope(draw, ui.theme, spot.x + ui.px(18), spot.y + spot.h / 2, ui.px(22),
                  letter_mark(message.letter), look);
    ImFont* font = message.seen ? ui.fonts.text : ui.fonts.bold;
    const float x = spot.x + ui.px(36);
    const float y = spot.y + ui.px(3);
    const float date = text_width(ui.fonts.small, message.date);
    put_text(draw, ui.fonts.small, spot.right() - date - ui.px(8), y + ui.px(1), ui.theme.muted,
             message.date);
    put_text_fit(draw, font, x, y, spot.right() - date - ui.px(18) - x, ui.theme.heading,
                 message.from.empty() ? ui.say("(nobody)") : std::string_view{message.from});
    const float state_width = text_width(ui.fonts.small, ui.say(message.state));
    put_text(draw, ui.fonts.small, spot.right() - state_width - ui.px(8), y + ui.px(20),
             ui.theme.warn, ui.say(message.state));
    put_text_fit(draw, ui.fonts.small, x, y + ui.px(20),
                 spot.right() - state_width - ui.px(18) - x, ui.theme.text, message.subject);
    if (clicked || twice) {
        state.pick = {view.pick.device, view.pick.folder, message.copy};
        ui.emit(Select{pick_message(view, message), false});
        if (twice && view.on) ui.emit(Do{sim::OpenLetter{view.device, message.letter}});
    }
}

void draw_list(const ProgramView& view, ProgramUi& state, const Rect& rect, Ui& ui) {
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    ImGui::BeginChild("messages", {rect.w, rect.h});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x - ui.px(2);
    float y = start.y;
    for (const ProgramMessage& message : view.messages) {
        draw_message_row(view, state, message, {start.x, y, width, ui.px(43)}, ui);
        y += ui.px(45);
    }
    if (view.messages.empty())
        y += put_text_wrapped(*ImGui::GetWindowDrawList(), ui.fonts.small, start.x + ui.px(6),
                              y + ui.px(4), width - ui.px(12), ui.theme.muted, ui.say(view.list_empty));
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, y - start.y});
    ImGui::EndChild();
}

void draw_message(const ProgramView& view, const Rect& rect, Ui& ui) {
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    const std::string child = fmt::format("message {}", view.pick.copy.value);
    ImGui::BeginChild(child.c_str(), {rect.w, rect.h});
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x - ui.px(4);
    const float label = ui.px(58);
    float y = start.y;
    for (const SheetValue& value : view.head) {
        put_text(draw, ui.fonts.small, start.x, y + ui.px(1), ui.theme.muted, ui.say(value.label));
        y += std::max(ui.px(19),
                      put_text_wrapped(draw, ui.fonts.text, start.x + label, y, width - label,
                                       ui.theme.text, value.value, 2));
    }
    if (!view.head.empty()) {
        y += ui.px(5);
        draw.AddLine({start.x, y}, {start.x + width, y}, ink(ui.theme.border), 1.0F);
        y += ui.px(7);
    }
    for (const std::string& line : view.body)
        y += std::max(ui.px(19), put_text_wrapped(draw, ui.fonts.text, start.x, y, width,
                                                  ui.theme.text, line));
    if (!view.body_empty.empty())
        y += put_text_wrapped(draw, ui.fonts.small, start.x, y + ui.px(2), width, ui.theme.muted,
                              ui.say(view.body_empty));
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, y - start.y + ui.px(4)});
    ImGui::EndChild();
}

void draw_device(const ProgramView& view, ProgramUi& state, const Rect& rect, Ui& ui) {
    std::vector<std::string> labels;
    int chosen = 0;
    for (const ProgramDevice& device : view.devices) {
        if (device.chosen) chosen = static_cast<int>(labels.size());
        labels.push_back(ui.tongue.in_parts(device.label, kDeviceSeams));
    }
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    float x = rect.x;
    if (!labels.empty()) {
        const std::string label = labels[static_cast<std::size_t>(chosen)] + "   ";
        const float width = std::min(button_width(ui, label), rect.w * 0.5F);
        const int picked = menu_button(ui, "program.device", label, {x, rect.y, width, ui.px(25)},
                                       labels, chosen, {.data = true});
        if (picked >= 0) {
            const base::HostId host = view.devices[static_cast<std::size_t>(picked)].host;
            state.pick = {host, "", {}};
            Selection pick;
            pick.host = host;
            pick.focus = Selection::Focus::Host;
            ui.emit(Select{pick, false});
        }
        x += width + ui.px(10);
    }
    const std::string words = !view.on              ? "switched off"
                              : !view.error.empty() ? view.error
                              : !view.busy.empty()  ? view.busy
                                                    : view.account;
    const Color color = !view.error.empty() && view.on ? ui.theme.bad
                        : !view.busy.empty()           ? ui.theme.link
                                                       : ui.theme.muted;
    put_text_fit(draw, ui.fonts.small, x, rect.y + ui.px(5), rect.right() - x, color,
                 view.on && !view.error.empty() ? std::string_view{words} : ui.say(words));
}

}  // namespace

void draw_program(const ProgramView& view, ProgramUi& state, const Rect& rect, Ui& ui) {
    const Rect inside{rect.x + ui.px(12), rect.y + ui.px(2), rect.w - ui.px(22), rect.h - ui.px(8)};
    draw_device(view, state, inside, ui);
    float y = inside.y + ui.px(31);
    y += draw_buttons(view, state, {inside.x, y, inside.w, ui.px(26)}, ui);
    const float height = inside.bottom() - y;
    if (state.memory) {
        draw_sheet(view.memory, "program.memory", {inside.x, y, inside.w, height}, {}, ui);
        return;
    }
    const float folders = std::min(ui.px(150), inside.w * 0.22F);
    const float list = std::floor((inside.w - folders) * 0.42F);
    draw_folders(view, state, {inside.x, y, folders, height}, ui);
    draw_list(view, state, {inside.x + folders + ui.px(8), y, list - ui.px(8), height}, ui);
    const float x = inside.x + folders + list + ui.px(10);
    ImGui::GetWindowDrawList()->AddLine({x - ui.px(5), y}, {x - ui.px(5), inside.bottom()},
                                        ink(ui.theme.border), 1.0F);
    draw_message(view, {x + ui.px(4), y, inside.right() - x - ui.px(4), height}, ui);
}

}  // namespace gui
