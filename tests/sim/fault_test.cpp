// Faults: each bites at its exact point, is told, and can be cleared and undone.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "sim/checkers.h"
#include "sim/faults.h"
#include "tests/sim/ledger.h"
#include "tests/sim/small_world.h"

namespace {

using sim_test::facts;
using sim_test::holders;
using sim_test::inbox_size;
using sim_test::lines_like;
using sim_test::small_world;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const sim::SendLetter kLetter{"ada-desk", {"ben@meadow.example"}, "Hello", "x\r\n", ""};

sim::Timeline run_with(const sim::Action& fault, base::Duration until = base::days(7)) {
    sim::Timeline timeline{small_world()};
    timeline.act(fault);
    timeline.act(kLetter);
    timeline.run_until(base::kDefaultStart + until);
    EXPECT_THAT(sim::check_run(timeline.world(), timeline.journal()), IsEmpty());
    EXPECT_THAT(sim::check_world(timeline.world()), IsEmpty());
    return timeline;
}

TEST(Faults, PlacesAreReadFromWords) {
    EXPECT_EQ(sim::parse_cut_place("after line 7")->line, 7U);
    EXPECT_EQ(sim::parse_cut_place("before the final dot")->pattern, ".");
    EXPECT_EQ(sim::parse_cut_place("within S: 250*")->writer, 'S');
    for (const char* bad : {"", "after", "after line 0", "after line x", "DATA", "before "}) EXPECT_FALSE(sim::parse_cut_place(bad)) << bad;
    EXPECT_TRUE(sim::glob_matches("rcpt*", "RCPT TO:<x>"));
    EXPECT_TRUE(sim::glob_matches("*OK*", "+OK hello"));
    EXPECT_FALSE(sim::glob_matches("RCPT", "RCPT TO"));
    EXPECT_TRUE(sim::glob_matches("a*b*c", "a-b-b-c"));
}

TEST(Faults, ARefusalIsGivenSoManyTimesAndThenTheCommandIsCarriedOut) {
    const sim::Timeline timeline = run_with(sim::Refuse{"mx1.meadow.example", "RCPT", "451 4.3.0 not now", 2});
    EXPECT_THAT(lines_like(timeline, "451 4.3.0 not now*"), SizeIs(2));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
    EXPECT_THAT(facts(timeline, base::FactKind::FaultBit), SizeIs(2));
    EXPECT_TRUE(timeline.world().faults.empty());
}

TEST(Faults, ARefusalForGoodMakesABounce) {
    const sim::Timeline timeline = run_with(sim::Refuse{"mx1.meadow.example", ".", "554 5.7.1 not that"});
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 0U);
    EXPECT_EQ(inbox_size(timeline, "ada@harbor.example"), 1U);
    EXPECT_THAT(facts(timeline, base::FactKind::NoticeWritten), ElementsAre(HasSubstr("failed to ada@harbor.example: ben@meadow.example at mx1.meadow.example: 554 5.7.1 not that")));
    EXPECT_THAT(timeline.world().faults, SizeIs(1));
}

TEST(Faults, AServerMayTurnEveryoneAway) {
    const sim::Timeline timeline = run_with(sim::Refuse{"mx1.meadow.example", "connect", "421 4.3.2 closed for lunch", 1});
    EXPECT_THAT(lines_like(timeline, "421 4.3.2 closed for lunch"), SizeIs(1));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
}

TEST(Faults, Pop3AndImapCommandsCanBeRefusedToo) {
    sim::Timeline timeline{small_world()};
    timeline.act(sim::Refuse{"pop3.harbor.example", "STAT", "[SYS/TEMP] a moment", 1});
    timeline.act(sim::Refuse{"imap.meadow.example", "SELECT", "[UNAVAILABLE] a moment", 1});
    timeline.act(sim::CheckMail{"ada-desk"});
    timeline.act(sim::CheckMail{"ben-home"});
    timeline.run_until(base::kDefaultStart + base::minutes(30));
    EXPECT_THAT(lines_like(timeline, "-ERR [SYS/TEMP] a moment"), SizeIs(1));
    EXPECT_THAT(lines_like(timeline, "* NO [UNAVAILABLE] a moment"), SizeIs(1));
}

TEST(Faults, ACutBeforeTheFinalDotStoresNothingAndTheLetterIsSentAgain) {  // RFC 5321 4.2.5
    const sim::Timeline timeline = run_with(sim::Cut{"mx1.meadow.example", "before the final dot"});
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
    EXPECT_THAT(facts(timeline, base::FactKind::StreamCut), SizeIs(1));
    EXPECT_THAT(lines_like(timeline, "250 2.0.0*"), SizeIs(2));   // Harbor's, and Meadow's in the second attempt
}

