#include "gui/panel/console_panel.h"

#include <fmt/format.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace gui {

namespace {

constexpr std::array<std::string_view, 3> kTabs{"Console", "Script", "Terminal"};
constexpr std::size_t kOffered = 8;

float row_height(const Ui& ui) {
    return std::ceil(ui.fonts.mono->FontSize * 1.3F);
}

/// What was changed from outside goes into the field that the keyboard is in.
int follow(ImGuiInputTextCallbackData* data) {
    auto& state = *static_cast<PromptUi*>(data->UserData);
    if (!state.replaced) return 0;
    data->DeleteChars(0, data->BufTextLen);
    data->InsertChars(0, state.input.c_str());
    data->CursorPos = data->SelectionStart = data->SelectionEnd = data->BufTextLen;
    state.replaced = false;
    return 0;
}

/// Keys that mean something else at a prompt than in a field: as long as this lives, the field does not
/// see them pressed. Enter would take the keyboard away from it, Escape what was typed.
class HiddenKeys {
  public:
    HiddenKeys() {
#if IMGUI_VERSION_NUM < 18700
        ImGuiIO& io = ImGui::GetIO();
        for (std::size_t n = 0; n < kKeys.size(); ++n) {
            const int key = io.KeyMap[kKeys[n]];
            if (key < 0) continue;
            was_[n] = io.KeysDownDuration[key];
            io.KeysDownDuration[key] = -1;
        }
#endif
    }
    ~HiddenKeys() {
#if IMGUI_VERSION_NUM < 18700
        ImGuiIO& io = ImGui::GetIO();
        for (std::size_t n = 0; n < kKeys.size(); ++n) {
            const int key = io.KeyMap[kKeys[n]];
            if (key >= 0) io.KeysDownDuration[key] = was_[n];
        }
#endif
    }
    HiddenKeys(const HiddenKeys&) = delete;
    HiddenKeys& operator=(const HiddenKeys&) = delete;

  private:
    static constexpr std::array<ImGuiKey_, 4> kKeys{ImGuiKey_Enter, ImGuiKey_KeyPadEnter,
                                                    ImGuiKey_Escape, ImGuiKey_Tab};
    std::array<float, 4> was_{};
};

}  // namespace

void PromptUi::put(std::string text) {
    input = std::move(text);
    replaced = true;
    offered = {};
    chosen = 0;
}

void PromptUi::recall(int direction) {
    if (direction < 0 ? at == 0 : at >= history.size()) return;
    if (at >= history.size()) fresh = input;
    at = direction < 0 ? at - 1 : at + 1;
    put(at < history.size() ? history[at] : fresh);
}

std::string PromptUi::take() {
    std::string line = input;
    if (!line.empty() && (history.empty() || history.back() != line)) history.push_back(line);
    if (history.size() > kMostHistory) history.erase(history.begin());
    at = history.size();
    fresh.clear();
    put("");
    focus();
    return line;
}

void PromptUi::accept() {
    if (chosen >= offered.all.size() || offered.begin > input.size()) return;
    std::string line = input.substr(0, offered.begin) + offered.all[chosen].word;
    put(std::move(line));
    focus();
}

float draw_prompt(PromptUi& state, std::string_view id, std::string_view hint, const Rect& rect, Ui& ui) {
    const float height = ui.px(30);
    const Rect field{rect.x, rect.bottom() - height, rect.w, height};
    ui.widgets.add(id, field, true);
    ImGui::SetCursorScreenPos({field.x, field.y});
    ImGui::SetNextItemWidth(field.w);
    ImGui::PushStyleColor(ImGuiCol_FrameBg, ink(ui.theme.raised));
    ImGui::PushStyleColor(ImGuiCol_Text, ink(ui.theme.text));
    ImGui::PushStyleColor(ImGuiCol_TextDisabled, ink(ui.theme.muted));
    ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, ink(ui.theme.selected));
    ImGui::PushStyleColor(ImGuiCol_Border, ink(state.active ? ui.theme.focus : ui.theme.border));
    ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, ui.px(4));
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, state.active ? ui.px(1.5F) : 1.0F);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                        ImVec2{ui.px(8), std::max(1.0F, (height - ui.fonts.mono->FontSize) / 2)});
    ImGui::PushFont(ui.fonts.mono);
    // The field gives the keyboard away at Enter, so it is asked for in a few frames.
    const bool asked = state.asks > 0 && !state.active;
    state.asks = std::max(0, state.asks - 1);
    if (ui.widgets.take_activation(id) || asked) {
        ImGui::SetKeyboardFocusHere();
        state.replaced = true;  // nothing of it is to be selected
    }
    const std::string label = "##" + std::string{id};
    const std::string words{ui.say(hint)};
    // The flag for completion keeps Tab in the field; what it does is in App::press.
    bool changed = false;
    const bool by_typing = !state.replaced;
    {
        const HiddenKeys hidden;
        changed = ImGui::InputTextWithHint(
            label.c_str(), words.c_str(), &state.input,
            ImGuiInputTextFlags_CallbackAlways | ImGuiInputTextFlags_CallbackCompletion, follow,
            &state);
    }
    const bool active = ImGui::IsItemActive();
    state.active = active;
    if (state.kept) {
        state.put(std::move(*state.kept));
        state.kept.reset();
    }
    if (changed && by_typing && !state.offered.all.empty()) state.offered = {};
    ImGui::PopFont();
    ImGui::PopStyleVar(3);
    ImGui::PopStyleColor(5);
    return height;
}

