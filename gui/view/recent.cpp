#include "gui/view/recent.h"

#include <algorithm>

namespace gui {

namespace {

/// Enough for a long conversation; a view is built in each frame that draws.
constexpr std::size_t kLookBack = 4000;

template <class Accept>
const sim::Entry* last_entry(const Scene& scene, const Accept& accept) {
    const std::size_t end = scene.entries > kLookBack ? scene.entries - kLookBack : 0;
    for (std::size_t id = scene.entries; id > end; --id) {
        const sim::Entry& entry = scene.journal[base::EntryId{static_cast<std::uint32_t>(id)}];
        if (accept(entry)) return &entry;
    }
    return nullptr;
}

}  // namespace

base::AccountId recent_account(const Scene& scene) {
    const sim::Entry* found = last_entry(scene, [&](const sim::Entry& entry) {
        return entry.account && scene.world.account(entry.account) != nullptr;
    });
    return found != nullptr ? found->account : base::AccountId{};
}

base::LetterId recent_letter(const Scene& scene) {
    const sim::Entry* found = last_entry(scene, [&](const sim::Entry& entry) {
        return entry.letter && entry.letter.value <= scene.world.letters.size();
    });
    return found != nullptr ? found->letter : base::LetterId{};
}

base::HostId recent_device(const Scene& scene) {
    const sim::Entry* found = last_entry(scene, [&](const sim::Entry& entry) {
        const bool known = entry.host && entry.host.value <= scene.world.hosts.size();
        return known && scene.world.host(entry.host).program.has_value();
    });
    if (found != nullptr) return found->host;
    for (const auto& host : scene.world.hosts) {
        if (host->program) return host->id;
    }
    return {};
}

}  // namespace gui
