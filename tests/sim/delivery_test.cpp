// Delivery as sites run it: policies, who an address means, retries and notices, names.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "sim/checkers.h"
#include "tests/sim/small_world.h"

namespace {

using sim_test::facts;
using sim_test::inbox_size;
using sim_test::lines_like;
using sim_test::newest_text;
using sim_test::small_world;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

sim::SendLetter letter_to(std::vector<std::string> to, std::string subject = "Hello") {
    return {"ada-desk", std::move(to), std::move(subject), "x\r\n", ""};
}

using Policies = std::vector<sim::Setting>;

/// Runs one letter through a world whose two providers have these policies.
sim::Timeline run(sim::World world, const sim::Action& act, base::Duration until = base::days(7)) {
    sim::Timeline timeline{std::move(world)};
    timeline.act(act);
    timeline.run_until(base::kDefaultStart + until);
    EXPECT_THAT(sim::check_run(timeline.world(), timeline.journal()), IsEmpty());
    EXPECT_THAT(sim::check_world(timeline.world()), IsEmpty());
    return timeline;
}

sim::World with(const char* domain, const Policies& policies, sim::World world = small_world()) {
    for (const sim::Setting& one : policies) {
        const base::Outcome outcome = sim::set_policy(world, domain, one.name, one.value);
        EXPECT_TRUE(outcome.ok()) << (outcome.ok() ? "" : outcome.problem().sentence());
    }
    return world;
}

// --- what is taken ------------------------------------------------------------------------------

TEST(Delivery, GreylistingDelaysTheFirstLetterAndNoOther) {  // RFC 6647
    sim::Timeline timeline = run(with("meadow.example", {{"greylist", "5m"}}), letter_to({"ben@meadow.example"}), base::hours(2));
    EXPECT_THAT(lines_like(timeline, "451 4.7.1*"), SizeIs(1));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
    EXPECT_GE(sim_test::last_arrival(timeline), base::kDefaultStart + base::minutes(30));
    timeline.act(letter_to({"ben@meadow.example"}));
    const base::Instant sent = timeline.world().now;
    timeline.run_until(sent + base::hours(1));
    EXPECT_LT(sim_test::last_arrival(timeline), sent + base::minutes(1));
    EXPECT_THAT(lines_like(timeline, "451 4.7.1*"), SizeIs(1));
}

TEST(Delivery, AKnownTripleIsForgottenAfterItsLifetime) {
    sim::Timeline timeline = run(with("meadow.example", {{"greylist", "5m"}, {"greylist_lifetime", "1d"}}), letter_to({"ben@meadow.example"}), base::days(3));
    timeline.act(letter_to({"ben@meadow.example"}));
    timeline.run_until(timeline.world().now + base::hours(2));
    EXPECT_THAT(lines_like(timeline, "451 4.7.1*"), SizeIs(2));
}

TEST(Delivery, AFullMailboxIsARetryOrABounceByPolicy) {
    sim::World world = small_world();
    world.edit_provider_of("meadow.example")->store.edit(world.provider_of("meadow.example")->store.find_login("ben")->id)->quota_octets = 100;
    const sim::Timeline later = run(world, letter_to({"ben@meadow.example"}), base::hours(3));
    EXPECT_THAT(lines_like(later, "452 4.2.2*"), Not(IsEmpty()));
    EXPECT_THAT(later.world().find_host("smtp.harbor.example")->queue, SizeIs(1));
    const sim::Timeline never = run(with("meadow.example", {{"full", "permfail"}}, world), letter_to({"ben@meadow.example"}), base::hours(3));
    EXPECT_THAT(newest_text(never.world(), "ada@harbor.example"), HasSubstr("Status: 5.2.2"));
}

TEST(Delivery, AFullMemberOfAnAliasWaitsInTheQueueOfItsOwnServer) {
    sim::World world = with("meadow.example", {{"alias", "both: ben, dot"}});
    world.edit_provider_of("meadow.example")->store.edit(world.provider_of("meadow.example")->store.find_login("ben")->id)->quota_octets = 100;
    sim::Timeline timeline = run(world, letter_to({"both@meadow.example"}), base::hours(1));
    EXPECT_EQ(inbox_size(timeline, "dot@meadow.example"), 1U);
    EXPECT_THAT(timeline.world().find_host("mx1.meadow.example")->queue, SizeIs(1));
    timeline.run_until(base::kDefaultStart + base::days(6));
    EXPECT_THAT(newest_text(timeline.world(), "ada@harbor.example"), HasSubstr("Reporting-MTA: dns; mx1.meadow.example"));
    EXPECT_EQ(inbox_size(timeline, "dot@meadow.example"), 1U);
}

TEST(Delivery, WhoAcceptsThenBouncesWritesToWhoeverIsNamedAsSender) {  // backscatter
    const sim::Timeline timeline = run(with("meadow.example", {{"unknown_user", "accept_then_bounce"}}), letter_to({"bne@meadow.example"}));
    EXPECT_THAT(lines_like(timeline, "550*"), IsEmpty());
    EXPECT_THAT(newest_text(timeline.world(), "ada@harbor.example"), HasSubstr("Reporting-MTA: dns; mx1.meadow.example"));
    EXPECT_THAT(facts(timeline, base::FactKind::NoticeWritten), SizeIs(1));
}

TEST(Delivery, WhoDiscardsSaysNothing) {
    const sim::Timeline timeline = run(with("meadow.example", {{"unknown_user", "discard"}}), letter_to({"bne@meadow.example"}));
    EXPECT_EQ(inbox_size(timeline, "ada@harbor.example"), 0U);
    EXPECT_THAT(facts(timeline, base::FactKind::Dropped), SizeIs(1));
}

TEST(Delivery, ACatchAllGetsWhatNobodyElseDoes) {
    const sim::Timeline timeline = run(with("meadow.example", {{"catch_all", "dot"}}), letter_to({"bne@meadow.example"}));
    EXPECT_EQ(inbox_size(timeline, "dot@meadow.example"), 1U);
}

TEST(Delivery, PostmasterIsThereAlways) {  // RFC 5321 4.5.1
    const sim::Timeline timeline = run(small_world(), letter_to({"postmaster@meadow.example"}));
    EXPECT_EQ(inbox_size(timeline, "postmaster@meadow.example"), 1U);
}

TEST(Delivery, SendersAndRecipientsAreRefusedByName) {
    const sim::Timeline senders = run(with("meadow.example", {{"refuse_senders", "@harbor.example"}}), letter_to({"ben@meadow.example"}));
    EXPECT_THAT(lines_like(senders, "550 5.7.1*"), SizeIs(1));
    const sim::Timeline recipients = run(with("meadow.example", {{"refuse_recipients", "dot@meadow.example"}}),
                                         letter_to({"dot@meadow.example", "ben@meadow.example"}));
    EXPECT_EQ(inbox_size(recipients, "ben@meadow.example"), 1U);
    EXPECT_EQ(inbox_size(recipients, "dot@meadow.example"), 0U);
    const sim::Timeline own = run(with("harbor.example", {{"own_sender", "on"}}), letter_to({"ben@meadow.example"}));
    EXPECT_EQ(inbox_size(own, "ben@meadow.example"), 1U);
}

TEST(Delivery, EveryExtensionCanBeSwitchedOffAndMailStillArrives) {
    for (const char* name : {"esmtp", "pipelining", "size", "8bitmime", "enhanced_codes"}) {
        sim::World world = with("meadow.example", {{name, "off"}});
        world.clients_pipeline = true;
        EXPECT_EQ(inbox_size(run(std::move(world), letter_to({"ben@meadow.example"})), "ben@meadow.example"), 1U) << name;
    }
    for (const char* name : {"starttls", "chunking", "smtputf8", "dsn"}) {
        const sim::Timeline timeline = run(with("meadow.example", {{name, "on"}, {"line_ends", "forgiving"}, {"text_line_max", "2000"}}), letter_to({"ben@meadow.example"}));
        EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U) << name;
    }
}

