#include "sim/presets.h"

#include <array>
#include <utility>

#include "sim/build.h"

namespace sim {

namespace {

constexpr std::array<Preset, 1> kPresets{{
    {"p1", "Two people", "Ada writes to Ben; his computer is off at first and then collects the letter by IMAP."},
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

std::span<const Preset> presets() { return kPresets; }

base::Result<World> make_preset(std::string_view id, std::uint64_t seed) {
    if (id == "p1") return two_people(seed);
    std::string known;
    for (const Preset& preset : kPresets) known += (known.empty() ? "" : ", ") + std::string{preset.id};
    return base::Problem{"", "there is no preset or file \"" + std::string{id} + "\"", "presets: " + known};
}

WorldBuilder::WorldBuilder(std::uint64_t seed) : world_{bare_world(seed)} {}

void WorldBuilder::add(Action action) {
    const base::Outcome made = make(world_, {std::move(action), std::nullopt});
    POSTROOM_CHECK(made.ok(), made.problem().sentence());
}

void WorldBuilder::resolver(std::string name, std::string address) { add_resolver(world_, std::move(name), std::move(address)); }

void WorldBuilder::provider(std::string name, std::string domain, std::string network, Servers servers) {
    add(AddProvider{std::move(domain), std::move(name), std::move(network), servers.pop3, servers.imap});
}

void WorldBuilder::account(std::string_view address, std::string password) {
    add(AddPerson{"", std::string{address}, std::move(password)});
}

void WorldBuilder::device(std::string name, std::string person, std::string_view address, RetrievalRule rule, bool on) {
    world_.people.push_back({std::move(person), std::string{address}});
    add(AddDevice{std::move(name), std::string{address}, rule_word(rule), on});
}

void WorldBuilder::plan(base::Duration after_start, Action action) {
    const base::Outcome made = make(world_, {std::move(action), world_.start + after_start});
    POSTROOM_CHECK(made.ok(), "planning does not fail");
}

World WorldBuilder::build() {
    begin_time(world_);
    return std::move(world_);
}

}  // namespace sim
