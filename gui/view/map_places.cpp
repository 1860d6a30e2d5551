// Where the map puts regions, hosts and mailboxes. A journey reads from left to right: in the left
// half devices stand at the left edge and the servers that face the net at the right; the right
// half is its mirror image.

#include <algorithm>
#include <cmath>

#include "gui/view/map_view.h"

namespace gui {

namespace {

enum Column : std::size_t { kEdge, kStore, kAccess, kDevices, kColumns };

struct Groups {
    std::vector<std::size_t> hosts[kColumns];  ///< host indexes; kStore stays empty
    bool has_store = false;
    std::uint32_t provider = 0;
};

bool offers(const sim::Host& host, base::Protocol protocol) {
    return std::any_of(host.services.begin(), host.services.end(),
                       [&](const sim::Service& service) { return service.protocol == protocol; });
}

Column column_of(const sim::Host& host) {
    if (host.kind == sim::HostKind::Device) return kDevices;
    const bool access = offers(host, base::Protocol::Pop3) || offers(host, base::Protocol::Imap);
    const bool edge =
        offers(host, base::Protocol::Smtp) || offers(host, base::Protocol::Submission);
    return access && !edge ? kAccess : kEdge;
}

/// Submission above MX, IMAP above POP3; else as they come.
int rank_of(const sim::Host& host) {
    if (offers(host, base::Protocol::Submission)) return 0;
    if (offers(host, base::Protocol::Imap)) return 1;
    return 2;
}

/// Height in 0..1 of item `n` of `count` in a column: few items keep to three rows, so that the way
/// of a letter (MX, mailbox, IMAP, device) is one straight line in the middle.
double row_of(Column column, std::size_t n, std::size_t count) {
    constexpr double kRows[] = {0.22, 0.56, 0.86};
    if (count == 1) return column == kEdge ? kRows[0] + 0.17 : kRows[1];
    if (count == 2 && column == kEdge) return kRows[n];
    if (count == 2 && column == kAccess) return kRows[n + 1];
    if (count == 2) return n == 0 ? 0.36 : 0.76;
    if (count == 3) return kRows[n];
    return (static_cast<double>(n) + 0.5) / static_cast<double>(count) * 0.86 + 0.1;
}

/// Columns that a group needs so that no column holds more than `rows`.
std::size_t width_of(std::size_t count, std::size_t rows) {
    return std::max<std::size_t>(1, (count + rows - 1) / rows);
}

void place_group(const std::vector<std::size_t>& hosts, Column column, double left, double width,
                 std::size_t rows, const MapArea& area, std::vector<MapPoint>& out) {
    const std::size_t columns = width_of(hosts.size(), rows);
    for (std::size_t n = 0; n < hosts.size(); ++n) {
        const std::size_t in_column = columns == 1 ? hosts.size() : rows;
        const double x = left + width * (static_cast<double>(n / in_column) + 0.5) /
                                    static_cast<double>(columns);
        const double y = row_of(columns == 1 ? column : kDevices, n % in_column, in_column);
        out[hosts[n]] = {area.x + x * area.width, area.y + y * area.height};
    }
}

void place_region(const Groups& groups, const MapArea& area, bool mirrored, MapPlaces& out) {
    constexpr std::size_t kRowsWanted = 4;
    std::size_t total = 0;
    for (const auto& group : groups.hosts) total += group.size();
    const std::size_t rows =
        std::max(kRowsWanted, static_cast<std::size_t>(std::sqrt(static_cast<double>(total))));
    double widths[kColumns];
    double sum = 0;
    for (std::size_t c = 0; c < kColumns; ++c) {
        const bool used = c == kStore ? groups.has_store : !groups.hosts[c].empty();
        widths[c] = used ? static_cast<double>(width_of(groups.hosts[c].size(), rows)) : 0.0;
        sum += widths[c];
    }
    double left = 0;
    for (std::size_t k = 0; k < kColumns; ++k) {
        const std::size_t c = mirrored ? kColumns - 1 - k : k;
        const double width = sum > 0 ? widths[c] / sum : 0;
        if (c == kStore && groups.has_store) {
            out.stores[groups.provider] = {area.x + (left + width / 2) * area.width,
                                           area.y + 0.56 * area.height};
        }
        place_group(groups.hosts[c], static_cast<Column>(c), left, width, rows, area, out.hosts);
        left += width;
    }
}

/// The region a host is drawn in. A device stands with the provider of its account, wherever it is.
std::string region_of(const sim::World& world, const sim::Host& host) {
    if (host.kind != sim::HostKind::Device || !host.program) return host.region;
    const std::string& address = host.program->settings.address;
    const std::size_t at = address.rfind('@');
    if (at == std::string::npos) return host.region;
    const sim::Provider* provider = world.provider_of(std::string_view{address}.substr(at + 1));
    return provider == nullptr ? host.region : provider->domain;
}

/// Provider domains come first, in their order; everything else is the net between them.
std::vector<std::string> region_names(const sim::World& world) {
    std::vector<std::string> names;
    const auto add = [&](const std::string& name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    };
    for (const sim::Provider& provider : world.providers) add(provider.domain);
    for (const auto& host : world.hosts) add(region_of(world, *host));
    return names;
}

std::vector<MapArea> region_areas(std::size_t main, std::size_t all) {
    std::vector<MapArea> areas(all);
    constexpr double kGap = 0.012;
    if (main == 1 && (all == 2 || all == 3)) {   // one provider, and the net in a narrow column beside it
        const double narrow = 0.17;
        areas[0] = {0, 0, 1.0 - narrow - kGap, 1};
        areas[1] = {1.0 - narrow, all == 2 ? 0.28 : 0.56, narrow, 0.44};
        if (all == 3) areas[2] = {1.0 - narrow, 0, narrow, 0.54};
        return areas;
    }
    if (main == 2 && all <= 4) {
        const double middle = all >= 3 ? 0.115 : 0.0;
        const double side = (1.0 - middle - (all >= 3 ? 2 : 1) * kGap) / 2;
        areas[0] = {0, 0, side, 1};
        areas[1] = {1 - side, 0, side, 1};
        if (all >= 3) areas[2] = {side + kGap, 0.56, middle, 0.44};
        if (all == 4) areas[3] = {side + kGap, 0, middle, 0.54};
        return areas;
    }
    const auto columns = static_cast<std::size_t>(
        std::ceil(std::sqrt(static_cast<double>(std::max<std::size_t>(all, 1)))));
    const std::size_t rows = (all + columns - 1) / columns;
    for (std::size_t n = 0; n < all; ++n) {
        const double width = 1.0 / static_cast<double>(columns);
        const double height = 1.0 / static_cast<double>(std::max<std::size_t>(rows, 1));
        areas[n] = {static_cast<double>(n % columns) * width + kGap / 2,
                    static_cast<double>(n / columns) * height + kGap / 2, width - kGap,
                    height - kGap};
    }
    return areas;
}

Groups groups_of(const sim::World& world, const std::vector<std::string>& regions,
                 const std::string& region) {
    Groups groups;
    for (std::size_t n = 0; n < world.hosts.size(); ++n) {
        if (regions[n] == region) groups.hosts[column_of(*world.hosts[n])].push_back(n);
    }
    for (auto& group : groups.hosts) {
        std::stable_sort(group.begin(), group.end(), [&](std::size_t a, std::size_t b) {
            return rank_of(*world.hosts[a]) < rank_of(*world.hosts[b]);
        });
    }
    for (std::size_t p = 0; p < world.providers.size(); ++p) {
        if (world.providers[p].domain == region) {
            groups.has_store = true;
            groups.provider = static_cast<std::uint32_t>(p);
        }
    }
    return groups;
}

constexpr double kParts = 1000;   // of HostPlace
constexpr double kBorder = 0.02;    // no host is put outside of the map

}  // namespace

MapPlaces place_hosts(const sim::World& world) {
    MapPlaces places;
    places.hosts.resize(world.hosts.size());
    places.stores.resize(world.providers.size());
    const std::vector<std::string> names = region_names(world);
    std::vector<std::string> regions;  // by host
    for (const auto& host : world.hosts) regions.push_back(region_of(world, *host));
    const std::vector<MapArea> areas = region_areas(world.providers.size(), names.size());
    for (std::size_t n = 0; n < names.size(); ++n) {
        MapRegion region;
        region.name = names[n];
        region.area = areas[n];
        for (const sim::Provider& provider : world.providers) {
            if (provider.domain == names[n]) region.title = provider.name;
        }
        places.regions.push_back(std::move(region));
        const bool mirrored = areas[n].x + areas[n].width / 2 < 0.5;
        place_region(groups_of(world, regions, names[n]), areas[n], mirrored, places);
    }
    return places;
}

void put_moved(const sim::World& world, const std::vector<sim::HostPlace>& moved, MapPlaces& places) {
    places.moved.assign(world.hosts.size(), false);
    for (const sim::HostPlace& one : moved) {
        const sim::Host* host = world.find_host(one.host);
        if (host == nullptr || host->id.value > places.hosts.size()) continue;
        places.hosts[host->id.value - 1] = {std::clamp(one.x / kParts, kBorder, 1 - kBorder), std::clamp(one.y / kParts, kBorder, 1 - kBorder)};
        places.moved[host->id.value - 1] = true;
    }
}

std::vector<sim::HostPlace> remembered(const std::vector<MovedHost>& all, const std::string& world) {
    std::vector<sim::HostPlace> out;
    for (const MovedHost& one : all) {
        if (one.world == world)
            out.push_back({one.host, static_cast<std::int32_t>(std::lround(one.at.x * kParts)), static_cast<std::int32_t>(std::lround(one.at.y * kParts))});
    }
    return out;
}

void remember(std::vector<MovedHost>& all, const std::string& world, const std::vector<sim::HostPlace>& places) {
    constexpr std::size_t kMost = 400;
    std::erase_if(all, [&](const MovedHost& one) { return one.world == world; });
    for (const sim::HostPlace& one : places) all.push_back({world, one.host, {one.x / kParts, one.y / kParts}});
    if (all.size() > kMost) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(kMost));
}

}  // namespace gui
