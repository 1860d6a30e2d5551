// What a sender may ask for, and the notices that come of it (RFC 3461, 3464, 6533).


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
using sim_test::small_world;
using sim_test::with;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// --- what a sender may ask for (RFC 3461) ---------------------------------------------------------

/// A letter with these wishes stands in Harbor's queue.
sim::World with_wishes(sim::World world, const mail::Recipient& recipient, const char* returned) {
    sim::QueueEntry entry;
    entry.id = ++world.last_queue_id;
    entry.message = mail::Message{"Subject: wishes\r\n\r\nthe whole text\r\n"};
    world.letters.push_back({"wishes", "ada@harbor.example", world.now});
    entry.letter = base::LetterId{static_cast<std::uint32_t>(world.letters.size())};
    entry.envelope.reverse_path = mail::Path{{"ada", "harbor.example"}};
    entry.envelope.envelope_id = "QQ314159";
    entry.envelope.returned_part = returned;
    entry.recipients.emplace_back();
    entry.recipients.back().recipient = recipient;
    entry.since = entry.next_try = world.now;
    const base::HostId host = world.find_host("smtp.harbor.example")->id;
    world.queue.push(world.now, sim::EventKind::QueueRun, sim::Side::Server, host.value, entry.id);
    world.edit_host(host).queue.push_back(std::move(entry));
    return world;
}

std::string notice_after(sim::World world) {
    sim::Timeline timeline{std::move(world)};
    timeline.run_until(base::kDefaultStart + base::days(1));
    EXPECT_LE(inbox_size(timeline, "ada@harbor.example"), 1U);
    return newest_text(timeline.world(), "ada@harbor.example");
}

const mail::Recipient kBen{mail::Path{{"ben", "meadow.example"}}, "SUCCESS,FAILURE", "rfc822;Ben@meadow.example"};

TEST(DeliveryNotices, SuccessIsReportedByTheServerThatStoresTheLetter) {  // RFC 3461 5.2.3
    const std::string notice = notice_after(with_wishes(with("meadow.example", {{"dsn", "on"}}), kBen, "HDRS"));
    EXPECT_THAT(notice, HasSubstr("Original-Envelope-Id: QQ314159\r\nReporting-MTA: dns; mx1.meadow.example\r\n"));
    EXPECT_THAT(notice, HasSubstr("Original-Recipient: rfc822;Ben@meadow.example\r\nFinal-Recipient: rfc822; ben@meadow.example\r\nAction: delivered\r\nStatus: 2.1.5\r\n"));
}

TEST(DeliveryNotices, AServerThatCannotReportMakesTheOneBeforeItSayRelayed) {  // RFC 3461 5.2.2
    const std::string notice = notice_after(with_wishes(small_world(), kBen, "HDRS"));
    EXPECT_THAT(notice, HasSubstr("Reporting-MTA: dns; smtp.harbor.example\r\n"));
    EXPECT_THAT(notice, HasSubstr("Action: relayed\r\n"));
}

TEST(DeliveryNotices, AFailureReturnsAsMuchOfTheLetterAsWasAsked) {  // RFC 3461 4.3
    mail::Recipient nobody = kBen;
    nobody.path.mailbox.local = "nobody";
    const std::string whole = notice_after(with_wishes(small_world(), nobody, "FULL"));
    EXPECT_THAT(whole, HasSubstr("Content-Type: message/rfc822\r\n"));
    EXPECT_THAT(whole, HasSubstr("the whole text"));
    const std::string head = notice_after(with_wishes(small_world(), nobody, "HDRS"));
    EXPECT_THAT(head, HasSubstr("Content-Type: text/rfc822-headers\r\n"));
    EXPECT_THAT(head, Not(HasSubstr("the whole text")));
}

TEST(DeliveryNotices, WhoWantsNoneGetsNone) {  // RFC 3461 4.1
    mail::Recipient nobody = kBen;
    nobody.path.mailbox.local = "nobody";
    nobody.notify = "NEVER";
    EXPECT_EQ(notice_after(with_wishes(small_world(), nobody, "FULL")), "");
    mail::Recipient ben = kBen;
    ben.notify = "FAILURE";
    EXPECT_EQ(notice_after(with_wishes(with("meadow.example", {{"dsn", "on"}}), ben, "")), "");
}

/// The notices that Ada got about this letter, oldest first.
std::vector<std::string> notices_after(sim::World world, base::Duration time = base::days(7)) {
    sim::Timeline timeline{std::move(world)};
    timeline.run_until(base::kDefaultStart + time);
    std::vector<std::string> out;
    for (const mail::StoredMessage& message : timeline.world().provider_of("harbor.example")->store.find_login("ada")->mailbox("INBOX")->messages) {
        out.emplace_back(message.message.text());
    }
    return out;
}

mail::Recipient to_meadow(const char* local, const char* notify) {
    return {mail::Path{{local, "meadow.example"}}, notify, std::string{"rfc822;"} + local + "@meadow.example"};
}

