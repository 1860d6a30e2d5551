#include "gui/layout.h"

#include <algorithm>
#include <cmath>

namespace gui {

namespace {

/// Splits off the top of `rest`.
Rect take_top(Rect& rest, float height, float gap) {
    const Rect top{rest.x, rest.y, rest.w, height};
    rest.y += height + gap;
    rest.h -= height + gap;
    return top;
}

Rect take_bottom(Rect& rest, float height, float gap) {
    rest.h -= height + gap;
    return {rest.x, rest.y + rest.h + gap, rest.w, height};
}

void place_full(Layout& out, Rect rest, float gap, float scale, const LayoutChoice& choice) {
    const float right_min = 380 * scale;
    const float left_min = 520 * scale;
    const float left =
        std::floor(std::clamp(rest.w * choice.left_share, std::min(left_min, rest.w * 0.5F),
                              std::max(rest.w - right_min, rest.w * 0.5F)));
    const Rect left_column{rest.x, rest.y, left, rest.h};
    const Rect right_column{rest.x + left + gap, rest.y, rest.w - left - gap, rest.h};
    const float least = 170 * scale;
    const auto top_height = [&](float share) {
        return std::floor(std::clamp(rest.h * share, std::min(least, rest.h / 2),
                                     std::max(rest.h - least - gap, rest.h / 2)));
    };
    const float map_height = top_height(choice.map_share);
    const float copies_height = top_height(choice.copies_share);
    out.map = {left_column.x, left_column.y, left_column.w, map_height};
    out.transcript = {left_column.x, left_column.y + map_height + gap, left_column.w,
                      left_column.h - map_height - gap};
    out.copies = {right_column.x, right_column.y, right_column.w, copies_height};
    out.inspector = {right_column.x, right_column.y + copies_height + gap, right_column.w,
                     right_column.h - copies_height - gap};
    out.split_columns = {left_column.right(), rest.y, gap, rest.h};
    out.split_left = {left_column.x, out.map.bottom(), left_column.w, gap};
    out.split_right = {right_column.x, out.copies.bottom(), right_column.w, gap};
}

void place_tabbed(Layout& out, Rect rest, float gap, float scale, const LayoutChoice& choice) {
    const float tabs = 30 * scale;
    const float left = std::floor(rest.w * 0.58F);
    Rect left_column{rest.x, rest.y, left, rest.h};
    Rect right_column{rest.x + left + gap, rest.y, rest.w - left - gap, rest.h};
    out.left_tabs = take_top(left_column, tabs, 0);
    out.right_tabs = take_top(right_column, tabs, 0);
    (choice.show_transcript ? out.transcript : out.map) = left_column;
    if (choice.story && choice.show_story) out.story = right_column;
    else (choice.show_inspector ? out.inspector : out.copies) = right_column;
}

void place_solo(Layout& out, Rect whole, Solo solo) {
    switch (solo) {
        case Solo::Map:
            out.map = whole;
            break;
        case Solo::Transcript:
            out.transcript = whole;
            break;
        case Solo::Copies:
            out.copies = whole;
            break;
        case Solo::Inspector:
            out.inspector = whole;
            break;
        case Solo::Timeline:
            out.timeline = whole;
            break;
        case Solo::Story:
            out.story = whole;
            break;
        case Solo::None:
            break;
    }
}

}  // namespace

std::vector<Rect> Layout::parts() const {
    std::vector<Rect> all;
    for (const Rect& rect :
         {top_bar, map, transcript, copies, inspector, timeline, console, story, left_tabs, right_tabs}) {
        if (rect.w > 0 && rect.h > 0) all.push_back(rect);
    }
    return all;
}

float ui_scale(float width, float height, int text_percent) {
    const float natural = std::clamp(std::min(width / 1600.0F, height / 900.0F), 1.0F, 4.0F);
    const float scale = natural * static_cast<float>(std::clamp(text_percent, 100, 200)) / 100.0F;
    return std::floor(scale * 10.0F + 0.5F) / 10.0F;
}

Layout layout(float width, float height, float scale, const LayoutChoice& choice) {
    Layout out;
    out.window = {0, 0, width, height};
    const float virtual_width = width / scale;
    const float virtual_height = height / scale;
    if (width < kSmallestWidth || height < kSmallestHeight || virtual_width < 600 ||
        virtual_height < 330) {
        out.form = LayoutForm::TooSmall;
        return out;
    }
    const float gap = std::floor(6 * scale);
    if (choice.solo != Solo::None) {
        place_solo(out, out.window.inset(gap), choice.solo);
        return out;
    }
    out.form =
        virtual_width >= (choice.story ? 1220 : 900) && virtual_height >= 556 ? LayoutForm::Full
                                                                              : LayoutForm::Tabbed;
    const bool full = out.form == LayoutForm::Full;
    Rect rest = out.window.inset(gap);
    rest.y = 0;
    rest.h = height - gap;
    out.top_bar = take_top(rest, std::floor(40 * scale), 0);
    out.top_bar.x = 0;
    out.top_bar.w = width;
    out.timeline = take_bottom(rest, std::floor((full ? 130.0F : 70.0F) * scale), gap);
    if (full && choice.story) {
        const float wide = std::floor(std::clamp(rest.w * 0.25F, 320 * scale, 440 * scale));
        out.story = {rest.x, rest.y, wide, rest.h};
        rest.x += wide + gap;
        rest.w -= wide + gap;
    }
    if (full && choice.show_console) {
        // The parts above keep what they need at least.
        const float most = rest.h - std::floor(290 * scale);
        const float drawer = std::clamp(rest.h * choice.console_share, std::min(most, 150 * scale), most);
        out.console = take_bottom(rest, std::floor(drawer), gap);
        out.split_console = {rest.x, out.console.y - gap, rest.w, gap};
    }
    if (full) {
        place_full(out, rest, gap, scale, choice);
    } else {
        place_tabbed(out, rest, gap, scale, choice);
    }
    if (!full && choice.show_console) {
        // Little room: it stands in place of the part on the left, whose tabs bring that back.
        Rect& left = choice.show_transcript ? out.transcript : out.map;
        out.console = left;
        left = {};
    }
    return out;
}

namespace {

struct NamedView {
    std::string_view name;
    LayoutChoice choice;
};

LayoutChoice alone(Solo solo, MapTab map, TalkTab talk, CopiesTab copies) {
    LayoutChoice choice;
    choice.solo = solo;
    choice.map_tab = map;
    choice.talk_tab = talk;
    choice.copies_tab = copies;
    return choice;
}

const std::vector<NamedView>& named_views() {
    const auto map = [](MapTab tab) { return alone(Solo::Map, tab, {}, {}); };
    const auto talk = [](TalkTab tab) { return alone(Solo::Transcript, {}, tab, {}); };
    const auto copies = [](CopiesTab tab) { return alone(Solo::Copies, {}, {}, tab); };
    const auto drawer = [] {
        LayoutChoice choice;
        choice.show_console = true;
        return choice;
    };
    static const std::vector<NamedView> kViews{
        {"main", {}},
        {"map", map(MapTab::Map)},
        {"server", map(MapTab::Server)},
        {"program", map(MapTab::Program)},
        {"queues", map(MapTab::Queues)},
        {"transcript", talk(TalkTab::Transcript)},
        {"ladder", talk(TalkTab::Ladder)},
        {"states", talk(TalkTab::States)},
        {"octets", talk(TalkTab::Octets)},
        {"copies", copies(CopiesTab::Now)},
        {"letters", copies(CopiesTab::Letters)},
        {"chart", copies(CopiesTab::OverTime)},
        {"inspector", alone(Solo::Inspector, {}, {}, {})},
        {"timeline", alone(Solo::Timeline, {}, {}, {})},
        {"console", drawer()},
        {"story", alone(Solo::Story, {}, {}, {})}};
    return kViews;
}

}  // namespace

bool parse_view(std::string_view name, LayoutChoice& out) {
    if (name.empty()) name = "main";
    if (name == "exchange") name = "transcript";  // what `run --print` calls it
    for (const NamedView& view : named_views()) {
        if (view.name != name) continue;
        out = view.choice;
        return true;
    }
    return false;
}

std::vector<std::string_view> view_names() {
    std::vector<std::string_view> names;
    for (const NamedView& view : named_views()) names.push_back(view.name);
    return names;
}

}  // namespace gui
