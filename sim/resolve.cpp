// Names: every look-up that a host has not remembered is an exchange with the resolver.

#include "protocols/base/octets.h"
#include "sim/machine.h"

namespace sim {

const dns::Answer* Machine::ask(World& world, base::HostId host, std::string_view name, dns::Type type,
                                std::uint32_t queue_entry) {
    for (const dns::CachedAnswer& kept : world.host(host).dns_cache) {
        if (kept.type == type && kept.expires > world.now && base::iequals(kept.name, name)) return &kept.answer;
    }
    open_stream(world, host, world.resolver, 53, base::Protocol::Dns, dns::Lookup{base::to_lower(name), type}, queue_entry);
    return nullptr;
}

void Machine::remember(World& world, base::HostId host, const dns::Lookup& lookup, const dns::Answer& answer) {
    base::Duration ttl = base::seconds(300);  // how long "there is no such name" is remembered (RFC 2308 5)
    if (answer.status == dns::Status::ServFail) ttl = base::seconds(5);
    for (const dns::Record& record : answer.records) ttl = base::seconds(record.ttl);
    auto& cache = world.edit_host(host).dns_cache;
    std::erase_if(cache, [&](const dns::CachedAnswer& kept) {
        return kept.expires <= world.now || (kept.name == lookup.name() && kept.type == lookup.type());
    });
    cache.push_back({lookup.name(), lookup.type(), answer, world.now + ttl});
}

void Machine::answered(World& world, base::HostId host, std::uint32_t queue_entry) {
    if (queue_entry != 0) {
        run_queue_entry(world, host, queue_entry);
    } else {
        begin_errand(world, host);
    }
}

base::HostId Machine::host_with_address(const World& world, std::string_view address) {
    for (const auto& host : world.hosts) {
        if (host->address == address) return host->id;
    }
    return {};
}

}  // namespace sim