TEST(DeliveryNotices, WishesGoOnToTheOneAddressBehindAnAlias) {  // RFC 3461 5.2.7.2
    const sim::World world = with("meadow.example", {{"dsn", "on"}, {"alias", "info: ben"}});
    const auto told = notices_after(with_wishes(world, to_meadow("info", "SUCCESS"), "HDRS"));
    ASSERT_THAT(told, SizeIs(1));
    EXPECT_THAT(told.front(), HasSubstr("Original-Recipient: rfc822;info@meadow.example\r\n"));
    EXPECT_THAT(told.front(), HasSubstr("Action: delivered\r\n"));
}

TEST(DeliveryNotices, AnAliasForSeveralIsToldAsExpandedAndSuccessNoFurther) {  // RFC 3461 5.2.7.3 (c)
    const sim::World world = with("meadow.example", {{"dsn", "on"}, {"alias", "all: ben, dot"}});
    const auto told = notices_after(with_wishes(world, to_meadow("all", "SUCCESS,FAILURE"), "HDRS"));
    ASSERT_THAT(told, SizeIs(1));
    EXPECT_THAT(told.front(), HasSubstr("Final-Recipient: rfc822; all@meadow.example\r\nAction: expanded\r\n"));
    const sim::World far = with("harbor.example", {{"dsn", "on"}, {"alias", "all: ben@meadow.example, nobody@meadow.example"}},
                                with("meadow.example", {{"dsn", "on"}}));
    mail::Recipient here = to_meadow("all", "SUCCESS");
    here.path.mailbox.domain = "harbor.example";
    sim::Timeline onward{with_wishes(far, here, "HDRS")};
    onward.run_until(base::kDefaultStart + base::days(1));
    EXPECT_THAT(lines_like(onward, "RCPT TO:<ben@meadow.example> NOTIFY=NEVER ORCPT=rfc822;all@meadow.example"), SizeIs(1));
    EXPECT_THAT(facts(onward, base::FactKind::NoticeWritten), ElementsAre(HasSubstr("expanded to ada@harbor.example")));
}

TEST(DeliveryNotices, AListHasTheLetterAndTheSendersWishesEndThere) {  // RFC 3461 5.2.7.1
    sim::World world = with("harbor.example", {{"dsn", "on"}, {"list", "club by ada: ben@meadow.example, nobody@meadow.example"}},
                            with("meadow.example", {{"dsn", "on"}}));
    mail::Recipient club = to_meadow("club", "SUCCESS");
    club.path.mailbox.domain = "harbor.example";
    sim::Timeline timeline{with_wishes(std::move(world), club, "FULL")};
    timeline.run_until(base::kDefaultStart + base::days(1));
    EXPECT_THAT(facts(timeline, base::FactKind::NoticeWritten),
                ElementsAre(HasSubstr("delivered to ada@harbor.example: club@harbor.example"), HasSubstr("failed to ada@harbor.example: nobody@meadow.example")));
    EXPECT_THAT(lines_like(timeline, "MAIL FROM:<ada@harbor.example>*ENVID*"), IsEmpty());
    EXPECT_THAT(lines_like(timeline, "MAIL FROM:<ada@harbor.example>*RET*"), IsEmpty());
    EXPECT_THAT(lines_like(timeline, "RCPT TO:<ben@meadow.example>"), SizeIs(1));
}

TEST(DeliveryNotices, OnlyTheWordsOfAServerAreADiagnosticCode) {  // RFC 3464 2.3.5, 2.3.6, 2.3.7
    const auto failed = [](sim::World world, std::vector<sim::Action> acts, std::vector<std::string> to) {
        sim::Timeline timeline{std::move(world)};
        for (const sim::Action& act : acts) timeline.act(act);
        timeline.act(letter_to(std::move(to)));
        timeline.run_until(base::kDefaultStart + base::days(7));
        EXPECT_THAT(sim::check_run(timeline.world(), timeline.journal()), IsEmpty());
        return newest_text(timeline.world(), "ada@harbor.example");
    };
    const std::string said = failed(small_world(), {}, {"nobody@meadow.example"});
    EXPECT_THAT(said, HasSubstr("Status: 5.1.1\r\nRemote-MTA: dns; mx1.meadow.example\r\nDiagnostic-Code: smtp; 550 5.1.1 no such mailbox\r\nLast-Attempt-Date: Mon, 7 Jan 2030 09:00:00 "));
    EXPECT_THAT(said, HasSubstr("From: Mail delivery <postmaster@harbor.example>\r\n"));
    struct Case {
        sim::World world;
        std::vector<sim::Action> acts;
        const char* to;
        const char* status;
    };
    for (const Case& one : {
             Case{small_world(), {sim::SetHost{"mx1.meadow.example", false}}, "ben@meadow.example", "4.4.1"},
             Case{small_world(), {sim::Cut{"mx1.meadow.example", "after C: MAIL*", "", 0}}, "ben@meadow.example", "4.4.2"},
             Case{small_world(), {sim::TroubleNames{"meadow.example", true}}, "ben@meadow.example", "4.4.3"},
             Case{small_world(), {}, "x@nowhere.example", "5.1.2"},
             Case{with("harbor.example", {{"relay_tls", "required"}}), {}, "ben@meadow.example", "4.7.4"},
             Case{with("meadow.example", {{"size_max", "100"}}), {}, "ben@meadow.example", "5.3.4"},
             Case{small_world(), {}, "x@meadow.example", "5.1.1"},
         }) {
        const std::string notice = failed(one.world, one.acts, {one.to});
        EXPECT_THAT(notice, HasSubstr(std::string{"Status: "} + one.status + "\r\n"));
        if (one.status == std::string_view{"5.1.1"}) continue;
        EXPECT_THAT(notice, Not(HasSubstr("Diagnostic-Code"))) << one.status;
        EXPECT_THAT(notice, Not(HasSubstr("Remote-MTA"))) << one.status;
    }
    const std::string own = failed(with("harbor.example", {{"alias", "a: nobody"}, {"unknown_user", "accept_then_bounce"}}), {}, {"bne@harbor.example"});
    EXPECT_THAT(own, HasSubstr("Status: 5.1.1\r\nLast-Attempt-Date"));
}

