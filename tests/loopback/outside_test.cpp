// Programs outside as the World sees them: acts, lines, names, accounts of any provider.

#include <gtest/gtest.h>

#include <algorithm>

#include "sim/presets.h"
#include "sim/timeline.h"

namespace {

sim::Timeline two_people() {
    auto made = sim::make_preset("p1", 42);
    return sim::Timeline{std::move(made).value()};
}

/// A live conversation without sockets.
class Talk {
  public:
    Talk(sim::Timeline& timeline, const std::string& server, const std::string& protocol) : timeline_{timeline} {
        timeline_.hear_outside(true);
        timeline_.act(sim::OutsideOpened{"outside-1", server, protocol, 2525, false});
        session_ = timeline_.world().last_session;
    }
    std::string say(std::string octets) {
        timeline_.act(sim::OutsideOctets{session_, std::move(octets)});
        timeline_.run_until(timeline_.world().now);
        std::string out;
        for (sim::OutsideSaid& said : timeline_.take_outside_said()) out += said.octets;
        return out;
    }
    void leave() { timeline_.act(sim::OutsideClosed{session_, false}); }

  private:
    sim::Timeline& timeline_;
    std::int64_t session_ = 0;
};

std::vector<std::string> keys_of_client_lines(const sim::Timeline& timeline) {
    std::vector<std::string> keys;
    const sim::Journal& log = timeline.journal();
    for (std::uint32_t id = 1; id <= log.size(); ++id) {
        const sim::Entry& entry = log[base::EntryId{id}];
        if (!entry.is_line() || !entry.has(sim::Entry::kFromClient)) continue;
        if (!timeline.world().host(entry.host).outside) continue;
        keys.emplace_back(sim::tables_of(entry.protocol).line_kinds[entry.code].key);
    }
    return keys;
}

TEST(Outside, EachLineGetsItsKindThoughTheyCameInOnePiece) {
    sim::Timeline timeline = two_people();
    Talk talk{timeline, "mx1.harbor.example", "smtp"};
    const std::string answers = talk.say(
        "EHLO x\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<ada@harbor.example>\r\nDATA\r\nSubject: QUIT\r\n\r\nMAIL FROM:<no>\r\n.\r\nQUIT\r\n");
    EXPECT_NE(answers.find("250 2.0.0"), std::string::npos) << answers;
    EXPECT_EQ(keys_of_client_lines(timeline), (std::vector<std::string>{"EHLO", "MAIL", "RCPT", "DATA", "DATA.text", "DATA.end", "QUIT"}));
}

TEST(Outside, TheEndOfATextIsFoundHoweverItIsCut) {
    const std::string text = "Subject: x\r\n\r\n..\r\n.x\r\nlast\r\n.\r\nNOOP\r\n";
    for (std::size_t cut = 1; cut < text.size(); ++cut) {
        sim::Timeline timeline = two_people();
        Talk talk{timeline, "mx1.harbor.example", "smtp"};
        talk.say("EHLO x\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<ada@harbor.example>\r\nDATA\r\n");
        std::string answers = talk.say(text.substr(0, cut));
        answers += talk.say(text.substr(cut));
        EXPECT_NE(answers.find("250 2.0.0"), std::string::npos) << cut << answers;
        const sim::Provider& harbor = timeline.world().providers.front();
        const mail::Account* ada = harbor.store.find_local("ada", "harbor.example");
        ASSERT_EQ(ada->mailbox("INBOX")->messages.size(), 1U) << cut;
        EXPECT_EQ(ada->mailbox("INBOX")->messages[0].message.body(), ".\r\nx\r\nlast\r\n") << cut;
        EXPECT_EQ(keys_of_client_lines(timeline).back(), "NOOP") << cut;
    }
}

/// What came behind the command in clear may have been put there by anybody on the way (RFC 3207 4.2
/// and 6, RFC 2595 4, RFC 3501 6.2.1).
TEST(Outside, OctetsInClearBehindTheCommandToBeginTlsAreThrownAway) {
    struct Case {
        const char *server, *protocol, *before, *begin, *injected, *after, *answer;
    };
    for (const Case& one : {
             Case{"mx1.harbor.example", "smtp", "EHLO x\r\n", "STARTTLS\r\n", "MAIL FROM:<evil@x.example>\r\n", "EHLO x\r\nMAIL FROM:<a@x.example>\r\n", "250 2.1.0"},
             Case{"pop3.harbor.example", "pop3", "", "STLS\r\n", "USER evil\r\n", "NOOP\r\n", "-ERR"},
             Case{"imap.meadow.example", "imap", "", "a STARTTLS\r\n", "evil NOOP\r\n", "b NOOP\r\n", "b OK"},
         }) {
        sim::Timeline timeline = two_people();
        Talk talk{timeline, one.server, one.protocol};
        talk.say(one.before);
        const std::string ready = talk.say(std::string{one.begin} + one.injected);
        EXPECT_EQ(ready.find("evil"), std::string::npos) << ready;
        EXPECT_EQ(std::count(ready.begin(), ready.end(), '\n'), 1) << one.protocol << ": one answer only: " << ready;
        const std::string answers = talk.say(one.after);
        EXPECT_NE(answers.find(one.answer), std::string::npos) << one.protocol << ": " << answers;
        EXPECT_EQ(answers.find("503"), std::string::npos) << one.protocol << ": " << answers;
    }
}

TEST(Outside, PasswordsAreMarkedAsSecret) {
    sim::Timeline timeline = two_people();
    Talk pop{timeline, "pop3.harbor.example", "pop3"};
    pop.say("USER ada\r\nPASS tulip-42\r\nQUIT\r\n");
    Talk imap{timeline, "imap.meadow.example", "imap"};
    imap.say("a LOGIN ada {8+}\r\ntulip-42\r\nb LOGOUT\r\n");
    Talk smtp{timeline, "smtp.harbor.example", "submission"};
    smtp.say("EHLO x\r\nAUTH LOGIN\r\nYWRh\r\ndHVsaXAtNDI=\r\n");
    const sim::Journal& log = timeline.journal();
    int found = 0;
    for (std::uint32_t id = 1; id <= log.size(); ++id) {
        const sim::Entry& entry = log[base::EntryId{id}];
        std::string text{log.text(entry)};
        if (entry.kind == base::FactKind::Line) {
            if (entry.secret_end() > entry.secret_begin()) text.erase(entry.secret_begin(), entry.secret_end() - entry.secret_begin());
            found += log.text(entry) != text ? 1 : 0;
        }
        EXPECT_EQ(text.find("tulip-42"), std::string::npos) << text;
        EXPECT_EQ(text.find("dHVsaXAtNDI="), std::string::npos) << text;
    }
    EXPECT_GE(found, 3);
}

TEST(Outside, AnyAccountLogsInByAddressOrLocalPart) {
    for (const char* user : {"ada", "ada@harbor.example", "\"ada@harbor.example\""}) {
        sim::Timeline timeline = two_people();
        Talk talk{timeline, "imap.meadow.example", "imap"};  // a server of the other provider
        EXPECT_NE(talk.say("a LOGIN " + std::string{user} + " tulip-42\r\n").find("a OK"), std::string::npos) << user;
        EXPECT_NE(talk.say("b SELECT INBOX\r\n").find("b OK"), std::string::npos);
    }
}

TEST(Outside, TakesMailForTheWorldAndForNobodyElse) {
    sim::Timeline timeline = two_people();
    Talk talk{timeline, "mx1.harbor.example", "smtp"};
    talk.say("EHLO x\r\nMAIL FROM:<a@x.example>\r\n");
    EXPECT_EQ(talk.say("RCPT TO:<ben@meadow.example>\r\n").substr(0, 3), "250");
    EXPECT_EQ(talk.say("RCPT TO:<nobody@meadow.example>\r\n").substr(0, 9), "550 5.1.1");
    EXPECT_EQ(talk.say("RCPT TO:<nobody@harbor.example>\r\n").substr(0, 9), "550 5.1.1");
    EXPECT_EQ(talk.say("RCPT TO:<someone@elsewhere.example>\r\n").substr(0, 9), "550 5.7.1");
    EXPECT_EQ(talk.say("RCPT TO:<postmaster>\r\n").substr(0, 3), "250");
}

TEST(Outside, SubmissionNeedsALogInAndRelaysWithinTheWorld) {
    sim::Timeline timeline = two_people();
    Talk talk{timeline, "smtp.harbor.example", "submission"};
    talk.say("EHLO x\r\n");
    EXPECT_EQ(talk.say("MAIL FROM:<ada@harbor.example>\r\n").substr(0, 3), "530");
    EXPECT_EQ(talk.say("AUTH PLAIN AGJlbgByeWUtYnJlYWQtOQ==\r\n").substr(0, 3), "235");  // ben of the other provider
    EXPECT_EQ(talk.say("MAIL FROM:<ben@meadow.example>\r\n").substr(0, 3), "250");
    EXPECT_EQ(talk.say("RCPT TO:<someone@elsewhere.example>\r\n").substr(0, 9), "550 5.1.2");
    EXPECT_EQ(talk.say("RCPT TO:<ben@meadow.example>\r\n").substr(0, 3), "250");
    EXPECT_EQ(talk.say("DATA\r\nSubject: x\r\n\r\nx\r\n.\r\n").substr(0, 3), "354");
    timeline.run_until(timeline.world().now + base::minutes(1));
    const mail::Account* ben = timeline.world().providers[1].store.find_local("ben", "meadow.example");
    EXPECT_EQ(ben->mailbox("INBOX")->messages.size(), 2U);  // and Ada's
}

TEST(Outside, TheProgramIsNamedByWhatItSays) {
    EXPECT_EQ(sim::program_name_in("7 ID (\"name\" \"Thunderbird\" \"version\" \"115.0\")\r\n"), "Thunderbird 115.0");
    EXPECT_EQ(sim::program_name_in("x id (\"version\" \"1\" \"name\" \"m\")\r\n"), "m 1");
    EXPECT_EQ(sim::program_name_in("From: a\r\nUser-Agent: Mutt/2.2.9\r\n (x)\r\n\r\n"), "Mutt/2.2.9 (x)");
    EXPECT_EQ(sim::program_name_in("From: a\r\nX-Mailer: swaks\r\n\r\n"), "swaks");
    EXPECT_EQ(sim::program_name_in("From: a\r\n\r\nX-Mailer: swaks\r\n"), std::nullopt);
    EXPECT_EQ(sim::program_name_in("7 NOOP\r\n"), std::nullopt);
}

TEST(Outside, AnAccountIsOpenedOnceAndItsPasswordIsNotShown) {
    sim::Timeline timeline = two_people();
    timeline.act(sim::AddAccount{"tess@harbor.example", "first-one"});
    timeline.act(sim::AddAccount{"tess@harbor.example", "second-one"});
    timeline.act(sim::AddAccount{"me@elsewhere.example", "third-one"});
    const mail::Store& store = timeline.world().providers.front().store;
    EXPECT_EQ(store.find_login("tess")->password, "second-one");
    EXPECT_EQ(store.find_login("me@elsewhere.example")->password, "third-one");
    const sim::Journal& log = timeline.journal();
    for (std::uint32_t id = 1; id <= log.size(); ++id) {
        EXPECT_EQ(log.text(log[base::EntryId{id}]).find("-one"), std::string_view::npos);
    }
    Talk talk{timeline, "mx1.harbor.example", "smtp"};
    talk.say("EHLO x\r\nMAIL FROM:<a@x.example>\r\n");
    EXPECT_EQ(talk.say("RCPT TO:<me@elsewhere.example>\r\n").substr(0, 3), "250");
}

TEST(Outside, AServerThatIsSwitchedOffHangsUp) {
    sim::Timeline timeline = two_people();
    Talk talk{timeline, "mx1.harbor.example", "smtp"};
    talk.say("EHLO x\r\n");
    timeline.act(sim::SwitchDevice{"mx1.harbor.example", false});
    bool closed = false;
    for (const sim::OutsideSaid& said : timeline.take_outside_said()) closed = closed || said.closed;
    EXPECT_TRUE(closed);
}

TEST(Outside, OctetsForASessionThatIsOverAreIgnored) {
    sim::Timeline timeline = two_people();
    Talk talk{timeline, "mx1.harbor.example", "smtp"};
    talk.say("QUIT\r\n");
    timeline.run_until(timeline.world().now + base::seconds(1));
    EXPECT_EQ(talk.say("NOOP\r\n"), "");
    talk.leave();
}

}  // namespace
