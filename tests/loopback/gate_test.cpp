// The gate: who is let in, what its limits do, and that a live session replays.

#include <gtest/gtest.h>

#include "app/run_json.h"
#include "sim/loopback/unfed.h"
#include "sim/presets.h"
#include "tests/loopback/live_client.h"

namespace {

using live::Client;
using live::Live;
using loopback::Door;

void send_letter(Live& live, const std::string& subject) {
    Client client{live, Door::Smtp};
    EXPECT_EQ(client.read_until("\r\n").substr(0, 4), "220 ");
    client.write("EHLO program.example\r\n");
    client.read_until("250 ");
    client.read_until("\r\n");
    EXPECT_EQ(client.say("MAIL FROM:<me@program.example>").substr(0, 3), "250");
    EXPECT_EQ(client.say("RCPT TO:<tess@harbor.example>").substr(0, 3), "250");
    EXPECT_EQ(client.say("DATA").substr(0, 3), "354");
    client.write("Subject: " + subject + "\r\n\r\n.. two dots\r\nand the end\r\n.\r\n");
    EXPECT_EQ(client.read_until("\r\n").substr(0, 9), "250 2.0.0");
    EXPECT_EQ(client.say("QUIT").substr(0, 3), "221");
    EXPECT_TRUE(client.is_closed());
}

TEST(Gate, TakesALetterAndGivesItBack) {
    Live live;
    send_letter(live, "one");
    Client client{live, Door::Pop3};
    client.read_until("\r\n");
    EXPECT_EQ(client.say("USER tess").substr(0, 3), "+OK");
    EXPECT_EQ(client.say("PASS pw").substr(0, 3), "+OK");
    client.write("RETR 1\r\n");
    const std::string text = client.read_until("\r\n.\r\n");
    EXPECT_NE(text.find("\r\nSubject: one\r\n\r\n.. two dots\r\nand the end\r\n.\r\n"), std::string::npos) << text;
}

TEST(Gate, ALiveSessionReplaysToTheSameDigest) {
    Live live;
    send_letter(live, "one");
    {
        Client client{live, Door::Imap};
        client.read_until("\r\n");
        client.write("a LOGIN tess {2}\r\n");
        EXPECT_EQ(client.read_until("\r\n").substr(0, 1), "+");
        client.write("pw\r\nb SELECT INBOX\r\nc FETCH 1:* (FLAGS BODY[])\r\nd APPEND INBOX {17+}\r\nSubject: x\r\n\r\nhi\n\r\n");
        EXPECT_NE(client.read_until("d OK").find("c OK"), std::string::npos);
        client.read_until("\r\n");
        client.close();  // vanishes without LOGOUT
    }
    live.pass(base::minutes(20));
    live.shut();
    sim::Timeline& timeline = live.timeline();
    const std::string digest = sim::digest(timeline.journal());
    auto replay = app::replay_from_json(app::run_json(timeline, false), "run.json");
    ASSERT_TRUE(replay.ok()) << replay.problem().sentence();
    auto world = sim::make_preset("p1", 42);
    sim::Timeline again{std::move(world).value()};
    for (const sim::RecordedAct& act : replay.value().acts) {
        while (again.cursor() + 1 < act.event && again.step(sim::Unit::Event)) {
        }
        again.act_at(act.act.at, act.act.action);
    }
    again.seek(replay.value().events);
    EXPECT_EQ(sim::digest(again.journal()), digest);
    EXPECT_TRUE(again.world() == timeline.world());
    // And it rewinds: back to the beginning and to the end again.
    timeline.seek(0);
    timeline.seek(replay.value().events);
    EXPECT_TRUE(again.world() == timeline.world());
}

TEST(Gate, LinesArriveOneInEachEvent) {
    Live live;
    send_letter(live, "one");
    const sim::Journal& log = live.timeline().journal();
    std::uint64_t last = 0;
    for (const sim::Arrival& arrival : log.arrivals()) {
        EXPECT_GT(arrival.event, last);
        last = arrival.event;
    }
}

TEST(Gate, ClosesWhoIsTooMany) {
    loopback::Limits limits;
    limits.connections_max = 3;
    Live live{limits};
    Client one{live, Door::Smtp};
    Client two{live, Door::Smtp};
    Client three{live, Door::Smtp};
    EXPECT_EQ(three.read_until("\r\n").substr(0, 4), "220 ");
    Client four{live, Door::Smtp};
    EXPECT_TRUE(four.is_closed());
    EXPECT_EQ(four.read_until("\r\n"), "");
    EXPECT_EQ(live.gate().counts().too_many, 1U);
    one.close();
    for (int i = 0; i < 20; ++i) live.turn();
    Client five{live, Door::Smtp};
    EXPECT_EQ(five.read_until("\r\n").substr(0, 4), "220 ");
}

TEST(Gate, NobodyIsAtHomeWhereAServerIsDown) {
    Live live;
    live.timeline().act(sim::SetHost{"mx1.harbor.example", false});
    Client client{live, Door::Smtp};
    EXPECT_TRUE(client.is_closed());
    EXPECT_EQ(client.read_until("\r\n"), "");
    EXPECT_EQ(live.gate().connections(), 0U);
    EXPECT_EQ(live.gate().counts().opened, 0U);
}

TEST(Gate, CutsALineThatNeverEnds) {
    loopback::Limits limits;
    limits.line_octets_max = 300'000;
    Live live{limits};
    Client client{live, Door::Smtp};
    client.read_until("\r\n");
    client.write(std::string(400'000, 'x'));
    EXPECT_TRUE(client.is_closed());
    EXPECT_EQ(live.gate().counts().cut, 1U);
}

TEST(Gate, ReadsNoMoreFromAProgramThatDoesNotRead) {
    loopback::Limits limits;
    limits.reading_patience = base::seconds(5);
    limits.waiting_pause = 1000;
    Live live{limits};
    send_letter(live, std::string(4000, 's'));
    Client greedy{live, Door::Imap};
    greedy.read_until("\r\n");
    greedy.write("a LOGIN tess pw\r\n");
    greedy.read_until("a OK");
    greedy.write("b SELECT INBOX\r\n");
    greedy.read_until("b OK");
    // It asks and asks, and reads nothing: the kernel's buffers fill, then the gate stops listening.
    std::string questions;
    for (int i = 0; i < 20'000; ++i) questions += "c FETCH 1 BODY.PEEK[]\r\n";
    greedy.write(questions);
    send_letter(live, "nobody waits");
    for (int i = 0; i < 20 && live.gate().counts().cut == 0; ++i) live.pass(base::seconds(6));
    EXPECT_EQ(live.gate().counts().cut, 1U);
    EXPECT_LT(live.gate().counts().octets_out, std::uint64_t{60} << 20);  // 80 MiB were asked for
}

TEST(Gate, TimePassesForAProgramThatSaysNothing) {
    Live live;
    Client client{live, Door::Smtp};
    client.read_until("\r\n");
    live.pass(base::minutes(6));
    EXPECT_EQ(client.read_until("\r\n").substr(0, 3), "421");
    EXPECT_TRUE(client.is_closed());
}

TEST(Gate, AnswersWhoHasStoppedTalking) {
    Live live;
    Client client{live, Door::Pop3};
    client.read_until("\r\n");
    client.write("CAPA\r\nQUIT\r\n");
    EXPECT_NE(client.read_until("+OK bye").find(".\r\n"), std::string::npos);
}

TEST(Gate, TellsGoodbyeBeforeTheSocketsClose) {
    Live live;
    Client smtp{live, Door::Smtp};
    smtp.read_until("\r\n");
    Client imap{live, Door::Imap};
    imap.read_until("\r\n");
    imap.write("a NOOP\r\n");
    imap.read_until("a OK");
    imap.read_until("\r\n");
    live.turn();
    imap.write("b NOOP\r\n");   // never heard; it must not cost the program our last words
    live.shut();
    EXPECT_EQ(smtp.come().substr(0, 4), "421 ");
    EXPECT_EQ(imap.come().substr(0, 6), "* BYE ");
    EXPECT_TRUE(smtp.is_closed());
    EXPECT_TRUE(imap.is_closed());
}

TEST(Gate, WhoComesBetweenTurnsWaitsAndIsCounted) {
    Live live;
    live.turn();
    Client one{live, Door::Smtp};
    for (int i = 0; i < 50 && live.gate().waiting() == 0; ++i) {
        live.gate().wait(base::milliseconds(5));
        live.gate().let_wait();
    }
    EXPECT_EQ(live.gate().waiting(), 1U);
    EXPECT_EQ(live.gate().connections(), 0U);
    EXPECT_EQ(one.read_until("\r\n").substr(0, 4), "220 ");
    EXPECT_EQ(live.gate().waiting(), 0U);
}

void say_hello(Client& client) {
    client.read_until("\r\n");
    client.say("HELO program.example");
}

/// Up to the moment at which the server wants the text.
void begin_text(Client& client) {
    say_hello(client);
    client.say("MAIL FROM:<me@program.example>");
    client.say("RCPT TO:<tess@harbor.example>");
    EXPECT_EQ(client.say("DATA").substr(0, 3), "354");
}

TEST(Gate, KeepsNothingOfLinesAndTextsThatNeverEnd) {
    loopback::Limits limits;
    limits.kept_max = 300'000;
    limits.kept_for_commands = 100'000;
    Live live{limits};
    live.timeline().act(sim::SetPolicy{"harbor.example", {{"size_max", "100000"}}});
    // One program that floods, is cut, and comes again.
    for (int i = 0; i < 8; ++i) {
        Client lines{live, Door::Smtp};
        lines.read_until("\r\n");
        lines.write(std::string(400'000, 'x'));
        EXPECT_TRUE(lines.is_closed());
        Client text{live, Door::Smtp};
        begin_text(text);
        for (int k = 0; k < 20; ++k) text.write(std::string(50'000, 'y') + "\r\n");
        text.close();
        live.turn();
    }
    EXPECT_FALSE(live.gate().full_of_letters());
    EXPECT_LT(live.gate().counts().kept, 100'000U);
    EXPECT_GT(live.gate().counts().octets_in, 8'000'000U);
    send_letter(live, "still there");
}

TEST(Gate, ATextThatIsTooLargeIsRefusedByTheServerAndItsExcessThrownAway) {
    Live live;
    live.timeline().act(sim::SetPolicy{"harbor.example", {{"size_max", "100000"}}});
    Client client{live, Door::Smtp};
    begin_text(client);
    for (int k = 0; k < 40; ++k) client.write(std::string(50'000, 'y') + "\r\n..\r\n");
    client.write("\r\n.\r");
    client.write("\n");
    EXPECT_EQ(client.read_until("\r\n").substr(0, 9), "552 5.3.4");
    EXPECT_LT(live.gate().counts().kept, 250'000U);   // of 2 000 000
    EXPECT_EQ(client.say("NOOP").substr(0, 3), "250");
}

TEST(Gate, TextsTooLargeAreCutOnceEnoughOfThemWasKept) {
    loopback::Limits limits;
    limits.refused_max = 200'000;
    Live live{limits};
    live.timeline().act(sim::SetPolicy{"harbor.example", {{"size_max", "100000"}}});
    const auto send = [&] {
        Client client{live, Door::Smtp};
        begin_text(client);
        for (int k = 0; k < 5; ++k) client.write(std::string(50'000, 'y') + "\r\n");
        client.write(".\r\n");
        return client.read_until("\r\n").substr(0, 3);
    };
    EXPECT_EQ(send(), "552");
    EXPECT_EQ(send(), "");
    send_letter(live, "others go on");
}

TEST(Gate, WhenLettersFindNoRoomCommandsStillDo) {
    loopback::Limits limits;
    limits.kept_max = 200'000;
    limits.kept_for_commands = 100'000;
    Live live{limits};
    send_letter(live, "one");
    send_letter(live, std::string(110'000, 's'));
    EXPECT_TRUE(live.gate().full_of_letters());
    Client late{live, Door::Smtp};
    begin_text(late);
    late.write("Subject: late\r\n\r\n.\r\n");
    EXPECT_EQ(late.read_until("\r\n"), "");
    Client client{live, Door::Pop3};
    client.read_until("\r\n");
    client.say("USER tess");
    EXPECT_EQ(client.say("PASS pw").substr(0, 3), "+OK");
    EXPECT_EQ(client.say("DELE 1").substr(0, 3), "+OK");
}

TEST(Gate, AnEndThatComesOctetByOctetIsTheEnd) {
    Live live;
    Client client{live, Door::Smtp};
    begin_text(client);
    for (const char c : std::string_view{"Subject: slow\r\n\r\n.\n.\r.\r\r\n.x\r\n.\r\nNOOP\r\n"}) {
        client.write(std::string(1, c));
        live.turn();
    }
    EXPECT_EQ(client.read_until("\r\n").substr(0, 3), "554") << "bare CR and LF";
    EXPECT_EQ(client.read_until("\r\n").substr(0, 3), "250");
}

TEST(Gate, TellsTheWorldTheLastWordsOfAProgramThatVanishes) {
    Live live;
    {
        Client client{live, Door::Smtp};
        begin_text(client);
        client.write("Subject: half a lett");
        live.turn();
        client.close();
    }
    live.pass(base::seconds(1));
    EXPECT_NE(app::run_json(live.timeline(), false).find("half a lett"), std::string::npos);
}

TEST(Gate, CutsTheLargestOfThoseThatKeepUsWaiting) {
    loopback::Limits limits;
    limits.held_max = 500'000;
    Live live{limits};
    Client small{live, Door::Smtp};
    begin_text(small);
    small.write("Subject: small\r\n");
    Client large{live, Door::Smtp};
    begin_text(large);
    for (int k = 0; k < 20; ++k) large.write(std::string(50'000, 'y') + "\r\n");
    EXPECT_TRUE(large.is_closed());
    small.write(".\r\n");
    EXPECT_EQ(small.read_until("\r\n").substr(0, 3), "250");
}

TEST(Gate, TheWordStarttlsElsewhereInALineAsksForNothing) {
    Live live;
    Client client{live, Door::Smtp};
    say_hello(client);
    client.write("MAIL FROM:<starttls@program.example>\r\nRCPT TO:<tess@harbor.example>\r\nDATA\r\nSubject: st\r\n\r\nx\r\n.\r");
    live.turn();
    client.write("\nNOOP\r\n");
    const std::string all = client.read_until("250 2.0.0 accepted\r\n");
    EXPECT_NE(all.find("354"), std::string::npos) << all;
    EXPECT_NE(all.find("accepted"), std::string::npos) << all;
    EXPECT_EQ(client.read_until("\r\n").substr(0, 3), "250");
}

TEST(Gate, ATextGivenInPartsStillEnds) {
    Live live;
    Client client{live, Door::Smtp};
    say_hello(client);
    // Nothing is offered here, so what stands behind the command is heard after all.
    client.write("STARTTLS\r\nMAIL FROM:<me@program.example>\r\nRCPT TO:<tess@harbor.example>\r\nDATA\r\nSubject: st\r\n\r\nx\r\n.\r");
    live.turn();
    client.write("\nQUIT\r\n");
    EXPECT_NE(client.read_until("221 ").find("221 "), std::string::npos);
}

TEST(Gate, DotsAfterBareLineFeedsAreOneTextThatNeverEnds) {
    loopback::Limits limits;
    limits.kept_max = 300'000;
    limits.kept_for_commands = 100'000;
    Live live{limits};
    live.timeline().act(sim::SetPolicy{"harbor.example", {{"size_max", "100000"}}});
    std::string dots;
    for (int i = 0; i < 50'000; ++i) dots += "\n.\r\n";
    for (int i = 0; i < 3; ++i) {
        Client client{live, Door::Smtp};
        begin_text(client);
        client.write(dots);
        live.turn();
    }
    EXPECT_LT(live.gate().counts().kept, 50'000U);
    send_letter(live, "others go on");
}

TEST(Gate, WhoKeepsUsWaitingForLongMakesRoomForWhoDoesNot) {
    loopback::Limits limits;
    limits.held_max = 500'000;
    Live live{limits};
    Client slow{live, Door::Smtp};
    begin_text(slow);
    slow.write(std::string(200'000, 'y') + "\r\n");
    for (int i = 0; i < 50; ++i) live.turn();
    live.pass(base::seconds(12));
    Client quick{live, Door::Smtp};
    begin_text(quick);
    quick.write("Subject: large\r\n\r\n");
    for (int k = 0; k < 400; ++k) quick.write(std::string(990, 'z') + "\r\n");
    quick.write(".\r\n");
    EXPECT_EQ(quick.read_until("\r\n").substr(0, 3), "250");
    EXPECT_TRUE(slow.is_closed());
}

TEST(Unfed, WhatIsThrownAwayMakesNoEnd) {
    for (std::size_t room = 1; room < 40; ++room) {
        loopback::Unfed unfed;
        unfed.end() = "one line of it\r\n" + std::string(100, 'z') + "\r\n..\r\nmore\r\n" + std::string(50, 'q') + ".\r\n";
        EXPECT_NE(unfed.drop_beyond(room), 0U);
        EXPECT_EQ(unfed.take(1000).find("\r\n.\r\n"), std::string::npos) << room;
    }
}

TEST(Gate, SaysWhichPortIsInUse) {
    Live live;
    loopback::Ports ports;
    ports[0] = live.port(Door::Pop3);
    const auto second = loopback::Gate::open(ports, std::nullopt);
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.problem().sentence().find("port " + std::to_string(*ports[0]) + ": is in use"), 0U) << second.problem().sentence();
}

}  // namespace