TEST(Delivery, ATooBigLetterIsRefusedAtMail) {  // RFC 1870 6.1
    const sim::Timeline timeline = run(with("meadow.example", {{"size_max", "100"}}), letter_to({"ben@meadow.example"}));
    EXPECT_THAT(newest_text(timeline.world(), "ada@harbor.example"), HasSubstr("Status: 5.3.4"));
}

// --- who an address means -----------------------------------------------------------------------

TEST(Delivery, AnAliasKeepsTheSenderOnTheEnvelope) {  // RFC 5321 3.9.1
    const sim::Timeline timeline = run(with("meadow.example", {{"alias", "info: ben, nobody@harbor.example"}}), letter_to({"info@meadow.example"}));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
    // The failure comes back to Ada: her address stayed on the envelope.
    EXPECT_THAT(newest_text(timeline.world(), "ada@harbor.example"), HasSubstr("Final-Recipient: rfc822; nobody@harbor.example"));
    EXPECT_THAT(facts(timeline, base::FactKind::Expanded), ElementsAre("info@meadow.example means ben@meadow.example", "info@meadow.example means nobody@harbor.example"));
}

TEST(Delivery, AListReplacesTheSenderByItsOwner) {  // RFC 5321 3.9.2
    const sim::Timeline timeline = run(with("meadow.example", {{"list", "club by dot: ben, nobody@harbor.example"}}), letter_to({"club@meadow.example"}));
    EXPECT_THAT(newest_text(timeline.world(), "ben@meadow.example"), HasSubstr("Return-Path: <dot@meadow.example>\r\n"));
    EXPECT_THAT(newest_text(timeline.world(), "dot@meadow.example"), HasSubstr("Final-Recipient: rfc822; nobody@harbor.example"));
    EXPECT_EQ(inbox_size(timeline, "ada@harbor.example"), 0U);
}

