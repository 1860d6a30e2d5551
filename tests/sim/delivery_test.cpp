// Delivery as sites run it: policies, who an address means, retries and notices, names.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "sim/checkers.h"
#include "sim/delivery_backend.h"
#include "tests/sim/policed_world.h"

namespace {

using sim_test::facts;
using sim_test::inbox_size;
using sim_test::letter_to;
using sim_test::lines_like;
using sim_test::newest_text;
using sim_test::run;
using sim_test::small_world;
using sim_test::with;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

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
    timeline.act_at(base::kDefaultStart + base::days(3), letter_to({"ben@meadow.example"}));
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

TEST(Delivery, ThePostmasterIsReachedWhateverIsRefused) {  // RFC 5321 4.5.1
    const sim::Timeline timeline = run(with("meadow.example", {{"refuse_recipients", "@meadow.example"}, {"greylist", "5m"}}),
                                       letter_to({"postmaster@meadow.example"}), base::hours(1));
    EXPECT_EQ(inbox_size(timeline, "postmaster@meadow.example"), 1U);
    EXPECT_THAT(lines_like(timeline, "451 4.7.1*"), IsEmpty());
}

TEST(Delivery, EveryExtensionCanBeSwitchedOffAndMailStillArrives) {
    for (const char* name : {"esmtp", "pipelining", "size", "8bitmime", "enhanced_codes"}) {
        const sim::World world = with("harbor.example", {{"relay_pipelining", "on"}}, with("meadow.example", {{name, "off"}}));
        EXPECT_EQ(inbox_size(run(world, letter_to({"ben@meadow.example"})), "ben@meadow.example"), 1U) << name;
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

/// What Meadow's MX answers to these commands of a stranger, after EHLO.
std::string said_to(sim::World world, std::string_view commands) {
    sim::Machine machine{nullptr};
    sim::Stream stream;
    stream.client = world.find_host("smtp.harbor.example")->id;
    stream.server = world.find_host("mx1.meadow.example")->id;
    const sim::Host& host = world.host(stream.server);
    smtp::ServerSession session{sim::server_profile(sim::smtp_policy_of(world, host), host.name, false)};
    wire::Effects out;
    session.greet(world.now, out);
    sim::DeliveryBackend backend{machine, world, stream};
    session.receive("EHLO stranger.example\r\n", world.now, backend, out);
    out.clear();
    session.receive(commands, world.now, backend, out);
    return std::string{out.octets()};
}

TEST(Delivery, VrfyAndExpnTellWhatThePolicyAllows) {  // RFC 5321 3.5
    const sim::World world = with("meadow.example", {{"vrfy", "truthful"}, {"expn", "truthful"}, {"alias", "info: ben"}, {"list", "club by dot: ben, ada@harbor.example"}});
    EXPECT_EQ(said_to(world, "VRFY ben\r\n"), "250 2.1.5 <ben@meadow.example>\r\n");
    EXPECT_EQ(said_to(world, "VRFY <info@meadow.example>\r\n"), "250 2.1.5 <info@meadow.example>\r\n");
    EXPECT_THAT(said_to(world, "VRFY bne\r\n"), HasSubstr("550 5.1.1"));
    EXPECT_THAT(said_to(world, "VRFY ada@harbor.example\r\n"), HasSubstr("252"));
    EXPECT_EQ(said_to(world, "EXPN club\r\n"), "250-2.1.5 <ben@meadow.example>\r\n250 2.1.5 <ada@harbor.example>\r\n");
    EXPECT_THAT(said_to(small_world(), "VRFY ben\r\n"), HasSubstr("252"));
    EXPECT_THAT(said_to(small_world(), "EXPN club\r\n"), HasSubstr("502"));
}

TEST(Delivery, StrangersMayNotRelayUnlessThePolicySaysSo) {  // L20
    const char* commands = "MAIL FROM:<x@rogue.example>\r\nRCPT TO:<y@nowhere.example>\r\n";
    EXPECT_THAT(said_to(small_world(), commands), HasSubstr("550 5.7.1"));
    EXPECT_THAT(said_to(with("meadow.example", {{"relay", "anyone"}}), commands), HasSubstr("250 2.1.5"));
    EXPECT_THAT(said_to(with("meadow.example", {{"backup_for", "nowhere.example"}}), commands), HasSubstr("250 2.1.5"));
    EXPECT_THAT(said_to(with("meadow.example", {{"relay_from", "198.51.100.25"}}), commands), HasSubstr("250 2.1.5"));
    EXPECT_THAT(said_to(small_world(), "MAIL FROM:<x@rogue.example>\r\nRCPT TO:<Postmaster>\r\n"), HasSubstr("250 2.1.5"));
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

TEST(Delivery, ANoticeSentToAListStaysANotice) {  // RFC 5321 4.5.5
    const sim::Timeline timeline = run(with("meadow.example", {{"list", "club by club: ben, dead@harbor.example"}}), letter_to({"club@meadow.example"}));
    EXPECT_THAT(lines_like(timeline, "MAIL FROM:<club@meadow.example>*"), SizeIs(1));  // the letter itself, and no notice
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 2U);                         // the letter and one notice
    EXPECT_LT(timeline.world().letters.size(), 8U);
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

TEST(Delivery, AMailProgramReachesAServerThatHasAnIpv6AddressAlone) {
    sim::Timeline timeline{small_world()};
    timeline.act(sim::SetAddress6{"smtp.harbor.example", "2001:DB8::25"});
    timeline.act(sim::Zone{"smtp.harbor.example", dns::Type::A, ""});
    timeline.act(letter_to({"ben@meadow.example"}));
    timeline.run_until(base::kDefaultStart + base::minutes(5));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
    EXPECT_THAT(lines_like(timeline, "smtp.harbor.example. 3600 IN AAAA 2001:db8::25"), SizeIs(1));
    for (const sim::SetAddress6& wrong : {sim::SetAddress6{"smtp.harbor.example", "x"}, sim::SetAddress6{"mx1.harbor.example", "2001:db8::25"}, sim::SetAddress6{"none", ""}}) {
        EXPECT_FALSE(sim::check_act(timeline.world(), wrong).ok());
    }
}

TEST(Delivery, AnAddressInBracketsAndThePostmasterOfTheHostItselfAreTaken) {  // RFC 5321 4.1.3, 4.5.1
    const char* mail = "MAIL FROM:<x@rogue.example>\r\n";
    EXPECT_THAT(said_to(small_world(), std::string{mail} + "RCPT TO:<ben@[203.0.113.26]>\r\n"), HasSubstr("250 2.1.5"));
    EXPECT_THAT(said_to(small_world(), std::string{mail} + "RCPT TO:<bne@[203.0.113.26]>\r\n"), HasSubstr("550 5.1.1"));
    EXPECT_THAT(said_to(small_world(), std::string{mail} + "RCPT TO:<ben@[203.0.113.27]>\r\n"), HasSubstr("550 5.7.1"));
    EXPECT_THAT(said_to(small_world(), std::string{mail} + "RCPT TO:<Postmaster@mx1.meadow.example>\r\n"), HasSubstr("250 2.1.5"));
    EXPECT_THAT(said_to(small_world(), std::string{mail} + "RCPT TO:<ben@mx1.meadow.example>\r\n"), HasSubstr("550 5.7.1"));
    const sim::Timeline timeline = run(small_world(), letter_to({"ben@[203.0.113.26]", "postmaster@mx1.meadow.example"}));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
    EXPECT_EQ(inbox_size(timeline, "postmaster@meadow.example"), 1U);
    sim::World six = small_world();
    six.edit_host(six.find_host("mx1.meadow.example")->id).address6 = "2001:db8::26";
    EXPECT_THAT(said_to(six, std::string{mail} + "RCPT TO:<ben@[IPv6:2001:db8::26]>\r\n"), HasSubstr("250 2.1.5"));
}

TEST(Delivery, AfterALossAtTheFinalDotTheLetterWaitsAndTheNextMxIsNotTriedAtOnce) {  // RFC 5321 4.5.4.1, RFC 1047
    sim::World world = with("harbor.example", {{"backup_for", "meadow.example"}});
    world.zones.records.push_back({"meadow.example", dns::Type::Mx, 3600, 20, "mx1.harbor.example"});
    sim::Timeline timeline{std::move(world)};
    timeline.act(sim::Cut{"mx1.meadow.example", "after the final dot"});
    timeline.act(letter_to({"ben@meadow.example"}));
    timeline.run_until(base::kDefaultStart + base::minutes(29));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);   // it was stored; nobody could say so
    EXPECT_THAT(lines_like(timeline, "220 mx1.harbor.example*"), IsEmpty());
    EXPECT_THAT(facts(timeline, base::FactKind::Unanswered), SizeIs(1));
    timeline.run_until(base::kDefaultStart + base::days(1));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 2U);
    EXPECT_THAT(lines_like(timeline, "220 mx1.harbor.example*"), IsEmpty());
    EXPECT_THAT(sim::check_run(timeline.world(), timeline.journal()), IsEmpty());
}

TEST(Delivery, LettersForTheSameServerGoOverOneConnection) {  // RFC 5321 4.5.4.2
    sim::Timeline timeline{small_world()};
    for (const char* subject : {"one", "two", "three"}) timeline.act(letter_to({"ben@meadow.example"}, subject));
    timeline.run_until(base::kDefaultStart + base::minutes(5));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 3U);
    EXPECT_THAT(lines_like(timeline, "EHLO ada-desk*"), SizeIs(1));
    EXPECT_THAT(lines_like(timeline, "220 smtp.harbor.example*"), SizeIs(1));
    const sim::MailProgram& ada = *timeline.world().find_host("ada-desk")->program;
    EXPECT_TRUE(ada.folder("Outbox")->messages.empty());
    EXPECT_TRUE(ada.unsent.empty());
    // And the relay: Meadow was down, and the three wait for it.
    timeline.act(sim::SetHost{"mx1.meadow.example", false});
    for (const char* subject : {"four", "five", "six"}) timeline.act(letter_to({"ben@meadow.example"}, subject));
    timeline.run_until(base::kDefaultStart + base::minutes(10));
    const std::size_t calls = lines_like(timeline, "EHLO smtp.harbor.example").size();
    timeline.act(sim::SetHost{"mx1.meadow.example", true});
    timeline.act(sim::FlushQueue{"smtp.harbor.example"});
    timeline.run_until(base::kDefaultStart + base::minutes(15));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 6U);
    EXPECT_THAT(lines_like(timeline, "EHLO smtp.harbor.example"), SizeIs(calls + 1));
    EXPECT_THAT(sim::check_run(timeline.world(), timeline.journal()), IsEmpty());
}

