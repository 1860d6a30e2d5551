#include "gui/view/acts_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "gui/view/names.h"

namespace gui {

namespace {

constexpr std::size_t kLettersOffered = 8;

void add_letters(const Scene& scene, const sim::Host& host, ActGroup& group) {
    for (const sim::LocalFolder& folder : host.program->folders) {
        if (folder.name == "Outbox") continue;
        const std::size_t count = folder.messages.size();
        for (std::size_t n = count > kLettersOffered ? count - kLettersOffered : 0; n < count;
             ++n) {
            const base::LetterId letter = folder.messages[n].letter;
            const std::string name = letter_title(scene.world, letter);
            if (folder.name != "Sent") {
                group.items.push_back({fmt::format("act.{}.open.{}", group.device, letter.value),
                                       fmt::format("Open {}", name),
                                       sim::OpenLetter{group.device, letter}, false, host.on,
                                       "the device is off", "", {}});
            }
            group.items.push_back(
                {fmt::format("act.{}.delete.{}.{}", group.device, folder.name, letter.value),
                 fmt::format("Delete {} in {}", name, folder.name),
                 sim::DeleteLetter{group.device, folder.name, letter}, false, host.on,
                 "the device is off", "", {}});
        }
    }
}

void add_rules(const sim::Host& host, ActGroup& group) {
    using sim::RetrievalRule;
    const std::pair<RetrievalRule, const char*> rules[] = {
        {RetrievalRule::Pop3RemoveAtDownload, "POP3, remove at download"},
        {RetrievalRule::Pop3Keep, "POP3, leave messages on the server"},
        {RetrievalRule::ImapKeep, "IMAP"},
    };
    for (const auto& [rule, label] : rules) {
        std::string word = sim::rule_word(rule);
        for (char& c : word) c = c == ' ' ? '_' : c;
        group.items.push_back({fmt::format("act.{}.rule.{}", group.device, word),
                               fmt::format("Account: {}", label), sim::set_rule(group.device, rule),
                               sim::rule_of(host.program->settings) == rule, true, "", "", {}});
    }
}

/// Acts that a menu offers in a way of its own.
bool has_own_item(std::string_view verb) {
    constexpr std::string_view kOwn[] = {"send", "check_mail", "open", "delete", "on", "off", "set"};
    return std::find(std::begin(kOwn), std::end(kOwn), verb) != std::end(kOwn);
}

/// What of this host a field of an act stands for; empty: nothing.
std::string fitting(const Scene& scene, const sim::Host& host, std::string_view field) {
    const bool device = host.program.has_value();
    if (field == "host") return host.name;
    if ((field == "device" || field == "from") && device) return host.name;
    if ((field == "domain" || field == "provider") && host.provider != 0)
        return scene.world.providers[host.provider - 1].domain;
    if (field == "account" && device) return host.program->settings.address;
    return {};
}

void add_forms(const Scene& scene, const sim::Host& host, ActGroup& group) {
    for (const sim::ActForm& form : sim::act_forms()) {
        if (host.program && has_own_item(form.verb)) continue;
        for (const sim::FieldForm& field : form.fields) {
            std::string value = fitting(scene, host, field.name);
            if (value.empty()) continue;
            ActItem item;
            item.id = fmt::format("act.{}.{}", host.name, form.verb);
            item.label = fmt::format("{}: {}", form.verb, form.about);
            item.form = form.verb;
            item.values = {{std::string{field.name}, std::move(value)}};
            group.items.push_back(std::move(item));
            break;
        }
    }
}

ActGroup device_group(const Scene& scene, const sim::Host& host) {
    ActGroup group;
    group.host = host.id;
    group.device = host.name;
    group.title =
        fmt::format("{} at {}{}", host.program->settings.person, host.name, host.on ? "" : " (off)");
    for (const auto& other : scene.world.hosts) {
        if (other->program && other->id != host.id && group.write_to.empty())
            group.write_to = other->program->settings.address;
    }
    group.items.push_back({fmt::format("act.{}.write", host.name), "Write a letter…", std::nullopt,
                           false, host.on, "the device is off", "", {}});
    group.items.push_back({fmt::format("act.{}.get_mail", host.name), "Get mail",
                           sim::CheckMail{host.name}, false, host.on, "the device is off", "", {}});
    add_letters(scene, host, group);
    group.items.push_back({fmt::format("act.{}.{}", host.name, host.on ? "off" : "on"),
                           host.on ? "Switch off" : "Switch on",
                           sim::SwitchDevice{host.name, !host.on}, false, true, "", "", {}});
    add_rules(host, group);
    return group;
}

}  // namespace

const ActGroup* ActsView::group(base::HostId host) const {
    for (const ActGroup& one : groups) {
        if (one.host == host) return &one;
    }
    return nullptr;
}

ActsView build_acts(const Scene& scene) {
    ActsView view;
    for (const auto& host : scene.world.hosts) {
        if (!host->program) continue;
        if (view.groups.size() == 32) break;
        view.groups.push_back(device_group(scene, *host));
    }
    return view;
}

ActGroup build_host_acts(const Scene& scene, base::HostId id) {
    if (!id || id.value > scene.world.hosts.size()) return {};
    const sim::Host& host = scene.world.host(id);
    ActGroup group;
    if (host.program) {
        group = device_group(scene, host);
    } else {
        group.host = id;
        group.device = host.name;
        group.title = host.name + (host.on ? "" : " (off)");
    }
    add_forms(scene, host, group);
    return group;
}

std::string text(const ActsView& view) {
    std::string out;
    for (const ActGroup& group : view.groups) {
        out += group.title + "\n";
        for (const ActItem& item : group.items) {
            out += fmt::format("  {}{}{}\n", item.chosen ? "(x) " : "", item.label,
                               item.enabled ? "" : " - not now: " + item.why_not);
        }
    }
    return out;
}

}  // namespace gui