TEST(Delivery, AliasesThatLeadInCirclesEnd) {
    const sim::Timeline circle = run(with("meadow.example", {{"alias", "a: b; b: a"}}), letter_to({"a@meadow.example"}));
    EXPECT_THAT(newest_text(circle.world(), "ada@harbor.example"), HasSubstr("Status: 5.4.6"));
    const sim::Timeline itself = run(with("meadow.example", {{"alias", "ben: ben, dot"}}), letter_to({"ben@meadow.example"}));
    EXPECT_EQ(inbox_size(itself, "ben@meadow.example"), 1U);
    EXPECT_EQ(inbox_size(itself, "dot@meadow.example"), 1U);
}

TEST(Delivery, TwoProvidersThatForwardToEachOtherAreStoppedByTheHops) {  // RFC 5321 6.3
    sim::World world = with("meadow.example", {{"alias", "round: round@harbor.example"}, {"hops_max", "12"}});
    world = with("harbor.example", {{"alias", "round: round@meadow.example"}, {"hops_max", "12"}}, std::move(world));
    world.zones.records.push_back({"harbor.example", dns::Type::Mx, 3600, 20, "mx1.harbor.example"});
    const sim::Timeline timeline = run(std::move(world), letter_to({"round@meadow.example"}));
    EXPECT_THAT(newest_text(timeline.world(), "ada@harbor.example"), HasSubstr("Status: 5.4.6"));
}

TEST(Delivery, OneMailboxGetsOneCopyWhateverNamesLeadThere) {
    const sim::Timeline timeline = run(with("meadow.example", {{"alias", "info: ben; sales: ben"}}),
                                       letter_to({"info@meadow.example", "ben@meadow.example", "sales@meadow.example"}));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
}

// --- the way ------------------------------------------------------------------------------------

TEST(Delivery, ASmartHostTakesEverything) {
    sim::World world = with("harbor.example", {{"smart_host", "mx1.meadow.example"}});
    const sim::Timeline refused = run(world, letter_to({"x@nowhere.example"}));
    EXPECT_THAT(newest_text(refused.world(), "ada@harbor.example"), HasSubstr("Status: 5.7.1"));
    const sim::Timeline taken = run(with("meadow.example", {{"relay_from", "smtp.harbor.example"}}, world), letter_to({"x@nowhere.example", "ben@meadow.example"}));
    EXPECT_EQ(inbox_size(taken, "ben@meadow.example"), 1U);
    EXPECT_THAT(newest_text(taken.world(), "ada@harbor.example"), HasSubstr("Reporting-MTA: dns; mx1.meadow.example"));
    EXPECT_THAT(newest_text(taken.world(), "ada@harbor.example"), HasSubstr("Status: 5.1.2"));
    EXPECT_THAT(lines_like(taken, "nowhere.example. IN MX"), SizeIs(1));   // Harbor did not ask
}

