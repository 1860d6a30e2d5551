// The IMAP server session: lessons L10 to L14 line by line, several sessions, literals.

#include <gtest/gtest.h>

#include "tests/support/imap_bench.h"

namespace {

using support::ImapBench;

TEST(ImapServerSession, LooksWithoutTouching) {  // lesson L10
    ImapBench bench;
    bench.deliver_three();
    imap::ServerSession& home = bench.connect();
    EXPECT_NE(bench.say(home, "a1 LOGIN ben rye-bread-9").find("a1 OK [CAPABILITY IMAP4rev1 "),
              std::string::npos);
    EXPECT_EQ(home.state(), imap::State::Authenticated);
    EXPECT_EQ(
        bench.say(home, "a2 SELECT INBOX"),
        "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\r\n"
        "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] flags kept\r\n"
        "* 3 EXISTS\r\n"
        "* 3 RECENT\r\n"
        "* OK [UNSEEN 2] first unseen\r\n"
        "* OK [UIDVALIDITY 1700000001] UIDs valid\r\n"
        "* OK [UIDNEXT 4] next UID\r\n"
        "* OK [HIGHESTMODSEQ 4] last change\r\n"
        "* OK [MAILBOXID (F1-1700000001)] lasting name\r\n"
        "a2 OK [READ-WRITE] SELECT completed\r\n");
    EXPECT_EQ(
        bench.say(home, "a3 FETCH 1:2 (UID FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS (SUBJECT)])"),
        "* 1 FETCH (UID 1 FLAGS (\\Seen \\Recent) RFC822.SIZE 75 BODY[HEADER.FIELDS (SUBJECT)] "
        "{32}\r\n"
        "Subject: Picnic on Saturday?\r\n\r\n)\r\n"
        "* 2 FETCH (UID 2 FLAGS (\\Recent) RFC822.SIZE 61 BODY[HEADER.FIELDS (SUBJECT)] {23}\r\n"
        "Subject: Re: Picnic\r\n\r\n)\r\n"
        "a3 OK FETCH completed\r\n");
    EXPECT_NE(bench.say(home, "a4 FETCH 2 BODY.PEEK[]").find("* 2 FETCH (BODY[] {61}\r\n"),
              std::string::npos);
    EXPECT_NE(bench.say(home, "a5 FETCH 2 BODY[]")
                  .find("* 2 FETCH (FLAGS (\\Seen \\Recent) BODY[] {61}\r\n"),
              std::string::npos);
    EXPECT_EQ(bench.keys, (std::vector<std::string>{"FETCH.FETCH-seen", "FETCH.literal",
                                                    "FETCH.rest", "FETCH.OK"}));
    EXPECT_EQ(bench.say(home, "a6 LOGOUT"), "* BYE logging out\r\na6 OK LOGOUT completed\r\n");
    EXPECT_EQ(bench.box().messages.size(), 3U);
}

TEST(ImapServerSession, ExaminedMailboxStaysUntouched) {  // lesson L10, what if
    ImapBench bench;
    bench.deliver_three();
    imap::ServerSession& home = bench.connect();
    bench.say(home, "a LOGIN ben rye-bread-9");
    EXPECT_NE(bench.say(home, "b EXAMINE INBOX").find("b OK [READ-ONLY] EXAMINE completed"),
              std::string::npos);
    bench.say(home, "c FETCH 3 BODY[]");
    EXPECT_FALSE(bench.box().messages[2].flags.has(mail::Flags::kSeen));
    EXPECT_EQ(bench.say(home, "d STORE 3 +FLAGS (\\Seen)"),
              "d NO [READ-ONLY] the mailbox was opened read-only\r\n");
}

TEST(ImapServerSession, DeletesInTwoSteps) {  // lesson L12
    ImapBench bench;
    bench.deliver_three();
    bench.deliver("Subject: four\r\n\r\n4\r\n");
    imap::ServerSession& home = bench.open();
    EXPECT_EQ(bench.say(home, "a STORE 2 +FLAGS (\\Deleted)"),
              "* 2 FETCH (FLAGS (\\Deleted \\Recent))\r\na OK STORE completed\r\n");
    EXPECT_EQ(bench.facts[0].kind, base::FactKind::MarkedDeleted);
    EXPECT_EQ(bench.facts[1].kind, base::FactKind::FlagsChanged);
    EXPECT_EQ(bench.facts[1].text, "\\Deleted");
    EXPECT_EQ(bench.box().messages.size(), 4U);
    bench.say(home, "b STORE 3 +FLAGS (\\Deleted)");
    EXPECT_EQ(bench.say(home, "c EXPUNGE"),
              "* 2 EXPUNGE\r\n* 2 EXPUNGE\r\nc OK EXPUNGE completed\r\n");
    EXPECT_EQ(bench.facts.size(), 2U);
    EXPECT_EQ(bench.facts[0].kind, base::FactKind::CopyEnded);
    EXPECT_EQ(bench.facts[0].letter.value, 2U);
    EXPECT_EQ(bench.box().messages.size(), 2U);
}

TEST(ImapServerSession, AnnouncesRemovalsFromAboveIfToldSo) {
    imap::ServerProfile profile;
    profile.expunge_order = imap::ExpungeOrder::HighToLow;
    ImapBench bench{profile};
    bench.deliver_three();
    imap::ServerSession& home = bench.open();
    bench.say(home, "b STORE 2:3 +FLAGS.SILENT (\\Deleted)");
    EXPECT_EQ(bench.say(home, "c EXPUNGE"),
              "* 3 EXPUNGE\r\n* 2 EXPUNGE\r\nc OK EXPUNGE completed\r\n");
}

TEST(ImapServerSession, UidExpungeTakesOnlyWhatItNames) {  // lesson L12, step 5
    ImapBench bench;
    bench.deliver_three();
    imap::ServerSession& home = bench.open();
    bench.say(home, "a STORE 1,3 +FLAGS.SILENT (\\Deleted)");
    EXPECT_EQ(bench.say(home, "b UID EXPUNGE 3"), "* 3 EXPUNGE\r\nb OK UID EXPUNGE completed\r\n");
    EXPECT_EQ(bench.box().messages.size(), 2U);
}

TEST(ImapServerSession, MovesToTrashInOneStep) {  // lesson L12, step 6
    ImapBench bench;
    bench.deliver_three();
    imap::ServerSession& home = bench.open();
    EXPECT_EQ(bench.say(home, "a UID MOVE 3 Trash"),
              "a NO [TRYCREATE] no mailbox has that name\r\n");
    bench.say(home, "b CREATE Trash");
    EXPECT_EQ(bench.say(home, "c UID MOVE 3 Trash"),
              "* OK [COPYUID 1700000002 3 1] moved\r\n* 3 EXPUNGE\r\nc OK UID MOVE completed\r\n");
    EXPECT_EQ(bench.facts[0].kind, base::FactKind::CopyMade);
    EXPECT_EQ(bench.facts[0].text, "Trash");
    EXPECT_EQ(bench.facts[1].kind, base::FactKind::CopyEnded);
    EXPECT_EQ(bench.facts[0].value, bench.facts[1].copy.value);
    EXPECT_EQ(bench.box("Trash").messages[0].uid.value, 1U);
}

TEST(ImapServerSession, TellsTheOtherSessionsWhenItMay) {  // lesson L13
    ImapBench bench;
    bench.deliver_three();
    imap::ServerSession& home = bench.open();
    imap::ServerSession& work = bench.open();
    EXPECT_EQ(bench.say(home, "h4 IDLE"), "+ idling\r\n");
    EXPECT_TRUE(home.wants_notice());
    bench.deliver("Subject: M4\r\n\r\n4\r\n");
    EXPECT_EQ(bench.notice(home), "* 4 EXISTS\r\n* 4 RECENT\r\n");
    bench.say(work, "w FETCH 2 BODY[]");
    EXPECT_EQ(bench.notice(home), "* 2 FETCH (UID 2 FLAGS (\\Seen \\Recent))\r\n");
    imap::ServerSession& pda = bench.open();
    bench.say(pda, "p STORE 1 +FLAGS.SILENT (\\Deleted)");
    bench.say(pda, "q EXPUNGE");
    EXPECT_EQ(bench.notice(home), "* 1 EXPUNGE\r\n");
    // Work may not be told of the removal while it fetches by number.
    EXPECT_EQ(bench.say(work, "x FETCH 3 FLAGS").find("EXPUNGE"), std::string::npos);
    EXPECT_EQ(bench.say(work, "y FETCH 1 FLAGS"),
              "y NO [EXPUNGEISSUED] some of these messages are gone\r\n");
    EXPECT_EQ(bench.say(work, "z NOOP"), "* 1 EXPUNGE\r\nz OK NOOP completed\r\n");
    EXPECT_EQ(bench.say(home, "done"), "h4 OK IDLE ended\r\n");
    EXPECT_EQ(home.view()->size(), 3U);
}

TEST(ImapServerSession, KeepsItsOwnNumbersUntilTold) {  // lesson L14
    ImapBench bench;
    bench.deliver_three();
    bench.deliver("Subject: four\r\n\r\n4\r\n");
    imap::ServerSession& work = bench.open();
    imap::ServerSession& home = bench.open();
    bench.say(home, "a STORE 2 +FLAGS.SILENT (\\Deleted)");
    bench.say(home, "b EXPUNGE");
    EXPECT_EQ(work.view()->uid_at(3).value, 3U);
    bench.say(work, "c NOOP");
    EXPECT_EQ(work.view()->uid_at(3).value, 4U);
}

TEST(ImapServerSession, TakesLiteralsInvitedAndNot) {  // RFC 9051 4.3, RFC 7888
    ImapBench bench;
    imap::ServerSession& session = bench.connect();
    EXPECT_EQ(bench.say(session, "a LOGIN {3}"), "+ go on\r\n");
    EXPECT_EQ(bench.raw(session, "ben {11}\r\n"), "+ go on\r\n");
    EXPECT_NE(bench.raw(session, "rye-bread-9\r\n").find("a OK "), std::string::npos);
    EXPECT_NE(bench.raw(session, "b SELECT {5+}\r\nINBOX\r\n").find("b OK "), std::string::npos);
}

TEST(ImapServerSession, AppendsWhatItWasGivenAndKnowsWhose) {  // lesson L15
    ImapBench bench;
    imap::ServerSession& session = bench.open();
    bench.say(session, "a CREATE Sent");
    EXPECT_EQ(bench.say(session, "b APPEND Sent (\\Seen) {4}"), "+ go on\r\n");
    EXPECT_EQ(bench.raw(session, "Hi\r\n\r\n", {base::LetterId{7}, base::CopyId{9}}),
              "b OK [APPENDUID 1700000002 1] APPEND completed\r\n");
    ASSERT_EQ(bench.facts.size(), 1U);
    EXPECT_EQ(bench.facts[0].letter.value, 7U);
    EXPECT_EQ(bench.facts[0].value, 9);
    EXPECT_EQ(bench.box("Sent").messages[0].message.text(), "Hi\r\n");
    EXPECT_EQ(bench.say(session, "c APPEND Archive {4}"),
              "c NO [TRYCREATE] no mailbox has that name\r\n");
}

TEST(ImapServerSession, SaysByeToASilentClient) {  // RFC 9051 5.4
    ImapBench bench;
    imap::ServerSession& session = bench.open();
    wire::Effects out;
    session.expire(*session.deadline() - base::seconds(1), bench.store, out);
    EXPECT_TRUE(out.empty());
    session.expire(*session.deadline(), bench.store, out);
    EXPECT_EQ(out.octets(), "* BYE no word from you for too long\r\n");
    EXPECT_EQ(session.state(), imap::State::Logout);
    EXPECT_TRUE(bench.store.find(support::kBen)->imap_sessions.empty());
}

/// The same octets in one piece, line by line and one by one; every copy made on the way must go on
/// as its original does.
TEST(ImapServerSession, AnswersAlikeHoweverTheOctetsArrive) {
    const std::string script =
        "a LOGIN ben rye-bread-9\r\nb SELECT INBOX\r\nc FETCH 1:* (FLAGS BODY[HEADER.FIELDS "
        "(FROM)])\r\n"
        "d CREATE Sent\r\ne APPEND Sent (\\Seen) {5+}\r\nHello\r\nf STORE 1 +FLAGS (\\Deleted "
        "$Junk)\r\n"
        "g SEARCH DELETED\r\nh COPY 2 Sent\r\ni EXPUNGE\r\nj IDLE\r\nDONE\r\nk nonsense\r\nl "
        "LOGOUT\r\n";
    const auto run = [&script](std::size_t piece) {
        ImapBench bench;
        bench.deliver_three();
        imap::ServerSession session = bench.connect();
        std::string answer;
        for (std::size_t at = 0; at < script.size(); at += piece) {
            imap::ServerSession copy = session;
            mail::Store store_copy = bench.store;
            base::CopyCounter copies_copy = bench.copies;
            wire::Effects out;
            copy.receive(script.substr(at, piece), bench.now, store_copy, copies_copy, out);
            answer += bench.raw(session, script.substr(at, piece));
            EXPECT_EQ(copy, session);
            EXPECT_EQ(store_copy, bench.store);
        }
        return answer;
    };
    const std::string whole = run(script.size());
    EXPECT_NE(whole.find("l OK LOGOUT completed"), std::string::npos);
    EXPECT_NE(whole.find("* SEARCH 1\r\n"), std::string::npos);
    EXPECT_EQ(run(1), whole);
    EXPECT_EQ(run(7), whole);
}

}  // namespace
