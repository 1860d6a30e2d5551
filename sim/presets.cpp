#include "sim/presets.h"

#include "sim/presets_mailboxes.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sim {

namespace {

constexpr std::array<Preset, 2> kPresets{{
    {"p1", "Two people", "Ada writes to Ben; his computer is off at first and then collects the letter by IMAP."},
    {"five-days", "Five days", "Ines writes to Ben: greylisting, an outage, a delay warning, and a notice that the letter failed."},
}};

constexpr const char* kPicnic =
    "Dear Ben,\r\n\r\nshall we have a picnic on Saturday?\r\nI bring the bread, you bring the cheese.\r\n\r\nAda\r\n";

World two_people(std::uint64_t seed) {
    WorldBuilder builder{seed};
    builder.resolver("dns.example.net", "192.0.2.53");
    builder.provider("Harbor", "harbor.example", "198.51.100", {.pop3 = true, .imap = false});
    builder.provider("Meadow", "meadow.example", "203.0.113", {.pop3 = true, .imap = true});
    builder.account("postmaster@harbor.example", "lantern-7");
    builder.account("ada@harbor.example", "tulip-42");
    builder.account("postmaster@meadow.example", "clover-3");
    builder.account("ben@meadow.example", "rye-bread-9");
    builder.device("ada-desk", "Ada", "ada@harbor.example", RetrievalRule::Pop3RemoveAtDownload, true);
    builder.device("ben-home", "Ben", "ben@meadow.example", RetrievalRule::ImapKeep, false);
    builder.plan(base::seconds(0), SendLetter{"ada-desk", {"ben@meadow.example"}, "Picnic on Saturday?", kPicnic, ""});
    builder.plan(base::minutes(10), SwitchDevice{"ben-home", true});
    builder.plan(base::minutes(10) + base::seconds(5), CheckMail{"ben-home"});
    builder.plan(base::minutes(11), OpenLetter{"ben-home", base::LetterId{1}});
    World world = builder.build();
    world.name = kPresets[0].id;
    world.title = kPresets[0].title;
    return world;
}

}  // namespace

std::span<const Preset> presets() {
    static const std::vector<Preset> kAll = [] {
        std::vector<Preset> all{kPresets.begin(), kPresets.end()};
        for (const Preset& preset : mailbox_presets()) all.push_back(preset);
        return all;
    }();
    return kAll;
}

base::Result<World> make_preset(std::string_view id, std::uint64_t seed) {
    if (id == "p1") return two_people(seed);
    if (id == "five-days") return five_days(seed);
    if (auto world = make_mailbox_preset(id, seed)) return std::move(*world);
    std::string known;
    for (const Preset& preset : presets()) known += (known.empty() ? "" : ", ") + std::string{preset.id};
    return base::Problem{"", "there is no preset or file \"" + std::string{id} + "\"", "presets: " + known};
}

WorldBuilder::WorldBuilder(std::uint64_t seed) {
    world_.seed = seed;
    const Random root{seed};
    world_.latency_random = root.split(1);
    world_.names_random = root.split(2);
}

base::HostId WorldBuilder::add_host(Host host) {
    host.id = base::HostId{static_cast<std::uint32_t>(world_.hosts.size() + 1)};
    world_.zones.records.push_back({host.name, dns::Type::A, 3600, 0, host.address});
    world_.hosts.emplace_back(std::move(host));
    return world_.hosts.back()->id;
}

void WorldBuilder::resolver(std::string name, std::string address) {
    Host host;
    host.name = std::move(name);
    host.address = std::move(address);
    host.region = "example.net";
    host.services = {{base::Protocol::Dns, 53}};
    world_.resolver = add_host(std::move(host));
}

