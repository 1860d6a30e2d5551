#include "gui/view/switches_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "gui/view/names.h"
#include "sim/faults.h"
#include "sim/policies.h"

namespace gui {

namespace {

using base::Protocol;

/// A fault that is worth one click.
struct ReadyFault {
    const char* id;
    const char* label;
    std::array<Protocol, 2> at;   ///< services that it makes sense at; None: any server
    sim::Action (*act)(const std::string& host);
    sim::FaultKind kind;
    const char* what;             ///< as the fault in the world calls it
};

constexpr std::array<Protocol, 2> kSmtp{Protocol::Smtp, Protocol::Submission};
constexpr std::array<Protocol, 2> kPop3{Protocol::Pop3, Protocol::None};
constexpr std::array<Protocol, 2> kImap{Protocol::Imap, Protocol::None};

const ReadyFault kFaults[] = {
    {"refuse_rcpt", "refuse RCPT for now", kSmtp,
     [](const std::string& host) { return sim::Action{sim::Refuse{host, "RCPT", "451 4.3.0 try again later"}}; },
     sim::FaultKind::Refuse, "RCPT"},
    {"refuse_text", "refuse the text: no room", kSmtp,
     [](const std::string& host) { return sim::Action{sim::Refuse{host, ".", "452 4.3.1 no room at present"}}; },
     sim::FaultKind::Refuse, "."},
    {"cut_before_dot", "cut before the final dot", kSmtp,
     [](const std::string& host) { return sim::Action{sim::Cut{host, "before the final dot"}}; }, sim::FaultKind::Cut,
     "before the final dot"},
    {"cut_after_dot", "cut after the final dot", kSmtp,
     [](const std::string& host) { return sim::Action{sim::Cut{host, "after the final dot"}}; }, sim::FaultKind::Cut,
     "after the final dot"},
    {"strip_starttls", "strip STARTTLS", kSmtp,
     [](const std::string& host) { return sim::Action{sim::Strip{host, "STARTTLS", ""}}; }, sim::FaultKind::Strip,
     "STARTTLS"},
    {"refuse_retr", "refuse RETR", kPop3,
     [](const std::string& host) { return sim::Action{sim::Refuse{host, "RETR", "-ERR [SYS/TEMP] try again later"}}; },
     sim::FaultKind::Refuse, "RETR"},
    {"cut_before_quit", "cut before QUIT", kPop3,
     [](const std::string& host) { return sim::Action{sim::Cut{host, "before QUIT"}}; }, sim::FaultKind::Cut,
     "before QUIT"},
    {"refuse_login", "refuse LOGIN", kImap,
     [](const std::string& host) { return sim::Action{sim::Refuse{host, "LOGIN", "NO [UNAVAILABLE] try again later"}}; },
     sim::FaultKind::Refuse, "LOGIN"},
    {"tap", "read along", {Protocol::None, Protocol::None},
     [](const std::string& host) { return sim::Action{sim::Tap{host, ""}}; }, sim::FaultKind::Tap, ""},
};

struct ReadyPolicy {
    const char* name;
    const char* value;
    std::array<Protocol, 2> at;
};

constexpr ReadyPolicy kPolicies[] = {{"greylist", "5m", {Protocol::Smtp, Protocol::None}},
                                     {"relay", "anyone", {Protocol::Smtp, Protocol::None}},
                                     {"unknown_user", "accept_then_bounce", {Protocol::Smtp, Protocol::None}},
                                     {"quota", "100k", {Protocol::Smtp, Protocol::None}},
                                     {"tls_required", "on", {Protocol::Submission, Protocol::None}},
                                     {"lock", "shared", kPop3},
                                     {"hide_after_retrieval", "at_quit", kPop3},
                                     {"pop3_removal", "from_view_only", kPop3},
                                     {"expire", "30", kPop3},
                                     {"offers_imap", "off", kImap}};

bool serves(const sim::Host& host, const std::array<Protocol, 2>& at) {
    if (at[0] == Protocol::None) return !host.services.empty();
    return std::any_of(host.services.begin(), host.services.end(), [&](const sim::Service& service) {
        return service.protocol == at[0] || (at[1] != Protocol::None && service.protocol == at[1]);
    });
}

}  // namespace

sim::Action usual_policy(const sim::Provider& provider, std::string_view name) {
    const sim::Provider fresh;
    const sim::PolicyRow* row = sim::find_policy(name);
    return sim::SetPolicy{provider.domain, {{std::string{name}, row == nullptr ? "" : row->text(fresh)}}};
}

std::vector<MapChip> switches_of(const Scene& scene, base::HostId id) {
    std::vector<MapChip> chips;
    if (!id || id.value > scene.world.hosts.size()) return chips;
    const sim::Host& host = scene.world.host(id);
    const auto add = [&](std::string name, std::string label, sim::Action act, Role role) {
        MapChip chip;
        chip.id = "map.switch." + std::move(name);
        chip.label = std::move(label);
        chip.host = id;
        chip.clear = std::move(act);
        chip.role = role;
        chip.set = false;
        if (sim::check_act(scene.world, *chip.clear)) chips.push_back(std::move(chip));
    };
    for (const ReadyFault& one : kFaults) {
        const bool there = std::any_of(scene.world.faults.begin(), scene.world.faults.end(), [&](const sim::Fault& fault) {
            return fault.host == id && fault.kind == one.kind && (one.what[0] == '\0' || fault.what == one.what);
        });
        if (!there && serves(host, one.at)) add(one.id, one.label, one.act(host.name), Role::Bad);
    }
    if (host.program == std::nullopt && host.on) add("down", "go down", sim::SetHost{host.name, false}, Role::Bad);
    if (host.provider == 0) return chips;
    const sim::Provider& provider = scene.world.providers[host.provider - 1];
    for (const ReadyPolicy& one : kPolicies) {
        const sim::PolicyRow* row = sim::find_policy(one.name);
        if (row == nullptr || !serves(host, one.at) || row->text(provider) != row->text(sim::Provider{})) continue;
        add(one.name, fmt::format("{} = {}", one.name, one.value),
            sim::SetPolicy{provider.domain, {{one.name, one.value}}}, Role::Link);
    }
    return chips;
}

}  // namespace gui