void draw_offered(PromptUi& state, std::string_view id, const Rect& rect, Ui& ui) {
    const auto& all = state.offered.all;
    if (all.empty()) return;
    const float row = row_height(ui) + ui.px(2);
    const auto room = static_cast<std::size_t>(std::max(1.0F, (rect.h - ui.px(12)) / row));
    const std::size_t rows = std::min({all.size(), kOffered, room});
    const std::size_t first = std::min(state.chosen - std::min(state.chosen, rows / 2), all.size() - rows);
    float word = 0;
    for (std::size_t n = first; n < first + rows; ++n)
        word = std::max(word, text_width(ui.fonts.mono, all[n].word));
    word = std::min(word + ui.px(26), rect.w * 0.45F);
    const bool more = all.size() > rows;
    const float height = row * static_cast<float>(rows) + ui.px(8);
    const Rect box{rect.x, rect.bottom() - height, rect.w, height};
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, ink(ui.theme.region), ui.px(4));
    draw.AddRect({box.x, box.y}, {box.right(), box.bottom()}, ink(ui.theme.link), ui.px(4));
    for (std::size_t n = first; n < first + rows; ++n) {
        const Rect spot{box.x + ui.px(4), box.y + ui.px(4) + row * static_cast<float>(n - first),
                        box.w - ui.px(8), row};
        bool hovered = false;
        const bool clicked = click_area(ui, fmt::format("{}.word.{}", id, n), spot, true, &hovered);
        if (n == state.chosen || hovered)
            draw.AddRectFilled({spot.x, spot.y}, {spot.right(), spot.bottom()},
                               ink(n == state.chosen ? ui.theme.selected : ui.theme.hovered), ui.px(3));
        put_text_fit(draw, ui.fonts.mono, spot.x + ui.px(6), spot.y + ui.px(2), word - ui.px(10),
                     ui.theme.heading, all[n].word);
        const std::string count = more && n == first ? fmt::format("{} of {}", state.chosen + 1, all.size()) : "";
        const float right = text_width(ui.fonts.small, count);
        put_text(draw, ui.fonts.small, spot.right() - right - ui.px(6), spot.y + ui.px(3), ui.theme.muted, count);
        put_text_fit(draw, ui.fonts.small, spot.x + word, spot.y + ui.px(3),
                     spot.w - word - right - ui.px(16), ui.theme.text, all[n].help);
        if (clicked) {
            state.chosen = n;
            state.accept();
            return;
        }
    }
}

Rect draw_console_head(const ConsoleHead& head, ConsoleUi& state, const Rect& rect, Ui& ui) {
    const float y = rect.y + ui.px(3);
    const float height = ui.px(25);
    float right = rect.right() - ui.px(8);
    const auto place = [&](std::string_view label) {
        const float width = button_width(ui, label);
        right -= width;
        const Rect spot{right, y, width, height};
        right -= ui.px(6);
        return spot;
    };
    if (button(ui, "console.close", "Close", place("Close"), {.tooltip = "Close the drawer (F12)"}))
        ui.emit(ToggleConsole{});
    if (rect.w > ui.px(560) &&
        button(ui, "console.save", "Save as script…", place("Save as script…"),
               {.tooltip = "The whole session as a file that replays to the same end"}))
        ui.emit(SaveRun{SaveRun::How::Script});
    if (head.running &&
        button(ui, "console.stop", "Stop", place("Stop"), {.accent = true, .tooltip = "End the line that runs (Esc)"}))
        ui.emit(StopLine{});
    const int picked = tab_row(ui, "console.tab", {rect.x + ui.px(6), y, right - rect.x - ui.px(12), height},
                               kTabs, static_cast<int>(state.tab));
    if (picked >= 0) {
        state.tab = static_cast<ConsoleTab>(picked);
        if (state.tab == ConsoleTab::Console) state.prompt.focus();
    }
    return {rect.x + ui.px(8), rect.y + ui.px(32), rect.w - ui.px(16), rect.h - ui.px(38)};
}

