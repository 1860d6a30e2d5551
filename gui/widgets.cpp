#include "gui/widgets.h"

#include <imgui_stdlib.h>

#include <algorithm>
#include <cctype>
#include <cfloat>
#include <cmath>

namespace gui {

namespace {

const char* begin_of(std::string_view text) {
    return text.data();
}
const char* end_of(std::string_view text) {
    return text.data() + text.size();
}

constexpr std::string_view kEllipsis = "…";

Color button_ground(const Ui& ui, const ButtonLook& look, bool hovered) {
    if (look.accent && look.enabled) return ui.theme.accent;
    if (look.chosen) return ui.theme.selected;
    if (hovered && look.enabled) return ui.theme.hovered;
    return ui.theme.raised;
}

void focus_ring(const Ui& ui, std::string_view id, const Rect& rect) {
    if (ui.widgets.focused() != id) return;
    ImGui::GetWindowDrawList()->AddRect({rect.x - 1, rect.y - 1},
                                        {rect.right() + 1, rect.bottom() + 1}, ink(ui.theme.focus),
                                        ui.px(5), 0, std::max(2.0F, ui.px(2)));
}

/// Where what is typed goes: a caret alone is not seen from the last row.
void typing_ring(const Ui& ui, const Rect& rect) {
    if (!ImGui::IsItemActive()) return;
    ImGui::GetWindowDrawList()->AddRect({rect.x - 1, rect.y - 1}, {rect.right() + 1, rect.bottom() + 1}, ink(ui.theme.focus),
                                        ui.px(5), 0, std::max(2.0F, ui.px(2)));
}

void field_style(const Ui& ui) {
    ImGui::PushStyleColor(ImGuiCol_FrameBg, ink(ui.theme.raised));
    ImGui::PushStyleColor(ImGuiCol_Text, ink(ui.theme.text));
    ImGui::PushStyleColor(ImGuiCol_TextDisabled, ink(ui.theme.muted));
    ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, ink(ui.theme.selected));
    ImGui::PushStyleColor(ImGuiCol_Border, ink(ui.theme.border));
    ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, ui.px(4));
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1.0F);
}

void end_field_style() {
    ImGui::PopStyleVar(2);
    ImGui::PopStyleColor(5);
}

}  // namespace

void WidgetRegistry::begin_frame() {
    menu_was_open_ = std::exchange(menu_open_, false);
    widgets_.clear();
}

void WidgetRegistry::add(std::string_view id, Rect rect, bool enabled) {
    widgets_.push_back({std::string{id}, rect, enabled, false, layer_});
}

const Widget* WidgetRegistry::find(std::string_view id) const {
    for (const Widget& widget : widgets_) {
        if (widget.id == id) return &widget;
    }
    return nullptr;
}

void WidgetRegistry::focus_next(int direction) {
    if (widgets_.empty()) return;
    const auto count = static_cast<int>(widgets_.size());
    int at = direction > 0 ? -1 : 0;
    for (int n = 0; n < count; ++n) {
        if (widgets_[static_cast<std::size_t>(n)].id == focused_) at = n;
    }
    for (int n = 0; n < count; ++n) {
        at = (at + direction + count) % count;
        if (widgets_[static_cast<std::size_t>(at)].enabled) {
            focused_ = widgets_[static_cast<std::size_t>(at)].id;
            return;
        }
    }
}

bool WidgetRegistry::take_activation(std::string_view id) {
    if (!activate_ || id != focused_) return false;
    activate_ = false;
    return true;
}

ImU32 ink(Color color) {
    return IM_COL32(color.r, color.g, color.b, color.a);
}

float text_width(ImFont* font, std::string_view text) {
    return font->CalcTextSizeA(font->FontSize, FLT_MAX, 0.0F, begin_of(text), end_of(text)).x;
}

/// Dear ImGui breaks a line after a full stop too, which takes names and numbers apart ("mx1.", "250 2.1."):
/// where it has broken within a word, the blank before it is taken, if there is one.
static const char* word_end(const char* begin, const char* stop, const char* end) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\n'; };
    if (stop >= end || is_blank(*stop) || stop == begin || is_blank(stop[-1])) return stop;
    for (const char* at = stop; at > begin; --at) {
        if (is_blank(at[-1])) return at;
    }
    return stop;
}