TEST(Faults, ACutAfterTheFinalDotMakesTwo) {  // RFC 1047
    const sim::Timeline timeline = run_with(sim::Cut{"mx1.meadow.example", "after the final dot"});
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 2U);
    EXPECT_THAT(facts(timeline, base::FactKind::Unanswered), SizeIs(1));
    EXPECT_TRUE(timeline.world().faults.empty());
}

TEST(Faults, ACutInTheMiddleOfTheReplyMakesTwoAsWell) {
    const sim::Timeline timeline = run_with(sim::Cut{"mx1.meadow.example", "within S: 250 2.0.0*"});
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 2U);
}

TEST(Faults, ACutAfterAnyLineLosesNothing) {
    for (std::uint32_t line = 1; line <= 16; ++line) {
        for (const char* side : {"before", "after", "within"}) {
            const sim::Timeline timeline = run_with(sim::Cut{"mx1.meadow.example", std::string{side} + " line " + std::to_string(line)});
            ASSERT_GE(inbox_size(timeline, "ben@meadow.example"), 1U) << side << " line " << line;
            ASSERT_LE(inbox_size(timeline, "ben@meadow.example"), 2U) << side << " line " << line;
            ASSERT_TRUE(timeline.world().find_host("smtp.harbor.example")->queue.empty()) << side << " line " << line;
        }
    }
}

TEST(Faults, ACapabilityIsTakenOutOnTheWay) {
    sim::World world = small_world();
    ASSERT_TRUE(sim::set_policy(world, "meadow.example", "starttls", "on"));
    ASSERT_TRUE(sim::set_policy(world, "harbor.example", "relay_tls", "if_offered"));
    {
        sim::Timeline timeline{world};
        timeline.act(kLetter);
        timeline.run_until(base::kDefaultStart + base::hours(1));
        EXPECT_THAT(lines_like(timeline, "STARTTLS"), SizeIs(1));
    }
    sim::Timeline timeline{world};
    timeline.act(sim::Strip{"mx1.meadow.example", "starttls", "smtp.harbor.example"});
    timeline.act(kLetter);
    timeline.run_until(base::kDefaultStart + base::hours(1));
    EXPECT_THAT(lines_like(timeline, "*STARTTLS*"), IsEmpty());   // the journal holds what the reader got
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
    EXPECT_THAT(facts(timeline, base::FactKind::FaultBit), Contains(AllOf(HasSubstr("takes STARTTLS out"), HasSubstr("the server wrote “250-STARTTLS”"))));
}

TEST(Faults, CapabilitiesOfPop3AndImapCanBeTakenOutToo) {
    sim::Timeline timeline{small_world()};
    timeline.act(sim::Strip{"imap.meadow.example", "IDLE"});
    timeline.act(sim::CheckMail{"ben-home"});
    timeline.run_until(base::kDefaultStart + base::minutes(5));
    EXPECT_THAT(facts(timeline, base::FactKind::FaultBit), Contains(HasSubstr(" IDLE ")));   // as the server wrote it
    EXPECT_THAT(lines_like(timeline, "* *CAPABILITY* IDLE*"), IsEmpty());
    EXPECT_THAT(sim::check_run(timeline.world(), timeline.journal()), IsEmpty());
    EXPECT_EQ(timeline.world().find_host("ben-home")->program->last_error, "");
}

TEST(Faults, ATapHearsPasswordsInClear) {
    sim::Timeline timeline{small_world()};
    timeline.act(sim::Tap{"ada-desk"});
    timeline.act(sim::CheckMail{"ada-desk"});
    timeline.run_until(base::kDefaultStart + base::minutes(5));
    EXPECT_THAT(facts(timeline, base::FactKind::FaultBit), Contains("somebody on the way reads a password"));
    timeline.act(sim::Mend{"ada-desk"});
    EXPECT_TRUE(timeline.world().faults.empty());
}

TEST(Faults, ASlowAndLossyLinkIsSlowAndLosesNothing) {
    const sim::Timeline slow = run_with(sim::SetLink{"mx1.meadow.example", "", base::seconds(2), base::milliseconds(500), 200, 1000});
    const sim::Timeline fast = run_with(sim::Mend{});
    EXPECT_EQ(inbox_size(slow, "ben@meadow.example"), 1U);
    EXPECT_GT(sim_test::last_arrival(slow), sim_test::last_arrival(fast) + base::seconds(20));
    EXPECT_EQ(slow.world().links.size(), 1U);
}

