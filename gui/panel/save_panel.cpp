// The dialog that asks for the name of a file to save the run in.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "gui/console_command.h"
#include "gui/panel/overlay_box.h"

namespace gui {

namespace {

constexpr std::string_view kScript = ".lua";
constexpr std::string_view kRun = ".json";

/// The same name with another ending.
std::string with_ending(const std::string& path, std::string_view ending) {
    for (const std::string_view known : {kScript, kRun}) {
        if (path.ends_with(known)) return path.substr(0, path.size() - known.size()) + std::string{ending};
    }
    return path + std::string{ending};
}

}  // namespace

void draw_save(OverlayUi& state, const Rect& window, Ui& ui) {
    const Rect inside = begin_box(state, window, ui.px(620), ui.px(280), "Save", ui);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const bool script = state.save_path.ends_with(kScript);
    const float half = (inside.w - ui.px(8)) / 2;
    float y = inside.y;
    if (button(ui, "save.run", "Run file (.json)", {inside.x, y, half, ui.px(30)}, {.chosen = !script}))
        state.save_path = with_ending(state.save_path, kRun);
    if (button(ui, "save.script", "Script (.lua)", {inside.x + half + ui.px(8), y, half, ui.px(30)}, {.chosen = script}))
        state.save_path = with_ending(state.save_path, kScript);
    y += ui.px(38);
    y += put_text_wrapped(draw, ui.fonts.small, inside.x, y, inside.w, ui.theme.muted,
                          ui.say(script ? "Everything that was done until this moment, as lines of the language to read and "
                                          "change; it replays to the same end."
                                        : "The whole run, to be opened again here or with: postroom run FILE.json"));
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
