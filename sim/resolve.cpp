// Names: every look-up that a host has not remembered is an exchange with the resolver.

#include <algorithm>

#include "protocols/base/octets.h"
#include "sim/machine.h"

namespace sim {

const dns::Answer* Machine::ask(World& world, base::HostId host, std::string_view name, dns::Type type,
                                std::uint32_t queue_entry) {
    for (const dns::CachedAnswer& kept : world.host(host).dns_cache) {
        if (kept.type == type && kept.expires >= world.now && base::iequals(kept.name, name)) return &kept.answer;
    }
    open_stream(world, host, world.resolver, 53, base::Protocol::Dns, dns::Lookup{base::to_lower(name), type}, queue_entry);
    return nullptr;
}

void Machine::remember(World& world, base::HostId host, const dns::Lookup& lookup, const dns::Answer& answer) {
    base::Duration ttl = base::seconds(300);  // how long "there is no such name" is remembered (RFC 2308 5)
    if (answer.status == dns::Status::ServFail) ttl = base::seconds(5);
    for (std::size_t i = 0; i < answer.records.size(); ++i) {
        const base::Duration own = base::seconds(answer.records[i].ttl);
        ttl = i == 0 ? own : std::min(ttl, own);
    }
    auto& cache = world.edit_host(host).dns_cache;
    std::erase_if(cache, [&](const dns::CachedAnswer& kept) {
        return kept.expires < world.now || (kept.name == lookup.name() && kept.type == lookup.type());
    });
    cache.push_back({lookup.name(), lookup.type(), answer, world.now + ttl});
}

void Machine::answered(World& world, base::HostId host, std::uint32_t queue_entry) {
    if (queue_entry == kNobodyWaits) return;
    if (queue_entry != 0) {
        run_queue_entry(world, host, queue_entry);
    } else {
        begin_errand(world, host);
    }
}

/// Nobody answered in time; that is an answer too, for a moment.
void Machine::give_up_lookup(World& world, std::uint32_t slot, Stream& stream) {
    const dns::Lookup lookup = std::get<dns::Lookup>(stream.client_side);
    const base::HostId host = stream.client;
    const std::uint32_t queue_entry = stream.queue_entry;
    remember(world, host, lookup, {dns::Status::ServFail, {}});
    free_stream(world, slot);
    answered(world, host, queue_entry);
}

base::HostId Machine::host_with_address(const World& world, std::string_view address) {
    for (const auto& host : world.hosts) {
        if (host->address == address || (!host->address6.empty() && base::iequals(host->address6, address))) return host->id;
    }
    return {};
}

}  // namespace sim