TEST(Faults, AHostThatVanishesIsNoticedByPatienceAlone) {
    sim::Timeline timeline{small_world()};
    timeline.act(kLetter);
    while (lines_like(timeline, "DATA").size() < 2) ASSERT_TRUE(timeline.step(sim::Unit::Event));
    timeline.act(sim::SetHost{"mx1.meadow.example", false, sim::DownHow::Silently});
    timeline.run_until(timeline.world().now + base::minutes(1));
    EXPECT_EQ(timeline.world().find_host("smtp.harbor.example")->queue.front().stage, sim::QueueStage::Handing);
    timeline.act(sim::SetHost{"mx1.meadow.example", true});
    timeline.run_until(base::kDefaultStart + base::hours(2));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
    EXPECT_THAT(sim::check_run(timeline.world(), timeline.journal()), IsEmpty());
}

TEST(Faults, AServerThatStopsPolitelySaysSo) {  // RFC 5321 3.8
    sim::Timeline timeline{small_world()};
    timeline.act(kLetter);
    while (lines_like(timeline, "RCPT*").size() < 2) ASSERT_TRUE(timeline.step(sim::Unit::Event));
    timeline.act(sim::SetHost{"mx1.meadow.example", false, sim::DownHow::Politely});
    timeline.run_until(timeline.world().now + base::minutes(1));
    EXPECT_THAT(lines_like(timeline, "421 4.3.2*"), SizeIs(1));
    EXPECT_THAT(facts(timeline, base::FactKind::StreamCut), IsEmpty());
    timeline.act(sim::SetHost{"mx1.meadow.example", true});
    timeline.run_until(base::kDefaultStart + base::hours(2));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
}

TEST(Faults, EveryWayOfGoingDownAtEveryMomentLosesNothing) {
    std::uint64_t last = 0;
    {
        sim::Timeline timeline{small_world()};
        timeline.act(kLetter);
        timeline.run_until(base::Instant::max());
        last = timeline.cursor();
    }
    for (const sim::DownHow how : {sim::DownHow::Politely, sim::DownHow::Silently, sim::DownHow::Reset}) {
        for (std::uint64_t event = 1; event <= last; ++event) {
            for (const char* victim : {"smtp.harbor.example", "mx1.meadow.example", "dns.example.net"}) {
                sim::Timeline timeline{small_world()};
                timeline.act(kLetter);
                timeline.seek(event);
                timeline.act(sim::Restart{victim, how});
                timeline.run_until(base::kDefaultStart + base::days(6));
                const std::vector<std::string> broken = sim::check_run(timeline.world(), timeline.journal());
                ASSERT_THAT(broken, IsEmpty()) << victim << " at event " << event << " how " << static_cast<int>(how);
                const auto& sent = timeline.world().find_host("ada-desk")->program->folder("Sent")->messages;
                const std::size_t least = sent.empty() ? 0 : 1;
                ASSERT_GE(inbox_size(timeline, "ben@meadow.example"), least) << victim << " at event " << event;
                for (const auto& host : timeline.world().hosts) ASSERT_TRUE(host->queue.empty()) << host->name << " " << victim << " at event " << event;
            }
        }
    }
}

TEST(Faults, AreUndoneAndSaidWhenTheyMakeNoSense) {
    sim::Timeline timeline{small_world()};
    const sim::World before = timeline.world();
    timeline.act(sim::Cut{"mx1.meadow.example", "after DATA"});
    EXPECT_THAT(sim::fault_chips(timeline.world()), SizeIs(1));
    timeline.undo();
    EXPECT_TRUE(timeline.world() == before);
    timeline.act(sim::Refuse{"mx1.medow.example", "RCPT", "451 x"});
    timeline.act(sim::Refuse{"mx1.meadow.example", "RCPT", "250 fine"});
    timeline.act(sim::Cut{"mx1.meadow.example", "somewhere"});
    timeline.act(sim::SetPolicy{"meadow.example", {{"greylst", "5m"}}});
    timeline.act(sim::Zone{"meadow.example", dns::Type::Mx, "mx1.meadow.example"});
    EXPECT_TRUE(timeline.world().faults.empty());
    const auto notes = facts(timeline, base::FactKind::Note);
    ASSERT_THAT(notes, SizeIs(5));
    EXPECT_THAT(notes[0], HasSubstr("there is no host \"mx1.medow.example\""));
    EXPECT_THAT(notes[1], HasSubstr("no reply that refuses"));
    EXPECT_THAT(notes[2], HasSubstr("no place in a conversation"));
    EXPECT_THAT(notes[3], HasSubstr("did you mean \"greylist\"?"));
    EXPECT_THAT(notes[4], HasSubstr("these are no MX records"));
}

}  // namespace