/// Where the row that begins at `at` ends: at a line break, or before the word that has no room. Passes `at` on
/// to the next row.
static std::string_view take_row(ImFont* font, const char*& at, const char* end, float width) {
    const char* line_end = std::find(at, end, '\n');
    const char* from = at;
    const char* stop = from == line_end ? from : word_end(from, font->CalcWordWrapPositionA(1.0F, from, line_end, width), line_end);
    if (stop == from && from != line_end) ++stop;
    at = stop;
    while (at < line_end && *at == ' ') ++at;
    if (at == line_end && at < end) ++at;
    return {from, static_cast<std::size_t>(stop - from)};
}

float wrapped_height(ImFont* font, std::string_view text, float width) {
    const char* at = begin_of(text);
    const char* end = end_of(text);
    float height = 0;
    while (at < end) {
        (void)take_row(font, at, end, width);
        height += font->FontSize * 1.25F;
    }
    return height;
}

float put_text(ImDrawList& draw, ImFont* font, float x, float y, Color color,
               std::string_view text) {
    if (text.empty()) return 0;
    draw.AddText(font, font->FontSize, {std::floor(x), std::floor(y)}, ink(color), begin_of(text),
                 end_of(text));
    return text_width(font, text);
}

bool put_text_fit(ImDrawList& draw, ImFont* font, float x, float y, float width, Color color,
                  std::string_view text) {
    if (text.empty() || width <= 0) return false;
    if (text_width(font, text) <= width) {
        put_text(draw, font, x, y, color, text);
        return false;
    }
    const char* cut = nullptr;
    const float room = width - text_width(font, kEllipsis);
    if (room <= 0) return true;
    const float used =
        font->CalcTextSizeA(font->FontSize, room, 0.0F, begin_of(text), end_of(text), &cut).x;
    put_text(draw, font, x, y, color, text.substr(0, static_cast<std::size_t>(cut - text.data())));
    put_text(draw, font, x + used, y, color, kEllipsis);
    return true;
}

float put_text_wrapped(ImDrawList& draw, ImFont* font, float x, float y, float width, Color color,
                       std::string_view text, int lines_max) {
    const char* at = begin_of(text);
    const char* end = end_of(text);
    float top = y;
    int lines = 0;
    while (at < end) {
        const char* from = at;
        const std::string_view row = take_row(font, at, end, width);
        if (++lines == lines_max && at < end) {
            // The rest in one row, so that its end is cut where a reader sees it.
            std::string rest{from, static_cast<std::size_t>(end - from)};
            std::replace(rest.begin(), rest.end(), '\n', ' ');
            put_text_fit(draw, font, x, top, width, color, rest);
            return top + font->FontSize - y;
        }
        put_text(draw, font, x, top, color, row);
        top += font->FontSize * 1.25F;
    }
    return top - y;
}

void begin_part(Ui& ui, const char* name, const Rect& rect, bool scrolls) {
    ImGui::SetNextWindowPos({rect.x, rect.y});
    ImGui::SetNextWindowSize({rect.w, rect.h});
    ImGui::PushStyleColor(ImGuiCol_WindowBg, ink(ui.theme.part));
    ImGui::PushStyleColor(ImGuiCol_Border, ink(ui.theme.border));
    ImGui::PushStyleColor(ImGuiCol_ScrollbarBg, ink(ui.theme.part));
    ImGui::PushStyleColor(ImGuiCol_ScrollbarGrab, ink(ui.theme.border));
    ImGui::PushStyleColor(ImGuiCol_ScrollbarGrabHovered, ink(ui.theme.muted));
    ImGui::PushStyleColor(ImGuiCol_ScrollbarGrabActive, ink(ui.theme.muted));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ui.px(6));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1.0F);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{0, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, ImVec2{1, 1});
    ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, ui.px(10));
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{0, 0});
    ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                             ImGuiWindowFlags_NoSavedSettings |
                             ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoNav |
                             ImGuiWindowFlags_NoFocusOnAppearing;
    if (!scrolls) flags |= ImGuiWindowFlags_NoScrollWithMouse;
    ImGui::Begin(name, nullptr, flags);
    ui.widgets.set_layer(name);
}

