// The outcome of a run in numbers, against what can be counted by hand in the main demonstration.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/ledger.h"
#include "tests/sim/ledger.h"

namespace {

using sim_test::preset;

sim::Ledger ledger_of(const sim::Timeline& timeline) {
    return sim::make_ledger(timeline.world(), timeline.journal(), timeline.entries());
}

TEST(Outcome, CountsCopiesOctetsAndRoundTripsOfTheMainDemonstration) {
    sim::Timeline timeline = preset("p1");
    timeline.run_until(base::Instant::max());
    const sim::Ledger ledger = ledger_of(timeline);
    ASSERT_EQ(ledger.letters.size(), 1U);
    EXPECT_EQ(ledger.letters[0].present(), 3U);
    EXPECT_EQ(ledger.letters[0].in_mailboxes, 1U);
    EXPECT_EQ(ledger.letters[0].on_devices, 2U);
    EXPECT_EQ(ledger.letters[0].made - ledger.letters[0].ended, 3U);
    const sim::DeviceOutcome* ben = ledger.device("ben-home");
    ASSERT_NE(ben, nullptr);
    EXPECT_EQ(ben->copies, 1U);
    EXPECT_EQ(ben->headers_only, 0U);
    EXPECT_EQ(ben->duplicates, 0U);
    EXPECT_TRUE(ben->only_here.empty());
    std::uint64_t received = 0;
    std::uint32_t sessions = 0;
    for (const sim::SessionCost& session : ledger.sessions) {
        EXPECT_FALSE(session.open);
        EXPECT_FALSE(session.cut);
        if (session.client != ben->device || session.protocol == base::Protocol::Dns) continue;
        received += session.octets_received;
        ++sessions;
        EXPECT_GE(session.lines_sent, session.round_trips - 1);
        EXPECT_GE(session.seconds, base::milliseconds(40) * session.round_trips);   // two ways of 20 ms each
    }
    EXPECT_EQ(ben->octets_received, received);
    EXPECT_EQ(ben->sessions, sessions);
}

TEST(Outcome, TellsHowLongALetterLayUnnoticed) {
    sim::Timeline timeline = preset("p1");
    timeline.run_until(base::Instant::max());
    const sim::Ledger ledger = ledger_of(timeline);
    ASSERT_EQ(ledger.notices.size(), 1U);
    // It came within seconds of 09:00; Ben looked at 09:10:05.
    EXPECT_GT(ledger.notices[0].delay, base::minutes(10));
    EXPECT_LT(ledger.notices[0].delay, base::minutes(10) + base::seconds(6));
}

TEST(Outcome, NamesWhatIsLostWithADeviceThatRemovesAtDownload) {
    sim::Timeline timeline = preset("p1");
    timeline.act_at(base::kDefaultStart + base::minutes(5), sim::set_rule("ben-home", sim::RetrievalRule::Pop3RemoveAtDownload));
    timeline.run_until(base::Instant::max());
    const sim::Ledger ledger = ledger_of(timeline);
    const sim::DeviceOutcome* ben = ledger.device("ben-home");
    ASSERT_EQ(ben->only_here.size(), 1U);
    EXPECT_EQ(ben->only_here[0].value, 1U);
    EXPECT_EQ(ledger.account("ben@meadow.example")->messages, 0U);
}

TEST(Outcome, SpeaksOfTheCursorAndNotOfTheFuture) {
    sim::Timeline timeline = preset("p1");
    timeline.run_until(base::Instant::max());
    timeline.seek(1);
    const sim::Ledger ledger = ledger_of(timeline);
    ASSERT_EQ(ledger.letters.size(), 1U);
    EXPECT_EQ(ledger.letters[0].in_outboxes, 1U);
    EXPECT_EQ(ledger.letters[0].present(), 1U);
}

}  // namespace