TEST(DeliveryNotices, AReplyThatSaysOnlyLaterFailsWhenTimeIsOver) {  // RFC 3463 3.5: X.4.7
    sim::Timeline timeline{small_world()};
    timeline.act(sim::Refuse{"mx1.meadow.example", "RCPT", "450 come again"});
    timeline.act(letter_to({"ben@meadow.example"}));
    timeline.run_until(base::kDefaultStart + base::days(7));
    const std::string notice = newest_text(timeline.world(), "ada@harbor.example");
    EXPECT_THAT(notice, HasSubstr("Action: failed\r\nStatus: 4.4.7\r\nRemote-MTA: dns; mx1.meadow.example\r\nDiagnostic-Code: smtp; 450 come again\r\n"));
    EXPECT_THAT(notice, HasSubstr("Last-Attempt-Date: Sat, 12 Jan 2030 09:00:0"));
}

TEST(DeliveryNotices, AddressesBeyondAsciiAreWrittenAsTheyAre) {  // RFC 6533 4
    sim::World world = with("harbor.example", {{"smtputf8", "on"}, {"dsn", "on"}}, with("meadow.example", {{"smtputf8", "on"}, {"dsn", "on"}}));
    sim::Timeline timeline{std::move(world)};
    timeline.act(sim::SendLetter{"ada-desk", {"grün@meadow.example"}, "", "", "From: ada@harbor.example\r\nTo: grün@meadow.example\r\nSubject: Grüße\r\n\r\nx\r\n"});
    timeline.run_until(base::kDefaultStart + base::days(1));
    const std::string notice = newest_text(timeline.world(), "ada@harbor.example");
    EXPECT_THAT(notice, HasSubstr("Content-Type: message/global-delivery-status\r\nContent-Transfer-Encoding: 8bit\r\n"));
    EXPECT_THAT(notice, HasSubstr("Final-Recipient: utf-8; grün@meadow.example\r\n"));
    EXPECT_THAT(notice, HasSubstr("Content-Type: message/global-headers\r\nContent-Transfer-Encoding: 8bit\r\n"));
    EXPECT_THAT(notice, HasSubstr("text/plain; charset=utf-8\r\n"));
}

TEST(DeliveryNotices, TwoPostmastersBehindDeadAliasesDoNotWriteToEachOtherForEver) {  // RFC 5321 4.5.5, 6.1
    sim::World world = with("meadow.example", {{"unknown_user", "accept_then_bounce"}, {"alias", "postmaster: dead@harbor.example"}});
    world = with("harbor.example", {{"unknown_user", "accept_then_bounce"}, {"alias", "postmaster: dead@meadow.example"}}, std::move(world));
    world.edit_host(world.find_host("ada-desk")->id).program->settings.address = "nobody@harbor.example";
    sim::Timeline timeline{std::move(world)};
    timeline.act(letter_to({"nobody@meadow.example"}));
    timeline.run_until(base::kDefaultStart + base::hours(2));
    EXPECT_THAT(facts(timeline, base::FactKind::NoticeWritten), SizeIs(testing::Le(3U)));
    EXPECT_THAT(facts(timeline, base::FactKind::Dropped), Not(IsEmpty()));
    for (const auto& host : timeline.world().hosts) EXPECT_TRUE(host->queue.empty()) << host->name;
    EXPECT_THAT(sim::check_run(timeline.world(), timeline.journal()), IsEmpty());
}

// --- time and notices ---------------------------------------------------------------------------

}  // namespace
