// Relays: what becomes of letters that cannot be handed on at once, or at all.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/sim/ledger.h"

namespace {

using sim_test::holders;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

sim::World plain_world() {
    sim::WorldBuilder builder{3};
    builder.resolver("dns.example.net", "192.0.2.53");
    builder.provider("Harbor", "harbor.example", "198.51.100", {.pop3 = true, .imap = false});
    builder.provider("Meadow", "meadow.example", "203.0.113", {.pop3 = true, .imap = true});
    builder.account("ada@harbor.example", "tulip-42");
    builder.account("ben@meadow.example", "rye-bread-9");
    builder.account("dot@meadow.example", "p");
    builder.device("ada-desk", "Ada", "ada@harbor.example", sim::RetrievalRule::Pop3RemoveAtDownload, true);
    builder.device("ben-home", "Ben", "ben@meadow.example", sim::RetrievalRule::ImapKeep, true);
    return builder.build();
}

std::string newest_text(const sim::World& world, std::string_view address) {
    const std::string_view domain = address.substr(address.find('@') + 1);
    const mail::MailboxState* inbox = world.provider_of(domain)->store.find_login(address)->mailbox("INBOX");
    return inbox->messages.empty() ? "" : std::string{inbox->messages.back().message.text()};
}

TEST(Relay, AnUnknownRecipientComesBackAsANoticeFromTheServerThatHeldTheLetter) {  // RFC 5321 6.1, 3464
    sim::Timeline timeline{plain_world()};
    timeline.act(sim::SendLetter{"ada-desk", {"nobody@meadow.example"}, "Hello", "x\r\n", ""});
    timeline.run_until(base::Instant::max());
    EXPECT_THAT(holders(timeline, 1), ElementsAre("device ada-desk/Sent"));
    const std::string notice = newest_text(timeline.world(), "ada@harbor.example");
    EXPECT_THAT(notice, HasSubstr("Return-Path: <>\r\n"));
    EXPECT_THAT(notice, HasSubstr("Reporting-MTA: dns; smtp.harbor.example\r\n"));
    EXPECT_THAT(notice, HasSubstr("Final-Recipient: rfc822; nobody@meadow.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"));
    EXPECT_THAT(notice, HasSubstr("multipart/report"));
}

TEST(Relay, OneBadRecipientSpoilsNothingForTheOthers) {  // RFC 5321 3.3
    sim::Timeline timeline{plain_world()};
    timeline.act(sim::SendLetter{"ada-desk", {"ben@meadow.example", "nobody@meadow.example", "dot@meadow.example"}, "Hello", "x\r\n", ""});
    timeline.run_until(base::Instant::max());
    EXPECT_THAT(newest_text(timeline.world(), "ben@meadow.example"), HasSubstr("Subject: Hello"));
    EXPECT_THAT(newest_text(timeline.world(), "dot@meadow.example"), HasSubstr("Subject: Hello"));
    EXPECT_THAT(newest_text(timeline.world(), "ada@harbor.example"), HasSubstr("nobody@meadow.example"));
    EXPECT_EQ(timeline.world().provider_of("meadow.example")->store.find_login("ben")->mailbox("INBOX")->messages.size(), 1U);
}

TEST(Relay, AHostThatIsDownIsTriedAgainUntilItIsUp) {  // RFC 5321 4.5.4.1
    sim::Timeline timeline{plain_world()};
    timeline.act(sim::SwitchDevice{"mx1.meadow.example", false});
    timeline.act(sim::SendLetter{"ada-desk", {"ben@meadow.example"}, "Hello", "x\r\n", ""});
    timeline.run_until(base::kDefaultStart + base::hours(2));
    EXPECT_THAT(holders(timeline, 1), Contains("queue smtp.harbor.example/queue"));
    EXPECT_GE(timeline.world().find_host("smtp.harbor.example")->queue.front().attempts, 3U);
    timeline.act(sim::SwitchDevice{"mx1.meadow.example", true});
    timeline.run_until(base::Instant::max());
    EXPECT_THAT(holders(timeline, 1), ElementsAre("device ada-desk/Sent", "mailbox mx1.meadow.example/INBOX"));
}

TEST(Relay, GivesUpAfterFiveDaysAndTellsTheSender) {
    sim::Timeline timeline{plain_world()};
    timeline.act(sim::SwitchDevice{"mx1.meadow.example", false});
    timeline.act(sim::SendLetter{"ada-desk", {"ben@meadow.example"}, "Hello", "x\r\n", ""});
    timeline.run_until(base::kDefaultStart + base::days(4));
    EXPECT_THAT(holders(timeline, 1), Contains("queue smtp.harbor.example/queue"));
    timeline.run_until(base::kDefaultStart + base::days(6));
    EXPECT_THAT(holders(timeline, 1), ElementsAre("device ada-desk/Sent"));
    EXPECT_THAT(newest_text(timeline.world(), "ada@harbor.example"), HasSubstr("Action: failed"));
    EXPECT_EQ(timeline.next_at(), std::nullopt);
}

TEST(Relay, ACrashAndRestartLosesNothingThatWasAccepted) {
    sim::Timeline timeline{plain_world()};
    timeline.act(sim::SendLetter{"ada-desk", {"ben@meadow.example"}, "Hello", "x\r\n", ""});
    while (timeline.world().find_host("smtp.harbor.example")->queue.empty()) ASSERT_TRUE(timeline.step(sim::Unit::Event));
    timeline.act(sim::SwitchDevice{"smtp.harbor.example", false});
    timeline.run_until(base::kDefaultStart + base::minutes(10));
    timeline.act(sim::SwitchDevice{"smtp.harbor.example", true});
    timeline.run_until(base::Instant::max());
    EXPECT_EQ(timeline.world().provider_of("meadow.example")->store.find_login("ben")->mailbox("INBOX")->messages.size(), 1U);
}

TEST(Relay, APowerCutAtAnyMomentLosesNothingThatWasAccepted) {
    // Every event of the journey in turn: Harbor's server loses its power there, and gets it back.
    std::uint64_t last = 0;
    {
        sim::Timeline timeline{plain_world()};
        timeline.act(sim::SendLetter{"ada-desk", {"ben@meadow.example"}, "Hello", "x\r\n", ""});
        timeline.run_until(base::Instant::max());
        last = timeline.cursor();
    }
    for (std::uint64_t event = 1; event <= last; ++event) {
        for (const char* victim : {"smtp.harbor.example", "mx1.meadow.example", "dns.example.net"}) {
            sim::Timeline timeline{plain_world()};
            timeline.act(sim::SendLetter{"ada-desk", {"ben@meadow.example"}, "Hello", "x\r\n", ""});
            timeline.seek(event);
            timeline.act(sim::SwitchDevice{victim, false});
            timeline.run_until(timeline.world().now + base::minutes(3));
            timeline.act(sim::SwitchDevice{victim, true});
            timeline.run_until(base::Instant::max());
            const std::size_t arrived = timeline.world().provider_of("meadow.example")->store.find_login("ben")->mailbox("INBOX")->messages.size();
            const sim::MailProgram& ada = *timeline.world().find_host("ada-desk")->program;
            if (!ada.folder("Sent")->messages.empty()) {
                ASSERT_GE(arrived, 1U) << victim << " at event " << event << "\n" << sim::dump(timeline.world());
            } else {
                ASSERT_EQ(ada.folder("Outbox")->messages.size(), 1U) << victim << " at event " << event;
                ASSERT_NE(ada.last_error, "") << victim << " at event " << event;
            }
            ASSERT_LE(arrived, 2U) << victim << " at event " << event;
            for (const auto& host : timeline.world().hosts) ASSERT_TRUE(host->queue.empty()) << victim << " at event " << event;
        }
    }
}

TEST(Relay, ALetterThatCouldNotBeSentGoesOutWithTheNextCollection) {
    sim::Timeline timeline{plain_world()};
    timeline.act(sim::SwitchDevice{"smtp.harbor.example", false});
    timeline.act(sim::SendLetter{"ada-desk", {"ben@meadow.example"}, "Hello", "x\r\n", ""});
    timeline.run_until(base::kDefaultStart + base::minutes(10));
    EXPECT_THAT(holders(timeline, 1), ElementsAre("outbox ada-desk/Outbox"));
    EXPECT_NE(timeline.world().find_host("ada-desk")->program->last_error, "");
    timeline.act(sim::SwitchDevice{"smtp.harbor.example", true});
    timeline.act(sim::CheckMail{"ada-desk"});
    timeline.run_until(base::Instant::max());
    EXPECT_THAT(holders(timeline, 1), ElementsAre("device ada-desk/Sent", "mailbox mx1.meadow.example/INBOX"));
}

TEST(Relay, ALetterThatGoesInCirclesIsRefused) {  // RFC 5321 6.3; the count once read freed memory
    std::string letter;
    for (int i = 0; i < 100; ++i) letter += "Received: from a.example by b.example; Mon, 7 Jan 2030 09:00:00 +0000\r\n";
    sim::Timeline timeline{plain_world()};
    timeline.act(sim::SendLetter{"ada-desk", {"ben@meadow.example"}, "", "", letter + "Subject: round\r\n\r\nx\r\n"});
    timeline.run_until(base::Instant::max());
    EXPECT_THAT(holders(timeline, 1), ElementsAre("outbox ada-desk/Outbox"));
    EXPECT_THAT(timeline.world().find_host("ada-desk")->program->last_error, HasSubstr("5.4.6"));
}

TEST(Relay, ADomainWithoutMxIsServedByItsAddress) {  // implicit MX, RFC 5321 5.1
    sim::World world = plain_world();
    std::erase_if(world.zones.records, [](const dns::Record& r) { return r.type == dns::Type::Mx && r.name == "meadow.example"; });
    world.zones.records.push_back({"meadow.example", dns::Type::A, 3600, 0, "203.0.113.26"});
    sim::Timeline timeline{std::move(world)};
    timeline.act(sim::SendLetter{"ada-desk", {"ben@meadow.example"}, "Hello", "x\r\n", ""});
    timeline.run_until(base::Instant::max());
    EXPECT_THAT(holders(timeline, 1), Contains("mailbox mx1.meadow.example/INBOX"));
}

TEST(Relay, ANullMxRefusesAtOnce) {  // RFC 7505
    sim::World world = plain_world();
    world.zones.records.push_back({"quiet.example", dns::Type::Mx, 3600, 0, ""});
    sim::Timeline timeline{std::move(world)};
    timeline.act(sim::SendLetter{"ada-desk", {"x@quiet.example"}, "Hello", "x\r\n", ""});
    timeline.run_until(base::Instant::max());
    EXPECT_THAT(newest_text(timeline.world(), "ada@harbor.example"), HasSubstr("Status: 5.1.10"));
}

TEST(Relay, TheNextMxIsTriedWhenTheFirstIsDown) {
    sim::World world = plain_world();
    world.zones.records.push_back({"meadow.example", dns::Type::Mx, 3600, 5, "gone.meadow.example"});
    world.zones.records.push_back({"gone.meadow.example", dns::Type::A, 3600, 0, "203.0.113.99"});
    sim::Timeline timeline{std::move(world)};
    timeline.act(sim::SendLetter{"ada-desk", {"ben@meadow.example"}, "Hello", "x\r\n", ""});
    timeline.run_until(base::Instant::max());
    EXPECT_THAT(holders(timeline, 1), Contains("mailbox mx1.meadow.example/INBOX"));
}

}  // namespace