void end_part() {
    ImGui::End();
    ImGui::PopStyleVar(6);
    ImGui::PopStyleColor(6);
}

float part_heading(Ui& ui, const Rect& part, std::string_view heading, std::string_view words) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float height = ui.px(28);
    const float x = part.x + ui.px(10);
    const float y = part.y + ui.px(8);
    const float width = put_text(draw, ui.fonts.caps, x, y + ui.px(0.5F), ui.theme.muted,
                                 ui.tongue.label(heading));
    put_text_fit(draw, ui.fonts.small, x + width + ui.px(10), y - ui.px(0.5F),
                 part.w - width - ui.px(30), ui.theme.muted, ui.say(words));
    return height;
}

bool click_area(Ui& ui, std::string_view id, const Rect& rect, bool enabled, bool* hovered,
                bool* double_clicked, bool* right_clicked) {
    const ImVec2 clip_min = ImGui::GetWindowDrawList()->GetClipRectMin();
    const ImVec2 clip_max = ImGui::GetWindowDrawList()->GetClipRectMax();
    const bool visible = rect.right() > clip_min.x && rect.x < clip_max.x &&
                         rect.bottom() > clip_min.y && rect.y < clip_max.y;
    if (hovered != nullptr) *hovered = false;
    if (!visible || rect.w <= 0 || rect.h <= 0) return false;
    // What is scrolled out of sight cannot be clicked, so it is not part of the widget.
    const float left = std::max(rect.x, clip_min.x);
    const float top = std::max(rect.y, clip_min.y);
    ui.widgets.add(id,
                   {left, top, std::min(rect.right(), clip_max.x) - left,
                    std::min(rect.bottom(), clip_max.y) - top},
                   enabled);
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    const std::string name{id};
    ImGui::PushID(name.c_str());
    const bool clicked =
        ImGui::InvisibleButton("##area", {rect.w, rect.h}, ImGuiButtonFlags_MouseButtonLeft);
    const bool over = ImGui::IsItemHovered();
    if (hovered != nullptr) *hovered = over;
    if (double_clicked != nullptr)
        *double_clicked = over && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
    if (right_clicked != nullptr)
        *right_clicked = over && ImGui::IsMouseReleased(ImGuiMouseButton_Right);
    ImGui::PopID();
    focus_ring(ui, id, rect);
    return enabled && (clicked || ui.widgets.take_activation(id));
}

bool button(Ui& ui, std::string_view id, std::string_view english, const Rect& rect,
            const ButtonLook& look) {
    const std::string_view label = look.data ? ui.say(english) : ui.tongue.label(english);
    bool hovered = false;
    const bool clicked = click_area(ui, id, rect, look.enabled, &hovered);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float round = ui.px(5);
    if (!look.plain || hovered || look.chosen) {
        draw.AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()},
                           ink(button_ground(ui, look, hovered)), round);
    }
    if (look.chosen) {
        draw.AddRect({rect.x, rect.y}, {rect.right(), rect.bottom()}, ink(ui.theme.link), round, 0, ui.px(1.5F));
    } else if (!look.plain && !look.accent && ui.theme.name == ThemeName::Contrast) {
        // On black the ground of a button is not seen.
        draw.AddRect({rect.x, rect.y}, {rect.right(), rect.bottom()}, ink(ui.theme.border), round);
    }
    const bool accent = look.accent && look.enabled;
    const Color color = accent         ? ui.theme.on_accent
                        : look.enabled ? ui.theme.text
                                       : ui.theme.muted.with_alpha(130);
    ImFont* font = accent ? ui.fonts.bold : ui.fonts.text;
    const float width = text_width(font, label);
    const float pad = ui.px(8);
    const float x = look.left ? rect.x + pad : rect.x + std::max(pad, (rect.w - width) / 2);
    if (put_text_fit(draw, font, x, rect.y + (rect.h - font->FontSize) / 2,
                     rect.right() - x - ui.px(4), color, label) &&
        !look.data)
        ui.widgets.note_cut();
    if (hovered && !look.tooltip.empty()) {
        ImGui::PushStyleColor(ImGuiCol_PopupBg, ink(ui.theme.raised));
        ImGui::PushStyleColor(ImGuiCol_Text, ink(ui.theme.text));
        ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{ui.px(8), ui.px(6)});
        const std::string_view words = ui.tongue.label(look.tooltip);
        ImGui::SetTooltip("%.*s", static_cast<int>(words.size()), words.data());
        ImGui::PopStyleVar();
        ImGui::PopStyleColor(2);
    }
    return clicked;
}

