#include "gui/panel/states_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "gui/icons.h"

namespace gui {

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const std::string& word : words) all += (all.empty() ? "" : " ") + word;
    return all;
}

struct Diagram {
    Rect area;           ///< columns share it; where one scrolls, half a gap of it lies outside at either end
    Rect ground;         ///< what can be seen of it
    float w = 0, h = 0;  ///< of a node
};

/// `gap`: between two columns, for the verb of an arrow.
Diagram diagram_of(const StatesView& view, const Rect& area, float gap, const Ui& ui) {
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
    const float wide = std::max(step_x - gap, std::min(step_x - ui.px(26), ui.px(96)));
    return {area, area, std::min(wide, ui.px(180)), std::min(step_y - ui.px(12), ui.px(58))};
}

Rect node_rect(const Diagram& d, const StateNode& node) {
    const float x = d.area.x + static_cast<float>(node.x) * d.area.w;
    const float y = d.area.y + static_cast<float>(node.y) * d.area.h;
    return {std::floor(x - d.w / 2), std::floor(y - d.h / 2), std::floor(d.w), std::floor(d.h)};
}

struct Way {
    ImVec2 a, b, c, d;  ///< of a cubic curve
};

constexpr int kSamples = 16;

ImVec2 point_on(const Way& w, float t) {
    const float s = 1 - t;
    const float k0 = s * s * s;
    const float k1 = 3 * s * s * t;
    const float k2 = 3 * s * t * t;
    const float k3 = t * t * t;
    return {k0 * w.a.x + k1 * w.b.x + k2 * w.c.x + k3 * w.d.x,
            k0 * w.a.y + k1 * w.b.y + k2 * w.c.y + k3 * w.d.y};
}

/// From the side of one to the side of the other, `shift` of their height below the middle.
Way side_way(const Rect& from, const Rect& to, float shift) {
    const bool right = to.x > from.x;
    const ImVec2 a{right ? from.right() : from.x, from.y + from.h * (0.5F + shift)};
    const ImVec2 d{right ? to.x : to.right(), to.y + to.h * (0.5F + shift)};
    const float k = (d.x - a.x) * 0.45F;
    return {a, {a.x + k, a.y}, {d.x - k, d.y}, d};
}

/// Out below (or above) and in below, as deep as `bend`.
Way arch_way(const Rect& from, const Rect& to, float bend) {
    const bool below = bend > 0;
    const ImVec2 a{from.x + from.w / 2, below ? from.bottom() : from.y};
    const ImVec2 d{to.x + to.w / 2, below ? to.bottom() : to.y};
    const float deep = (below ? std::max(a.y, d.y) : std::min(a.y, d.y)) + bend;
    return {a, {a.x, deep}, {d.x, deep}, d};
}

/// Straight up or down within a column, `shift` of the width beside the middle.
Way column_way(const Rect& from, const Rect& to, float shift) {
    const bool down = to.y > from.y;
    const ImVec2 a{from.x + from.w * (0.5F + shift), down ? from.bottom() : from.y};
    const ImVec2 d{to.x + to.w * (0.5F + shift), down ? to.y : to.bottom()};
    return {a, {a.x, (a.y + d.y) / 2}, {d.x, (a.y + d.y) / 2}, d};
}

/// Around what stands between two of a column: out and in at the same side.
Way bow_way(const Rect& from, const Rect& to, float bend) {
    const auto x = [&](const Rect& rect) { return bend > 0 ? rect.right() : rect.x; };
    const ImVec2 a{x(from), from.y + from.h * 0.5F};
    const ImVec2 d{x(to), to.y + to.h * 0.5F};
    return {a, {a.x + bend, a.y}, {d.x + bend, d.y}, d};
}

/// The ways that an arrow may take, the most usual first.
std::vector<Way> candidates(const Rect& from, const Rect& to, const Ui& ui) {
    if (std::fabs(from.x - to.x) < 1) {
        const float shift = to.y > from.y ? 0.25F : -0.25F;
        return {column_way(from, to, shift), column_way(from, to, -shift), bow_way(from, to, ui.px(50)), bow_way(from, to, -ui.px(50)),
                bow_way(from, to, ui.px(95)), bow_way(from, to, -ui.px(95))};
    }
    std::vector<Way> ways;
    for (const float shift : {to.x > from.x ? 0.0F : 0.28F, -0.28F, 0.12F}) ways.push_back(side_way(from, to, shift));
    for (const float bend : {34.0F, -34.0F, 75.0F, -75.0F, 120.0F, -120.0F}) ways.push_back(arch_way(from, to, ui.px(bend)));
    return ways;
}

