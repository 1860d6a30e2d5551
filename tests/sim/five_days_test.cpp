// The five-day story: greylisting, an outage, a delay warning, a bounce, read by Ines.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "sim/checkers.h"
#include "tests/sim/small_world.h"

namespace {

using sim_test::facts;
using sim_test::inbox_size;
using sim_test::lines_like;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Subjects of what Ines has read on her desk, in order: each letter is marked so, and there with its text.
std::vector<std::string> read_by_ines(const sim::World& world) {
    std::vector<std::string> out;
    for (const sim::LocalMessage& message : world.find_host("ines-desk")->program->folder("Inbox")->messages) {
        if (!message.seen || message.holding != sim::Holding::Full || message.message.body().empty()) continue;
        out.push_back(message.message.field("Subject").value_or(""));
    }
    return out;
}

TEST(FiveDays, TellTheirStory) {
    const auto began = std::chrono::steady_clock::now();
    sim::Timeline timeline = sim_test::preset("five-days");
    // Monday: Meadow has never met the School's server, so the first letter comes at the second knock.
    timeline.run_until(base::kDefaultStart + base::minutes(29));
    EXPECT_THAT(lines_like(timeline, "451 4.7.1*"), SizeIs(1));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 0U);
    timeline.run_until(base::kDefaultStart + base::minutes(41));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
    // Meadow is down when the second letter is written; four hours later Ines is told that it is late.
    timeline.run_until(base::kDefaultStart + base::hours(8) + base::minutes(29));
    EXPECT_THAT(timeline.world().find_host("smtp.example.org")->queue, SizeIs(1));
    EXPECT_THAT(facts(timeline, base::FactKind::NoticeWritten), ElementsAre(HasSubstr("delayed to ines@example.org: ben@meadow.example: nobody answered")));
    timeline.run_until(base::kDefaultStart + base::hours(9));
    EXPECT_THAT(read_by_ines(timeline.world()), ElementsAre("Your letter is delayed"));
    // Wednesday: a letter to Ada does not wait for Meadow.
    timeline.run_until(base::kDefaultStart + base::days(2) + base::hours(2));
    EXPECT_THAT(timeline.world().find_host("ada-desk")->program->folder("Inbox")->messages, SizeIs(1));
    // Five days after the second letter the School gives up, and Ines reads why.
    timeline.run_until(base::Instant::max());
    EXPECT_THAT(facts(timeline, base::FactKind::RecipientFailed), ElementsAre("ben@meadow.example: nobody answered"));
    EXPECT_THAT(read_by_ines(timeline.world()), ElementsAre("Your letter is delayed", "Your letter could not be delivered"));
    EXPECT_TRUE(timeline.world().find_host("smtp.example.org")->queue.empty());
    EXPECT_THAT(sim::check_run(timeline.world(), timeline.journal()), IsEmpty());
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(1));
}

}  // namespace
