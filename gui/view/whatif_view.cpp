#include "gui/view/whatif_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "protocols/base/octets.h"

namespace gui {

namespace {

constexpr std::size_t kDevices = 8;

sim::Action with_rule(std::string_view device, sim::RetrievalRule rule) {
    return sim::SetRule{std::string{device}, rule};
}

}  // namespace

std::string rule_title(std::string_view word) {
    const std::size_t space = std::min(word.find(' '), word.size());
    return base::to_upper(word.substr(0, space)) + std::string{word.substr(space)};
}

std::vector<WhatIf> build_what_ifs(const Scene& scene) {
    std::vector<WhatIf> out;
    std::size_t devices = 0;
    for (const auto& host : scene.world.hosts) {
        if (!host->program || devices++ == kDevices) continue;
        for (const auto& [rule, word] : sim::words_of(sim::RetrievalRule{})) {
            std::string id{word};
            std::replace(id.begin(), id.end(), ' ', '_');
            out.push_back({fmt::format("whatif.{}.{}", host->name, id),
                           fmt::format("{} at {}: {}", host->program->settings.person, host->name,
                                       rule_title(word)),
                           host->program->settings.rule == rule, with_rule(host->name, rule)});
        }
    }
    return out;
}

std::vector<CompareChoice> retrieval_choices(std::string_view device) {
    std::vector<CompareChoice> out;
    for (const auto& [rule, word] : sim::words_of(sim::RetrievalRule{})) {
        if (out.size() == kCompareMost) break;
        out.push_back({rule_title(word), {with_rule(device, rule)}});
    }
    return out;
}

std::string device_to_compare(const sim::World& world) {
    std::string last;
    for (const auto& host : world.hosts) {
        if (!host->program) continue;
        const bool writes = std::any_of(
            host->program->folders.begin(), host->program->folders.end(),
            [](const sim::LocalFolder& folder) {
                return (folder.name == "Sent" || folder.name == "Outbox") && !folder.messages.empty();
            });
        if (!writes || last.empty()) last = host->name;
    }
    return last;
}

}  // namespace gui