struct Route {
    Way way;
    ImVec2 points[kSamples];
};

Route route_of(const Way& way) {
    Route route{way, {}};
    for (int n = 0; n < kSamples; ++n) route.points[n] = point_on(way, static_cast<float>(n + 1) / (kSamples + 1));
    return route;
}

/// A way behind another state is worst, one outside of the diagram bad; one along another way is hard to follow.
float cost_of(const Route& route, const std::vector<Rect>& nodes, std::size_t from, std::size_t to, const std::vector<Route>& others,
              const Rect& area, const Ui& ui) {
    const float margin = ui.px(5);
    float cost = std::hypot(route.way.d.x - route.way.a.x, route.way.d.y - route.way.a.y) * 0.02F / ui.scale;
    for (const ImVec2& p : route.points) {
        for (std::size_t n = 0; n < nodes.size(); ++n) {
            if (n != from && n != to && nodes[n].inset(-margin).holds(p.x, p.y)) cost += 300;
        }
        if (!area.holds(p.x, p.y)) cost += 60;
        for (const Route& other : others) {
            for (const ImVec2& q : other.points) {
                if (std::fabs(p.x - q.x) < margin && std::fabs(p.y - q.y) < margin) cost += 12;
            }
        }
    }
    return cost;
}

/// A way for each edge; those that are open now choose first.
std::vector<Route> routes_of(const StatesView& view, const Diagram& d, const Ui& ui) {
    std::vector<Rect> nodes;
    for (const StateNode& node : view.nodes) nodes.push_back(node_rect(d, node));
    std::vector<Route> routes(view.edges.size());
    std::vector<Route> chosen;
    for (const bool legal : {true, false}) {
        for (std::size_t e = 0; e < view.edges.size(); ++e) {
            const StateEdge& edge = view.edges[e];
            if (edge.legal != legal) continue;
            float least = 1e9F;
            float usual = 0;
            for (const Way& way : candidates(nodes[edge.from], nodes[edge.to], ui)) {
                const Route route = route_of(way);
                const float cost = usual + cost_of(route, nodes, edge.from, edge.to, chosen, d.ground, ui);
                usual += 10;
                if (cost >= least) continue;
                least = cost;
                routes[e] = route;
            }
            chosen.push_back(routes[e]);
        }
    }
    return routes;
}

void draw_edge(const StateEdge& edge, const Way& way, Ui& ui) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Color color = edge.legal ? ui.theme.link : ui.theme.border;
    const float thick = edge.legal ? ui.px(2.5F) : ui.px(1.2F);
    draw.AddBezierCubic(way.a, way.b, way.c, point_on(way, 0.97F), ink(color), thick);
    draw_arrow(draw, point_on(way, 0.97F), way.d, color, thick, ui.px(edge.legal ? 9 : 6));
}

float words_width(const StateEdge& edge, const Ui& ui) { return text_width(ui.fonts.mono_bold, edge.verbs) + ui.px(10); }

