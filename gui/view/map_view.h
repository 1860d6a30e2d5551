#pragma once
/// The map: hosts grouped by domain, conversations between them, letters moving, mailboxes as
/// stacks that can be counted, queues, locks, and what is switched off.
///
/// Positions are 0..1 of the map's width and height; the panel turns them into pixels.
/// Doors: build_map, place_hosts, is_typed_by_hand, text. Fails: never.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gui/view/journal_index.h"
#include "gui/view/role.h"
#include "gui/view/scene.h"

namespace gui {

struct MapPoint {
    double x = 0, y = 0;
};

struct MapArea {
    double x = 0, y = 0, width = 0, height = 0;
};

/// A letter in a stack, as far as it is drawn.
struct MapLetter {
    base::LetterId letter;
    base::CopyId copy;
    bool marked = false;  ///< hatched: marked for removal, still there
    bool headers_only = false;
};

/// A counted heap of letters: a mailbox, a folder of a device, a queue.
struct MapStack {
    std::string label;  ///< "Ben", "Inbox", "queue"
    std::uint64_t count = 0;
    std::uint64_t marked = 0;
    std::uint64_t elsewhere = 0;     ///< of a mailbox: letters in other folders than the inbox
    std::vector<MapLetter> letters;  ///< the newest few, oldest first
};

struct MapHost {
    base::HostId id;
    std::string name;      ///< "mx1.meadow.example", "ben-home": what widgets are called by
    std::string label;     ///< "mx1", "ben-home"
    std::string services;  ///< "SMTP 25"; empty for devices
    bool device = false;
    bool on = true;
    MapPoint at;                   ///< its middle
    bool moved = false;            ///< a person put it there
    std::vector<MapStack> stacks;  ///< queue of a relay; folders of a device that hold letters
    std::string note;              ///< "next try in 15 min", "collecting", an error; may be empty
    Role note_role = Role::Muted;
    bool trouble = false;   ///< a fault is set on it or on a link of it
};

/// The mailboxes of a provider: one store behind all its servers.
struct MapStore {
    std::uint32_t provider = 0;  ///< index into World::providers
    std::string label;           ///< "Meadow's mailboxes"
    MapPoint at;
    struct Box {
        base::AccountId account;
        std::string address;  ///< "ben@meadow.example"
        MapStack stack;
        base::SessionId locked_by;
    };
    std::vector<Box> boxes;
    std::vector<base::HostId> servers;  ///< those that read and write it
};

struct MapRegion {
    std::string name;   ///< "meadow.example"
    std::string title;  ///< "Meadow"
    MapArea area;
};

/// An open conversation.
struct MapLink {
    base::SessionId session;
    base::HostId client, server;
    base::Protocol protocol = base::Protocol::None;
    std::string label;  ///< "SMTP"
    bool connecting = false;
    bool encrypted = false;
};

/// A line, or a block of text with its letter, between two hosts.
struct MapFlight {
    base::EntryId line;
    base::SessionId session;
    base::HostId from, to;
    bool from_client = false;
    double progress = 0;    ///< 0 at the writer, 1 at the reader
    base::LetterId letter;  ///< carried with it; none: only words
    std::string text;
    /// What somebody on the way has of it, where that is worth a word: TLS instead of the line, or a password in clear.
    std::string overheard;
    bool encrypted = false;
};

/// Something that was made to go wrong, or a policy that was changed: one click takes it away.
struct MapChip {
    std::string id;      ///< "map.chip.fault.3"
    std::string label;   ///< "mx1.meadow.example refuses RCPT with 451 4.3.0"
    base::HostId host;   ///< where it bites; none: a provider's policy
    std::optional<sim::Action> clear;  ///< the act of a click: it takes it away, or sets what is not set
    bool set = true;                   ///< false: it is not so, and a click makes it so
    Role role = Role::Bad;
};

struct MapView {
    std::vector<MapChip> chips;
    std::vector<MapRegion> regions;
    std::vector<MapHost> hosts;
    std::vector<MapStore> stores;
    std::vector<MapLink> links;
    std::vector<MapFlight> flights;  ///< on their way at this very moment
    MapFlight current;               ///< the line that arrived last; `line` none at the beginning
    std::string empty_text;

    [[nodiscard]] const MapHost* host(base::HostId id) const;
};

/// Where everything stands; depends on the hosts of a world only, not on what happens.
struct MapPlaces {
    std::vector<MapRegion> regions;
    std::vector<MapPoint> hosts;   ///< by HostId - 1
    std::vector<MapPoint> stores;  ///< by provider index
    std::vector<bool> moved;       ///< by HostId - 1: a person put it there; may be empty
};

/// Where a person put hosts on the map of one world.
struct MovedHost {
    std::string world;  ///< World::name
    std::string host;
    MapPoint at;

    friend bool operator==(const MovedHost& a, const MovedHost& b) {
        return a.world == b.world && a.host == b.host && a.at.x == b.at.x && a.at.y == b.at.y;
    }
};
/// Hosts stand where they were put.
void put_moved(const sim::World& world, const std::vector<sim::HostPlace>& moved, MapPlaces& places);
/// What was remembered of a world of this name, and the other way round: `all` remembers what was put where.
[[nodiscard]] std::vector<sim::HostPlace> remembered(const std::vector<MovedHost>& all, const std::string& world);
void remember(std::vector<MovedHost>& all, const std::string& world, const std::vector<sim::HostPlace>& places);

[[nodiscard]] MapPlaces place_hosts(const sim::World& world);

[[nodiscard]] MapView build_map(const Scene& scene, const JournalIndex& index,
                                const MapPlaces& places);

/// Somebody types at this host to a server of the World, and sits beside it; real programs have a place of their own.
[[nodiscard]] bool is_typed_by_hand(const sim::World& world, const sim::Host& host);
/// The map in words, a line a host.
[[nodiscard]] std::string text(const MapView& view);

}  // namespace gui
