// The SMTP client session against the server session.

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "protocols/smtp/client_session.h"
#include "protocols/smtp/lines.h"
#include "tests/support/smtp_pair.h"

namespace {

using smtp::AuthChoice;
using smtp::ClientEvent;
using smtp::ClientProfile;
using smtp::ClientSession;
using smtp::Delivery;
using smtp::DeliveryEnded;
using smtp::FailureReason;
using smtp::RecipientAnswered;
using smtp::ServerProfile;
using smtp::Stage;
using smtp::TlsChoice;
using test_support::kNow;
using test_support::letter;
using test_support::relay_client;
using test_support::relay_server;
using Pair = test_support::SmtpPair;

TEST(SmtpClientSession, HandsOverALetterLineByLine) {  // RFC 5321 D.1
    ClientProfile profile = relay_client();
    profile.use_pipelining = false;
    for (const std::size_t portion : {std::size_t{1}, std::size_t{7}, std::size_t{100'000}}) {
        Pair pair{profile, relay_server()};
        pair.portion = portion;
        pair.client.deliver(letter({"ben@meadow.example"}));
        pair.run();
        EXPECT_EQ(
            pair.lines,
            "S: 220 mx1.meadow.example ESMTP\n"
            "C: EHLO smtp.harbor.example\n"
            "S: 250-mx1.meadow.example greets smtp.harbor.example\n"
            "S: 250-PIPELINING\nS: 250-SIZE 35882577\nS: 250-8BITMIME\nS: 250-ENHANCEDSTATUSCODES\n"
            "S: 250 HELP\n"
            "C: MAIL FROM:<ada@harbor.example> SIZE=18\n"
            "S: 250 2.1.0 sender ok\n"
            "C: RCPT TO:<ben@meadow.example>\n"
            "S: 250 2.1.5 recipient ok\n"
            "C: DATA\n"
            "S: 354 end data with <CRLF>.<CRLF>\n"
            "C: Subject: x\nC: \nC: Hi\nC: .\n"
            "S: 250 2.0.0 accepted\n"
            "C: QUIT\n"
            "S: 221 2.0.0 mx1.meadow.example closing\n");
        EXPECT_TRUE(pair.client.finished());
        ASSERT_NE(pair.ended(), nullptr);
        EXPECT_TRUE(pair.ended()->accepted);
        EXPECT_EQ(pair.events.size(), 2U);
        ASSERT_EQ(pair.host.taken.size(), 1U);
        EXPECT_EQ(pair.host.taken[0].text, "Subject: x\r\n\r\nHi\r\n");
    }
}

TEST(SmtpClientSession, WritesTheEnvelopeAtOnceWherePipeliningIsOffered) {  // RFC 2920 3.1
    Pair pair{relay_client(), relay_server()};
    pair.client.deliver(
        letter({"ben@meadow.example", "nobody@meadow.example", "full@meadow.example"}));
    pair.run();
    EXPECT_NE(pair.lines.find(
                  "C: MAIL FROM:<ada@harbor.example> SIZE=18\nC: RCPT TO:<ben@meadow.example>\n"
                  "C: RCPT TO:<nobody@meadow.example>\nC: RCPT TO:<full@meadow.example>\nC: DATA\n"
                  "S: 250 2.1.0"),
              std::string::npos)
        << pair.lines;
    ASSERT_EQ(pair.events.size(), 4U);
    EXPECT_EQ(std::get<RecipientAnswered>(pair.events[0]).reply.code, 250);
    EXPECT_EQ(std::get<RecipientAnswered>(pair.events[1]).reply.enhanced_code(), "5.1.1");
    EXPECT_EQ(std::get<RecipientAnswered>(pair.events[1]).index, 1U);
    EXPECT_TRUE(std::get<RecipientAnswered>(pair.events[2]).reply.transient());
    EXPECT_TRUE(std::get<DeliveryEnded>(pair.events[3]).accepted);
}

TEST(SmtpClientSession, NeverWritesAheadWherePipeliningIsNotOffered) {  // RFC 2920 3.1
    ServerProfile server = relay_server();
    server.offer_pipelining = false;
    Pair pair{relay_client(), server};
    pair.client.deliver(letter({"ben@meadow.example"}));
    pair.run();
    EXPECT_NE(pair.lines.find("C: MAIL FROM:<ada@harbor.example> SIZE=18\nS: 250"),
              std::string::npos);
    EXPECT_TRUE(pair.ended()->accepted);
}

TEST(SmtpClientSession, SendsNoTextIfEveryRecipientWasRefused) {  // RFC 2920 3.1
    for (const bool pipelining : {false, true}) {
        ClientProfile profile = relay_client();
        profile.use_pipelining = pipelining;
        Pair pair{profile, relay_server()};
        pair.client.deliver(letter({"nobody@meadow.example"}));
        pair.client.deliver(letter({"ben@meadow.example"}));
        pair.run();
        ASSERT_NE(pair.ended(), nullptr);
        EXPECT_FALSE(pair.ended()->accepted);
        EXPECT_EQ(pair.ended()->stage, Stage::Recipients);
        EXPECT_EQ(pair.ended()->reply.code, 550);
        EXPECT_TRUE(pair.said("C: RSET")) << "the connection is used again for the next letter";
        EXPECT_TRUE(pair.ended(1)->accepted);
        EXPECT_EQ(pair.host.taken.size(), 1U);
    }
}

TEST(SmtpClientSession, SendsALoneDotIfDataWasAcceptedForNobody) {  // RFC 2920 3.1
    ClientSession client{relay_client()};
    wire::Effects out;
    std::vector<ClientEvent> events;
    client.deliver(letter({"a@b.example"}));
    client.connected(kNow);
    client.receive("220 x\r\n", kNow, out, events);
    client.act(kNow, out, events);
    client.receive("250-x\r\n250 PIPELINING\r\n", kNow, out, events);
    client.act(kNow, out, events);
    out.clear();
    client.receive("250 ok\r\n550 no\r\n354 go on\r\n", kNow, out, events);
    client.act(kNow, out, events);
    EXPECT_EQ(out.octets(), ".\r\n");
    client.receive("250 stored nothing for nobody\r\n", kNow, out, events);
    const auto& ended = std::get<DeliveryEnded>(events.back());
    EXPECT_FALSE(ended.accepted);
    EXPECT_EQ(ended.reply, (smtp::Reply{550, "no"}));
}

TEST(SmtpClientSession, GivesTheSendersRefusalToTheWholeLetter) {
    Pair pair{relay_client(), relay_server()};
    pair.client.deliver(letter({"ben@meadow.example"}, "x\r\n", "mallory@rogue.example"));
    pair.run();
    ASSERT_EQ(pair.events.size(), 1U)
        << "an answer to RCPT without MAIL says nothing about the recipient";
    EXPECT_EQ(pair.ended()->stage, Stage::Sender);
    EXPECT_EQ(pair.ended()->reply.enhanced_code(), "5.7.1");
}

TEST(SmtpClientSession, StuffsDotsAndMarksTheLetterItSends) {  // RFC 5321 4.5.2
    const std::string text = "Subject: x\r\n\r\n.hidden\r\n.\r\nno end";
    ClientProfile profile = relay_client();
    profile.use_pipelining = false;
    Pair pair{profile, relay_server()};
    const Delivery delivery = letter({"ben@meadow.example"}, text);
    pair.client.deliver(delivery);
    pair.run();
    EXPECT_TRUE(pair.said("C: ..hidden"));
    EXPECT_TRUE(
        pair.said("C: MAIL FROM:<ada@harbor.example> SIZE=" + std::to_string(text.size() + 2)));
    EXPECT_EQ(pair.host.taken.at(0).text, text + "\r\n");
}

TEST(SmtpClientSession, SendsTheTextAsOneBlockWithItsOrigin) {
    ClientSession client{relay_client()};
    wire::Effects out;
    std::vector<ClientEvent> events;
    client.deliver(letter({"a@b.example"}));
    client.connected(kNow);
    for (const char* reply : {"220 x\r\n", "250 x\r\n", "250 x\r\n", "250 x\r\n", "354 x\r\n"}) {
        client.receive(reply, kNow, out, events);
        out.clear();
        client.act(kNow, out, events);
    }
    ASSERT_EQ(out.items().size(), 2U);
    const auto& block = out.items()[0];
    EXPECT_EQ(block.kind, wire::Effects::Kind::Content);
    EXPECT_EQ(block.line_kind, smtp::index_of(smtp::Line::DataText));
    EXPECT_EQ(block.provenance.letter, base::LetterId{7});
    EXPECT_EQ(block.provenance.copy, base::CopyId{9});
    EXPECT_EQ(out.body(block)->view(), out.octets(block));
    EXPECT_EQ(out.items()[1].line_kind, smtp::index_of(smtp::Line::DataEnd));
    EXPECT_EQ(client.deadline(), kNow + base::minutes(10));
}

TEST(SmtpClientSession, SendsInChunksWhereItMayAndIsToldTo) {  // RFC 3030 2
    ServerProfile server = relay_server();
    server.offer_chunking = true;
    ClientProfile profile = relay_client();
    profile.use_chunking = true;
    for (const std::size_t chunk :
         {std::size_t{1}, std::size_t{6}, std::size_t{18}, std::size_t{100}}) {
        profile.chunk_octets = chunk;
        Pair pair{profile, server};
        pair.client.deliver(letter({"ben@meadow.example"}, ".x\r\n\r\nno end"));
        pair.client.deliver(letter({"ben@meadow.example"}, ""));
        pair.run();
        ASSERT_EQ(pair.host.taken.size(), 2U) << pair.lines;
        EXPECT_EQ(pair.host.taken[0].text, ".x\r\n\r\nno end");
        EXPECT_EQ(pair.host.taken[1].text, "");
        EXPECT_TRUE(pair.ended(1)->accepted);
        EXPECT_FALSE(pair.said("C: DATA"));
    }
    server.offer_chunking = false;
    Pair pair{profile, server};
    pair.client.deliver(letter({"ben@meadow.example"}));
    pair.run();
    EXPECT_TRUE(pair.said("C: DATA"));
}

TEST(SmtpClientSession, LogsInAsItWasTold) {
    ServerProfile server = relay_server();
    server.submission = true;
    server.offer_auth_plain = server.offer_auth_login = true;
    server.offer_auth_cram_md5 = server.offer_auth_scram_sha_256 = true;
    ClientProfile profile = relay_client();
    profile.user = "ada";
    profile.password = "tulip-42";
    const std::pair<AuthChoice, std::string> kChoices[] = {
        {AuthChoice::Plain, "C: AUTH PLAIN AGFkYQB0dWxpcC00Mg=="},
        {AuthChoice::Login, "C: AUTH LOGIN"},
        {AuthChoice::CramMd5, "C: AUTH CRAM-MD5"}};
    for (const auto& [choice, line] : kChoices) {
        profile.auth = choice;
        Pair pair{profile, server};
        pair.client.deliver(letter({"ben@meadow.example"}));
        pair.run();
        EXPECT_TRUE(pair.said(line)) << pair.lines;
        ASSERT_EQ(pair.host.taken.size(), 1U) << pair.lines;
        EXPECT_EQ(pair.host.taken[0].user, "ada");
    }
    for (const AuthChoice choice : {AuthChoice::ScramSha256, AuthChoice::Best}) {
        profile.auth = choice;
        Pair pair{profile, server};
        pair.client.deliver(letter({"ben@meadow.example"}));
        pair.run();
        EXPECT_NE(pair.lines.find("C: AUTH SCRAM-SHA-256 "), std::string::npos);
        ASSERT_EQ(pair.host.taken.size(), 1U) << pair.lines;
        EXPECT_EQ(pair.lines.find("tulip"), std::string::npos);
    }
    profile.auth = AuthChoice::Plain;
    profile.plain_initial_response = false;
    Pair pair{profile, server};
    pair.client.deliver(letter({"ben@meadow.example"}));
    pair.run();
    EXPECT_TRUE(pair.said("C: AUTH PLAIN"));
    EXPECT_TRUE(pair.said("C: AGFkYQB0dWxpcC00Mg=="));
    EXPECT_EQ(pair.host.taken.size(), 1U);
}

TEST(SmtpClientSession, MarksItsPasswordAsSecret) {
    ClientProfile profile = relay_client();
    profile.user = "ada";
    profile.password = "tulip-42";
    profile.auth = AuthChoice::Plain;
    ClientSession client{profile};
    wire::Effects out;
    std::vector<ClientEvent> events;
    client.connected(kNow);
    client.receive("220 x\r\n", kNow, out, events);
    client.act(kNow, out, events);
    client.receive("250-x\r\n250 AUTH PLAIN\r\n", kNow, out, events);
    out.clear();
    client.act(kNow, out, events);
    ASSERT_EQ(out.items().size(), 1U);
    const auto& item = out.items()[0];
    const std::string_view line = out.octets(item);
    EXPECT_EQ(line.substr(item.secret_begin, item.secret_end - item.secret_begin),
              "AGFkYQB0dWxpcC00Mg==");
}

TEST(SmtpClientSession, GivesUpPolitelyWhenTheLogInFails) {
    ServerProfile server = relay_server();
    server.submission = true;
    server.offer_auth_plain = true;
    ClientProfile profile = relay_client();
    profile.user = "ada";
    profile.password = "wrong";
    profile.auth = AuthChoice::Best;
    Pair pair{profile, server};
    pair.client.deliver(letter({"ben@meadow.example"}));
    pair.run();
    ASSERT_NE(pair.failure(), nullptr);
    EXPECT_EQ(pair.failure()->reason, FailureReason::LoginFailed);
    EXPECT_EQ(pair.failure()->reply.code, 535);
    EXPECT_TRUE(pair.said("C: QUIT"));
    EXPECT_TRUE(pair.client.finished());
    EXPECT_EQ(pair.client.waiting().size(), 1U) << "the letter was not begun";

    server.offer_auth_plain = false;
    server.submission = false;
    Pair without{profile, server};
    without.client.deliver(letter({"ben@meadow.example"}));
    without.run();
    EXPECT_EQ(without.failure()->reason, FailureReason::AuthNotOffered);
}

TEST(SmtpClientSession, UsesTlsAsItWasTold) {  // RFC 3207 4, 6
    ServerProfile server = relay_server();
    server.offer_starttls = true;
    ClientProfile profile = relay_client();
    const auto outcome = [&](TlsChoice choice, bool offered, bool broken) {
        profile.tls = choice;
        server.offer_starttls = offered;
        server.tls_broken = broken;
        Pair pair{profile, server};
        pair.client.deliver(letter({"ben@meadow.example"}));
        pair.run();
        EXPECT_EQ(pair.client_tls, pair.server_tls);
        const std::string way = pair.client_tls ? "encrypted" : "in clear";
        if (pair.failure() != nullptr) return "failed " + way;
        EXPECT_EQ(pair.host.taken.at(0).with, pair.client_tls ? "ESMTPS" : "ESMTP");
        return (pair.host.taken.size() == 1 ? "sent " : "lost ") + way;
    };
    EXPECT_EQ(outcome(TlsChoice::Never, true, false), "sent in clear");
    EXPECT_EQ(outcome(TlsChoice::IfOffered, true, false), "sent encrypted");
    EXPECT_EQ(outcome(TlsChoice::IfOffered, false, false), "sent in clear");
    EXPECT_EQ(outcome(TlsChoice::IfOffered, true, true), "sent in clear");
    EXPECT_EQ(outcome(TlsChoice::Required, true, false), "sent encrypted");
    EXPECT_EQ(outcome(TlsChoice::Required, false, false), "failed in clear");
    EXPECT_EQ(outcome(TlsChoice::Required, true, true), "failed in clear");
}

TEST(SmtpClientSession, ThrowsAwayWhatCameInClearBehindStartTls) {  // RFC 3207 6
    ClientSession client{relay_client()};
    wire::Effects out;
    std::vector<ClientEvent> events;
    client.deliver(letter({"a@b.example"}));
    client.connected(kNow);
    client.receive("220 x\r\n", kNow, out, events);
    client.act(kNow, out, events);
    client.receive("250-x\r\n250 STARTTLS\r\n", kNow, out, events);
    client.act(kNow, out, events);
    client.receive("220 go\r\n250-evil\r\n250 PIPELINING\r\n", kNow, out, events);
    EXPECT_TRUE(events.empty());
    out.clear();
    client.act(kNow, out, events);
    EXPECT_EQ(out.octets(), "EHLO smtp.harbor.example\r\n");
    client.receive("250 x\r\n", kNow, out, events);
    out.clear();
    client.act(kNow, out, events);
    EXPECT_EQ(out.octets(), "MAIL FROM:<ada@harbor.example>\r\n");
}

TEST(SmtpClientSession, FallsBackToHelo) {  // RFC 5321 3.2
    ServerProfile server = relay_server();
    server.offer_esmtp = false;
    Pair pair{relay_client(), server};
    pair.client.deliver(letter({"ben@meadow.example"}));
    pair.run();
    EXPECT_TRUE(pair.said("C: HELO smtp.harbor.example"));
    EXPECT_TRUE(pair.said("C: MAIL FROM:<ada@harbor.example>"));
    EXPECT_EQ(pair.host.taken.at(0).with, "SMTP");
}

TEST(SmtpClientSession,
     DoesNotSendWhatTheServerCannotCarry) {  // RFC 6152 3, 6531 3.2, 1870 6.1, 5321 2.3.8
    ServerProfile server = relay_server();
    server.offer_8bitmime = false;
    server.size_max = 1000;
    Pair pair{relay_client(), server};
    pair.client.deliver(letter({"ben@meadow.example"}, "Gr\xc3\xbc\xc3\x9f\x65\r\n"));
    pair.client.deliver(letter({"b\xc3\xa4n@meadow.example"}));
    pair.client.deliver(letter({"ben@meadow.example"}, std::string(2000, 'x')));
    pair.client.deliver(letter({"ben@meadow.example"}, "bare\nline\r\n"));
    pair.client.deliver(letter({"ben@meadow.example"}, "bare\rline\r\n"));
    pair.client.deliver(letter({"ben@meadow.example"}, "bare\r"));
    pair.client.deliver(letter({}));
    pair.client.deliver(letter({"ben@meadow.example"}));
    pair.run();
    for (std::size_t i = 0; i < 7; ++i) {
        EXPECT_FALSE(pair.ended(i)->accepted) << i;
        EXPECT_EQ(pair.ended(i)->stage, Stage::Local) << i;
        EXPECT_TRUE(pair.ended(i)->reply.permanent()) << i;
        EXPECT_EQ(pair.ended(i)->reply.code, 0) << i;   // no server said it
    }
    EXPECT_EQ(pair.ended(0)->reply.enhanced_code(), "5.6.3");
    EXPECT_EQ(pair.ended(1)->reply.enhanced_code(), "5.6.7");
    EXPECT_EQ(pair.ended(2)->reply.enhanced_code(), "5.3.4");
    EXPECT_TRUE(pair.ended(7)->accepted);
    EXPECT_EQ(pair.host.taken.size(), 1U);
}

TEST(SmtpClientSession, DeclaresWhatTheServerCanCarry) {
    ServerProfile server = relay_server();
    server.offer_smtputf8 = server.offer_dsn = true;
    Pair pair{relay_client(), server};
    Delivery delivery = letter({"b\xc3\xa4n@meadow.example"}, "Gr\xc3\xbc\xc3\x9f\x65\r\n");
    delivery.envelope.envelope_id = "QQ314159";
    delivery.envelope.returned_part = "HDRS";
    delivery.envelope.recipients[0].notify = "SUCCESS,FAILURE";
    delivery.envelope.recipients[0].original = "rfc822;ben@meadow.example";
    pair.client.deliver(delivery);
    pair.run();
    EXPECT_TRUE(pair.said(
        "C: MAIL FROM:<ada@harbor.example> SIZE=9 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=QQ314159"))
        << pair.lines;
    ASSERT_EQ(pair.host.taken.size(), 1U);
    mail::Envelope expected = delivery.envelope;
    expected.eight_bit = expected.utf8 = true;
    expected.declared_size = 9;
    EXPECT_EQ(pair.host.taken[0].envelope, expected);
    EXPECT_EQ(pair.host.taken[0].with, "UTF8SMTP");
}

}  // namespace
