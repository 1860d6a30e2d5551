#include "gui/panel/states_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gui/icons.h"

namespace gui {

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const std::string& word : words) all += (all.empty() ? "" : " ") + word;
    return all;
}

struct Diagram {
    Rect area;
    float w = 0, h = 0;  ///< of a node
};

Diagram diagram_of(const StatesView& view, const Rect& area, const Ui& ui) {
    float step_x = area.w;
    float step_y = area.h;
    for (const StateNode& a : view.nodes) {
        for (const StateNode& b : view.nodes) {
            const auto dx = static_cast<float>(std::fabs(a.x - b.x)) * area.w;
            const auto dy = static_cast<float>(std::fabs(a.y - b.y)) * area.h;
            if (dx > 1) step_x = std::min(step_x, dx);
            if (dx < 1 && dy > 1) step_y = std::min(step_y, dy);
        }
    }
    return {area, std::min(step_x - ui.px(26), ui.px(180)), std::min(step_y - ui.px(12), ui.px(58))};
}

Rect node_rect(const Diagram& d, const StateNode& node) {
    const float x = d.area.x + static_cast<float>(node.x) * d.area.w;
    const float y = d.area.y + static_cast<float>(node.y) * d.area.h;
    return {std::floor(x - d.w / 2), std::floor(y - d.h / 2), std::floor(d.w), std::floor(d.h)};
}

struct Way {
    ImVec2 a, b, c, d;  ///< of a cubic curve
};

Way way_of(const Rect& from, const Rect& to, float bend) {
    const ImVec2 fm{from.x + from.w / 2, from.y + from.h / 2};
    const ImVec2 tm{to.x + to.w / 2, to.y + to.h / 2};
    if (to.x > from.right()) {
        const ImVec2 a{from.right(), fm.y};
        const ImVec2 d{to.x, tm.y};
        const float k = (d.x - a.x) * 0.45F;
        return {a, {a.x + k, a.y}, {d.x - k, d.y}, d};
    }
    if (std::fabs(fm.x - tm.x) < 1) {
        const bool down = tm.y > fm.y;
        const ImVec2 a{fm.x + from.w * 0.25F, down ? from.bottom() : from.y};
        const ImVec2 d{tm.x + to.w * 0.25F, down ? to.y : to.bottom()};
        return {a, {a.x, (a.y + d.y) / 2}, {d.x, (a.y + d.y) / 2}, d};
    }
    const ImVec2 a{fm.x, from.bottom()};
    const ImVec2 d{tm.x, to.bottom()};
    const float deep = std::max(a.y, d.y) + bend;
    return {a, {a.x, deep}, {d.x, deep}, d};
}

ImVec2 point_on(const Way& w, float t) {
    const float s = 1 - t;
    const float k0 = s * s * s;
    const float k1 = 3 * s * s * t;
    const float k2 = 3 * s * t * t;
    const float k3 = t * t * t;
    return {k0 * w.a.x + k1 * w.b.x + k2 * w.c.x + k3 * w.d.x,
            k0 * w.a.y + k1 * w.b.y + k2 * w.c.y + k3 * w.d.y};
}

void draw_edge(const StatesView& view, const StateEdge& edge, const Diagram& d, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Rect from = node_rect(d, view.nodes[edge.from]);
    const Rect to = node_rect(d, view.nodes[edge.to]);
    const Way way = way_of(from, to, ui.px(34));
    const Color color = edge.legal ? ui.theme.link : ui.theme.border;
    const float thick = edge.legal ? ui.px(2.5F) : ui.px(1.2F);
    draw.AddBezierCubic(way.a, way.b, way.c, point_on(way, 0.97F), ink(color), thick);
    draw_arrow(draw, point_on(way, 0.97F), way.d, color, thick, ui.px(edge.legal ? 9 : 6));
}

/// The verbs of the ways that are open now, each on a ground of its own, not over a node.
void draw_edge_words(const StatesView& view, const StateEdge& edge, const Diagram& d,
                     std::vector<Rect>& taken, Ui& ui) {
    if (!edge.legal) return;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Way way = way_of(node_rect(d, view.nodes[edge.from]), node_rect(d, view.nodes[edge.to]),
                           ui.px(34));
    const float width =
        std::min(text_width(ui.fonts.mono_bold, edge.verbs) + ui.px(10), ui.px(150));
    const float height = ui.px(19);
    Rect best;
    float least = 1e9F;
    for (const float t : {0.5F, 0.4F, 0.6F, 0.3F, 0.7F, 0.8F}) {
        for (const float dy : {0.0F, -18.0F, 18.0F, -36.0F, 36.0F}) {
            const ImVec2 p = point_on(way, t);
            Rect place{p.x - width / 2, p.y - height / 2 + ui.px(dy), width, height};
            place.x = std::clamp(place.x, d.area.x, std::max(d.area.x, d.area.right() - width));
            place.y = std::clamp(place.y, d.area.y, std::max(d.area.y, d.area.bottom() - height));
            float cost = std::fabs(dy) * 0.3F + std::fabs(t - 0.5F) * 8;
            for (const Rect& other : taken) {
                if (place.overlaps(other)) cost += 100;
            }
            if (cost >= least) continue;
            least = cost;
            best = place;
        }
    }
    taken.push_back(best);
    draw.AddRectFilled({best.x, best.y}, {best.right(), best.bottom()}, ink(ui.theme.part),
                       ui.px(4));
    draw.AddRect({best.x, best.y}, {best.right(), best.bottom()}, ink(ui.theme.link), ui.px(4));
    put_text_fit(draw, ui.fonts.mono_bold, best.x + ui.px(5),
                 best.y + (best.h - ui.fonts.mono_bold->FontSize) / 2, best.w - ui.px(8),
                 ui.theme.text, edge.verbs);
}

