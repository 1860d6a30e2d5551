// Names: records, answers that are kept, and name servers in trouble, as a letter meets them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "sim/checkers.h"
#include "tests/sim/policed_world.h"
#include "tests/sim/small_world.h"

namespace {

using sim_test::inbox_size;
using sim_test::letter_to;
using sim_test::lines_like;
using sim_test::newest_text;
using sim_test::small_world;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

sim::Timeline run(sim::World world, const sim::Action& act) {
    sim::Timeline timeline{std::move(world)};
    timeline.act(act);
    timeline.run_until(base::kDefaultStart + base::days(7));
    EXPECT_THAT(sim::check_run(timeline.world(), timeline.journal()), IsEmpty());
    return timeline;
}

TEST(Names, ACnameIsFollowed) {  // RFC 1034 3.6.2
    sim::World world = small_world();
    std::erase_if(world.zones.records, [](const dns::Record& r) { return r.name == "mx1.meadow.example"; });
    world.zones.records.push_back({"mx1.meadow.example", dns::Type::Cname, 3600, 0, "real.meadow.example"});
    world.zones.records.push_back({"real.meadow.example", dns::Type::A, 3600, 0, "203.0.113.26"});
    const sim::Timeline timeline = run(std::move(world), letter_to({"ben@meadow.example"}));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
    EXPECT_THAT(lines_like(timeline, "mx1.meadow.example. 3600 IN CNAME real.meadow.example."), SizeIs(1));
}

TEST(Names, CnamesInACircleAreAFailureOfTheServers) {
    dns::Zones zones;
    zones.records = {{"a.example", dns::Type::Cname, 60, 0, "b.example"}, {"b.example", dns::Type::Cname, 60, 0, "a.example"}};
    EXPECT_EQ(zones.answer("a.example", dns::Type::A).status, dns::Status::ServFail);
    zones.records = {{"a.example", dns::Type::Cname, 60, 0, "gone.example"}};
    EXPECT_EQ(zones.answer("a.example", dns::Type::A).status, dns::Status::NxDomain);
    zones.records = {{"a.example", dns::Type::Txt, 60, 0, "v=spf1 -all"}};
    EXPECT_TRUE(zones.answer("a.example", dns::Type::A).records.empty());
    EXPECT_EQ(zones.answer("a.example", dns::Type::Txt).records.front().data, "v=spf1 -all");
}

TEST(Names, ANameMayBeAskedForWithItsFinalDot) {  // RFC 1034 3.1
    sim::Timeline timeline{small_world()};
    timeline.act(sim::LookUp{"ada-desk", "Meadow.example.", dns::Type::Mx});
    timeline.run_until(base::kDefaultStart + base::minutes(1));
    EXPECT_THAT(lines_like(timeline, "meadow.example. IN MX"), SizeIs(1));
    EXPECT_THAT(lines_like(timeline, "meadow.example. 3600 IN MX 10 mx1.meadow.example."), SizeIs(1));
}

TEST(Names, ATextRecordCanBeLookedUp) {
    sim::Timeline timeline{small_world()};
    timeline.act(sim::Zone{"meadow.example", dns::Type::Txt, "v=spf1 mx -all"});
    timeline.act(sim::LookUp{"ada-desk", "meadow.example", dns::Type::Txt});
    timeline.run_until(base::kDefaultStart + base::minutes(1));
    EXPECT_THAT(lines_like(timeline, "meadow.example. 3600 IN TXT \"v=spf1 mx -all\""), SizeIs(1));
    EXPECT_THAT(timeline.world().find_host("ada-desk")->dns_cache, SizeIs(1));
}

TEST(Names, FailingNameServersDelayAndDoNotBounce) {
    sim::Timeline timeline{small_world()};
    timeline.act(sim::TroubleNames{"meadow.example", true});
    timeline.act(letter_to({"ben@meadow.example"}));
    timeline.run_until(base::kDefaultStart + base::minutes(10));
    EXPECT_THAT(lines_like(timeline, "status SERVFAIL*"), SizeIs(1));
    EXPECT_THAT(timeline.world().find_host("smtp.harbor.example")->queue.front().last_reply, HasSubstr("4.4.3"));
    timeline.act(sim::TroubleNames{"meadow.example"});
    timeline.run_until(base::kDefaultStart + base::hours(1));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
}

TEST(Names, ASlowAnswerIsAwaitedAndAVerySlowOneIsNot) {
    sim::Timeline slow{small_world()};
    slow.act(sim::TroubleNames{"meadow.example", false, base::seconds(4)});
    slow.act(letter_to({"ben@meadow.example"}));
    slow.run_until(base::kDefaultStart + base::minutes(5));
    EXPECT_EQ(inbox_size(slow, "ben@meadow.example"), 1U);
    EXPECT_GT(sim_test::last_arrival(slow), base::kDefaultStart + base::seconds(8));
    sim::Timeline very{small_world()};
    very.act(sim::TroubleNames{"meadow.example", false, base::seconds(60)});
    very.act(letter_to({"ben@meadow.example"}));
    very.run_until(base::kDefaultStart + base::minutes(5));
    EXPECT_EQ(inbox_size(very, "ben@meadow.example"), 0U);
    EXPECT_THAT(very.world().find_host("smtp.harbor.example")->queue, SizeIs(1));
}

TEST(Names, AnAnswerIsKeptForItsTimeToLive) {
    sim::World world = small_world();
    for (dns::Record& record : world.zones.records) record.ttl = record.type == dns::Type::Mx ? 60 : 0;
    sim::Timeline timeline{world};
    timeline.act(letter_to({"ben@meadow.example"}));
    timeline.act_at(base::kDefaultStart + base::seconds(30), letter_to({"ben@meadow.example"}));
    timeline.act_at(base::kDefaultStart + base::minutes(2), letter_to({"ben@meadow.example"}));
    timeline.run_until(base::kDefaultStart + base::minutes(5));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 3U);
    EXPECT_THAT(lines_like(timeline, "meadow.example. IN MX"), SizeIs(2));
    EXPECT_THAT(lines_like(timeline, "mx1.meadow.example. IN A"), SizeIs(3));   // kept for no time at all
}

TEST(Names, AChangedZoneLeadsElsewhere) {
    sim::Timeline timeline{small_world()};
    timeline.act(sim::Zone{"meadow.example", dns::Type::Mx, "0 ."});
    timeline.act(letter_to({"ben@meadow.example"}));
    timeline.run_until(base::kDefaultStart + base::minutes(5));
    EXPECT_THAT(newest_text(timeline.world(), "ada@harbor.example"), HasSubstr("Status: 5.1.10"));
    timeline.act(sim::Zone{"meadow.example", dns::Type::Mx, ""});
    EXPECT_TRUE(timeline.world().zones.answer("meadow.example", dns::Type::Mx).records.empty());
}

}  // namespace
