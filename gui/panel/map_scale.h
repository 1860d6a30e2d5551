#pragma once
/// Where hosts and mailboxes stand on the map in pixels, and how much of them there is room for.
///
/// Doors: scale_of, at, host_rect, store_rect, edge_point. Fails: never.

#include <imgui.h>

#include <cstdint>
#include <vector>

#include "gui/view/map_view.h"
#include "gui/widgets.h"

namespace gui {

/// How much of a host there is room for.
enum class Detail : std::uint8_t {
    Card,    ///< name, services or a note, a row for each heap of letters
    Name,    ///< name and how many letters
    Square,  ///< no word
};

/// Sizes that follow from how closely the hosts stand.
struct MapScale {
    Rect area;
    Detail detail = Detail::Card;     ///< of hosts with room around them
    std::vector<base::HostId> brief;  ///< hosts of a crowded column: their names only
    float card_w = 0;
    float card_h = 0;   ///< without stacks
    float brief_h = 0;  ///< of a card with a name only
    float row_h = 0;    ///< of one stack
    float title_h = 0;  ///< at the top of each region, where its name is
    std::vector<Rect> regions;

    [[nodiscard]] bool words() const { return detail != Detail::Square; }
    [[nodiscard]] Detail of(base::HostId host) const;
};

/// The most that fits without one card covering another: cards, else names, else squares.
[[nodiscard]] MapScale scale_of(const MapView& view, const Rect& area, const Ui& ui);

/// A point of the view in pixels.
[[nodiscard]] ImVec2 at(const MapScale& scale, MapPoint point);

[[nodiscard]] Rect host_rect(const MapScale& scale, const MapHost& host);
[[nodiscard]] Rect store_rect(const MapScale& scale, const MapStore& store);
[[nodiscard]] ImVec2 middle(const Rect& rect);

/// Where the way from `from` to the middle of `to` meets the edge of `to`, `gap` pixels outside it.
[[nodiscard]] ImVec2 edge_point(ImVec2 from, const Rect& to, float gap);

}  // namespace gui