namespace {

void draw_log(const ConsoleHead& head, ConsoleUi& state, const Rect& rect, Ui& ui) {
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    ImGui::BeginChild("console.log", {rect.w, rect.h});
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float row = row_height(ui);
    const float width = ImGui::GetContentRegionAvail().x - ui.px(4);
    const auto& rows = head.log.rows();
    const float sign = text_width(ui.fonts.mono, "> ");
    const auto first = static_cast<std::size_t>(std::max(0.0F, (rect.y - start.y) / row));
    const auto seen = static_cast<std::size_t>(rect.h / row) + 2;
    for (std::size_t n = first; n < std::min(rows.size(), first + seen); ++n) {
        const ConsoleRow& one = rows[n];
        const float y = start.y + row * static_cast<float>(n);
        const Color color = ui.theme.of(role_of(one.kind));
        put_text(draw, ui.fonts.mono_bold, start.x, y, color, one.sign);
        const float time = one.time.empty() ? 0 : text_width(ui.fonts.small, one.time) + ui.px(10);
        put_text(draw, ui.fonts.small, start.x + width - time, y + ui.px(1), ui.theme.muted, one.time);
        put_text_fit(draw, ui.fonts.mono, start.x + sign, y, width - sign - time - ui.px(6), color, one.text);
    }
    if (rows.empty())
        put_text_wrapped(draw, ui.fonts.small, start.x, start.y, width, ui.theme.muted,
                         ui.say("What is done by mouse appears here as the line that would do it, and what you type "
                                "below acts on the run above. Try: mailbox(\"ben\")   Tab shows how a word may go on."));
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, row * static_cast<float>(rows.size())});
    if (state.shown != head.log.added()) {
        state.shown = head.log.added();
        ImGui::SetScrollY(row * static_cast<float>(rows.size()));
    }
    ImGui::EndChild();
}

}  // namespace

void draw_console(const ConsoleHead& head, ConsoleUi& state, const Rect& rect, Ui& ui) {
    const float prompt = ui.px(30);
    const Rect upper{rect.x, rect.y, rect.w, rect.h - prompt - ui.px(6)};
    draw_log(head, state, upper, ui);
    if (head.running) {
        const std::string words = head.progress.empty() ? std::string{ui.say("The line runs; Esc stops it.")}
                                                        : head.progress + "  " + std::string{ui.say("Esc stops it.")};
        state.prompt.active = false;
        put_text_fit(*ImGui::GetWindowDrawList(), ui.fonts.text, rect.x + ui.px(8),
                     rect.bottom() - prompt + ui.px(6), rect.w - ui.px(16), ui.theme.warn, words);
        return;
    }
    draw_prompt(state.prompt, "console.prompt",
                state.pending.empty() ? "A line of the language; Tab completes, ↑ brings back earlier lines"
                                      : "It goes on: type the next line; an empty one ends it, Esc gives it up",
                rect, ui);
    if (!state.prompt.offered.all.empty()) {
        // A window of its own over the log, so that the log takes no clicks meant for the list.
        ImGui::SetCursorScreenPos({upper.x, upper.y});
        ImGui::BeginChild("console.offered", {upper.w, upper.h}, false, ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollbar);
        draw_offered(state.prompt, "console", upper, ui);
        ImGui::EndChild();
    }
}

namespace {

/// What the script has said so far, the last of it in sight.
void draw_said(const ScriptView& view, ConsoleUi& state, const Rect& rect, Ui& ui) {
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    ImGui::BeginChild("script.said", {rect.w, rect.h});
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float row = row_height(ui);
    draw.AddLine({rect.x, rect.y}, {rect.right(), rect.y}, ink(ui.theme.border));
    for (std::size_t n = 0; n < view.said.size(); ++n) {
        const float y = start.y + row * static_cast<float>(n);
        if (y > rect.bottom() || y + row < rect.y) continue;
        put_text_fit(draw, ui.fonts.mono, start.x + ui.px(6), y, rect.w - ui.px(16), ui.theme.of(role_of(view.said[n].kind)), view.said[n].text);
    }
    ImGui::Dummy({1, row * static_cast<float>(view.said.size())});
    if (state.shown_said != view.said.size()) {
        state.shown_said = view.said.size();
        ImGui::SetScrollY(row * static_cast<float>(view.said.size()));
    }
    ImGui::EndChild();
}

}  // namespace

