#include "gui/view/whatif_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/account_settings.h"

namespace gui {

namespace {

constexpr std::size_t kDevices = 8;

/// One way to collect mail.
struct Way {
    std::string_view id, title;
    std::vector<sim::Setting> settings;
};

const std::vector<Way>& ways() {
    static const std::vector<Way> kWays{
        {"pop3_remove", "POP3, remove at download", {{"rule", "pop3 remove"}}},
        {"pop3_keep", "POP3, leave on the server", {{"rule", "pop3 keep"}}},
        {"pop3_days", "POP3, leave for 7 days", {{"rule", "pop3 keep"}, {"days", "7"}}},
        {"imap", "IMAP", {{"rule", "imap keep"}}}};
    return kWays;
}

bool is_so(const sim::MailAccountSettings& settings, const Way& way) {
    sim::MailAccountSettings changed = settings;
    for (const sim::Setting& one : way.settings) {
        if (!sim::change_setting(changed, one.name, one.value)) return false;
    }
    return changed == settings;
}

}  // namespace

std::vector<WhatIf> build_what_ifs(const Scene& scene) {
    std::vector<WhatIf> out;
    std::size_t devices = 0;
    for (const auto& host : scene.world.hosts) {
        if (!host->program || devices++ == kDevices) continue;
        for (const Way& way : ways()) {
            out.push_back({fmt::format("whatif.{}.{}", host->name, way.id),
                           fmt::format("{} at {}: {}", host->program->settings.person, host->name,
                                       way.title),
                           is_so(host->program->settings, way),
                           sim::Configure{host->name, way.settings}});
        }
    }
    return out;
}

std::vector<CompareChoice> retrieval_choices(std::string_view device) {
    std::vector<CompareChoice> out;
    for (const Way& way : ways())
        out.push_back({std::string{way.title},
                       {sim::Configure{std::string{device}, way.settings}}});
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
