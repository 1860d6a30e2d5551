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