TEST(Delivery, ABackupMxTakesTheLetterAndPassesItOn) {  // RFC 5321 5.1
    sim::World world = with("harbor.example", {{"backup_for", "meadow.example"}, {"retry", "10m"}});
    world.zones.records.push_back({"meadow.example", dns::Type::Mx, 3600, 50, "mx1.harbor.example"});
    sim::Timeline timeline{world};
    timeline.act(sim::SetHost{"mx1.meadow.example", false});
    timeline.act(letter_to({"ben@meadow.example"}));
    timeline.run_until(base::kDefaultStart + base::hours(1));
    EXPECT_THAT(timeline.world().find_host("mx1.harbor.example")->queue, SizeIs(1));
    EXPECT_TRUE(timeline.world().find_host("smtp.harbor.example")->queue.empty());
    timeline.act(sim::SetHost{"mx1.meadow.example", true});
    timeline.run_until(base::kDefaultStart + base::hours(2));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
}

TEST(Delivery, AnotherAddressOfTheSameHostIsTried) {
    sim::World world = small_world();
    std::erase_if(world.zones.records, [](const dns::Record& r) { return r.name == "mx1.meadow.example"; });
    world.zones.records.push_back({"mx1.meadow.example", dns::Type::A, 3600, 0, "203.0.113.99"});
    world.zones.records.push_back({"mx1.meadow.example", dns::Type::A, 3600, 0, "203.0.113.26"});
    const sim::Timeline timeline = run(std::move(world), letter_to({"ben@meadow.example"}), base::minutes(5));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
    EXPECT_THAT(facts(timeline, base::FactKind::ConnectFailed), SizeIs(1));
}

TEST(Delivery, AHostWithAnIpv6AddressAloneIsReached) {
    sim::World world = small_world();
    std::erase_if(world.zones.records, [](const dns::Record& r) { return r.name == "mx1.meadow.example"; });
    world.zones.records.push_back({"mx1.meadow.example", dns::Type::Aaaa, 3600, 0, "2001:db8::26"});
    world.edit_host(world.find_host("mx1.meadow.example")->id).address6 = "2001:db8::26";
    const sim::Timeline timeline = run(std::move(world), letter_to({"ben@meadow.example"}), base::minutes(5));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
    EXPECT_THAT(lines_like(timeline, "mx1.meadow.example. IN AAAA"), SizeIs(1));
}

TEST(Delivery, EqualPreferencesAreDrawnFromTheSeed) {  // RFC 5321 5.1
    std::set<std::string> first;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        sim::World world = small_world(seed);
        world.zones.records.push_back({"meadow.example", dns::Type::Mx, 3600, 10, "mx9.meadow.example"});
        const sim::Timeline timeline = run(std::move(world), letter_to({"ben@meadow.example"}), base::minutes(5));
        first.insert(lines_like(timeline, "mx*.meadow.example. IN A").front());
        EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
    }
    EXPECT_THAT(first, SizeIs(2));
}

// --- time and notices ---------------------------------------------------------------------------

TEST(Delivery, TheSenderIsWarnedOnceAndThenToldThatItFailed) {  // L22, RFC 3464
    sim::Timeline timeline{small_world()};
    timeline.act(sim::SetHost{"mx1.meadow.example", false});
    timeline.act(letter_to({"ben@meadow.example"}));
    timeline.run_until(base::kDefaultStart + base::hours(3) + base::minutes(59));
    EXPECT_EQ(inbox_size(timeline, "ada@harbor.example"), 0U);
    timeline.run_until(base::kDefaultStart + base::hours(4) + base::minutes(1));
    EXPECT_THAT(newest_text(timeline.world(), "ada@harbor.example"), HasSubstr("Action: delayed\r\nStatus: 4.4.1\r\n"));
    EXPECT_THAT(newest_text(timeline.world(), "ada@harbor.example"), HasSubstr("Will-Retry-Until: Sat, 12 Jan 2030 09:00:0"));
    timeline.run_until(base::kDefaultStart + base::days(5) + base::minutes(1));
    EXPECT_EQ(inbox_size(timeline, "ada@harbor.example"), 2U);
    EXPECT_THAT(newest_text(timeline.world(), "ada@harbor.example"), HasSubstr("Action: failed\r\nStatus: 4.4.1\r\n"));
    EXPECT_THAT(newest_text(timeline.world(), "ada@harbor.example"), HasSubstr("Return-Path: <>\r\n"));
    EXPECT_TRUE(timeline.world().find_host("smtp.harbor.example")->queue.empty());
    EXPECT_THAT(sim::check_run(timeline.world(), timeline.journal()), IsEmpty());
}