float button_width(const Ui& ui, std::string_view label) {
    return std::ceil(text_width(ui.fonts.text, ui.say(label)) + ui.px(22));
}

std::string id_word(std::string_view label) {
    std::string word;
    for (const char c : label) {
        if (c == ' ') {
            word += '_';
        } else if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
            word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    return word;
}

int tab_row(Ui& ui, std::string_view id, const Rect& row, std::span<const std::string_view> labels,
            int chosen, float* end) {
    const std::string name{id};
    const auto count = static_cast<int>(labels.size());
    chosen = std::clamp(chosen, 0, count - 1);
    float all = 0;
    for (const std::string_view label : labels) all += text_width(ui.fonts.text, ui.say(label)) + ui.px(20);
    float x = row.x;
    int picked = -1;
    if (all <= row.w) {
        for (int n = 0; n < count; ++n) {
            const std::string_view label = labels[static_cast<std::size_t>(n)];
            const float width = text_width(ui.fonts.text, ui.say(label)) + ui.px(18);
            if (button(ui, name + "." + id_word(label), label, {x, row.y, width, row.h},
                       {.chosen = n == chosen, .plain = true}))
                picked = n;
            x += width + ui.px(2);
        }
    } else {
        const float arrow = ui.px(26);
        const std::string_view label = ui.say(labels[static_cast<std::size_t>(chosen)]);
        const float width = std::min(text_width(ui.fonts.bold, label) + ui.px(16),
                                     row.w - 2 * arrow - ui.px(4));
        if (button(ui, name + ".previous", "‹", {x, row.y, arrow, row.h}, {.enabled = chosen > 0}))
            picked = chosen - 1;
        x += arrow + ui.px(2);
        put_text_fit(*ImGui::GetWindowDrawList(), ui.fonts.bold, x + ui.px(8),
                     row.y + (row.h - ui.fonts.bold->FontSize) / 2, width - ui.px(8),
                     ui.theme.heading, label);
        x += width;
        if (button(ui, name + ".next", "›", {x, row.y, arrow, row.h},
                   {.enabled = chosen + 1 < count}))
            picked = chosen + 1;
        x += arrow;
    }
    if (end != nullptr) *end = x;
    return picked;
}

namespace {

int menu_items(Ui& ui, std::string_view id, std::span<const std::string> options, int chosen) {
    int picked = -1;
    float width = 0;
    for (const std::string& option : options)
        width = std::max(width, text_width(ui.fonts.text, option));
    width += ui.px(40);
    const float height = ui.px(26);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    for (std::size_t n = 0; n < options.size(); ++n) {
        const bool is_chosen = static_cast<int>(n) == chosen;
        const Rect spot{start.x, start.y + static_cast<float>(n) * height, width, height};
        if (button(ui, std::string{id} + "." + std::to_string(n),
                   (is_chosen ? "✓ " : "   ") + options[n], spot, {.plain = true, .left = true, .data = true}))
            picked = static_cast<int>(n);
    }
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({width, height * static_cast<float>(options.size())});
    return picked;
}

}  // namespace

int menu_button(Ui& ui, std::string_view id, std::string_view label, const Rect& rect,
                std::span<const std::string> options, int chosen, const ButtonLook& look) {
    const std::string popup = "menu " + std::string{id};
    if (button(ui, id, label, rect, look)) ImGui::OpenPopup(popup.c_str());
    const ImVec2 sign{rect.right() - ui.px(11), rect.y + rect.h / 2};
    ImGui::GetWindowDrawList()->AddTriangleFilled(
        {sign.x - ui.px(4), sign.y - ui.px(2)}, {sign.x + ui.px(4), sign.y - ui.px(2)},
        {sign.x, sign.y + ui.px(3)}, ink(look.enabled ? ui.theme.text : ui.theme.muted));
    const float room = ImGui::GetIO().DisplaySize.y - rect.bottom() - ui.px(12);
    const float wanted = ui.px(26) * static_cast<float>(options.size()) + ui.px(14);
    const float height = std::min(wanted, std::max(room, rect.y - ui.px(12)));
    const float y = wanted > room && rect.y > room ? rect.y - height - ui.px(2)
                                                    : rect.bottom() + ui.px(2);
    ImGui::SetNextWindowPos({rect.x, y});
    ImGui::SetNextWindowSizeConstraints({0, 0}, {FLT_MAX, height});
    ImGui::PushStyleColor(ImGuiCol_PopupBg, ink(ui.theme.part));
    ImGui::PushStyleColor(ImGuiCol_Border, ink(ui.theme.border));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{ui.px(4), ui.px(4)});
    ImGui::PushStyleVar(ImGuiStyleVar_PopupRounding, ui.px(6));
    int picked = -1;
    if (ImGui::BeginPopup(popup.c_str(), ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoNav)) {
        ui.widgets.note_menu();
        ui.widgets.set_layer(popup);
        picked = menu_items(ui, id, options, chosen);
        if (picked >= 0 || ui.widgets.take_close()) ImGui::CloseCurrentPopup();
        ImGui::EndPopup();
    }
    ImGui::PopStyleVar(2);
    ImGui::PopStyleColor(2);
    return picked;
}

