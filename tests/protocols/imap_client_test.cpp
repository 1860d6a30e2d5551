// The IMAP client session against the server session: what a mail program learns and leaves behind.

#include <gtest/gtest.h>

#include <algorithm>

#include "protocols/imap/client_session.h"
#include "tests/support/imap_line.h"

namespace {

using support::ben;
using support::ImapBench;
using support::Line;

TEST(ImapClientSession, FetchesEverythingOnceAndLeavesNoTrace) {
    for (const std::size_t piece : {std::size_t{100000}, std::size_t{1}, std::size_t{5}}) {
        ImapBench bench;
        bench.deliver_three();
        Line line{bench, ben(), {imap::task::Sync{}}};
        line.piece = piece;
        line.connect();
        ASSERT_TRUE(line.client.finished());
        const auto fetched = line.all<imap::event::MessageFetched>();
        ASSERT_EQ(fetched.size(), 3U);
        EXPECT_EQ(fetched[2].text.view(), bench.box().messages[2].message.text());
        EXPECT_TRUE(fetched[2].full);
        EXPECT_EQ(fetched[2].provenance.letter.value, 3U);
        EXPECT_EQ(line.all<imap::event::MessageKnown>().size(), 3U);
        EXPECT_FALSE(bench.box().messages[1].flags.has(mail::Flags::kSeen));
        EXPECT_EQ(line.all<imap::event::TaskDone>(),
                  (std::vector{imap::event::TaskDone{0, true, "UID FETCH completed"}}));
        ASSERT_EQ(line.all<imap::event::SessionEnded>().size(), 1U);
        EXPECT_TRUE(line.all<imap::event::SessionEnded>()[0].in_good_order);
    }
}

imap::FolderMemory memory_of(const Line& line) {
    imap::FolderMemory memory;
    const auto opened = line.all<imap::event::FolderOpened>();
    memory.uid_validity = opened[0].uid_validity;
    memory.uid_next = opened[0].uid_next;
    memory.highest_modseq = opened[0].highest_modseq;
    for (const auto& known : line.all<imap::event::MessageKnown>())
        memory.uids.push_back(known.uid);
    return memory;
}

/// The same day by every method: a letter came, one went, one was read elsewhere.
class ImapResync : public testing::TestWithParam<imap::Resync> {};

TEST_P(ImapResync, FindsOutWhatChangedMeanwhile) {
    ImapBench bench;
    bench.deliver_three();
    Line first{bench, ben(), {imap::task::Sync{}}};
    first.connect();
    imap::task::Sync again;
    again.memory = memory_of(first);
    again.how = GetParam();
    imap::ServerSession& other = bench.open();
    bench.say(other, "a STORE 1 +FLAGS (\\Deleted)");
    bench.say(other, "b EXPUNGE");
    bench.say(other, "c STORE 1 +FLAGS (\\Seen)");
    bench.deliver("Subject: four\r\n\r\n4\r\n");
    Line second{bench, ben(), {again}};
    second.connect();
    ASSERT_TRUE(second.client.finished());
    const auto fetched = second.all<imap::event::MessageFetched>();
    ASSERT_EQ(fetched.size(), 1U);
    EXPECT_EQ(fetched[0].uid.value, 4U);
    if (GetParam() == imap::Resync::NewOnly) return;
    ASSERT_EQ(second.all<imap::event::MessageGone>().size(), 1U);
    EXPECT_EQ(second.all<imap::event::MessageGone>()[0].uid.value, 1U);
    bool seen = false;
    for (const auto& known : second.all<imap::event::MessageKnown>())
        seen = seen || (known.uid.value == 2 && known.flags.starts_with("\\Seen"));
    for (const auto& known : second.all<imap::event::FlagsKnown>())
        seen = seen || (known.uid.value == 2 && known.flags.starts_with("\\Seen"));
    EXPECT_TRUE(seen);
}

INSTANTIATE_TEST_SUITE_P(Methods, ImapResync,
                         testing::Values(imap::Resync::Full, imap::Resync::NewOnly,
                                         imap::Resync::Condstore, imap::Resync::Qresync));

TEST(ImapClientSession, ForgetsAFolderWhoseUidsBecameVoid) {
    ImapBench bench;
    bench.deliver_three();
    imap::task::Sync sync;
    sync.memory.uid_validity = base::UidValidity{5};
    sync.memory.uids.push_back(base::Uid{1});
    Line line{bench, ben(), {sync}};
    line.connect();
    EXPECT_TRUE(line.all<imap::event::FolderOpened>()[0].forget);
    EXPECT_EQ(line.all<imap::event::MessageFetched>().size(), 3U);
    EXPECT_TRUE(line.all<imap::event::MessageGone>().empty());
}

TEST(ImapClientSession, OpensWithOrWithoutATrace) {
    for (const bool peek : {true, false}) {
        ImapBench bench;
        bench.deliver_three();
        imap::ClientProfile profile = ben();
        profile.peek = peek;
        Line line{bench, profile, {imap::task::Open{"INBOX", base::Uid{2}}}};
        line.connect();
        EXPECT_EQ(line.all<imap::event::MessageFetched>().size(), 1U);
        EXPECT_EQ(bench.box().messages[1].flags.has(mail::Flags::kSeen), !peek);
    }
}

TEST(ImapClientSession, DeletesAsItsStyleSays) {
    for (const bool can_move : {true, false}) {
        ImapBench bench;
        bench.profile.extensions.set(imap::Extension::Move, can_move);
        bench.deliver_three();
        Line line{
            bench,
            ben(),
            {imap::task::Delete{"INBOX", {base::Uid{1}}, imap::task::DeleteStyle::Mark, "Trash"},
             imap::task::Delete{
                 "INBOX", {base::Uid{2}}, imap::task::DeleteStyle::MarkAndExpunge, "Trash"},
             imap::task::Delete{
                 "INBOX", {base::Uid{3}}, imap::task::DeleteStyle::MoveToTrash, "Trash"}}};
        line.connect();
        ASSERT_TRUE(line.client.finished());
        ASSERT_EQ(bench.box().messages.size(), 1U) << line.from_client;
        EXPECT_EQ(bench.box().messages[0].uid.value, 1U);
        EXPECT_EQ(bench.box("Trash").messages.size(), 1U);
        EXPECT_EQ(line.said("UID MOVE 3 Trash"), can_move);
        EXPECT_EQ(line.said("UID COPY 3 Trash"), !can_move);
        for (const auto& done : line.all<imap::event::TaskDone>())
            EXPECT_TRUE(done.ok) << done.text;
    }
}

TEST(ImapClientSession, FilesASentLetterOnce) {  // lesson L15
    ImapBench bench;
    imap::task::Append append;
    append.message =
        mail::Message{"Message-ID: <r4@meadow.example>\r\nSubject: R4\r\n\r\nYes.\r\n"};
    append.provenance = {base::LetterId{44}, base::CopyId{4}};
    Line first{bench, ben(), {append}};
    first.connect();
    ASSERT_EQ(bench.box("Sent").messages.size(), 1U);
    EXPECT_EQ(bench.box("Sent").messages[0].letter.value, 44U);
    EXPECT_TRUE(first.said("CREATE Sent"));
    append.look_first = true;
    Line second{bench, ben(), {append}};
    second.connect();
    EXPECT_EQ(bench.box("Sent").messages.size(), 1U);
    EXPECT_FALSE(second.said("APPEND"));
}

TEST(ImapClientSession, EnablesUtf8ForALetterThatNeedsIt) {  // RFC 6855 4
    for (const bool waits : {false, true}) {
        ImapBench bench;
        bench.deliver_three();
        imap::task::Append append;
        append.folder = "Köln";
        append.look_first = waits;
        append.message = mail::Message{"Message-ID: <r4@meadow.example>\r\nSubject: Käse\r\n\r\nJa.\r\n"};
        imap::ClientProfile profile = ben();
        profile.log_out_when_done = !waits;
        std::vector<imap::ClientTask> tasks{append};
        if (waits) tasks = {imap::task::CreateFolder{"Köln"}, imap::task::Sync{}, imap::task::Idle{}};
        Line line{bench, profile, tasks};
        line.connect();
        if (waits) {
            ASSERT_TRUE(line.client.waiting());
            line.client.add(append);
            line.client.add(imap::task::ListFolders{});
            line.client.add(imap::task::Idle{});
            line.run();
            EXPECT_TRUE(line.said("UNSELECT"));
            const auto listed = line.all<imap::event::FolderListed>();
            EXPECT_TRUE(std::any_of(listed.begin(), listed.end(), [](const auto& one) { return one.folder == "Köln"; }));
            EXPECT_TRUE(line.client.waiting());
        }
        ASSERT_NE(bench.store.find(support::kBen)->mailbox("Köln"), nullptr);
        ASSERT_EQ(bench.box("Köln").messages.size(), 1U);
        EXPECT_EQ(bench.box("Köln").messages[0].message.text(), append.message.text());
        EXPECT_TRUE(line.said("ENABLE UTF8=ACCEPT\r\n"));
        for (const auto& done : line.all<imap::event::TaskDone>()) EXPECT_TRUE(done.ok) << done.text;
    }
}

TEST(ImapClientSession, ReportsALetterThatTheServerCannotBeMadeToTake) {
    ImapBench bench;
    bench.profile.extensions.set(imap::Extension::Enable, false);
    imap::task::Append append;
    append.message = mail::Message{"Subject: Käse\r\n\r\nJa.\r\n"};
    Line line{bench, ben(), {append}};
    line.connect();
    EXPECT_FALSE(line.said("ENABLE"));
    const auto done = line.all<imap::event::TaskDone>();
    ASSERT_EQ(done.size(), 1U);
    EXPECT_FALSE(done[0].ok);
    EXPECT_TRUE(line.client.finished());
}

TEST(ImapClientSession, WaitsInIdleAndRenewsIt) {
    ImapBench bench;
    bench.deliver_three();
    imap::ClientProfile profile = ben();
    profile.log_out_when_done = false;
    Line line{bench, profile, {imap::task::Sync{}, imap::task::Idle{}}};
    line.connect();
    EXPECT_TRUE(line.client.waiting());
    EXPECT_EQ(line.client.state(), imap::State::Idle);
    bench.deliver("Subject: four\r\n\r\n4\r\n");
    line.notice();
    ASSERT_EQ(line.all<imap::event::CountChanged>().size(), 1U);
    EXPECT_EQ(line.all<imap::event::CountChanged>()[0].exists, 4U);
    ASSERT_TRUE(line.client.deadline());
    EXPECT_EQ(*line.client.deadline(), bench.now + base::minutes(28));
    bench.now = *line.client.deadline();
    wire::Effects out;
    line.client.expire(bench.now, out, line.events);
    line.run();
    EXPECT_TRUE(line.said("DONE\r\na6 IDLE")) << line.from_client;
    line.client.add(imap::task::Open{"INBOX", base::Uid{4}});
    line.client.stop();
    line.run();
    EXPECT_TRUE(line.client.finished());
    EXPECT_EQ(line.all<imap::event::MessageFetched>().size(), 4U);
}

TEST(ImapClientSession, GivesUpOnAWrongPassword) {
    ImapBench bench;
    imap::ClientProfile profile = ben();
    profile.password = "x";
    Line line{bench, profile, {imap::task::Sync{}}};
    line.connect();
    EXPECT_EQ(line.all<imap::event::LoginRefused>().size(), 1U);
    EXPECT_FALSE(line.all<imap::event::TaskDone>()[0].ok);
    EXPECT_TRUE(line.client.finished());
}

TEST(ImapClientSession, EncryptsBeforeItSpeaksOfPasswords) {
    ImapBench bench;
    bench.profile.login_disabled = true;
    imap::ClientProfile profile = ben();
    profile.tls = imap::ClientTls::Required;
    Line line{bench, profile, {imap::task::Poll{}}};
    line.connect();
    EXPECT_LT(line.from_client.find("STARTTLS"), line.from_client.find("LOGIN"));
    EXPECT_TRUE(line.client.finished());
    bench.profile.extensions.set(imap::Extension::StartTls, false);
    Line bare{bench, profile, {imap::task::Poll{}}};
    bare.connect();
    EXPECT_FALSE(bare.said("LOGIN"));
    EXPECT_EQ(bare.all<imap::event::SessionEnded>()[0].text, "the server offers no encryption");
}

TEST(ImapClientSession, AnEmptyTaskIsDone) {
    ImapBench bench;
    imap::ClientProfile profile = ben();
    profile.log_out_when_done = false;
    Line line{bench, profile, {}};
    line.connect();
    EXPECT_TRUE(line.client.waiting());
    line.client.add(imap::task::Delete{"INBOX", {}, imap::task::DeleteStyle::MoveToTrash, "Trash"});
    line.run();
    ASSERT_EQ(line.all<imap::event::TaskDone>().size(), 1U);
    EXPECT_TRUE(line.all<imap::event::TaskDone>()[0].ok);
}

TEST(ImapClientSession, ReportsTasksThatABrokenLineLeftUndone) {
    ImapBench bench;
    Line line{bench, ben(), {imap::task::Sync{}}};
    line.client.disconnected(bench.now, line.events);
    EXPECT_TRUE(line.client.finished());
    EXPECT_FALSE(line.all<imap::event::TaskDone>()[0].ok);
    EXPECT_FALSE(line.all<imap::event::SessionEnded>()[0].in_good_order);
}

TEST(ImapClientSession, DoesNothingByUidInAFolderThatWasNumberedAnew) {  // RFC 9051 2.3.1.1
    ImapBench bench;
    bench.deliver_three();
    imap::ClientProfile profile = ben();
    profile.known = {{"INBOX", base::UidValidity{12}}};   // what the program remembers, and no longer true
    Line line{bench, profile, {imap::task::Delete{"INBOX", {base::Uid{2}}, imap::task::DeleteStyle::MarkAndExpunge, "Trash"}}};
    line.connect();
    EXPECT_EQ(bench.box("INBOX").messages.size(), 3U);
    EXPECT_FALSE(line.said("STORE"));
    ASSERT_EQ(line.all<imap::event::TaskDone>().size(), 1U);
    EXPECT_FALSE(line.all<imap::event::TaskDone>()[0].ok);
    EXPECT_TRUE(line.client.finished());
}

TEST(ImapClientSession, LeavesAServerThatDoesNotSpeakImap) {
    imap::ClientSession client{ben(), {imap::task::Sync{}}};
    wire::Effects out;
    std::vector<imap::ClientEvent> events;
    client.receive("+OK Harbor POP3 ready <4127.1894006800@pop3.harbor.example>\r\n", base::kDefaultStart, out, events);
    EXPECT_TRUE(client.finished());
    ASSERT_TRUE(std::holds_alternative<imap::event::SessionEnded>(events.back()));
    EXPECT_NE(std::get<imap::event::SessionEnded>(events.back()).text.find("does not speak IMAP"), std::string::npos);
}

TEST(ImapClientSession, AsksWhoIsThereBeforeItWaitsSoThatNumbersMeanSomething) {
    ImapBench bench;
    bench.deliver_three();
    imap::ClientProfile profile = ben();
    profile.log_out_when_done = false;
    Line line{bench, profile, {imap::task::Idle{}}};
    line.connect();
    ASSERT_EQ(line.all<imap::event::Found>().size(), 1U);
    EXPECT_EQ(line.all<imap::event::Found>()[0].uids.size(), 3U);
    ASSERT_EQ(line.client.believed().size(), 3U);
    EXPECT_EQ(line.client.believed()[1], base::Uid{2});
    EXPECT_EQ(line.client.state(), imap::State::Idle);
}

TEST(ImapClientSession, SaysWhatTheServerLacksAndGoesAnotherWay) {
    ImapBench bench;
    bench.deliver_three();
    bench.profile.extensions.set(imap::Extension::Qresync, false);
    imap::task::Sync sync;
    sync.how = imap::Resync::Qresync;
    Line line{bench, ben(), {sync}};
    line.connect();
    ASSERT_EQ(line.all<imap::event::CannotServe>().size(), 1U);
    EXPECT_EQ(line.all<imap::event::CannotServe>()[0].capability, "QRESYNC");
    EXPECT_EQ(line.all<imap::event::MessageFetched>().size(), 3U);
}

TEST(ImapClientSession, AppendsWithTheDateOfTheLetter) {  // RFC 9051 6.3.12
    ImapBench bench;
    imap::task::Append append{"INBOX", mail::Message{"Subject: old\r\n\r\nx\r\n"}, "\\Seen"};
    append.date = base::kDefaultStart - base::days(400);
    Line line{bench, ben(), {append}};
    line.connect();
    ASSERT_EQ(bench.box("INBOX").messages.size(), 1U);
    EXPECT_EQ(bench.box("INBOX").messages[0].internal_date, base::kDefaultStart - base::days(400));
}

}  // namespace
