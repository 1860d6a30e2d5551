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

/// What can be done with the letter that is open, and with the program.
struct ProgramButton {
    const char* id;
    const char* label;
    int rank;  ///< the lowest stay longest when there is little room
    ButtonLook look;
    UiCommand command;
    bool shown = false;
};

std::vector<ProgramButton> program_buttons(const ProgramView& view, const ProgramUi& state) {
    const bool open = view.on && static_cast<bool>(view.letter);
    const sim::NamedValue device{"device", view.device};
    const sim::NamedValue letter{"letter", view.letter};
    const auto mark = [&](sim::Mark one) { return Do{sim::MarkLetter{view.device, view.letter, one, view.pick.folder}}; };
    std::vector<ProgramButton> all{
        {"get_mail", "Get mail", 0, {.enabled = view.on, .accent = true, .tooltip = "Ask the server for new letters"}, Do{sim::CheckMail{view.device}}},
        {"write", "Write", 4, {.enabled = view.on}, WriteLetter{view.pick.device, "", ""}},
        {"reply", "Reply", 5, {.enabled = open && !view.reply_to.empty()}, OpenForm{"reply", {device, letter}}},
        {"open", "Open", 2, {.enabled = open, .tooltip = "Read it: fetches the text if it is not here"}, Do{sim::OpenLetter{view.device, view.letter}}},
        {"delete", "Delete", 3, {.enabled = open, .tooltip = "What becomes of the server’s copy is decided by the account settings"},
         Do{sim::DeleteLetter{view.device, view.pick.folder, view.letter}}},
        {"mark", view.seen ? "Mark unread" : "Mark read", 6, {.enabled = open}, mark(view.seen ? sim::Mark::Unread : sim::Mark::Read)},
        {"flag", view.flagged ? "Unflag" : "Flag", 8, {.enabled = open}, mark(view.flagged ? sim::Mark::Unflagged : sim::Mark::Flagged)},
        {"move", "Move…", 7, {.enabled = open}, OpenForm{"move", {device, letter, {"folder", view.pick.folder}}}},
        {"settings", "Settings…", 1, {.tooltip = "Account settings of this program"}, OpenAccount{view.pick.device}},
        {"memory", state.memory ? "Folders" : "Memory", 9, {.chosen = state.memory, .tooltip = "Its settings, and what it remembers"}, OpenForm{}}};
    if (state.memory) all.push_back({"change_memory", "Lose or restore…", 10, {}, OpenForm{"memory", {device}}});
    all.push_back({"more", "All acts…", 11, {.tooltip = "All acts of this device"}, OpenActs{view.pick.device}});
    return all;
}

void press(const ProgramButton& one, ProgramUi& state, Ui& ui) {
    if (std::string_view{one.id} == "memory") state.memory = !state.memory;
    else ui.out.push_back(one.command);
}

/// Which have room beside each other: all, or the lowest ranks and a menu for the others.
template <class WidthOf>
void choose_shown(std::vector<ProgramButton>& all, float room, float menu, WidthOf width_of) {
    float wanted = 0;
    for (const ProgramButton& one : all) wanted += width_of(one);
    float left = wanted <= room ? room : room - menu;
    bool full = false;
    for (int rank = 0; rank < static_cast<int>(all.size()) + 1; ++rank) {
        for (ProgramButton& one : all) {
            if (one.rank != rank) continue;
            full = full || width_of(one) > left;
            one.shown = !full;
            left -= width_of(one);
        }
    }
}

/// The row of buttons, and a menu for those that have no room in it; returns its height.
float draw_buttons(const ProgramView& view, ProgramUi& state, const Rect& rect, Ui& ui) {
    const float height = ui.px(26);
    std::vector<ProgramButton> all = program_buttons(view, state);
    const auto width_of = [&](const ProgramButton& one) {
        return text_width(one.look.accent ? ui.fonts.bold : ui.fonts.text, ui.say(one.label)) + ui.px(18);
    };
    const float menu = button_width(ui, "More…") + ui.px(14);
    choose_shown(all, rect.w + ui.px(5), menu + ui.px(5), [&](const ProgramButton& one) { return width_of(one) + ui.px(5); });
    float x = rect.x;
    std::vector<std::string> labels;
    std::vector<const ProgramButton*> left_out;
    for (const ProgramButton& one : all) {
        if (!one.shown) {
            labels.emplace_back(ui.say(one.label));
            left_out.push_back(&one);
            continue;
        }
        const float width = width_of(one);
        if (button(ui, "program." + std::string{one.id}, one.label, {x, rect.y, width, height}, one.look)) press(one, state, ui);
        x += width + ui.px(5);
    }
    if (!left_out.empty()) {
        const int picked = menu_button(ui, "program.menu", "More…", {x, rect.y, menu, height}, labels, -1, {.left = true});
        const ProgramButton* one = picked < 0 ? nullptr : left_out[static_cast<std::size_t>(picked)];
        if (one != nullptr && one->look.enabled) press(*one, state, ui);
    }
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
