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
    Talk(sim::Timeline& timeline, const std::string& server, const std::string& protocol, bool typed = false) : timeline_{timeline} {
        timeline_.hear_outside(true);
        timeline_.act(sim::OutsideOpened{typed ? "terminal" : "outside-1", server, protocol, 2525, false, typed});
        session_ = timeline_.world().last_session;
        timeline_.run_until(timeline_.world().now);
        for (const sim::OutsideSaid& said : timeline_.take_outside_said()) greeting_ += said.octets;
    }
    [[nodiscard]] const std::string& greeting() const { return greeting_; }
    [[nodiscard]] bool is_open() const {
        for (const auto& stream : timeline_.world().streams) {
            if (stream->phase == sim::StreamPhase::Open && stream->id.value == session_) return true;
        }
        return false;
    }
    /// Lets time pass; what was said meanwhile.
    std::string wait(base::Duration patience) {
        clock_ = std::max(clock_, timeline_.world().now) + patience;   // the World's own clock stands still between events
        timeline_.run_until(clock_);
        std::string out;
        for (sim::OutsideSaid& said : timeline_.take_outside_said()) out += said.octets;
        return out;
    }
    std::string say(std::string octets) {
        timeline_.act_at(std::max(clock_, timeline_.world().now), sim::OutsideOctets{session_, std::move(octets)});
        timeline_.run_until(timeline_.world().now);
        std::string out;
        for (sim::OutsideSaid& said : timeline_.take_outside_said()) out += said.octets;
        return out;
    }
    void leave() { timeline_.act(sim::OutsideClosed{session_, false}); }

  private:
    sim::Timeline& timeline_;
    std::string greeting_;
    std::int64_t session_ = 0;
    base::Instant clock_{};
};

sim::Timeline with_policies(const char* domain, std::vector<sim::Setting> policies) {
    sim::Timeline timeline = two_people();
    timeline.act(sim::SetPolicy{domain, std::move(policies)});
    return timeline;
}

constexpr const char* kHello = "EHLO x\r\nMAIL FROM:<a@x.example>\r\n";

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
    sim::Timeline timeline = with_policies("harbor.example", {{"auth_login", "on"}});
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

/// Who wrote the last line that a server said.
std::string last_server(const sim::Timeline& timeline) {
    const sim::Journal& log = timeline.journal();
    for (std::uint32_t id = static_cast<std::uint32_t>(log.size()); id > 0; --id) {
        const sim::Entry& entry = log[base::EntryId{id}];
        if (entry.is_line() && !entry.has(sim::Entry::kFromClient)) return timeline.world().host(entry.host).name;
    }
    return {};
}

TEST(Outside, AServerOfTheAccountsOwnProviderGoesOnAfterTheLogIn) {
    sim::Timeline timeline = two_people();
    timeline.act(sim::ServeOutside{});
    Talk imap{timeline, "pop3.harbor.example", "imap"};   // Harbor has no other server for it
    EXPECT_EQ(last_server(timeline), "pop3.harbor.example");
    EXPECT_NE(imap.say("a LOGIN ben {11+}\r\nrye-bread-9\r\n").find("a OK"), std::string::npos);
    EXPECT_EQ(last_server(timeline), "imap.meadow.example");
    EXPECT_NE(imap.say("b SELECT INBOX\r\n").find("b OK"), std::string::npos);
    Talk own{timeline, "pop3.harbor.example", "imap"};
    EXPECT_NE(own.say("a LOGIN ada tulip-42\r\n").find("a OK"), std::string::npos);
    EXPECT_EQ(last_server(timeline), "pop3.harbor.example");
    Talk pop{timeline, "pop3.harbor.example", "pop3"};
    EXPECT_NE(pop.say("USER ben\r\nPASS wrong\r\n").find("-ERR"), std::string::npos);
    EXPECT_EQ(last_server(timeline), "pop3.harbor.example");
    EXPECT_EQ(pop.say("AUTH PLAIN AGJlbgByeWUtYnJlYWQtOQ==\r\n").substr(0, 3), "+OK");
    EXPECT_EQ(last_server(timeline), "pop3.meadow.example");
    Talk smtp{timeline, "smtp.harbor.example", "submission"};
    smtp.say("EHLO x\r\nAUTH PLAIN AGJlbgByeWUtYnJlYWQtOQ==\r\n");
    EXPECT_EQ(smtp.say("NOOP\r\n").substr(0, 3), "250");
    EXPECT_EQ(last_server(timeline), "smtp.meadow.example");
    const sim::World end = timeline.world();
    const std::uint64_t at = timeline.cursor();
    timeline.seek(0);
    timeline.seek(at);
    EXPECT_TRUE(timeline.world() == end);
}