TEST(Delivery, TheWaitGrowsAsThePolicySays) {
    sim::Timeline timeline{with("harbor.example", {{"retry", "30m 1h 2h"}})};
    timeline.act(sim::SetHost{"mx1.meadow.example", false});
    timeline.act(letter_to({"ben@meadow.example"}));
    std::vector<std::int64_t> minutes;
    timeline.run_until(base::kDefaultStart + base::hours(8));
    for (std::uint32_t id = 1; id <= timeline.entries(); ++id) {
        const sim::Entry& entry = timeline.journal()[base::EntryId{id}];
        if (entry.kind == base::FactKind::QueueScheduled) minutes.push_back((entry.arrives() - entry.at) / base::minutes(1));
    }
    EXPECT_THAT(minutes, ElementsAre(30, 60, 120, 120));
}

TEST(Delivery, AFlushedQueueIsTriedAtOnce) {
    sim::Timeline timeline{small_world()};
    timeline.act(sim::SetHost{"mx1.meadow.example", false});
    timeline.act(letter_to({"ben@meadow.example"}));
    timeline.run_until(base::kDefaultStart + base::minutes(5));
    timeline.act(sim::SetHost{"mx1.meadow.example", true});
    timeline.act(sim::FlushQueue{"smtp.harbor.example"});
    timeline.run_until(base::kDefaultStart + base::minutes(6));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
}

TEST(Delivery, AnUndeliverableNoticeGoesToThePostmasterAndNoFurther) {  // RFC 5321 4.5.5, 6.1; L23
    sim::World world = with("meadow.example", {{"unknown_user", "accept_then_bounce"}});
    world.zones.records.push_back({"gone.example", dns::Type::Mx, 3600, 0, ""});
    world.edit_host(world.find_host("ada-desk")->id).program->settings.address = "ada@gone.example";
    const sim::Timeline timeline = run(std::move(world), letter_to({"nobody@meadow.example"}));
    EXPECT_EQ(inbox_size(timeline, "postmaster@meadow.example"), 1U);
    EXPECT_THAT(facts(timeline, base::FactKind::NoticeWritten), SizeIs(2));
    EXPECT_THAT(lines_like(timeline, "MAIL FROM:<>*"), IsEmpty());   // the null MX stopped it before
    EXPECT_THAT(newest_text(timeline.world(), "postmaster@meadow.example"), HasSubstr("Final-Recipient: rfc822; ada@gone.example"));
}

TEST(Delivery, AFailedRecipientIsReportedWhileOthersStillWait) {
    sim::Timeline timeline{small_world()};
    timeline.act(sim::SetHost{"mx1.meadow.example", false});
    timeline.act(letter_to({"ben@meadow.example", "x@nowhere.example"}));
    timeline.run_until(base::kDefaultStart + base::minutes(5));
    EXPECT_THAT(newest_text(timeline.world(), "ada@harbor.example"), HasSubstr("Final-Recipient: rfc822; x@nowhere.example"));
    timeline.act(sim::SetHost{"mx1.meadow.example", true});
    timeline.run_until(base::kDefaultStart + base::hours(1));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
    EXPECT_EQ(inbox_size(timeline, "ada@harbor.example"), 1U);
}

// --- names --------------------------------------------------------------------------------------

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
    timeline.run_until(base::kDefaultStart + base::seconds(30));
    timeline.act(letter_to({"ben@meadow.example"}));
    timeline.run_until(base::kDefaultStart + base::minutes(2));
    timeline.act(letter_to({"ben@meadow.example"}));
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
