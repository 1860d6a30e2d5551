#include "sim/presets.h"

#include <array>
#include <utility>

#include "sim/build.h"
#include "sim/presets_mailboxes.h"

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

WorldBuilder::WorldBuilder(std::uint64_t seed) : world_{bare_world(seed)} {}

void WorldBuilder::add(Action action) {
    const base::Outcome good = check_act(world_, action);
    POSTROOM_CHECK(good.ok(), good.problem().sentence());
    const base::Outcome made = make(world_, {std::move(action), std::nullopt});
    POSTROOM_CHECK(made.ok(), made.problem().sentence());
}

void WorldBuilder::resolver(std::string name, std::string address) { add_resolver(world_, std::move(name), std::move(address)); }

void WorldBuilder::provider(std::string name, std::string domain, std::string network, Servers servers) {
    add(AddProvider{std::move(domain), std::move(name), std::move(network), servers.pop3, servers.imap});
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
    add_host(world_, std::move(host));
    world_.zones.records.push_back({std::move(domain), dns::Type::Mx, 3600, preference, std::move(name)});
}

void WorldBuilder::account(std::string_view address, std::string password) {
    add(AddPerson{"", std::string{address}, std::move(password)});
}

void WorldBuilder::device(std::string name, std::string person, std::string_view address, RetrievalRule rule, bool on) {
    // A name that is not made from the address is kept beside it.
    std::string usual{address.substr(0, address.find('@'))};
    if (!usual.empty() && usual[0] >= 'a' && usual[0] <= 'z') usual[0] = static_cast<char>(usual[0] - 'a' + 'A');
    if (person != usual) world_.people.push_back({std::move(person), std::string{address}});
    add(AddDevice{std::move(name), std::string{address}, rule_word(rule), on});
}

void WorldBuilder::kind(std::string_view domain, std::string_view kind) {
    add(SetPolicy{std::string{domain}, {{"kind", std::string{kind}}}});
}

void WorldBuilder::set(std::string_view device, std::initializer_list<Setting> settings) { add(Configure{std::string{device}, settings}); }

void WorldBuilder::plan(base::Duration after_start, Action action) {
    const base::Outcome made = make(world_, {std::move(action), world_.start + after_start});
    POSTROOM_CHECK(made.ok(), "planning does not fail");
}

World WorldBuilder::build() {
    begin_time(world_);
    return std::move(world_);
}

}  // namespace sim
