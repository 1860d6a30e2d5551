// Cut anywhere, the next session resumes: at worst a duplicate, never a loss. Every point of a
// collection of ten letters, every rule of POP3; and the same for filing and reading by IMAP.

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "sim/presets.h"
#include "tests/sim/ledger.h"

namespace {

constexpr std::uint32_t kLetters = 10;

sim::World maildrop(std::initializer_list<sim::Setting> settings) {
    sim::WorldBuilder builder{25};
    builder.resolver("dns.example.net", "192.0.2.53");
    builder.provider("Meadow", "meadow.example", "203.0.113", {.pop3 = true, .imap = true});
    builder.account("ines@meadow.example", "slate-board-3");
    builder.account("ben@meadow.example", "rye-bread-9");
    builder.device("ines-desk", "Ines", "ines@meadow.example", sim::RetrievalRule::ImapKeep, true);
    builder.device("ben-home", "Ben", "ben@meadow.example", sim::RetrievalRule::Pop3RemoveAtDownload, true);
    builder.set("ben-home", settings);
    for (std::uint32_t i = 0; i < kLetters; ++i) {
        builder.plan(base::seconds(i), sim::SendLetter{"ines-desk", {"ben@meadow.example"}, "Letter " + std::to_string(i + 1), "Text.\r\n", ""});
    }
    sim::World world = builder.build();
    sim::Machine machine{nullptr};
    while (machine.step(world)) {
    }
    return world;
}

void run_dry(sim::World& world) {
    sim::Machine machine{nullptr};
    const base::Instant limit = world.now + base::hours(2);
    while (true) {
        const auto next = sim::Machine::next_at(world);
        if (!next || *next > limit || !machine.step(world)) return;
    }
}

/// Lets time pass with all that happens in it.
void pass(sim::World& world, base::Duration span) {
    sim::Machine machine{nullptr};
    const base::Instant until = world.now + span;
    for (auto next = sim::Machine::next_at(world); next && *next <= until; next = sim::Machine::next_at(world)) machine.step(world);
    world.now = until;
}

void act(sim::World& world, const sim::Action& action) {
    sim::Machine machine{nullptr};
    machine.apply(world, {world.now, action});
}

/// How many copies Ben has of each letter: in his account, and on his device.
struct Count {
    std::map<std::uint32_t, int> stored, local;
};

Count count(const sim::World& world) {
    Count out;
    const mail::Account* account = world.provider_of("meadow.example")->store.find_login("ben");
    for (const auto& mailbox : account->mailboxes) {
        for (const mail::StoredMessage& stored : mailbox->messages) ++out.stored[stored.letter.value];
    }
    for (const sim::LocalFolder& folder : world.find_host("ben-home")->program->folders) {
        for (const sim::LocalMessage& message : folder.messages) ++out.local[message.letter.value];
    }
    return out;
}

enum class Break { DeviceOff, ServerOff };

/// Breaks the connection after each event of a collection in turn, mends it, collects again.
template <class Check>
std::size_t break_everywhere(const sim::World& begin, const sim::Action& first, Break how, Check check) {
    sim::World world = begin;
    act(world, first);
    std::size_t points = 0;
    sim::Machine machine{nullptr};
    for (;; ++points) {
        sim::World branch = world;
        const std::string host = how == Break::DeviceOff ? "ben-home" : branch.find_host("ben-home")->program->settings.incoming_host;
        act(branch, sim::SwitchDevice{host, false});
        pass(branch, base::minutes(1));
        act(branch, sim::SwitchDevice{host, true});
        run_dry(branch);
        pass(branch, base::minutes(1));  // "the server does not answer" is not remembered for so long
        act(branch, sim::CheckMail{"ben-home"});
        run_dry(branch);
        check(branch, points);
        if (testing::Test::HasFailure()) return points;
        const auto next = sim::Machine::next_at(world);
        if (!next || *next > begin.now + base::hours(1) || !machine.step(world)) return points;
    }
}

struct Rule {
    const char* name;
    std::initializer_list<sim::Setting> settings;
};

const Rule kPop3Rules[] = {
    {"remove", {{"rule", "remove"}}},
    {"keep", {{"rule", "keep"}}},
    {"keep_0_new_only_off", {{"rule", "remove"}, {"only_new", "no"}}},
    {"keep_days", {{"rule", "keep"}, {"days", "7"}}},
    {"until_deleted", {{"rule", "remove_when_deleted"}}},
    {"headers_only", {{"rule", "keep"}, {"headers_only", "yes"}}},
    {"size_limit", {{"rule", "remove"}, {"size_limit", "400"}}},
    {"at_most", {{"rule", "remove"}, {"at_most", "4"}}},
    {"quit_every", {{"rule", "remove"}, {"quit_every", "3"}}},
};

TEST(Cut, APop3CollectionLosesNothingWhereverItIsCutAndWhateverItsRule) {
    for (const Rule& rule : kPop3Rules) {
        const sim::World begin = maildrop(rule.settings);
        const bool remembers = std::string{rule.name} != "keep_0_new_only_off";
        for (const Break how : {Break::DeviceOff, Break::ServerOff}) {
            const std::size_t points = break_everywhere(begin, sim::CheckMail{"ben-home"}, how, [&](const sim::World& world, std::size_t point) {
                const Count now = count(world);
                for (std::uint32_t letter = 1; letter <= kLetters; ++letter) {
                    const int stored = now.stored.count(letter) == 0 ? 0 : now.stored.at(letter);
                    const int local = now.local.count(letter) == 0 ? 0 : now.local.at(letter);
                    EXPECT_GE(stored + local, 1) << rule.name << ": M" << letter << " is lost when cut after event " << point;
                    // With its memory written letter by letter, a program does not even fetch one twice.
                    if (remembers) {
                        EXPECT_LE(local, 1) << rule.name << ": M" << letter << " came twice when cut after event " << point;
                    }
                }
                EXPECT_FALSE(world.provider_of("meadow.example")->store.find_login("ben")->maildrop_lock);
            });
            EXPECT_GT(points, 30U) << rule.name;
        }
    }
}

TEST(Cut, WithoutTheMemoryACutCostsDuplicatesAndNoLoss) {  // L25 step 4
    const sim::World begin = maildrop({{"rule", "remove"}, {"only_new", "no"}});
    int most = 0;
    break_everywhere(begin, sim::CheckMail{"ben-home"}, Break::DeviceOff, [&](const sim::World& world, std::size_t) {
        const Count now = count(world);
        for (const auto& [letter, copies] : now.local) most = std::max(most, copies);
        EXPECT_EQ(now.local.size(), kLetters);
    });
    EXPECT_EQ(most, 2);
}

const Rule kImapRules[] = {
    {"online", {{"rule", "imap"}}},
    {"cached_full", {{"rule", "imap"}, {"imap_mode", "cached"}}},
    {"cached_new_only", {{"rule", "imap"}, {"imap_mode", "cached"}, {"resync", "new_only"}}},
    {"cached_condstore", {{"rule", "imap"}, {"imap_mode", "cached"}, {"resync", "condstore"}}},
    {"cached_qresync_all", {{"rule", "imap"}, {"imap_mode", "cached"}, {"resync", "qresync"}, {"all_folders", "yes"}}},
};

TEST(Cut, AnImapSynchronisationIsCompleteAfterTheNextOne) {
    for (const Rule& rule : kImapRules) {
        const sim::World begin = maildrop(rule.settings);
        for (const Break how : {Break::DeviceOff, Break::ServerOff}) {
            break_everywhere(begin, sim::CheckMail{"ben-home"}, how, [&](const sim::World& world, std::size_t point) {
                const Count now = count(world);
                for (std::uint32_t letter = 1; letter <= kLetters; ++letter) {
                    EXPECT_EQ(now.stored.count(letter), 1U) << rule.name << " cut after event " << point;
                    ASSERT_EQ(now.local.count(letter), 1U) << rule.name << ": M" << letter << " is missing, cut after event " << point;
                    EXPECT_EQ(now.local.at(letter), 1) << rule.name << " cut after event " << point;
                }
            });
        }
    }
}

/// A letter is being moved to Trash: it must be in one of the two folders at least, at every moment.
TEST(Cut, MovingAndDeletingByImapNeverLosesALetter) {  // L25 steps 8 and 9
    for (const bool can_move : {true, false}) {
        for (const Rule& rule : kImapRules) {
            sim::World begin = maildrop(rule.settings);
            begin.edit_provider_of("meadow.example")->imap.edit().extensions.set(imap::Extension::Move, can_move);
            act(begin, sim::Configure{"ben-home", {{"when_deleting", "trash"}}});
            act(begin, sim::CheckMail{"ben-home"});
            run_dry(begin);
            break_everywhere(begin, sim::DeleteLetter{"ben-home", "Inbox", base::LetterId{4}, ""}, Break::ServerOff,
                             [&](const sim::World& world, std::size_t point) {
                                 const Count now = count(world);
                                 for (std::uint32_t letter = 1; letter <= kLetters; ++letter) {
                                     EXPECT_GE(now.stored.count(letter), 1U) << rule.name << ": M" << letter << " is lost, cut after event " << point;
                                 }
                                 if (can_move) {
                                     EXPECT_EQ(now.stored.at(4), 1) << rule.name << " cut after event " << point;
                                 }
                             });
        }
    }
}

}  // namespace