bool text_field(Ui& ui, std::string_view id, const Rect& rect, std::string& text,
                std::string_view hint, bool secret) {
    // What is scrolled out of sight cannot be clicked.
    const ImVec2 clip_min = ImGui::GetWindowDrawList()->GetClipRectMin();
    const ImVec2 clip_max = ImGui::GetWindowDrawList()->GetClipRectMax();
    const float top = std::max(rect.y, clip_min.y);
    const float bottom = std::min(rect.bottom(), clip_max.y);
    if (bottom > top) ui.widgets.add(id, {rect.x, top, rect.w, bottom - top}, true);
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    ImGui::SetNextItemWidth(rect.w);
    field_style(ui);
    const float pad = std::max(1.0F, (rect.h - ui.fonts.text->FontSize) / 2);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2{ui.px(8), pad});
    if (ui.widgets.take_activation(id)) ImGui::SetKeyboardFocusHere();
    const std::string label = "##" + std::string{id};
    const std::string hint_text{ui.tongue.label(hint)};
    const bool changed = ImGui::InputTextWithHint(label.c_str(), hint_text.c_str(), &text,
                                                  secret ? ImGuiInputTextFlags_Password : 0);
    ImGui::PopStyleVar();
    end_field_style();
    focus_ring(ui, id, rect);
    typing_ring(ui, rect);
    return changed;
}

bool text_area(Ui& ui, std::string_view id, const Rect& rect, std::string& text) {
    ui.widgets.add(id, rect, true);
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    field_style(ui);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2{ui.px(8), ui.px(6)});
    if (ui.widgets.take_activation(id)) ImGui::SetKeyboardFocusHere();
    const std::string label = "##" + std::string{id};
    const bool changed = ImGui::InputTextMultiline(label.c_str(), &text, {rect.w, rect.h});
    ImGui::PopStyleVar();
    end_field_style();
    focus_ring(ui, id, rect);
    typing_ring(ui, rect);
    return changed;
}

float splitter(Ui& ui, std::string_view id, const Rect& rect, bool upright) {
    bool hovered = false;
    (void)click_area(ui, id, rect, true, &hovered);
    const bool held = ImGui::IsItemActive();
    if (hovered || held) {
        ImGui::SetMouseCursor(upright ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
        ImGui::GetWindowDrawList()->AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()},
                                                  ink(ui.theme.accent), ui.px(2));
    }
    if (!held) return 0;
    const ImVec2 delta = ImGui::GetIO().MouseDelta;
    return upright ? delta.x : delta.y;
}

}  // namespace gui
