// Overlays that are lists or are made from lists: the finder, the form of an act, "What if…".

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gui/panel/overlay_box.h"

namespace gui {

namespace {

void choose(OverlayUi& state, const FinderItem& item, Ui& ui) {
    using Kind = FinderItem::Kind;
    state.open = Overlay::None;
    switch (item.kind) {
        case Kind::Action:
            ui.emit(RunAction{item.id});
            break;
        case Kind::Act:
            ui.emit(OpenForm{item.id, {}});
            break;
        case Kind::Line:
            ui.emit(SeekEntry{item.pick.line});
            ui.emit(Select{item.pick, true});
            break;
        case Kind::Letter:
        case Kind::Host:
            ui.emit(Select{item.pick, false});
            break;
        case Kind::Meaning:
            state.open = Overlay::Finder;  // it was read; there is nowhere to go
            break;
    }
}

}  // namespace

void draw_finder(OverlayUi& state, const FinderView& view, const Rect& window, Ui& ui) {
    const Rect inside = begin_box(state, window, ui.px(720), window.h - ui.px(60), "Find", ui);
    if (state.focus_field) {
        ImGui::SetKeyboardFocusHere();
        state.focus_field = false;
    }
    text_field(ui, "finder.query", {inside.x, inside.y, inside.w, ui.px(32)}, state.query,
               "An action, a letter, a line, a host, a word of an explanation");
    const float top = inside.y + ui.px(40);
    ImGui::SetCursorScreenPos({inside.x, top});
    ImGui::BeginChild("found", {inside.w, inside.bottom() - top});
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x - ui.px(4);
    const float height = ui.px(28);
    float y = start.y;
    for (std::size_t n = 0; n < view.items.size(); ++n) {
        const FinderItem& item = view.items[n];
        const Rect spot{start.x, y, width, height};
        bool hovered = false;
        const bool clicked = click_area(ui, fmt::format("finder.item.{}", n), spot, true, &hovered);
        if (hovered)
            draw.AddRectFilled({spot.x, spot.y}, {spot.right(), spot.bottom()},
                               ink(ui.theme.hovered), ui.px(4));
        put_text(draw, ui.fonts.caps, spot.x + ui.px(8), y + ui.px(8), ui.theme.muted,
                 ui.say(finder_word(item.kind)));
        const bool line = item.kind == FinderItem::Kind::Line;
        const bool action = item.kind == FinderItem::Kind::Action;
        const std::string beside = action ? ui.tongue.in_parts(item.detail, kKeySeams) : item.detail;
        ImFont* font = line ? ui.fonts.mono : ui.fonts.text;
        const float x = spot.x + ui.px(78);
        const float detail = std::min(text_width(ui.fonts.small, beside), width * 0.5F);
        put_text_fit(draw, ui.fonts.small, spot.right() - detail - ui.px(8), y + ui.px(7),
                     detail + 1, ui.theme.muted, beside);
        put_text_fit(draw, font, x, y + (height - font->FontSize) / 2,
                     spot.right() - detail - ui.px(18) - x, ui.theme.text,
                     line ? std::string_view{item.label} : ui.say(item.label));
        if (clicked || (n == 0 && state.enter)) choose(state, item, ui);
        y += height;
    }
    state.enter = false;
    if (view.items.empty())
        y += put_text_wrapped(draw, ui.fonts.text, start.x + ui.px(8), y + ui.px(6), width,
                              ui.theme.muted, ui.say(view.empty_text));
    if (view.more)
        y += put_text_wrapped(draw, ui.fonts.small, start.x + ui.px(8), y + ui.px(4), width,
                              ui.theme.muted, ui.say("… and more: type another word."));
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, y - start.y});
    ImGui::EndChild();
}

namespace {

void form_field(FormField& field, const Rect& spot, Ui& ui) {
    const std::string id = "form." + field.name;
    if (field.choices.empty()) {
        const bool many = field.type == sim::FieldType::Settings || field.name == "body" ||
                          field.name == "raw";
        if (many) {
            text_area(ui, id, spot, field.value);
        } else {
            // A number's unit stands beside it: in the field it would be gone as soon as something is typed.
            const bool unit = field.name != "password" && !field.hint.empty() && field.type == sim::FieldType::Text;
            const float width = unit ? std::min(spot.w, ui.px(110)) : spot.w;
            text_field(ui, id, {spot.x, spot.y, width, spot.h}, field.value, unit ? std::string_view{} : std::string_view{field.hint}, field.name == "password");
            if (unit) {
                put_text_fit(*ImGui::GetWindowDrawList(), ui.fonts.small, spot.x + width + ui.px(8), spot.y + ui.px(8), spot.w - width - ui.px(8),
                             ui.theme.muted, ui.say(field.hint));
            }
        }
        return;
    }
    const auto found = std::find(field.choices.begin(), field.choices.end(), field.value);
    const int chosen =
        found == field.choices.end() ? -1 : static_cast<int>(found - field.choices.begin());
    const std::string usual{ui.say("as usual")};
    std::vector<std::string> options = field.choices;
    for (std::size_t n = 0; n < std::min(options.size(), field.words.size()); ++n) options[n] = ui.say(field.words[n]);
    std::replace(options.begin(), options.end(), std::string{}, usual);
    const bool worded = chosen >= 0 && !field.words.empty();
    const std::string label = (field.value.empty() ? usual : worded ? options[static_cast<std::size_t>(chosen)] : field.value) + "   ";
    const int picked = menu_button(ui, id, label, spot, options, chosen, {.left = true, .data = true});
    if (picked >= 0) field.value = field.choices[static_cast<std::size_t>(picked)];
}

/// What happens is the title of an act's form, in words; the verb that scripts call it by stands small below.
void form_heading(const FormView& form, const Rect& inside, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    if (!form.device.empty()) {
        put_text_wrapped(draw, ui.fonts.text, inside.x, inside.y, inside.w, ui.theme.text, ui.say(form.about), 2);
        return;
    }
    std::string_view title = ui.say(form.about);
    if (title.ends_with('.')) title.remove_suffix(1);
    const float width = inside.w - ui.px(84);
    const bool fits = text_width(ui.fonts.title, title) <= width;
    put_text_wrapped(draw, fits ? ui.fonts.title : ui.fonts.bold, inside.x, inside.y - ui.px(fits ? 38 : 42), width, ui.theme.heading, title, 2);
    const float taken = put_text(draw, ui.fonts.small, inside.x, inside.y + ui.px(4), ui.theme.muted, ui.say("in scripts:"));
    put_text(draw, ui.fonts.mono, inside.x + taken + ui.px(6), inside.y + ui.px(3), ui.theme.muted, form.verb);
}

}  // namespace