TEST(Outside, ThePoliciesOfTheAccountsOwnProviderCount) {
    sim::Timeline timeline = with_policies("meadow.example", {{"lock", "shared"}});
    for (int i = 0; i < 2; ++i) {   // with Harbor's exclusive lock the second one would be refused
        Talk pop{timeline, "pop3.harbor.example", "pop3"};
        EXPECT_EQ(pop.say("USER ben\r\nPASS rye-bread-9\r\n").find("-ERR"), std::string::npos);
    }
}

TEST(Outside, ALogInAtAProviderWhoseServerIsDownEnds) {
    sim::Timeline timeline = two_people();
    timeline.act(sim::ServeOutside{});
    timeline.act(sim::SetHost{"imap.meadow.example", false});
    Talk imap{timeline, "pop3.harbor.example", "imap"};
    const std::string answer = imap.say("a LOGIN ben rye-bread-9\r\n");
    EXPECT_NE(answer.find("* BYE [UNAVAILABLE] the server of meadow.example does not answer"), std::string::npos) << answer;
    EXPECT_EQ(answer.find("a OK"), std::string::npos) << answer;
    imap.wait(base::milliseconds(1));
    EXPECT_FALSE(imap.is_open());
}

TEST(Outside, WhoIsThereIsToldGoodbyeAndTheEdgeIsGone) {
    sim::Timeline timeline = two_people();
    timeline.act(sim::ServeOutside{true, "smtp pop3 imap"});
    const auto services = [&] { return timeline.world().find_host("pop3.harbor.example")->services; };
    ASSERT_EQ(services().size(), 2U);
    EXPECT_EQ(services()[1].protocol, base::Protocol::Imap);
    Talk smtp{timeline, "mx1.harbor.example", "smtp"};
    Talk pop{timeline, "pop3.harbor.example", "pop3"};
    Talk imap{timeline, "pop3.harbor.example", "imap"};
    Talk typed{timeline, "mx1.harbor.example", "smtp", true};
    imap.say("a LOGIN ada tulip-42\r\n");
    timeline.act(sim::ServeOutside{false});
    std::string said;
    for (const sim::OutsideSaid& one : timeline.take_outside_said()) said += one.octets;
    timeline.run_until(timeline.world().now + base::milliseconds(1));
    for (const sim::OutsideSaid& one : timeline.take_outside_said()) said += one.octets;
    EXPECT_NE(said.find("421 4.3.2"), std::string::npos) << said;
    EXPECT_NE(said.find("* BYE [UNAVAILABLE] no more programs are served\r\n"), std::string::npos) << said;
    EXPECT_FALSE(smtp.is_open());
    EXPECT_FALSE(pop.is_open());
    EXPECT_FALSE(imap.is_open());
    EXPECT_TRUE(typed.is_open()) << "whoever types at a server of the World stays";
    EXPECT_EQ(services().size(), 1U);
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

TEST(Outside, WhereNothingBetterIsSaidTheNameOfTheGreetingStands) {
    EXPECT_EQ(sim::greeted_name_in("EHLO swaks.example\r\n"), "swaks.example");
    EXPECT_EQ(sim::greeted_name_in("helo laptop\r\n"), "laptop");
    for (const char* nothing : {"EHLO localhost\r\n", "EHLO localhost.localdomain\r\n", "EHLO [127.0.0.1]\r\n", "EHLO 127.0.0.1\r\n", "EHLO\r\n", "NOOP x\r\n"}) {
        EXPECT_EQ(sim::greeted_name_in(nothing), std::nullopt) << nothing;
    }
    sim::Timeline timeline = two_people();
    Talk talk{timeline, "mx1.harbor.example", "smtp"};
    const auto name = [&] { return timeline.world().find_host("outside-1")->program_name; };
    talk.say("EHLO laptop\r\n");
    EXPECT_EQ(name(), "laptop");
    talk.say("MAIL FROM:<a@x.example>\r\nRCPT TO:<ada@harbor.example>\r\nDATA\r\n");
    talk.say("X-Mailer: swaks\r\n\r\nx\r\n.\r\nEHLO other\r\n");
    EXPECT_EQ(name(), "swaks");
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

// --- the same server as everybody's ---------------------------------------------------------------

TEST(Outside, MeetsThePoliciesOfTheSite) {
    {
        sim::Timeline timeline = with_policies("harbor.example", {{"greylist", "5m"}, {"refuse_senders", "@rogue.example"}, {"refuse_recipients", "ada@harbor.example"}, {"hops_max", "2"}});
        Talk talk{timeline, "mx1.harbor.example", "smtp"};
        EXPECT_NE(talk.say("EHLO x\r\nMAIL FROM:<a@rogue.example>\r\n").find("550 5.7.1"), std::string::npos);
        talk.say("MAIL FROM:<a@x.example>\r\n");
        EXPECT_EQ(talk.say("RCPT TO:<ada@harbor.example>\r\n").substr(0, 9), "550 5.2.1");
        EXPECT_EQ(talk.say("RCPT TO:<postmaster@harbor.example>\r\n").substr(0, 3), "250");
        EXPECT_EQ(talk.say("DATA\r\nReceived: x\r\nReceived: y\r\n\r\nx\r\n.\r\n").substr(0, 3), "354");
    }
    sim::Timeline timeline = with_policies("meadow.example", {{"greylist", "5m"}});
    Talk talk{timeline, "mx1.harbor.example", "smtp"};
    talk.say(kHello);
    EXPECT_EQ(talk.say("RCPT TO:<ada@harbor.example>\r\n").substr(0, 3), "250");
    EXPECT_EQ(talk.say("RCPT TO:<ben@meadow.example>\r\n").substr(0, 9), "451 4.7.1");   // as Meadow's own exchanger
    talk.wait(base::minutes(4));
    EXPECT_EQ(talk.say("RCPT TO:<ben@meadow.example>\r\n").substr(0, 9), "451 4.7.1");
    talk.wait(base::minutes(2));
    EXPECT_EQ(talk.say("RCPT TO:<ben@meadow.example>\r\n").substr(0, 3), "250");
}

TEST(Outside, ALetterThatGoesInCirclesIsRefused) {
    sim::Timeline timeline = with_policies("harbor.example", {{"hops_max", "2"}});
    Talk talk{timeline, "mx1.harbor.example", "smtp"};
    talk.say("EHLO x\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<ada@harbor.example>\r\nDATA\r\n");
    EXPECT_EQ(talk.say("Received: x\r\nReceived: y\r\n\r\nx\r\n.\r\n").substr(0, 9), "554 5.4.6");
}

TEST(Outside, TlsIsOfferedAtTheEdgeUnlessTheSiteHasChosen) {
    sim::Timeline usual = two_people();
    EXPECT_NE(Talk(usual, "mx1.harbor.example", "smtp").say("EHLO x\r\n").find("250-STARTTLS"), std::string::npos);
    sim::Timeline chosen = with_policies("harbor.example", {{"starttls", "off"}, {"pop3_stls", "off"}, {"chunking", "off"}, {"8bitmime", "off"}});
    Talk talk{chosen, "mx1.harbor.example", "smtp"};
    const std::string offers = talk.say("EHLO x\r\n");
    EXPECT_EQ(offers.find("STARTTLS"), std::string::npos) << offers;
    EXPECT_EQ(offers.find("8BITMIME"), std::string::npos) << offers;
    EXPECT_EQ(talk.say("STARTTLS\r\n").substr(0, 3), "502");
    EXPECT_EQ(Talk(chosen, "pop3.harbor.example", "pop3").say("CAPA\r\n").find("STLS"), std::string::npos);
}

TEST(Outside, WhatIsTypedMeetsTheServerItselfAndNoEdge) {
    sim::Timeline timeline = two_people();
    Talk talk{timeline, "mx1.harbor.example", "smtp", true};
    EXPECT_EQ(talk.say("EHLO x\r\n").find("STARTTLS"), std::string::npos);
    talk.say("MAIL FROM:<a@x.example>\r\n");
    EXPECT_EQ(talk.say("RCPT TO:<ada@harbor.example>\r\n").substr(0, 3), "250");
    EXPECT_EQ(talk.say("RCPT TO:<ben@meadow.example>\r\n").substr(0, 9), "550 5.7.1");   // relaying, and no other domain's exchanger
    talk.leave();
    Talk open{timeline, "mx1.harbor.example", "smtp", true};
    timeline.act(sim::SetPolicy{"harbor.example", {{"relay", "anyone"}}});
    open.say(kHello);
    EXPECT_EQ(open.say("RCPT TO:<who@elsewhere.example>\r\n").substr(0, 3), "250");
    open.leave();
    Talk imap{timeline, "imap.meadow.example", "imap", true};
    EXPECT_NE(imap.say("a LOGIN ada tulip-42\r\n").find("a NO"), std::string::npos);   // an account of Harbor
}

TEST(Outside, FaultsBiteThere) {
    {
        sim::Timeline timeline = two_people();
        timeline.act(sim::Refuse{"mx1.harbor.example", "connect", "421 4.3.2 closed for lunch", 1});
        EXPECT_EQ(Talk(timeline, "mx1.harbor.example", "smtp").greeting(), "421 4.3.2 closed for lunch\r\n");
        timeline.act(sim::Refuse{"pop3.harbor.example", "STAT", "[SYS/TEMP] a moment", 1});
        Talk pop{timeline, "pop3.harbor.example", "pop3"};
        EXPECT_NE(pop.say("USER ada\r\nPASS tulip-42\r\nSTAT\r\nSTAT\r\n").find("-ERR [SYS/TEMP] a moment\r\n+OK 0 0\r\n"), std::string::npos);
        timeline.act(sim::Strip{"mx1.harbor.example", "STARTTLS", ""});
        EXPECT_EQ(Talk(timeline, "mx1.harbor.example", "smtp").say("EHLO x\r\n").find("STARTTLS"), std::string::npos);
    }
    for (const bool typed : {false, true}) {
        sim::Timeline timeline = two_people();
        // Greeting, EHLO, seven or eight lines of answer …; lines are counted over both directions.
        timeline.act(sim::Cut{"mx1.harbor.example", "after C: MAIL*"});
        Talk talk{timeline, "mx1.harbor.example", "smtp", typed};
        talk.say("EHLO x\r\n");
        EXPECT_EQ(talk.say("MAIL FROM:<a@x.example>\r\nNOOP\r\n"), "");   // it arrived; the answer did not
        talk.wait(base::milliseconds(1));
        EXPECT_FALSE(talk.is_open());
        timeline.act(sim::Mend{});
        timeline.act(sim::Cut{"mx1.harbor.example", "after line 2"});
        Talk second{timeline, "mx1.harbor.example", "smtp", typed};
        EXPECT_EQ(second.say("NOOP\r\n"), "");
        second.wait(base::milliseconds(1));
        EXPECT_FALSE(second.is_open());
    }
}

TEST(Outside, ACutBeforeTheFinalDotStoresNothingAndOneBehindItStoresOnce) {
    for (const auto& [where, stored] : {std::pair{"before the final dot", 0U}, std::pair{"within C: .", 0U}, std::pair{"after the final dot", 1U}}) {
        sim::Timeline timeline = two_people();
        timeline.act(sim::Cut{"mx1.harbor.example", where});
        Talk talk{timeline, "mx1.harbor.example", "smtp"};
        talk.say("EHLO x\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<ada@harbor.example>\r\nDATA\r\n");
        EXPECT_EQ(talk.say("Subject: x\r\n\r\nx\r\n.\r\n"), "") << where;
        talk.wait(base::milliseconds(1));
        EXPECT_FALSE(talk.is_open()) << where;
        const mail::Account* ada = timeline.world().providers.front().store.find_local("ada", "harbor.example");
        EXPECT_EQ(ada->mailbox("INBOX")->messages.size(), stored) << where;
    }
}

TEST(Outside, ASlowLinkIsSlowForItToo) {
    sim::Timeline timeline = two_people();
    timeline.act(sim::SetLink{.host = "mx1.harbor.example", .peer = "", .latency = base::seconds(2)});
    Talk talk{timeline, "mx1.harbor.example", "smtp"};
    EXPECT_EQ(talk.greeting(), "");
    EXPECT_EQ(talk.wait(base::milliseconds(1900)), "");
    EXPECT_EQ(talk.wait(base::milliseconds(200)).substr(0, 4), "220 ");
    EXPECT_EQ(talk.say("NOOP\r\nNOOP\r\n"), "");
    EXPECT_EQ(talk.wait(base::milliseconds(3900)), "");
    EXPECT_EQ(talk.wait(base::milliseconds(200)), "250 2.0.0 still here\r\n250 2.0.0 still here\r\n");
    talk.say("QUIT\r\n");
    talk.leave();   // the end comes behind what was said
    talk.wait(base::seconds(5));
    EXPECT_EQ(keys_of_client_lines(timeline).back(), "QUIT");
    EXPECT_FALSE(talk.is_open());
}

TEST(Outside, NobodyAnswersWhereTheServerIsDownOrNotOffered) {
    for (const bool typed : {false, true}) {
        sim::Timeline timeline = two_people();
        timeline.act(sim::SetHost{"mx1.harbor.example", false});
        Talk down{timeline, "mx1.harbor.example", "smtp", typed};
        EXPECT_EQ(down.greeting(), "");
        EXPECT_FALSE(down.is_open());
        timeline.act(sim::SetPolicy{"harbor.example", {{"offers_pop3", "off"}}});
        EXPECT_FALSE(Talk(timeline, "pop3.harbor.example", "pop3", typed).is_open());
        EXPECT_FALSE(Talk(timeline, "mx1.meadow.example", "imap", typed).is_open());   // no such service there
        timeline.act(sim::SetHost{"mx1.harbor.example", true});
        EXPECT_TRUE(Talk(timeline, "mx1.harbor.example", "smtp", typed).is_open());
    }
}

TEST(Outside, AServerThatCrashedSilentlyHearsNothingAndLaterKnowsNothing) {
    sim::Timeline timeline = two_people();
    Talk talk{timeline, "mx1.harbor.example", "smtp"};
    timeline.act(sim::SetHost{"mx1.harbor.example", false, sim::DownHow::Silently});
    EXPECT_EQ(talk.say("EHLO x\r\n"), "");
    EXPECT_TRUE(talk.is_open());
    timeline.act(sim::SetHost{"mx1.harbor.example", true});
    EXPECT_EQ(talk.say("EHLO x\r\n"), "");
    EXPECT_FALSE(talk.is_open());
}

TEST(Outside, MailForADomainWhoseExchangerIsDownWaitsInAQueue) {
    sim::Timeline timeline = two_people();
    timeline.act(sim::SetHost{"mx1.meadow.example", false});
    Talk talk{timeline, "mx1.harbor.example", "smtp"};
    talk.say("EHLO x\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<ben@meadow.example>\r\nDATA\r\n");
    EXPECT_EQ(talk.say("Subject: x\r\n\r\nx\r\n.\r\n").substr(0, 3), "250");
    EXPECT_EQ(timeline.world().find_host("mx1.harbor.example")->queue.size(), 1U);
    timeline.act(sim::SetHost{"mx1.meadow.example", true});
    timeline.run_until(timeline.world().now + base::hours(3));
    EXPECT_TRUE(timeline.world().find_host("mx1.harbor.example")->queue.empty());
}

TEST(Outside, OctetsForASessionThatIsOverAreIgnored) {
    sim::Timeline timeline = two_people();
    Talk talk{timeline, "mx1.harbor.example", "smtp"};
    talk.say("QUIT\r\n");
    timeline.run_until(timeline.world().now + base::seconds(1));
    EXPECT_EQ(talk.say("NOOP\r\n"), "");
    talk.leave();
}

TEST(Outside, LoginIsOfferedAtTheEdgeUnlessTheSiteSaidOtherwise) {
    sim::Timeline timeline = two_people();
    EXPECT_NE(Talk(timeline, "smtp.harbor.example", "submission").say("EHLO x\r\n").find("AUTH PLAIN LOGIN"), std::string::npos);
    sim::Timeline strict = with_policies("harbor.example", {{"auth_login", "off"}});
    EXPECT_EQ(Talk(strict, "smtp.harbor.example", "submission").say("EHLO x\r\n").find("LOGIN"), std::string::npos);
}

}  // namespace
