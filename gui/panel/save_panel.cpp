// The dialog that asks for the name of a file to save the run in.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iterator>

#include "gui/console_command.h"
#include "gui/panel/overlay_box.h"

namespace gui {

namespace {

/// What a run can be written as.
struct SaveForm {
    const char* id;
    const char* label;
    std::string_view ending;
    const char* words;
};

constexpr SaveForm kForms[] = {
    {"save.run", "Run file (.json)", ".json", "The whole run, to be opened again here or with: postroom run FILE.json"},
    {"save.script", "Script (.lua)", ".lua",
     "Everything that was done until this moment, as a Lua script to read and change; run again, it comes to the same end."},
    {"save.page", "Web page (.html)", ".html",
     "One page that replays the run in any browser, without a network; passwords are masked."},
    {"save.capture", "Capture (.pcapng)", ".pcapng",
     "Every conversation as packets, to be looked at with Wireshark; passwords are masked."}};

const SaveForm& form_of(const std::string& path) {
    for (const SaveForm& form : kForms) {
        if (path.ends_with(form.ending)) return form;
    }
    return kForms[0];
}

/// The same name with another ending.
std::string with_ending(const std::string& path, std::string_view ending) {
    for (const SaveForm& form : kForms) {
        if (path.ends_with(form.ending)) return path.substr(0, path.size() - form.ending.size()) + std::string{ending};
    }
    return path + std::string{ending};
}

}  // namespace

void draw_save(OverlayUi& state, const Rect& window, Ui& ui) {
    const Rect inside = begin_box(state, window, ui.px(620), ui.px(316), "Save", ui);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const SaveForm& chosen = form_of(state.save_path);
    const float half = std::floor((inside.w - ui.px(8)) / 2);
    float y = inside.y;
    for (std::size_t n = 0; n < std::size(kForms); ++n) {
        const float x = inside.x + (n % 2 == 0 ? 0 : half + ui.px(8));
        if (button(ui, kForms[n].id, kForms[n].label, {x, y, half, ui.px(30)}, {.chosen = &kForms[n] == &chosen}))
            state.save_path = with_ending(state.save_path, kForms[n].ending);
        if (n % 2 == 1) y += ui.px(36);
    }
    y += ui.px(2);
    y += put_text_wrapped(draw, ui.fonts.small, inside.x, y, inside.w, ui.theme.muted, ui.say(chosen.words));
    y += ui.px(6);
    if (state.focus_field) {
        ImGui::SetKeyboardFocusHere();
        state.focus_field = false;
    }
    text_field(ui, "save.path", {inside.x, y, inside.w, ui.px(32)}, state.save_path, "A name, such as lesson-3.lua");
    y += ui.px(38);
    std::error_code failed;
    const std::string whole = std::filesystem::absolute(state.save_path, failed).string();
    put_text_fit(draw, ui.fonts.small, inside.x, y, inside.w, ui.theme.muted, fmt::format("{} {}", ui.say("goes to"), whole));
    const float width = ui.px(96);
    const float bottom = inside.bottom() - ui.px(36);
    const bool named = !std::filesystem::path{state.save_path}.stem().empty();
    if (button(ui, "save.do", "Save", {inside.right() - width, bottom, width, ui.px(32)}, {.enabled = named, .accent = true}) ||
        (named && std::exchange(state.enter, false)))
        ui.emit(SaveFile{state.save_path});
    if (!state.refused.empty())
        put_text_wrapped(draw, ui.fonts.small, inside.x, bottom + ui.px(2), inside.w - width - ui.px(14), ui.theme.bad, state.refused, 2);
}

}  // namespace gui