void draw_form(OverlayUi& state, const Rect& window, Ui& ui) {
    float wanted = ui.px(150);
    const auto height_of = [&](const FormField& field) {
        const bool many = field.choices.empty() && (field.type == sim::FieldType::Settings ||
                                                    field.name == "body" || field.name == "raw");
        return many ? ui.px(90) : ui.px(30);
    };
    std::string group;
    const bool account = !state.form.device.empty();
    for (const FormField& field : state.form.fields) {
        wanted += height_of(field) + ui.px(field.note.empty() ? 8 : 26) +
                  (field.group != group ? ui.px(28) : 0);
        group = field.group;
    }
    const Rect inside = begin_box(state, window, ui.px(600), wanted, account ? std::string_view{"Account settings"} : "", ui);
    ImDrawList& outer = *ImGui::GetWindowDrawList();
    form_heading(state.form, inside, ui);
    const float top = inside.y + ui.px(30);
    const float bottom = inside.bottom() - ui.px(40);
    ImGui::SetCursorScreenPos({inside.x, top});
    ImGui::BeginChild("form", {inside.w, bottom - top});
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    if (ImGui::IsWindowAppearing()) ImGui::SetScrollY(0);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float label = account ? ui.px(300) : ui.px(120);
    float y = start.y;
    group.clear();
    for (FormField& field : state.form.fields) {
        if (field.group != group) {
            group = field.group;
            put_text(draw, ui.fonts.bold, start.x, y + ui.px(4), ui.theme.heading, ui.say(group));
            y += ui.px(28);
        }
        const float height = height_of(field);
        put_text_fit(draw, ui.fonts.text, start.x, y + ui.px(6), label - ui.px(8), ui.theme.muted,
                     ui.say(field.label));
        form_field(field, {start.x + label, y, inside.w - label - ui.px(10), height}, ui);
        y += height + ui.px(8);
        if (field.note.empty()) continue;
        put_text_fit(draw, ui.fonts.small, start.x + label, y - ui.px(6),
                     inside.w - label - ui.px(10), ui.theme.muted, ui.say(field.note));
        y += ui.px(18);
    }
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, y - start.y});
    ImGui::EndChild();
    const float width = ui.px(96);
    if (button(ui, "form.do", account ? "Apply" : "Do it", {inside.right() - width, bottom + ui.px(4), width, ui.px(32)},
               {.accent = true})) {
        auto act = act_from_form(state.form);
        if (act) {
            state.open = Overlay::None;
            ui.emit(Do{std::move(act).value()});
        } else {
            state.refused = act.problem().sentence();
        }
    }
    if (!state.refused.empty())
        put_text_wrapped(outer, ui.fonts.small, inside.x, bottom + ui.px(6),
                         inside.w - width - ui.px(14), ui.theme.bad, state.refused, 2);
}

void draw_what_ifs(OverlayUi& state, const std::vector<WhatIf>& choices, const Rect& window,
                   Ui& ui) {
    const float rows = static_cast<float>(choices.size());
    const Rect inside = begin_box(state, window, ui.px(520), ui.px(190) + rows * ui.px(31),
                                  "What if, from this moment…", ui);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    float y = inside.y;
    y += put_text_wrapped(draw, ui.fonts.small, inside.x, y, inside.w, ui.theme.muted,
                          ui.say("Each choice leaves this moment as a branch of its own. What happened "
                          "until now stays as it is.")) +
         ui.px(6);
    if (button(ui, "whatif.compare", "Compare the ways to collect mail, side by side",
               {inside.x, y, inside.w, ui.px(32)}, {.accent = true})) {
        state.open = Overlay::None;
        ui.emit(OpenCompare{});
    }
    y += ui.px(42);
    ImGui::SetCursorScreenPos({inside.x, y});
    ImGui::BeginChild("whatif", {inside.w, inside.bottom() - y});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x - ui.px(4);
    float top = start.y;
    for (const WhatIf& one : choices) {
        // What is so already can be read like the others; to choose it changes nothing.
        if (button(ui, one.id, (one.present ? "✓ " : "") + std::string{ui.say(one.label)}, {start.x, top, width, ui.px(28)},
                   {.chosen = one.present, .left = true, .data = true}) && !one.present) {
            state.open = Overlay::None;
            ui.emit(Do{one.act});
        }
        top += ui.px(31);
    }
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, top - start.y});
    ImGui::EndChild();
}

}  // namespace gui
