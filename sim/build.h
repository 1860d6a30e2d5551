#pragma once
/// How worlds come to be: an empty one with a resolver, and what is added to it.
///
/// The acts that made a World before its time began are kept in `World::making`, so that a run file can
/// make it again. Presets in C++ and scripts add hosts through the same functions.
/// Doors: empty_world, make, begin_time; add_host, add_provider, add_account, add_device.
/// Fails: add_* with a Problem that names the nearest cure.

#include <cstdint>
#include <string>
#include <string_view>

#include "protocols/base/result.h"
#include "sim/action.h"
#include "sim/world.h"

namespace sim {

/// A world with nothing but a host that answers DNS questions, dns.example.net.
[[nodiscard]] World empty_world(std::uint64_t seed, base::Instant start = base::kDefaultStart);

/// A world without any host.
[[nodiscard]] World bare_world(std::uint64_t seed, base::Instant start = base::kDefaultStart);
/// The host that answers DNS questions for everyone.
void add_resolver(World& world, std::string name, std::string address);

/// Does `act` before time begins, or plans it. REQUIRES: nothing has happened yet.
[[nodiscard]] base::Outcome make(World& world, Made act);

/// Why this act of making cannot be done here, or success. Other acts: success.
[[nodiscard]] base::Outcome can_make(const World& world, const Action& act);

/// Sorts and schedules the plan. Call once, when nothing more is made.
void begin_time(World& world);

/// Is it a name under which nobody lives (RFC 2606, RFC 6761)? Worlds use no others.
[[nodiscard]] bool is_reserved_domain(std::string_view domain);

/// Adds a host with an A record for its name.
base::HostId add_host(World& world, Host host);

[[nodiscard]] base::Outcome add_provider(World& world, const AddProvider& act);
[[nodiscard]] base::Outcome add_person(World& world, const AddPerson& act);
[[nodiscard]] base::Outcome add_device(World& world, const AddDevice& act);

}  // namespace sim
