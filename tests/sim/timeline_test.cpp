// Time travel: whatever way one comes to a moment, it is the same moment.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "tests/sim/ledger.h"

namespace {

using sim::Unit;
using sim_test::preset;

std::string played_through(std::uint64_t seed) {
    sim::Timeline timeline = preset("p1", seed);
    timeline.run_until(base::Instant::max());
    return sim::digest(timeline.journal());
}

TEST(Timeline, TwoRunsOfOneSeedHaveOneDigest) {
    EXPECT_EQ(played_through(42), played_through(42));
    EXPECT_EQ(played_through(42).size(), 64U);
}

TEST(Timeline, SteppedOneEventAtATimeWithRandomSeeksItIsTheSameRun) {
    sim::Timeline timeline = preset("p1");
    sim::Random random{5};
    while (timeline.step(Unit::Event)) {
        if (random.below(4) == 0) {
            const std::uint64_t here = timeline.cursor();
            timeline.seek(random.below(here + 1));
            timeline.seek(here);
        }
    }
    EXPECT_EQ(sim::digest(timeline.journal()), played_through(42));
}

TEST(Timeline, SeekingGivesTheWorldThatStoodThere) {
    sim::Timeline timeline = preset("p1");
    std::vector<sim::World> worlds{timeline.world()};
    while (timeline.step(Unit::Event)) worlds.push_back(timeline.world());
    sim::Random random{6};
    for (int i = 0; i < 300; ++i) {
        const std::uint64_t event = random.below(worlds.size());
        timeline.seek(event);
        ASSERT_EQ(timeline.cursor(), event);
        ASSERT_TRUE(timeline.world() == worlds[event]) << "event " << event << "\n" << sim::dump(timeline.world());
    }
}

TEST(Timeline, SeekingAndSteppingInPartsComesToTheSameMoments) {
    sim::Timeline timeline = preset("p1");
    std::vector<sim::World> worlds{timeline.world()};
    while (timeline.step(Unit::Event)) worlds.push_back(timeline.world());
    sim::Random random{7};
    for (int i = 0; i < 60; ++i) {
        const std::uint64_t event = random.below(worlds.size());
        while (!timeline.seek_some(event, 1 + random.below(5))) {
        }
        ASSERT_TRUE(timeline.world() == worlds[event]) << "event " << event;
        const Unit unit = std::array{Unit::Line, Unit::Reply, Unit::Act}[random.below(3)];
        sim::Timeline at_once = timeline;
        (void)at_once.step(unit);
        while (!timeline.step_some(unit, 1 + random.below(5))) {
        }
        ASSERT_EQ(timeline.cursor(), at_once.cursor()) << "from event " << event;
    }
    EXPECT_EQ(sim::digest(timeline.journal()), played_through(42));
}

TEST(Timeline, AStepToTheNextActEndsWhereNothingIsLeftButRenewals) {
    sim::Timeline timeline = preset("p1");
    timeline.run_until(base::Instant::max(), 20'000);
    timeline.act(sim::Configure{"ben-home", {{"idle", "yes"}}});
    timeline.act(sim::CheckMail{"ben-home"});
    const base::Instant before = timeline.world().now;
    (void)timeline.step(Unit::Act);   // went on for ever
    EXPECT_LT(timeline.world().now - before, base::hours(1));
}

TEST(Timeline, PlacesOnTheMapChangeNeitherTimeNorDigest) {
    sim::Timeline timeline = preset("p1");
    timeline.run_until(base::Instant::max());
    const std::string digest = sim::digest(timeline.journal());
    const std::uint64_t end = timeline.cursor();
    timeline.seek(end / 2);
    timeline.place_host({"ben-home", 100, 200});
    timeline.place_host({"ada-desk", 300, 400});
    timeline.place_host({"ben-home", 500, 600});
    ASSERT_EQ(timeline.places().size(), 2U);
    EXPECT_EQ(timeline.places().back(), (sim::HostPlace{"ben-home", 500, 600}));
    EXPECT_EQ(timeline.branches().size(), 1U) << "no act in the past";
    timeline.seek(end);
    EXPECT_EQ(sim::digest(timeline.journal()), digest);
}

TEST(Timeline, ACopyOfTheWorldTakesTheSameNextStep) {  // heavy mode: no state hides outside the World
    sim::World world = sim::make_preset("p1", 42).value();
    sim::Journal log;
    sim::Machine machine{&log};
    for (;;) {
        sim::World copy = world;
        sim::Machine other{nullptr};
        const bool moved = machine.step(world);
        ASSERT_EQ(other.step(copy), moved);
        ASSERT_TRUE(copy == world) << "event " << world.events;
        if (!moved) break;
    }
}

class Stepping : public testing::TestWithParam<Unit> {};

TEST_P(Stepping, GoesBackByTheSameStopsToTheBeginning) {
    sim::Timeline timeline = preset("p1");
    std::vector<std::uint64_t> stops{0};
    while (timeline.step(GetParam())) stops.push_back(timeline.cursor());
    ASSERT_GT(stops.size(), 3U);
    timeline.seek(stops.back());
    for (std::size_t i = stops.size() - 1; i > 0; --i) {
        ASSERT_EQ(timeline.cursor(), stops[i]);
        ASSERT_TRUE(timeline.back(GetParam()));
    }
    EXPECT_EQ(timeline.cursor(), 0U);
    EXPECT_FALSE(timeline.back(GetParam()));
    for (std::size_t i = 1; i < stops.size(); ++i) {
        ASSERT_TRUE(timeline.step(GetParam()));
        ASSERT_EQ(timeline.cursor(), stops[i]);
    }
    EXPECT_EQ(sim::digest(timeline.journal()), played_through(42));
}

INSTANTIATE_TEST_SUITE_P(Units, Stepping, testing::Values(Unit::Event, Unit::Line, Unit::Reply, Unit::Act));

TEST(Timeline, ALineStepEndsWhereOneLineHasArrived) {
    sim::Timeline timeline = preset("p1");
    std::size_t lines = 0;
    std::size_t acts = 0;
    while (timeline.step(Unit::Line)) {
        const std::size_t more = timeline.arrivals() - lines;
        lines = timeline.arrivals();
        ASSERT_LE(more, 1U);
        if (more == 0) ++acts;
    }
    EXPECT_EQ(lines, timeline.journal().arrivals().size());
    EXPECT_GE(acts, timeline.journal().act_entries().size());
}

TEST(Timeline, AnActInThePastLeavesTheOldFutureAsABranch) {
    sim::Timeline timeline = preset("p1");
    timeline.run_until(base::Instant::max());
    const std::string before = sim::digest(timeline.journal());
    timeline.seek_time(base::kDefaultStart + base::minutes(5));
    timeline.act(sim::set_rule("ben-home", sim::RetrievalRule::Pop3RemoveAtDownload));
    timeline.run_until(base::Instant::max());
    ASSERT_EQ(timeline.branches().size(), 2U);
    EXPECT_EQ(timeline.branches()[1].parent, 0U);
    EXPECT_NE(sim::digest(timeline.journal()), before);
    EXPECT_EQ(sim_test::holders(timeline, 1), (std::vector<std::string>{"device ada-desk/Sent", "device ben-home/Inbox"}));
    timeline.switch_branch(0);
    timeline.seek(timeline.branches()[0].known);
    EXPECT_EQ(sim::digest(timeline.journal()), before);
    EXPECT_EQ(sim_test::holders(timeline, 1).size(), 3U);
}

TEST(Timeline, UndoIsOneActFewerAndRedoBringsItBack) {
    sim::Timeline timeline = preset("p1");
    timeline.run_until(base::kDefaultStart + base::minutes(5));
    const sim::World before = timeline.world();
    EXPECT_FALSE(timeline.can_undo());
    timeline.act(sim::SwitchDevice{"ben-home", true});
    timeline.act(sim::CheckMail{"ben-home"});
    timeline.run_until(base::kDefaultStart + base::minutes(6));
    const sim::World after = timeline.world();
    timeline.undo();
    timeline.undo();
    EXPECT_TRUE(timeline.world() == before);
    EXPECT_FALSE(timeline.can_undo());
    timeline.redo();
    timeline.redo();
    EXPECT_TRUE(timeline.world() == after);
    EXPECT_FALSE(timeline.can_redo());
}

TEST(Timeline, AfterUndoTheFutureIsTheOneWithoutTheAct) {
    sim::Timeline timeline = preset("p1");
    timeline.run_until(base::kDefaultStart + base::minutes(5));
    timeline.act(sim::set_rule("ben-home", sim::RetrievalRule::Pop3RemoveAtDownload));
    timeline.run_until(base::kDefaultStart + base::minutes(6));
    timeline.undo();
    timeline.run_until(base::Instant::max());
    EXPECT_EQ(sim::digest(timeline.journal()), played_through(42));
}

TEST(Timeline, ManyActsManyBranchesAndEveryWorldStaysRight) {
    sim::Timeline timeline = preset("p1");
    sim::Random random{11};
    for (int i = 0; i < 60; ++i) {
        switch (random.below(6)) {
            case 0: timeline.act(sim::CheckMail{"ben-home"}); break;
            case 1: timeline.act(sim::SwitchDevice{"ben-home", random.below(2) == 0}); break;
            case 2: timeline.seek(random.below(timeline.cursor() + 200)); break;
            case 3: timeline.undo(); break;
            case 4: timeline.redo(); break;
            default: timeline.act(sim::SendLetter{"ada-desk", {"ben@meadow.example"}, "again", "x\r\n", ""}); break;
        }
        const sim::World here = timeline.world();
        const std::uint64_t event = timeline.cursor();
        timeline.seek(event / 2);
        timeline.seek(event);
        ASSERT_EQ(timeline.cursor(), event);
        ASSERT_TRUE(timeline.world() == here) << "after act " << i;
        ASSERT_EQ(timeline.journal().entries_until(event), here.entries);
    }
}

/// Two people and many letters: long enough that snapshots lie further apart than in a lesson.
sim::World busy_world(int letters) {
    sim::WorldBuilder builder{7};
    builder.resolver("dns.example.net", "192.0.2.53");
    builder.provider("Harbor", "harbor.example", "198.51.100", {.pop3 = true, .imap = false});
    builder.account("ada@harbor.example", "tulip-42");
    builder.account("ben@harbor.example", "rye-bread-9");
    builder.device("ada-desk", "Ada", "ada@harbor.example", sim::RetrievalRule::Pop3RemoveAtDownload, true);
    builder.device("ben-home", "Ben", "ben@harbor.example", sim::RetrievalRule::Pop3RemoveAtDownload, true);
    for (int i = 0; i < letters; ++i) {
        builder.plan(base::milliseconds(400) * i, sim::SendLetter{"ada-desk", {"ben@harbor.example"}, "Letter", "Dear Ben\r\n", ""});
        if (i % 25 == 24) builder.plan(base::milliseconds(400) * i, sim::CheckMail{"ben-home"});
    }
    return builder.build();
}

TEST(Timeline, HoweverOftenOneSeeksTheWayToEachMomentStaysShort) {  // places gone to pushed out the snapshots between
    sim::Timeline timeline{busy_world(1'500)};
    timeline.run_until(base::Instant::max());
    const std::uint64_t end = timeline.cursor();
    ASSERT_GT(end, 70'000U);
    sim::Random random{99};
    for (int i = 0; i < 200; ++i) timeline.seek(random.below(end));
    timeline.seek(0);
    std::uint64_t longest = 0;
    for (std::uint64_t event = 0; event < end; event += 50) longest = std::max(longest, timeline.way_to(event));
    EXPECT_LE(longest, end / 40);
}

}  // namespace