TEST(Delivery, AConnectionThatBreaksTakesNoOtherLetterWithIt) {
    for (const char* where : {"after C: MAIL*", "before DATA", "before the final dot", "after the final dot", "before QUIT", "after line 9", "after line 20"}) {
        for (const char* server : {"mx1.meadow.example", "smtp.harbor.example"}) {
            sim::Timeline timeline{small_world()};
            timeline.act(sim::SetHost{server, false});
            for (const char* subject : {"one", "two", "three"}) timeline.act(letter_to({"ben@meadow.example"}, subject));
            timeline.run_until(base::kDefaultStart + base::minutes(5));
            timeline.act(sim::SetHost{server, true});
            timeline.act(sim::Cut{server, where, "", 1});
            timeline.act(sim::FlushQueue{"smtp.harbor.example"});
            timeline.act(sim::CheckMail{"ada-desk"});
            timeline.run_until(base::kDefaultStart + base::hours(1));
            timeline.act(sim::CheckMail{"ada-desk"});
            timeline.run_until(base::kDefaultStart + base::hours(6));
            EXPECT_GE(inbox_size(timeline, "ben@meadow.example"), 3U) << server << ' ' << where;
            EXPECT_LE(inbox_size(timeline, "ben@meadow.example"), 4U) << server << ' ' << where;
            EXPECT_THAT(sim::check_run(timeline.world(), timeline.journal()), IsEmpty()) << server << ' ' << where;
        }
    }
}

