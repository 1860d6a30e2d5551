// Policies by name: every one can be read, set and told apart, and a mistake is said clearly.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "sim/mailbox_policy.h"
#include "sim/policies.h"
#include "tests/sim/ledger.h"

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Policies, HaveNamesOfTheirOwnAndOneSentenceEach) {
    std::set<std::string_view> names;
    for (const auto& table : sim::policy_tables()) {
        for (const sim::PolicyRow& row : table) {
            EXPECT_TRUE(names.insert(row.name).second) << row.name;
            EXPECT_TRUE(row.sentence.ends_with('.')) << row.name;
            EXPECT_FALSE(row.values.empty()) << row.name;
            EXPECT_FALSE(row.group.empty()) << row.name;
        }
    }
    EXPECT_GE(names.size(), 40U);
}

TEST(Policies, TakeTheValueThatTheyShow) {
    for (const auto& table : sim::policy_tables()) {
        for (const sim::PolicyRow& row : table) {
            sim::Provider provider;
            const std::string value = row.text(provider);
            ASSERT_TRUE(row.set(provider, value)) << row.name << " = " << value;
            EXPECT_EQ(row.text(provider), value) << row.name;
            EXPECT_TRUE(provider == sim::Provider{}) << row.name;
        }
    }
}

TEST(Policies, AreSetByName) {
    sim::World world = sim::make_preset("p1", 1).value();
    const auto set = [&](const char* name, const char* value) { return sim::set_policy(world, "meadow.example", name, value).ok(); };
    EXPECT_TRUE(set("greylist", "5m"));
    EXPECT_TRUE(set("retry", "30m, 1h30m 2h"));
    EXPECT_TRUE(set("size_max", "100k"));
    EXPECT_TRUE(set("pipelining", "off"));
    EXPECT_TRUE(set("unknown_user", "accept-then-bounce"));
    EXPECT_TRUE(set("alias", "info: ben, ada@harbor.example; sales: ben"));
    EXPECT_TRUE(set("alias", "sales:"));
    EXPECT_TRUE(set("list", "club by ben: dot, ada@harbor.example"));
    const sim::Provider& meadow = *world.provider_of("meadow.example");
    EXPECT_EQ(meadow.smtp->greylist, base::minutes(5));
    EXPECT_THAT(sim::changed_policies(meadow),
                ElementsAre("pipelining = off", "size_max = 100k", "greylist = 5m", "alias = info: ben, ada@harbor.example",
                            "list = club by ben: dot, ada@harbor.example", "unknown_user = accept_then_bounce", "retry = 30m 1h30m 2h"));
    EXPECT_TRUE(sim::changed_policies(*world.provider_of("harbor.example")).empty());
}

TEST(Policies, SayWhatIsWrong) {
    sim::World world = sim::make_preset("p1", 1).value();
    const sim::World before = world;
    const auto said = [&](const char* domain, const char* name, const char* value) {
        return sim::set_policy(world, domain, name, value).problem().sentence();
    };
    EXPECT_THAT(said("meadow.example", "greylst", "5m"), HasSubstr("there is no policy \"greylst\" (did you mean \"greylist\"?)"));
    EXPECT_THAT(said("meadow.example", "greylist", "soon"), HasSubstr("it takes a duration from 1s to 30d, or off"));
    EXPECT_THAT(said("medow.example", "greylist", "5m"), HasSubstr("there are: harbor.example, meadow.example"));
    EXPECT_THAT(said("meadow.example", "list", "club: ben"), HasSubstr("name by owner"));
    EXPECT_TRUE(world == before);
}

/// docs/policies.md as the tables say it.
std::string document() {
    std::string out =
        "# Policies of a provider\n\nSet with `set_policy(\"meadow.example\", {greylist = \"5m\"})`. New connections follow them at once, open ones keep what they began with. This list is made\n"
        "from the tables in `sim`; a test holds both in step.\n";
    const sim::Provider fresh;
    std::string_view group;
    for (const auto& table : sim::policy_tables()) {
        for (const sim::PolicyRow& row : table) {
            const bool pop3 = row.group == "pop3";
            if (row.group != group) {
                out += "\n## " + std::string{row.group} + "\n\n| policy | values | at first | what it does |" + (pop3 ? " which real server does so |" : "") +
                       "\n|---|---|---|---|" + (pop3 ? "---|" : "") + "\n";
            }
            group = row.group;
            out += "| `" + std::string{row.name} + "` | " + std::string{row.values} + " | " + row.text(fresh) + " | " + std::string{row.sentence} + " |";
            if (pop3) {
                EXPECT_FALSE(sim::real_servers(row.name).empty()) << row.name;
                out += " " + std::string{sim::real_servers(row.name)} + " |";
            }
            out += "\n";
        }
    }
    return out;
}

TEST(Policies, AreListedInTheDocuments) {
    const std::string path = std::string{POSTROOM_SOURCE_DIR} + "/docs/policies.md";
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream{path, std::ios::binary} << document();
    std::ifstream in{path, std::ios::binary};
    const std::string written{std::istreambuf_iterator<char>{in}, {}};
    EXPECT_EQ(written, document()) << "UPDATE_GOLDEN=1 tests_sim --gtest_filter=Policies.* writes it anew";
}

}  // namespace