/// The verbs of a way that is open now, on it with a ground of their own; over no state and no other way.
void draw_edge_words(const StateEdge& edge, std::size_t number, const std::vector<Route>& routes, const Diagram& d,
                     std::vector<Rect>& taken, Ui& ui) {
    if (!edge.legal) return;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float width =
        std::min(words_width(edge, ui), ui.px(150));
    const float height = ui.px(19);
    Rect best;
    float least = 1e9F;
    const float ts[] = {0.5F, 0.42F, 0.58F, 0.34F, 0.66F, 0.26F, 0.74F, 0.82F};
    const float steps[] = {0, -19, 19, -38, 38, -57, 57};
    for (std::size_t n = 0; n < std::size(ts) * std::size(steps); ++n) {
        const float t = ts[n % std::size(ts)];
        const float dy = steps[n / std::size(ts)];   // off its way only where that lies between states too closely
        const ImVec2 p = point_on(routes[number].way, t);
        Rect place{p.x - width / 2, p.y - height / 2 + ui.px(dy), width, height};
        place.x = std::clamp(place.x, d.ground.x, std::max(d.ground.x, d.ground.right() - width));
        place.y = std::clamp(place.y, d.ground.y, std::max(d.ground.y, d.ground.bottom() - height));
        float cost = std::fabs(t - 0.5F) * 8 + std::fabs(dy) * 3;
        for (const Rect& other : taken) {
            if (place.overlaps(other)) cost += 100;
        }
        for (std::size_t other = 0; other < routes.size(); ++other) {
            for (const ImVec2& q : routes[other].points) {
                if (other != number && place.inset(-ui.px(3)).holds(q.x, q.y)) cost += 6;
            }
        }
        if (cost >= least) continue;
        least = cost;
        best = place;
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
    const bool tall = rect.h > ui.px(42) && !node.verbs.empty();
    float y = tall ? rect.y + ui.px(5) : rect.y + (rect.h - font->FontSize) / 2;
    put_text_fit(draw, font, rect.x + ui.px(8), y, rect.w - ui.px(12),
                 node.now || node.been ? ui.theme.heading : ui.theme.muted, node.name);
    if (tall)
        put_text_wrapped(draw, ui.fonts.caps, rect.x + ui.px(8), y + ui.px(20), rect.w - ui.px(14),
                         ui.theme.muted, joined(node.verbs), rect.h > ui.px(54) ? 2 : 1);
    (void)click_area(ui, "states." + id_word(node.name), rect);
    if (ImGui::IsItemHovered() && !node.verbs.empty())
        ImGui::SetTooltip("%s: %s", node.name.c_str(), joined(node.verbs).c_str());
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

std::size_t columns_of(const StatesView& view) {
    std::vector<double> all;
    for (const StateNode& node : view.nodes) all.push_back(node.x);
    std::sort(all.begin(), all.end());
    return static_cast<std::size_t>(std::unique(all.begin(), all.end()) - all.begin());
}

/// The state that one has just come to is brought into sight, and then left where it is; the first columns stay as long as they can,
/// and no box is cut at the left.
void follow_present(const StatesView& view, const Diagram& d, float shown) {
    ImGuiStorage& storage = *ImGui::GetStateStorage();
    const auto now = static_cast<int>(ImGui::GetID(view.title.c_str()) ^ ImGui::GetID(view.now.c_str()));
    if (storage.GetInt(1, 0) == now) return;
    storage.SetInt(1, now);
    for (const StateNode& node : view.nodes) {
        if (!node.now) continue;
        const float step = d.area.w / static_cast<float>(std::max<std::size_t>(columns_of(view), 1));
        const float left = node_rect(d, node).x - d.ground.x;
        const float past = left + d.w - shown;
        ImGui::SetScrollX(past <= 0 ? 0 : std::min(std::ceil(past / step) * step, left));
    }
}

/// Where a column would be too narrow for the name of a state, one scrolls sideways.
void draw_diagram(const StatesView& view, const Rect& shown, Ui& ui) {
    ImGui::SetCursorScreenPos({shown.x, shown.y});
    ImGui::BeginChild("diagram", {shown.w, shown.h}, false, ImGuiWindowFlags_HorizontalScrollbar);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const auto columns = static_cast<float>(columns_of(view));
    const bool scrolls = ui.px(130) * columns > shown.w;
    // Who scrolls has room for the verbs of an arrow between two columns.
    float gap = ui.px(50);
    if (scrolls) {
        for (const StateEdge& edge : view.edges)
            if (edge.legal) gap = std::max(gap, std::min(words_width(edge, ui), ui.px(150)) + ui.px(24));
    }
    const float wanted = (scrolls ? ui.px(110) + gap : ui.px(130)) * columns;
    const float outside = scrolls ? gap / 2 - ui.px(6) : 0;
    const Rect area{start.x - outside, start.y, std::max(shown.w + 2 * outside, wanted), shown.h - (scrolls ? ui.px(12) : 0)};
    Diagram d = diagram_of(view, area, gap, ui);
    d.ground = {start.x, area.y, area.w - 2 * outside, area.h};
    const std::vector<Route> routes = routes_of(view, d, ui);
    for (const bool legal : {false, true}) {
        for (std::size_t n = 0; n < view.edges.size(); ++n) {
            if (view.edges[n].legal == legal) draw_edge(view.edges[n], routes[n].way, ui);
        }
    }
    std::vector<Rect> taken;
    for (const StateNode& node : view.nodes) {
        draw_node(node, d, ui);
        taken.push_back(node_rect(d, node));
    }
    for (std::size_t n = 0; n < view.edges.size(); ++n) draw_edge_words(view.edges[n], n, routes, d, taken, ui);
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({d.ground.w, 1});
    if (scrolls) follow_present(view, d, shown.w);
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
    draw_diagram(view, area, ui);
    draw_card(view, {area.right() + ui.px(14), rect.y + ui.px(4), card, rect.h - ui.px(10)}, ui);
}

}  // namespace gui