void draw_script(const ScriptView* script, ConsoleUi& state, const Rect& rect, Ui& ui) {
    ImDrawList& outer = *ImGui::GetWindowDrawList();
    if (script == nullptr) {
        put_text_wrapped(outer, ui.fonts.small, rect.x, rect.y, rect.w, ui.theme.muted,
                         ui.say("No script is open. One that is opened, with Open or with: postroom open FILE.lua, is shown "
                                "here beside its run, with a mark at the line that runs."));
        return;
    }
    const ScriptView& view = *script;
    float x = rect.x;
    const float height = ui.px(26);
    const auto next = [&](std::string_view label) {
        const float width = button_width(ui, label);
        const Rect spot{x, rect.y, width, height};
        x += width + ui.px(6);
        return spot;
    };
    if (button(ui, "script.back", "Line back", next("Line back"),
               {.enabled = view.previous.has_value(), .tooltip = "To the end of the script line before"}))
        ui.emit(StepScript{-1});
    if (button(ui, "script.step", "Next line", next("Next line"),
               {.enabled = view.next.has_value(), .accent = true, .tooltip = "To the end of the next script line that does something"}))
        ui.emit(StepScript{1});
    if (button(ui, "script.into", "Into", next("Into"),
               {.enabled = view.into.has_value(), .tooltip = "To the next line, also inside the functions that are called"}))
        ui.emit(StepScript{1, true});
    put_text_fit(outer, ui.fonts.small, x + ui.px(6), rect.y + ui.px(6), rect.right() - x - ui.px(10),
                 ui.theme.muted, view.file + ": " + view.words);
    Rect inside{rect.x, rect.y + height + ui.px(6), rect.w, rect.h - height - ui.px(6)};
    if (!view.said.empty()) {
        const float part = std::min(std::max(row_height(ui) * 2, inside.h * 0.4F), row_height(ui) * static_cast<float>(view.said.size()) + ui.px(4));
        inside.h -= part + ui.px(4);
        draw_said(view, state, {inside.x, inside.bottom() + ui.px(4), inside.w, part}, ui);
    }
    ImGui::SetCursorScreenPos({inside.x, inside.y});
    ImGui::BeginChild("script.lines", {inside.w, inside.h});
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float row = row_height(ui);
    const float number = text_width(ui.fonts.mono, "0000 ");
    for (std::size_t n = 1; n <= view.lines.size(); ++n) {
        const float y = start.y + row * static_cast<float>(n - 1);
        if (y > inside.bottom() || y + row < inside.y) continue;
        const float left = start.x + ui.px(20);
        if (n == view.wrong) {
            draw.AddRectFilled({start.x, y}, {start.x + ui.px(3), y + row}, ink(ui.theme.of(Role::Bad)));
        }
        if (n == view.running) {
            draw.AddRectFilled({start.x, y}, {start.x + inside.w, y + row}, ink(ui.theme.current), ui.px(3));
            const float m = y + row / 2;
            draw.AddTriangleFilled({start.x + ui.px(5), m - ui.px(5)}, {start.x + ui.px(14), m},
                                   {start.x + ui.px(5), m + ui.px(5)}, ink(ui.theme.act));
        }
        put_text(draw, ui.fonts.mono, left, y, ui.theme.muted, fmt::format("{:4}", n));
        put_text_fit(draw, ui.fonts.mono, left + number, y, inside.w - number - ui.px(30),
                     n == view.wrong ? ui.theme.of(Role::Bad) : ui.theme.text, view.lines[n - 1]);
    }
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, row * static_cast<float>(view.lines.size())});
    if (state.shown_line != view.running) {
        state.shown_line = view.running;
        const float at = row * static_cast<float>(view.running == 0 ? 0 : view.running - 1);
        const float scroll = ImGui::GetScrollY();
        if (at < scroll || at + row > scroll + inside.h) ImGui::SetScrollY(std::max(0.0F, at - inside.h / 2));
    }
    ImGui::EndChild();
}

}  // namespace gui
