#include "gui/panel/map_scale.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace gui {

ImVec2 at(const MapScale& scale, MapPoint point) {
    return {scale.area.x + static_cast<float>(point.x) * scale.area.w,
            scale.area.y + static_cast<float>(point.y) * scale.area.h};
}

namespace {

float store_height(const MapScale& scale, const MapStore& store) {
    return scale.row_h * (1.1F + static_cast<float>(std::max<std::size_t>(store.boxes.size(), 1)));
}

/// The least step between two different values; `none` if there are no two.
float smallest_gap(std::vector<float> values, float none) {
    std::sort(values.begin(), values.end());
    float gap = none;
    for (std::size_t n = 1; n < values.size(); ++n) {
        const float step = values[n] - values[n - 1];
        if (step > 2) gap = std::min(gap, step);
    }
    return gap;
}

float square_side(const MapView& view, const MapScale& scale, const Ui& ui) {
    std::vector<float> xs;
    std::vector<float> ys;
    for (const MapHost& host : view.hosts) {
        if (host.moved) continue;
        xs.push_back(at(scale, host.at).x);
        ys.push_back(at(scale, host.at).y);
    }
    const float step = std::min(smallest_gap(std::move(xs), ui.px(130)) - ui.px(14),
                                smallest_gap(std::move(ys), ui.px(80)));
    return std::floor(std::clamp(step, ui.px(7), ui.px(18)));
}

/// A column's piece that something covers.
struct Standing {
    base::HostId host;  ///< none: mailboxes
    float x = 0, top = 0, bottom = 0;

    [[nodiscard]] bool beside(const Standing& other) const {
        return top < other.bottom && other.top < bottom;
    }
};

/// Heaps of letters that a host may come to have: room for them is kept free, so that the map stays
/// as it is when letters arrive.
std::size_t heaps_to_come(const MapHost& host) {
    const bool relay = host.services.find("SMTP") != std::string::npos;
    return std::max<std::size_t>(host.stacks.size(), host.device ? 2 : relay ? 1 : 0);
}

Rect card_rect(const MapScale& scale, const MapHost& host, std::size_t stacks) {
    const ImVec2 p = at(scale, host.at);
    const bool whole = scale.of(host.id) == Detail::Card;
    const float card = scale.of(host.id) == Detail::Name ? scale.brief_h : scale.card_h;
    const float height = card + (whole ? scale.row_h * static_cast<float>(stacks) : 0);
    Rect rect{std::floor(p.x - scale.card_w / 2), std::floor(p.y - card / 2), scale.card_w,
              std::floor(height)};
    for (const Rect& region : scale.regions) {
        const bool here =
            p.x >= region.x && p.x < region.right() && p.y >= region.y && p.y < region.bottom();
        if (!here) continue;
        // Heaps that grow push a card up before it covers the name of the region below.
        rect.y = std::max(std::min(rect.y, region.bottom() - rect.h), region.y + scale.title_h);
    }
    const float limit = scale.area.bottom() - 3;
    if (rect.bottom() > limit) rect.y = std::max(scale.area.y, limit - rect.h);
    return rect;
}

std::vector<Standing> all_standing(const MapView& view, const MapScale& scale) {
    std::vector<Standing> all;
    for (const MapHost& host : view.hosts) {
        if (host.moved) continue;  // who puts one over another wants it so
        const Rect rect = card_rect(scale, host, heaps_to_come(host));
        all.push_back({host.id, at(scale, host.at).x, rect.y, rect.bottom()});
    }
    for (const MapStore& store : view.stores) {
        const ImVec2 p = at(scale, store.at);
        const float half = store_height(scale, store) / 2;
        all.push_back({{}, p.x, p.y - half, p.y + half});
    }
    return all;
}

/// Hosts that stand in one column too closely for whole cards of this width.
std::vector<base::HostId> crowded(const std::vector<Standing>& all, float least_width) {
    std::vector<base::HostId> hosts;
    for (const Standing& one : all) {
        const bool crowd = std::any_of(all.begin(), all.end(), [&](const Standing& other) {
            return &one != &other && one.beside(other) && std::fabs(one.x - other.x) < least_width;
        });
        if (crowd && one.host) hosts.push_back(one.host);
    }
    return hosts;
}

/// Hosts whose whole card would lie over the name of their region.
std::vector<base::HostId> over_title(const MapView& view, const MapScale& scale) {
    std::vector<base::HostId> hosts;
    for (const MapHost& host : view.hosts) {
        if (host.moved) continue;
        const ImVec2 p = at(scale, host.at);
        const Rect rect = card_rect(scale, host, heaps_to_come(host));
        for (const Rect& region : scale.regions) {
            if (region.holds(p.x, p.y) && rect.y < region.y + scale.title_h - 1) hosts.push_back(host.id);
        }
    }
    return hosts;
}

/// The widest that cards may be without one covering another; 0 if two stand in one column too
/// closely for their height.
float widest_card(const std::vector<Standing>& all, float most, float gap) {
    float width = most;
    for (std::size_t a = 0; a < all.size(); ++a) {
        for (std::size_t b = a + 1; b < all.size(); ++b) {
            if (all[a].beside(all[b]))
                width = std::min(width, std::fabs(all[a].x - all[b].x) - gap);
        }
    }
    return std::max(0.0F, std::floor(width));
}

/// Tries this much of each host; false if there is no room for it.
bool fits(const MapView& view, MapScale& scale, float least_width, const Ui& ui) {
    scale.card_w = widest_card(all_standing(view, scale), ui.px(132), ui.px(6));
    return scale.card_w >= ui.px(least_width);
}

}  // namespace