TEST(Delivery, AMailProgramLogsInAndEncryptsAsItsSettingsSay) {
    struct Case {
        const char *security, *login, *offers;   // policies of Harbor
        const char *line, *error;                // what it says; or what it tells its user
    };
    for (const Case& one : {
             Case{"none", "plain", "", "AUTH PLAIN *", ""},
             Case{"none", "login", "auth_login", "AUTH LOGIN*", ""},
             Case{"none", "cram_md5", "auth_cram_md5", "AUTH CRAM-MD5", ""},
             Case{"none", "scram_sha_256", "auth_scram_sha_256", "AUTH SCRAM-SHA-256*", ""},
             Case{"none", "automatic", "", "AUTH PLAIN *", ""},
             Case{"none", "automatic", "auth_cram_md5", "AUTH CRAM-MD5", ""},
             Case{"none", "cram_md5", "", "", "the server offers no way to log in that was chosen"},
             Case{"starttls_if_available", "plain", "", "AUTH PLAIN *", ""},
             Case{"starttls_if_available", "plain", "starttls", "STARTTLS", ""},
             Case{"starttls", "plain", "starttls", "STARTTLS", ""},
             Case{"starttls", "plain", "", "", "the server does not offer STARTTLS"},
         }) {
        sim::World world = *one.offers == '\0' ? small_world() : with("harbor.example", {{one.offers, "on"}});
        sim::Timeline timeline{std::move(world)};
        timeline.act(sim::Configure{"ada-desk", {{"outgoing_security", one.security}, {"outgoing_login", one.login}, {"outgoing_pipelining", "yes"}}});
        timeline.act(letter_to({"ben@meadow.example"}));
        timeline.run_until(base::kDefaultStart + base::minutes(5));
        const std::string what = std::string{one.security} + " " + one.login + " " + one.offers;
        if (*one.line != '\0') {
            EXPECT_THAT(lines_like(timeline, one.line), SizeIs(1)) << what;
            EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U) << what;
        } else {
            EXPECT_EQ(timeline.world().find_host("ada-desk")->program->last_error, std::string{"The letter could not be sent: "} + one.error) << what;
            EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 0U) << what;
        }
    }
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

