// A letter's whole journey: where the copies are after each line, and which line made it so.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/sim/ledger.h"

namespace {

using sim_test::copies;
using sim_test::holders;
using sim_test::last_line;
using sim_test::preset;
using testing::ElementsAre;
using testing::StartsWith;

const std::string kSent = "device ada-desk/Sent";
const std::string kQueue = "queue smtp.harbor.example/queue";
const std::string kInbox = "mailbox mx1.meadow.example/INBOX";
const std::string kBen = "device ben-home/Inbox";

/// Steps line by line until a line beginning so has reached its reader. Returns the line before it.
std::string step_to(sim::Timeline& timeline, const std::string& beginning, int times = 1) {
    std::string before;
    for (int steps = 0; steps < 2000; ++steps) {
        before = last_line(timeline);
        if (!timeline.step(sim::Unit::Line)) break;
        if (last_line(timeline).starts_with(beginning) && --times == 0) return before;
    }
    ADD_FAILURE() << "no line begins with " << beginning;
    return "";
}

TEST(Journey, HarborIsResponsibleFromItsAnswerToTheFinalDot) {  // L01 step 1
    sim::Timeline timeline = preset("p1");
    step_to(timeline, "C: .");
    EXPECT_THAT(holders(timeline, 1), ElementsAre("outbox ada-desk/Outbox"));
    timeline.step(sim::Unit::Line);
    EXPECT_THAT(last_line(timeline), StartsWith("S: 250 2.0.0"));
    EXPECT_THAT(holders(timeline, 1), ElementsAre(kQueue, kSent));
}

TEST(Journey, MovesFromTheQueueToTheMailboxAtTheAnswerAndNotOneLineEarlier) {  // L01 steps 2 and 3; RFC 5321 4.2.5
    sim::Timeline timeline = preset("p1");
    step_to(timeline, "C: .", 2);
    EXPECT_THAT(holders(timeline, 1), ElementsAre(kQueue, kSent));
    timeline.step(sim::Unit::Line);
    EXPECT_THAT(last_line(timeline), StartsWith("S: 250 2.0.0"));
    EXPECT_THAT(holders(timeline, 1), ElementsAre(kSent, kInbox));
    const auto ledger = copies(timeline, 1);
    EXPECT_THAT(ledger[1].ended_by, StartsWith("S: 250 2.0.0"));   // the queue's copy
    EXPECT_THAT(ledger[3].made_by, StartsWith("S: 250 2.0.0"));    // the mailbox's copy
}

TEST(Journey, BothServersHoldItWhileTheAnswerIsOnItsWay) {  // why a lost answer makes a duplicate, RFC 5321 4.2.5
    sim::Timeline timeline = preset("p1");
    step_to(timeline, "C: .", 2);
    timeline.step(sim::Unit::Event);   // Meadow takes its turn: stores, then answers
    EXPECT_THAT(holders(timeline, 1), ElementsAre(kQueue, kSent, kInbox));
}

TEST(Journey, EndsInThreeCopiesWithImap) {  // L01 step 5
    sim::Timeline timeline = preset("p1");
    timeline.run_until(base::Instant::max());
    EXPECT_THAT(holders(timeline, 1), ElementsAre(kSent, kInbox, kBen));
    const sim::Host* ben = timeline.world().find_host("ben-home");
    const sim::LocalMessage& local = ben->program->folder("Inbox")->messages[0];
    EXPECT_EQ(local.holding, sim::Holding::Full);
    EXPECT_TRUE(local.seen);
    const mail::Account* account = timeline.world().provider_of("meadow.example")->store.find_login("ben");
    EXPECT_TRUE(account->mailbox("INBOX")->messages[0].flags.has(mail::Flags::kSeen));
    EXPECT_EQ(local.message.text(), account->mailbox("INBOX")->messages[0].message.text());
    EXPECT_EQ(ben->program->last_error, "");
}

TEST(Journey, WithPop3RemoveTheServerCopyEndsAtTheReplyToQuit) {  // L01 what-if; RFC 1939 6
    sim::Timeline timeline = preset("p1");
    timeline.act_at(base::kDefaultStart + base::minutes(5), sim::set_rule("ben-home", sim::RetrievalRule::Pop3RemoveAtDownload));
    step_to(timeline, "C: RETR");
    step_to(timeline, "S: .");
    EXPECT_THAT(holders(timeline, 1), ElementsAre(kSent, kInbox, kBen));
    step_to(timeline, "C: DELE");
    timeline.step(sim::Unit::Line);
    EXPECT_THAT(last_line(timeline), StartsWith("S: +OK"));
    EXPECT_THAT(holders(timeline, 1), ElementsAre(kSent, kInbox, kBen));
    step_to(timeline, "C: QUIT");
    EXPECT_THAT(holders(timeline, 1), ElementsAre(kSent, kInbox, kBen));
    timeline.step(sim::Unit::Line);
    EXPECT_THAT(last_line(timeline), StartsWith("S: +OK"));
    EXPECT_THAT(holders(timeline, 1), ElementsAre(kSent, kBen));
    for (const auto& copy : copies(timeline, 1)) {
        if (copy.holder == kInbox) {
            EXPECT_EQ(copy.ended_by, last_line(timeline));
        }
    }
}

TEST(Journey, WithPop3KeepNothingLeavesTheServerAndNothingComesTwice) {
    sim::Timeline timeline = preset("p1");
    timeline.act_at(base::kDefaultStart + base::minutes(5), sim::set_rule("ben-home", sim::RetrievalRule::Pop3Keep));
    timeline.act_at(base::kDefaultStart + base::minutes(30), sim::CheckMail{"ben-home"});
    timeline.run_until(base::Instant::max());
    EXPECT_THAT(holders(timeline, 1), ElementsAre(kSent, kInbox, kBen));
    EXPECT_EQ(timeline.world().find_host("ben-home")->program->seen.entries().size(), 1U);
}

TEST(Journey, AnImapDeleteRemovesTheServersCopyAtExpunge) {
    sim::Timeline timeline = preset("p1");
    timeline.act_at(base::kDefaultStart + base::minutes(20), sim::DeleteLetter{"ben-home", "Inbox", base::LetterId{1}});
    timeline.run_until(base::Instant::max());
    EXPECT_THAT(holders(timeline, 1), ElementsAre(kSent));
    for (const auto& copy : copies(timeline, 1)) {
        if (copy.holder == kInbox) {
            EXPECT_THAT(copy.ended_by, StartsWith("S: * 1 EXPUNGE"));
        }
    }
}

TEST(Journey, DeletingTheSentCopyTouchesNobodyElses) {  // L01 step 6
    sim::Timeline timeline = preset("p1");
    timeline.act_at(base::kDefaultStart + base::minutes(20), sim::DeleteLetter{"ada-desk", "Sent", base::LetterId{1}});
    timeline.run_until(base::Instant::max());
    EXPECT_THAT(holders(timeline, 1), ElementsAre(kInbox, kBen));
}

TEST(Journey, EveryCopyHasACause) {
    for (const auto rule : {sim::RetrievalRule::Pop3RemoveAtDownload, sim::RetrievalRule::Pop3Keep, sim::RetrievalRule::ImapKeep}) {
        sim::Timeline timeline = preset("p1");
        timeline.act_at(base::kDefaultStart + base::minutes(5), sim::set_rule("ben-home", rule));
        timeline.act_at(base::kDefaultStart + base::minutes(20), sim::DeleteLetter{"ben-home", "Inbox", base::LetterId{1}});
        timeline.run_until(base::Instant::max());
        for (const auto& copy : copies(timeline, 1)) {
            EXPECT_NE(copy.made_by, "") << copy.holder;
            if (!copy.present) {
                EXPECT_NE(copy.ended_by, "") << copy.holder;
            }
        }
    }
}

TEST(Journey, ASwitchedOffDeviceCollectsNothing) {
    sim::Timeline timeline = preset("p1");
    timeline.run_until(base::kDefaultStart + base::minutes(2));
    timeline.act(sim::CheckMail{"ben-home"});
    timeline.run_until(base::kDefaultStart + base::minutes(9));
    EXPECT_THAT(holders(timeline, 1), ElementsAre(kSent, kInbox));
}

TEST(Journey, APowerCutInTheMiddleOfACollectionLosesNothing) {
    sim::Timeline timeline = preset("p1");
    timeline.act_at(base::kDefaultStart + base::minutes(5), sim::set_rule("ben-home", sim::RetrievalRule::Pop3RemoveAtDownload));
    step_to(timeline, "C: DELE");
    timeline.act(sim::SwitchDevice{"ben-home", false});
    timeline.run_until(timeline.world().now + base::minutes(1));
    EXPECT_THAT(holders(timeline, 1), ElementsAre(kSent, kInbox, kBen));
    const mail::Account* account = timeline.world().provider_of("meadow.example")->store.find_login("ben");
    EXPECT_FALSE(account->maildrop_lock);
    timeline.act(sim::SwitchDevice{"ben-home", true});
    timeline.act(sim::CheckMail{"ben-home"});
    timeline.run_until(base::Instant::max());
    EXPECT_THAT(holders(timeline, 1), ElementsAre(kSent, kBen));
}

}  // namespace