Detail MapScale::of(base::HostId host) const {
    if (detail != Detail::Card) return detail;
    return std::find(brief.begin(), brief.end(), host) == brief.end() ? Detail::Card : Detail::Name;
}

MapScale scale_of(const MapView& view, const Rect& area, const Ui& ui) {
    constexpr float kLeastCard = 58;
    constexpr float kLeastName = 34;
    constexpr std::size_t kMostWithWords = 99;
    MapScale scale;
    scale.area = area;
    scale.row_h = ui.px(19);
    scale.card_h = std::floor(ui.px(38));
    scale.brief_h = std::floor(ui.px(22));
    scale.title_h = std::floor(ui.px(23));
    for (const MapRegion& region : view.regions) {
        const ImVec2 low = at(scale, {region.area.x, region.area.y});
        scale.regions.push_back({low.x, low.y, static_cast<float>(region.area.width) * area.w,
                                 static_cast<float>(region.area.height) * area.h});
    }
    if (view.hosts.size() <= kMostWithWords) {
        scale.brief = over_title(view, scale);
        if (fits(view, scale, kLeastCard, ui)) return scale;
        // Lower names and lower rows before no names at all.
        for (const float low : {22.0F, 18.0F, 16.0F}) {
            scale.brief_h = std::floor(ui.px(low));
            scale.row_h = std::floor(ui.px(std::min(low, 19.0F)));
            scale.detail = Detail::Card;
            scale.brief.clear();
            scale.brief = crowded(all_standing(view, scale), ui.px(kLeastCard));
            for (const base::HostId host : over_title(view, scale)) scale.brief.push_back(host);
            if (fits(view, scale, kLeastCard, ui)) return scale;
            scale.detail = Detail::Name;
            if (fits(view, scale, kLeastName, ui)) return scale;
        }
    }
    scale.detail = Detail::Square;
    scale.card_w = scale.card_h = square_side(view, scale, ui);
    return scale;
}

Rect host_rect(const MapScale& scale, const MapHost& host) {
    return card_rect(scale, host, host.stacks.size());
}

Rect store_rect(const MapScale& scale, const MapStore& store) {
    const ImVec2 p = at(scale, store.at);
    const float height = store_height(scale, store);
    return {std::floor(p.x - scale.card_w / 2), std::floor(p.y - height / 2), scale.card_w,
            std::floor(height)};
}

ImVec2 middle(const Rect& rect) {
    return {rect.x + rect.w / 2, rect.y + rect.h / 2};
}

ImVec2 edge_point(ImVec2 from, const Rect& to, float gap) {
    const ImVec2 m = middle(to);
    const float dx = from.x - m.x;
    const float dy = from.y - m.y;
    const float tx = dx == 0 ? 1e9F : (to.w / 2 + gap) / std::fabs(dx);
    const float ty = dy == 0 ? 1e9F : (to.h / 2 + gap) / std::fabs(dy);
    const float t = std::min({tx, ty, 1.0F});
    return {m.x + dx * t, m.y + dy * t};
}

}  // namespace gui