TEST(Delivery, ABrokenConnectionCountsOnceWhenTheNextMxIsTriedAtOnce) {  // seed 168 of the swarm
    sim::World world = small_world();
    world.zones.records.push_back({"meadow.example", dns::Type::Mx, 3600, 20, "mx2.meadow.example"});
    world.zones.records.push_back({"mx2.meadow.example", dns::Type::A, 3600, 0, "203.0.113.26"});
    sim::Timeline timeline{std::move(world)};
    timeline.act(sim::Refuse{"mx1.meadow.example", "connect", "421 4.3.2 not now", 2});   // both names are looked up
    timeline.act(letter_to({"ben@meadow.example"}));
    timeline.run_until(base::kDefaultStart + base::minutes(10));
    timeline.act(sim::Cut{"mx1.meadow.example", "after C: RCPT*"});
    timeline.run_until(base::kDefaultStart + base::days(1));
    EXPECT_EQ(inbox_size(timeline, "ben@meadow.example"), 1U);
    EXPECT_THAT(facts(timeline, base::FactKind::QueueScheduled), SizeIs(1));
    EXPECT_THAT(sim::check_run(timeline.world(), timeline.journal()), IsEmpty());
}

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
    EXPECT_THAT(minutes, ElementsAre(30, 60, 120, 120, 120, 120));
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

}  // namespace
