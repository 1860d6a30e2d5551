#include "gui/panel/timeline_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "gui/icons.h"

namespace gui {

namespace {

struct TransportButton {
    const char* id;
    Icon icon;
    const char* label;  ///< beside the icon; may be empty
    const char* tooltip;
    bool back;
};

constexpr TransportButton kTransport[] = {
    {"time.start", Icon::ToStart, "", "To the beginning (Home)", true},
    {"time.back_act", Icon::Back, "act", "Back one act (Ctrl+←)", true},
    {"time.back_reply", Icon::Back, "reply", "Back one reply (Shift+←)", true},
    {"time.back_line", Icon::Back, "line", "Back one line (←)", true},
    {"time.play", Icon::Play, "", "Play or pause (Space)", false},
    {"time.step_line", Icon::Forward, "line", "Forward one line (→)", false},
    {"time.step_reply", Icon::Forward, "reply", "Forward one reply (Shift+→)", false},
    {"time.step_act", Icon::Forward, "act", "Forward one act (Ctrl+→)", false},
    {"time.end", Icon::ToEnd, "", "To the end of what is known (End)", false},
};

UiCommand command_of(std::size_t n) {
    switch (n) {
        case 0:
            return ToStart{};
        case 1:
            return StepBack{sim::Unit::Act};
        case 2:
            return StepBack{sim::Unit::Reply};
        case 3:
            return StepBack{sim::Unit::Line};
        case 4:
            return TogglePlay{};
        case 5:
            return StepForward{sim::Unit::Line};
        case 6:
            return StepForward{sim::Unit::Reply};
        case 7:
            return StepForward{sim::Unit::Act};
        default:
            return ToEnd{};
    }
}

float transport_width(std::size_t n, const Ui& ui) {
    const TransportButton& one = kTransport[n];
    if (n == 4) return ui.px(46);
    return one.label[0] == '\0' ? ui.px(30) : text_width(ui.fonts.small, ui.say(one.label)) + ui.px(30);
}

/// The row of buttons; returns where it ends.
float draw_transport(const TimelineView& view, const TimelineUi& state, float x, float y, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float height = ui.px(30);
    for (std::size_t n = 0; n < std::size(kTransport); ++n) {
        const TransportButton& one = kTransport[n];
        const bool enabled = one.back ? view.can_back : view.can_step || (n == 4 && state.playing);
        const Rect spot{x, y, transport_width(n, ui), height};
        if (button(ui, one.id, "", spot,
                   {.enabled = enabled, .accent = n == 4, .tooltip = one.tooltip}))
            ui.out.push_back(command_of(n));
        const Color color = n == 4 && enabled ? ui.theme.on_accent
                            : enabled         ? ui.theme.text
                                              : ui.theme.muted.with_alpha(120);
        const float size = ui.px(n == 4 ? 14 : 11);
        const float word =
            one.label[0] == '\0' ? 0 : text_width(ui.fonts.small, ui.say(one.label)) + ui.px(5);
        const float icon_x = spot.x + (spot.w - size - word) / 2 + size / 2;
        const float middle = spot.y + height / 2;
        const Icon icon = n == 4 && state.playing ? Icon::Pause : one.icon;
        if (one.back || word == 0) {
            draw_icon(draw, icon, icon_x, middle, size, color);
            put_text(draw, ui.fonts.small, icon_x + size / 2 + ui.px(5),
                     middle - ui.fonts.small->FontSize / 2, color, ui.say(one.label));
        } else {
            const float left = spot.x + (spot.w - size - word) / 2;
            put_text(draw, ui.fonts.small, left, middle - ui.fonts.small->FontSize / 2, color,
                     ui.say(one.label));
            draw_icon(draw, icon, left + word + size / 2, middle, size, color);
        }
        x += spot.w + ui.px(4);
    }
    return x;
}

/// The sign of a marked moment.
void draw_flag(ImDrawList& draw, float x, float y, bool filled, const Ui& ui) {
    const Color color = filled ? ui.theme.act : ui.theme.muted;
    draw.AddLine({x, y}, {x, y + ui.px(13)}, ink(color), ui.px(1.5F));
    const ImVec2 a{x, y};
    const ImVec2 b{x + ui.px(9), y + ui.px(3.5F)};
    const ImVec2 c{x, y + ui.px(7)};
    filled ? draw.AddTriangleFilled(a, b, c, ink(color))
           : draw.AddTriangle(a, b, c, ink(color), ui.px(1.3F));
}

/// Slower, the pace, faster; marks and stops.
void draw_pace(const TimelineView& view, const TimelineUi& state, float x, float y, float width,
               Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float height = ui.px(24);
    const int last = static_cast<int>(kPaces.size()) - 1;
    if (button(ui, "time.slower", "–", {x, y, ui.px(26), height},
               {.enabled = state.pace > 0, .tooltip = "Slower"}))
        ui.emit(SetPace{state.pace - 1});
    const float label = ui.px(84);
    const std::string_view words =
        ui.say(kPaces[static_cast<std::size_t>(std::clamp(state.pace, 0, last))].label);
    put_text(draw, ui.fonts.small, x + ui.px(26) + (label - text_width(ui.fonts.small, words)) / 2,
             y + ui.px(5), ui.theme.text, words);
    if (button(ui, "time.faster", "+", {x + ui.px(26) + label, y, ui.px(26), height},
               {.enabled = state.pace < last, .tooltip = "Faster"}))
        ui.emit(SetPace{state.pace + 1});
    float left = x + ui.px(60) + label;
    const float mark = text_width(ui.fonts.text, ui.say("Mark")) + ui.px(30);
    if (left + mark > x + width) return;
    const Rect spot{left, y, mark, height};
    if (button(ui, "time.bookmark", "", spot,
               {.chosen = view.marked,
                .tooltip = "Mark this moment, or take its mark away (M)"}))
        ui.emit(ToggleBookmark{});
    draw_flag(draw, left + ui.px(9), y + ui.px(5), view.marked, ui);
    put_text(draw, ui.fonts.text, left + ui.px(22), y + (height - ui.fonts.text->FontSize) / 2,
             ui.theme.text, ui.say("Mark"));
    left += mark + ui.px(6);
    std::vector<std::string> kinds;
    for (const StopKind kind : kStopKinds)
        kinds.push_back((state.stops.has(kind) ? "✓ " : "   ") +
                        std::string{ui.say(stop_word(kind))});
    const std::string stop = std::string{ui.say("Stop at")} + "   ";
    const float wide = button_width(ui, stop);
    if (left + wide > x + width) return;
    const int picked = menu_button(ui, "time.stop", stop, {left, y, wide, height}, kinds, -1,
                                   {.chosen = state.stops.bits != 0,
                                    .data = true,
                                    .tooltip = "Playing stops by itself at these moments"});
    if (picked >= 0) ui.emit(ToggleStop{kStopKinds[picked]});
}

/// What has no room of its own in a narrow window: pace, mark, stops, branches.
void draw_more(const TimelineView& view, const TimelineUi& state, const Rect& spot, Ui& ui) {
    std::vector<std::string> labels;
    std::vector<UiCommand> commands;
    const auto offer = [&](bool chosen, std::string_view words, UiCommand command) {
        labels.push_back((chosen ? "✓ " : "   ") + std::string{words});
        commands.push_back(std::move(command));
    };
    offer(view.marked, ui.say("Mark this moment"), ToggleBookmark{});
    for (int n = 0; n < static_cast<int>(kPaces.size()); ++n)
        offer(n == state.pace, fmt::format("{}: {}", ui.say("Pace"), ui.say(kPaces[static_cast<std::size_t>(n)].label)), SetPace{n});
    for (const StopKind kind : kStopKinds)
        offer(state.stops.has(kind), fmt::format("{}: {}", ui.say("Stop at"), ui.say(stop_word(kind))), ToggleStop{kind});
    for (const TimelineBranch& branch : view.branches) {
        if (view.branches.size() < 2) break;
        offer(branch.present, fmt::format("{}: {}", ui.say("Branch"), branch.name), SwitchBranch{branch.index});
        if (branch.present && branch.forked) offer(false, ui.say("Compare this branch with the one it left"), CompareBranch{branch.index});
    }
    const int picked = menu_button(ui, "time.more", "More…", spot, labels, -1,
                                   {.chosen = state.stops.bits != 0, .left = true, .tooltip = "Pace, mark, stops, branches"});
    if (picked >= 0) ui.out.push_back(commands[static_cast<std::size_t>(picked)]);
}

/// Beside the buttons there is no room for the time: it stands with the sentences.
bool clock_is_above(const TimelineView& view, const Rect& rect, const Ui& ui) {
    float buttons = ui.px(10);
    for (std::size_t n = 0; n < std::size(kTransport); ++n) buttons += transport_width(n, ui) + ui.px(4);
    return buttons + button_width(ui, "More…") + ui.px(40) + text_width(ui.fonts.mono_bold, ui.say(view.clock)) > rect.w;
}

/// One row: what has no room of its own goes into a menu.
void draw_compact_end(const TimelineView& view, const TimelineUi& state, const Rect& rect, float end, float y, Ui& ui) {
    const float clock = text_width(ui.fonts.mono_bold, ui.say(view.clock));
    const float room = rect.right() - end - ui.px(22);
    // Pace, mark and stops side by side want about so much.
    const bool all = room >= ui.px(330) + clock && view.branches.size() < 2;
    float left = end + ui.px(10);
    if (all) {
        draw_pace(view, state, left, y + ui.px(3), room - clock - ui.px(12), ui);
        left = rect.right() - clock - ui.px(12);
    } else {
        const float more = button_width(ui, "More…") + ui.px(14);
        draw_more(view, state, {left - ui.px(6), y, more, ui.px(30)}, ui);
        left += more + ui.px(4);
    }
    if (clock_is_above(view, rect, ui)) return;
    put_text_fit(*ImGui::GetWindowDrawList(), ui.fonts.mono_bold, left, y + ui.px(7), rect.right() - left - ui.px(8),
                 ui.theme.heading, ui.say(view.clock));
}

Color lane_color(TimelineLane::Kind kind, const Theme& theme) {
    switch (kind) {
        case TimelineLane::Kind::Acts:
            return theme.act;
        case TimelineLane::Kind::Names:
            return theme.muted;
        case TimelineLane::Kind::Sending:
            return theme.client;
        case TimelineLane::Kind::Collecting:
            return theme.server;
        case TimelineLane::Kind::Copies:
            return theme.good;
        case TimelineLane::Kind::Trouble:
            return theme.bad;
    }
    return theme.text;
}

void draw_marks(const TimelineLane& lane, float x, float y, float width, float height, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float step = width / static_cast<float>(kLaneBuckets);
    const Color color = lane_color(lane.kind, ui.theme);
    const float middle = y + height / 2;
    for (std::size_t n = 0; n < kLaneBuckets; ++n) {
        const float at = x + step * (static_cast<float>(n) + 0.5F);
        if (lane.counts[n] > 0) {
            if (lane.kind == TimelineLane::Kind::Acts) {
                draw_icon(draw, Icon::Play, at, middle, ui.px(10), color);
            } else if (lane.kind == TimelineLane::Kind::Copies) {
                draw.AddRectFilled({at - ui.px(4), middle - ui.px(1)},
                                   {at + ui.px(4), middle + ui.px(1)}, ink(color));
                draw.AddRectFilled({at - ui.px(1), middle - ui.px(4)},
                                   {at + ui.px(1), middle + ui.px(4)}, ink(color));
            } else {
                const float half = std::max(1.0F, std::min(step * 0.5F, ui.px(2)));
                draw.AddRectFilled({at - half, y + ui.px(2)}, {at + half, y + height - ui.px(2)},
                                   ink(color));
            }
        }
        if (lane.ended[n] > 0) {
            const float r = ui.px(3.5F);
            draw.AddLine({at - r, middle - r}, {at + r, middle + r}, ink(ui.theme.bad), ui.px(2));
            draw.AddLine({at - r, middle + r}, {at + r, middle - r}, ink(ui.theme.bad), ui.px(2));
        }
    }
}

void draw_lanes(const TimelineView& view, const TimelineLanes& lanes, const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    if (lanes.lanes.empty()) {
        put_text_wrapped(draw, ui.fonts.small, rect.x, rect.y + ui.px(4), rect.w, ui.theme.muted,
                         ui.say("Lines, acts and copies appear here as marks. Drag anywhere to go there."));
        return;
    }
    float label = 0;
    for (const TimelineLane& lane : lanes.lanes)
        label = std::max(label, text_width(ui.fonts.small, ui.say(lane.label)));
    label += ui.px(12);
    const float x = rect.x + label;
    const float width = rect.w - label;
    const float height = std::min(ui.px(18), rect.h / static_cast<float>(lanes.lanes.size()));
    float y = rect.y;
    for (const TimelineLane& lane : lanes.lanes) {
        put_text(draw, ui.fonts.small, rect.x, y + (height - ui.fonts.small->FontSize) / 2,
                 ui.theme.muted, ui.say(lane.label));
        draw.AddRectFilled({x, y + 1}, {x + width, y + height - 1}, ink(ui.theme.region));
        draw_marks(lane, x, y, width, height, ui);
        y += height;
    }
    const float all = static_cast<float>(std::max<std::size_t>(view.arrivals, 1));
    const float cursor = x + width * static_cast<float>(view.at) / all;
    draw.AddRectFilled({cursor, rect.y}, {x + width, y}, ink(ui.theme.part.with_alpha(120)));
    draw.AddRectFilled({cursor - ui.px(1.5F), rect.y - ui.px(3)},
                       {cursor + ui.px(1.5F), y + ui.px(1)}, ink(ui.theme.heading));
    draw.AddTriangleFilled({cursor - ui.px(6), rect.y - ui.px(4)},
                           {cursor + ui.px(6), rect.y - ui.px(4)}, {cursor, rect.y + ui.px(4)},
                           ink(ui.theme.heading));
    for (const std::size_t mark : view.bookmarks)
        draw_flag(draw, x + width * static_cast<float>(mark) / all, rect.y - ui.px(3), true, ui);
    (void)click_area(ui, "time.lanes", {x, rect.y, width, y - rect.y});
    if (ImGui::IsItemActive()) {
        const float share = std::clamp((ImGui::GetIO().MousePos.x - x) / width, 0.0F, 1.0F);
        const auto to =
            static_cast<std::size_t>(std::lround(share * static_cast<float>(view.arrivals)));
        if (to != view.at) ui.emit(SeekArrival{to});
    }
}

void draw_branches(const TimelineView& view, const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    put_text(draw, ui.fonts.caps, rect.x, rect.y, ui.theme.muted, ui.say("BRANCHES"));
    for (const TimelineBranch& branch : view.branches) {
        if (!branch.present || !branch.forked) continue;
        const float wide = button_width(ui, "Compare");
        if (button(ui, "time.compare", "Compare", {rect.right() - wide, rect.y - ui.px(6), wide,
                                                   ui.px(21)},
                   {.tooltip = "This branch beside the one it left"}))
            ui.emit(CompareBranch{branch.index});
    }
    ImGui::SetCursorScreenPos({rect.x, rect.y + ui.px(17)});
    ImGui::BeginChild("branches", {rect.w, rect.h - ui.px(17)});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    float y = start.y;
    const float width = ImGui::GetContentRegionAvail().x;
    for (const TimelineBranch& branch : view.branches) {
        const float indent = ui.px(12) * static_cast<float>(std::min(branch.depth, 6));
        const Rect spot{start.x + indent, y, width - indent - ui.px(2), ui.px(21)};
        if (button(ui, fmt::format("time.branch.{}", branch.index), branch.name, spot,
                   {.chosen = branch.present,
                    .plain = true,
                    .left = true,
                    .data = true,
                    .tooltip = branch.detail})) {
            ui.emit(SwitchBranch{branch.index});
        }
        // The branch that one has just come to is brought into sight, and then left where it is.
        ImGuiStorage& shown = *ImGui::GetStateStorage();
        if (branch.present && shown.GetInt(1, -1) != static_cast<int>(branch.index)) {
            shown.SetInt(1, static_cast<int>(branch.index));
            ImGui::SetScrollFromPosY(y - ImGui::GetWindowPos().y);
        }
        y += ui.px(23);
    }
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, y - start.y});
    ImGui::EndChild();
}