void draw_node(const StateNode& node, const Diagram& d, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Rect rect = node_rect(d, node);
    const ImVec2 low{rect.x, rect.y};
    const ImVec2 high{rect.right(), rect.bottom()};
    draw.AddRectFilled(low, high, ink(node.now ? ui.theme.current : ui.theme.raised), ui.px(7));
    draw.AddRect(low, high, ink(node.now ? ui.theme.act : node.been ? ui.theme.muted : ui.theme.border),
                 ui.px(7), 0, ui.px(node.now ? 3 : 1.5F));
    ImFont* font =
        text_width(ui.fonts.bold, node.name) <= rect.w - ui.px(14) ? ui.fonts.bold : ui.fonts.caps;
    const bool tall = rect.h > ui.px(42) && !node.stays.empty();
    float y = tall ? rect.y + ui.px(5) : rect.y + (rect.h - font->FontSize) / 2;
    put_text_fit(draw, font, rect.x + ui.px(8), y, rect.w - ui.px(12),
                 node.now || node.been ? ui.theme.heading : ui.theme.muted, node.name);
    if (tall)
        put_text_wrapped(draw, ui.fonts.caps, rect.x + ui.px(8), y + ui.px(20), rect.w - ui.px(14),
                         ui.theme.muted, joined(node.stays), rect.h > ui.px(54) ? 2 : 1);
    (void)click_area(ui, "states." + id_word(node.name), rect);
    if (ImGui::IsItemHovered() && !node.stays.empty())
        ImGui::SetTooltip("%s: stays with %s", node.name.c_str(), joined(node.stays).c_str());
}

void draw_card(const StatesView& view, const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    put_text_fit(draw, ui.fonts.bold, rect.x, rect.y, rect.w, ui.theme.heading,
                 ui.say(view.now.empty() ? "Legal now" : "Legal now, in " + view.now));
    ImGui::SetCursorScreenPos({rect.x, rect.y + ui.px(24)});
    ImGui::BeginChild("card", {rect.w, rect.h - ui.px(24)});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x - ui.px(4);
    float y = start.y;
    for (const LegalVerb& verb : view.legal) {
        put_text_fit(draw, ui.fonts.mono_bold, start.x, y, width, ui.theme.text, verb.syntax);
        std::string under = verb.leads_to.empty() ? "" : "→ " + verb.leads_to + "   ";
        under += ui.say(verb.rfc);
        if (!verb.extension.empty()) under += "   " + std::string{ui.say("if offered: " + verb.extension)};
        put_text_fit(draw, ui.fonts.small, start.x + ui.px(10), y + ui.px(17), width - ui.px(10),
                     ui.theme.muted, under);
        y += ui.px(39);
    }
    if (view.legal.empty())
        y += put_text_wrapped(draw, ui.fonts.small, start.x, y, width, ui.theme.muted,
                              ui.say("No command is legal in this state."));
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({1, y - start.y});
    ImGui::EndChild();
}

}  // namespace

void draw_states(const StatesView& view, const Rect& rect, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    if (!view.empty_text.empty()) {
        put_text_wrapped(draw, ui.fonts.text, rect.x + ui.px(12), rect.y + ui.px(8),
                         rect.w - ui.px(24), ui.theme.muted, ui.say(view.empty_text));
        return;
    }
    put_text_fit(draw, ui.fonts.bold, rect.x + ui.px(12), rect.y + ui.px(2), rect.w - ui.px(24),
                 ui.theme.heading, ui.say(view.title));
    const float card = std::min(ui.px(300), rect.w * 0.4F);
    const Rect area{rect.x + ui.px(10), rect.y + ui.px(26), rect.w - card - ui.px(34),
                    rect.h - ui.px(36)};
    const Diagram d = diagram_of(view, area, ui);
    for (const StateEdge& edge : view.edges) {
        if (!edge.legal) draw_edge(view, edge, d, ui);
    }
    for (const StateEdge& edge : view.edges) {
        if (edge.legal) draw_edge(view, edge, d, ui);
    }
    std::vector<Rect> taken;
    for (const StateNode& node : view.nodes) {
        draw_node(node, d, ui);
        taken.push_back(node_rect(d, node));
    }
    for (const StateEdge& edge : view.edges) draw_edge_words(view, edge, d, taken, ui);
    draw_card(view, {area.right() + ui.px(14), rect.y + ui.px(4), card, rect.h - ui.px(10)}, ui);
}

}  // namespace gui
