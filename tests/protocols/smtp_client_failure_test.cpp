// The SMTP client session against servers that fail or misbehave.

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "protocols/smtp/client_session.h"
#include "protocols/smtp/lines.h"
#include "tests/support/smtp_pair.h"

namespace {

using smtp::ClientEvent;
using smtp::ClientSession;
using smtp::DeliveryEnded;
using smtp::FailureReason;
using smtp::ServerProfile;
using smtp::SessionFailed;
using test_support::kNow;
using test_support::letter;
using test_support::relay_client;
using test_support::relay_server;

TEST(SmtpClientSession, CannotKnowWhatBecameOfATextWithoutAnAnswer) {  // RFC 5321 4.2.5
    ClientSession client{relay_client()};
    wire::Effects out;
    std::vector<ClientEvent> events;
    client.deliver(letter({"a@b.example"}));
    client.deliver(letter({"a@b.example"}));
    client.connected(kNow);
    for (const char* reply : {"220 x\r\n", "250 x\r\n", "250 x\r\n", "250 x\r\n", "354 x\r\n"}) {
        client.receive(reply, kNow, out, events);
        client.act(kNow, out, events);
    }
    events.clear();
    client.disconnected(out, events);
    ASSERT_EQ(events.size(), 2U);
    const auto& ended = std::get<DeliveryEnded>(events[0]);
    EXPECT_FALSE(ended.accepted);
    EXPECT_TRUE(ended.text_was_sent);
    EXPECT_TRUE(ended.reply.transient());
    EXPECT_EQ(std::get<SessionFailed>(events[1]).reason, FailureReason::ConnectionLost);
    EXPECT_EQ(client.waiting().size(), 1U);
    EXPECT_TRUE(client.finished());
}

TEST(SmtpClientSession, WaitsAsLongAsItShouldAndNoLonger) {  // RFC 5321 4.5.3.2
    ClientSession client{relay_client()};
    wire::Effects out;
    std::vector<ClientEvent> events;
    EXPECT_EQ(client.deadline(), std::nullopt);
    client.connected(kNow);
    EXPECT_EQ(client.deadline(), kNow + base::minutes(5));
    client.expire(kNow + base::minutes(4), out, events);
    EXPECT_TRUE(events.empty());
    client.expire(kNow + base::minutes(5), out, events);
    EXPECT_EQ(std::get<SessionFailed>(events.at(0)).reason, FailureReason::TimedOut);
    EXPECT_TRUE(client.finished());
    EXPECT_EQ(client.deadline(), std::nullopt);
}

TEST(SmtpClientSession, EndsAtA421WhateverItWasDoing) {  // RFC 5321 3.8
    for (const std::string before :
         {"", "220 x\r\n", "220 x\r\n250 x\r\n", "220 x\r\n250 x\r\n250 x\r\n"}) {
        ClientSession client{relay_client()};
        wire::Effects out;
        std::vector<ClientEvent> events;
        client.deliver(letter({"a@b.example"}));
        client.connected(kNow);
        for (std::size_t at = 0; at < before.size(); at = before.find("\r\n", at) + 2) {
            client.receive(std::string_view{before}.substr(at, before.find("\r\n", at) + 2 - at),
                           kNow, out, events);
            client.act(kNow, out, events);
        }
        client.receive("421 4.3.2 going down\r\n", kNow, out, events);
        EXPECT_EQ(std::get<SessionFailed>(events.back()).reason, FailureReason::ServerClosing);
        EXPECT_TRUE(client.finished());
    }
}

TEST(SmtpClientSession, SaysGoodbyeToAServerThatTurnsItAway) {  // RFC 5321 3.1
    ServerProfile server = relay_server();
    ClientSession client{relay_client()};
    wire::Effects out;
    std::vector<ClientEvent> events;
    client.deliver(letter({"a@b.example"}));
    client.connected(kNow);
    client.receive("554 no SMTP service here\r\n", kNow, out, events);
    EXPECT_EQ(std::get<SessionFailed>(events.at(0)).reason, FailureReason::TurnedAway);
    EXPECT_FALSE(client.finished());
    client.act(kNow, out, events);
    EXPECT_EQ(out.octets(), "QUIT\r\n");
    client.receive("221 bye\r\n", kNow, out, events);
    EXPECT_TRUE(client.finished());
    EXPECT_EQ(events.size(), 1U);
}

TEST(SmtpClientSession, DoesNotGuessAtWhatIsNoReply) {
    const std::string long_line(9000, 'x');
    for (const std::string& nonsense :
         {std::string{"hello\r\n"}, std::string{"22 x\r\n"}, std::string{"220x\r\n"},
          std::string{"\r\n"}, std::string{"999 x\r\n"}, long_line + "\r\n"}) {
        ClientSession client{relay_client()};
        wire::Effects out;
        std::vector<ClientEvent> events;
        client.connected(kNow);
        client.receive(nonsense, kNow, out, events);
        ASSERT_EQ(events.size(), 1U) << nonsense;
        EXPECT_EQ(std::get<SessionFailed>(events[0]).reason, FailureReason::NotUnderstood);
        EXPECT_TRUE(client.finished());
    }
}

TEST(SmtpReply, FindsTheEnhancedCodeOnlyWhereItIsOne) {  // RFC 2034 4
    EXPECT_EQ((smtp::Reply{550, "5.1.1 no such mailbox"}).enhanced_code(), "5.1.1");
    EXPECT_EQ((smtp::Reply{550, "5.1.1"}).enhanced_code(), "5.1.1");
    EXPECT_EQ((smtp::Reply{550, "4.1.1 x"}).enhanced_code(), "");
    EXPECT_EQ((smtp::Reply{550, "no such mailbox"}).enhanced_code(), "");
    EXPECT_EQ((smtp::Reply{550, "5.x.1"}).enhanced_code(), "");
    EXPECT_EQ((smtp::Reply{}).enhanced_code(), "");
    EXPECT_EQ((smtp::Reply{550, "5.1.1 no"}).line(), "550 5.1.1 no");
}

TEST(SmtpReply, WhatNoServerSaidIsJudgedByItsStatus) {  // RFC 3463 2
    const smtp::Reply never{0, "5.3.4 the message is larger than the server takes"};
    EXPECT_TRUE(never.permanent());
    EXPECT_FALSE(never.transient());
    EXPECT_EQ(never.words(), "the message is larger than the server takes");
    EXPECT_TRUE((smtp::Reply{0, "2.1.5 stored here"}).positive());
    EXPECT_TRUE((smtp::Reply{0, "4.4.2 the connection was lost"}).transient());
    EXPECT_TRUE((smtp::Reply{0, "nobody answered"}).transient());
    EXPECT_EQ((smtp::Reply{0, "nobody answered"}).words(), "nobody answered");
    EXPECT_EQ((smtp::Reply{550, "5.1.1 no"}).words(), "550 5.1.1 no");
}

TEST(SmtpClientSession, SaysWhetherAnotherLetterMayFollow) {
    ClientSession client{relay_client()};
    EXPECT_TRUE(client.takes_more());
    wire::Effects out;
    std::vector<ClientEvent> events;
    client.disconnected(out, events);
    EXPECT_EQ(std::get<SessionFailed>(events.at(0)).reason, FailureReason::NoConnection);
    EXPECT_FALSE(client.takes_more());
    EXPECT_FALSE(client.has_begun());
}

}  // namespace