/// "now" on the left, "next" on the right, each in at most two lines.
/// `clock_here`: the time stands at their right end.
float draw_sentences(const TimelineView& view, const Rect& rect, bool compact, bool clock_here, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float pad = ui.px(12);
    const float clock = std::max(text_width(ui.fonts.mono_bold, ui.say(view.clock)),
                                 compact ? 0 : text_width(ui.fonts.small, ui.say(view.position)));
    const float right = rect.right() - pad - (clock_here ? clock + ui.px(16) : 0);
    if (clock_here) {
        const float left = rect.right() - pad - clock;
        put_text(draw, ui.fonts.mono_bold, left, rect.y + ui.px(7), ui.theme.heading,
                 ui.say(view.clock));
        if (!compact) put_text(draw, ui.fonts.small, left, rect.y + ui.px(25), ui.theme.muted, ui.say(view.position));
    }
    const float half = (right - rect.x - 2 * pad) * 0.62F;
    const float y = rect.y + ui.px(7);
    const int lines = compact ? 1 : 2;
    const float now =
        put_text(draw, ui.fonts.caps, rect.x + pad, y + ui.px(2), ui.theme.muted, ui.say("NOW")) +
        ui.px(10);
    put_text_wrapped(draw, ui.fonts.text, rect.x + pad + now, y, half - now, ui.theme.heading,
                     ui.say(view.now), lines);
    const float left = rect.x + 2 * pad + half;
    const float next =
        put_text(draw, ui.fonts.caps, left, y + ui.px(2), ui.theme.muted, ui.say("NEXT")) + ui.px(10);
    std::string_view words = view.next;
    if (words.starts_with("Next: ")) words.remove_prefix(6);
    if (words.starts_with("Next, ")) words.remove_prefix(6);
    words = ui.say(words);
    put_text_wrapped(draw, ui.fonts.text, left + next, y, right - left - next,
                     ui.theme.text, words, lines);
    return ui.px(compact ? 28 : 42);
}

}  // namespace

void draw_timeline(const TimelineView& view, const TimelineLanes& lanes, const TimelineUi& state,
                   const Rect& rect, Ui& ui) {
    begin_part(ui, "Timeline", rect, false);
    const float top = draw_sentences(view, rect, state.compact, !state.compact || clock_is_above(view, rect, ui), ui);
    const float y = rect.y + top + ui.px(2);
    const float x = rect.x + ui.px(10);
    const float end = draw_transport(view, state, x, y, ui);
    if (state.compact) {
        draw_compact_end(view, state, rect, end, y, ui);
    } else {
        draw_pace(view, state, x, y + ui.px(42), end - x, ui);
        const float branches = std::min(ui.px(170), (rect.right() - end) * 0.25F);
        const Rect band{end + ui.px(14), y, rect.right() - end - ui.px(28) - branches - ui.px(14),
                        rect.bottom() - y - ui.px(8)};
        draw_lanes(view, lanes, {band.x, band.y + ui.px(2), band.w, band.h - ui.px(2)}, ui);
        draw_branches(view, {band.right() + ui.px(18), band.y, branches, band.h}, ui);
    }
    end_part();
}

}  // namespace gui
