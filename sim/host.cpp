#include "sim/host.h"

namespace sim {

const Service* Host::service_on(std::uint16_t port) const {
    for (const Service& service : services) {
        if (service.port == port) return &service;
    }
    return nullptr;
}

QueueEntry* Host::queue_entry(std::uint32_t id_wanted) {
    for (QueueEntry& entry : queue) {
        if (entry.id == id_wanted) return &entry;
    }
    return nullptr;
}

const QueueEntry* Host::queue_entry(std::uint32_t id_wanted) const {
    for (const QueueEntry& entry : queue) {
        if (entry.id == id_wanted) return &entry;
    }
    return nullptr;
}

}  // namespace sim