void WorldBuilder::provider(std::string name, std::string domain, std::string network, Servers servers) {
    Provider provider;
    provider.name = std::move(name);
    provider.domain = domain;
    world_.providers.push_back(std::move(provider));
    const auto index = static_cast<std::uint32_t>(world_.providers.size());
    const auto add = [&](const char* label, int number, base::Protocol protocol, std::uint16_t port) {
        Host host;
        host.name = label + ("." + domain);
        host.address = network + "." + std::to_string(number);
        host.region = domain;
        host.provider = index;
        host.services = {{protocol, port}};
        add_host(std::move(host));
    };
    add("smtp", 25, base::Protocol::Submission, 587);
    add("mx1", 26, base::Protocol::Smtp, 25);
    if (servers.pop3) add("pop3", 110, base::Protocol::Pop3, 110);
    if (servers.imap) add("imap", 143, base::Protocol::Imap, 143);
    world_.zones.records.push_back({domain, dns::Type::Mx, 3600, 10, "mx1." + domain});
}

void WorldBuilder::mail_host(std::string name, std::string domain, std::string address, std::uint16_t preference) {
    Host host;
    host.name = name;
    host.address = std::move(address);
    host.region = domain;
    for (std::size_t i = 0; i < world_.providers.size(); ++i) {
        if (world_.providers[i].domain == domain) host.provider = static_cast<std::uint32_t>(i + 1);
    }
    POSTROOM_CHECK(host.provider != 0, "a mail host needs its provider first");
    host.services = {{base::Protocol::Smtp, 25}};
    add_host(std::move(host));
    world_.zones.records.push_back({std::move(domain), dns::Type::Mx, 3600, preference, std::move(name)});
}

void WorldBuilder::account(std::string_view address, std::string password) {
    const std::size_t at = address.rfind('@');
    Provider* provider = world_.edit_provider_of(address.substr(at + 1));
    POSTROOM_CHECK(provider != nullptr, "an account needs its provider first");
    open_account(*provider->mailboxes, provider->store.add_account(base::AccountId{++world_.last_account}, std::string{address.substr(0, at)},
                                                                   std::string{address.substr(at + 1)}, std::move(password)));
}

void WorldBuilder::device(std::string name, std::string person, std::string_view address, RetrievalRule rule, bool on) {
    const std::string domain{address.substr(address.rfind('@') + 1)};
    const mail::Account* account = world_.provider_of(domain)->store.find_login(address);
    POSTROOM_CHECK(account != nullptr, "a device needs its account first");
    Host host;
    host.name = std::move(name);
    host.address = "192.0.2." + std::to_string(next_device_address_++);
    host.region = host.name;
    host.kind = HostKind::Device;
    host.on = on;
    MailProgram program;
    MailAccountSettings& settings = program.settings;
    settings.address = address;
    settings.person = std::move(person);
    settings.user = account->local;
    settings.password = account->password;
    settings.incoming_host = "imap." + domain;
    use_rule(settings, rule);
    settings.outgoing_host = "smtp." + domain;
    for (const char* folder : {"Inbox", "Outbox", "Sent"}) program.edit_folder(folder);
    host.program = std::move(program);
    add_host(std::move(host));
}

void WorldBuilder::kind(std::string_view domain, std::string_view kind) {
    Provider* provider = world_.edit_provider_of(domain);
    POSTROOM_CHECK(provider != nullptr && use_kind(*provider, kind), "a kind of provider needs its provider, and a name that is known");
}

void WorldBuilder::set(std::string_view device, std::initializer_list<Setting> settings) {
    const Host* host = world_.find_host(device);
    POSTROOM_CHECK(host != nullptr && host->program, "settings need their device");
    for (const Setting& one : settings) {
        const auto changed = change_setting(world_.edit_host(host->id).program->settings, one.name, one.value);
        POSTROOM_CHECK(changed.ok(), "a ready world has a setting that does not exist");
    }
}

void WorldBuilder::plan(base::Duration after_start, Action action) {
    world_.plan.push_back({world_.start + after_start, std::move(action)});
}

World WorldBuilder::build() {
    std::stable_sort(world_.plan.begin(), world_.plan.end(),
                     [](const TimedAction& a, const TimedAction& b) { return a.at < b.at; });
    if (!world_.plan.empty()) world_.queue.push(world_.plan.front().at, EventKind::Plan, Side::Client, 0, 0);
    return std::move(world_);
}

}  // namespace sim
