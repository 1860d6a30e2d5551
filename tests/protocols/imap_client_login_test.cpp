// How the IMAP client proves who it is, and what it does not show or believe (RFC 9051 6.2.2).

#include <gtest/gtest.h>

#include "protocols/imap/client_session.h"
#include "tests/support/imap_line.h"

namespace {

using support::ben;
using support::ImapBench;
using support::Line;

TEST(ImapClientLogin, LogsInByEachMechanism) {  // RFC 9051 6.2.2, RFC 4959
    constexpr std::pair<imap::ClientLogin, std::string_view> kWays[] = {
        {imap::ClientLogin::Login, "a1 LOGIN ben rye-bread-9\r\n"},
        {imap::ClientLogin::Plain, "a1 AUTHENTICATE PLAIN"},
        {imap::ClientLogin::CramMd5, "a1 AUTHENTICATE CRAM-MD5\r\n"},
        {imap::ClientLogin::ScramSha256, "a1 AUTHENTICATE SCRAM-SHA-256"}};
    for (const auto& [way, command] : kWays) {
        for (const bool initial : {true, false}) {
            ImapBench bench;
            bench.profile.extensions.set(imap::Extension::SaslIr, initial);
            bench.profile.tell_capabilities = false;
            imap::ClientProfile profile = ben();
            profile.login = way;
            Line line{bench, profile, {imap::task::Poll{}}};
            line.piece = 3;
            line.connect();
            const std::string said = line.from_client.substr(line.from_client.find("\r\n") + 2);
            EXPECT_TRUE(said.starts_with("a2" + std::string{command.substr(2)})) << said;
            EXPECT_EQ(line.all<imap::event::LoggedIn>().size(), 1U) << command;
            const bool speaks_first = way == imap::ClientLogin::Plain || way == imap::ClientLogin::ScramSha256;
            EXPECT_EQ(said.substr(0, said.find("\r\n")).size() > command.size() + 1, speaks_first && initial) << said;
            EXPECT_EQ(line.said("rye-bread-9"), way == imap::ClientLogin::Login);
            EXPECT_TRUE(line.client.finished());
        }
    }
}

TEST(ImapClientLogin, DoesNotShowAPasswordThatItMeantToHide) {
    ImapBench bench;
    bench.profile.sasl_scram_sha_256 = false;
    imap::ClientProfile profile = ben();
    profile.login = imap::ClientLogin::ScramSha256;
    Line line{bench, profile, {imap::task::Poll{}}};
    line.connect();
    EXPECT_EQ(line.from_client, "a1 LOGOUT\r\n");
    EXPECT_EQ(line.all<imap::event::LoginRefused>()[0].text, "the server does not offer AUTH=SCRAM-SHA-256");
}

TEST(ImapClientLogin, DoesNotBelieveAServerThatProvedNothing) {  // RFC 5802 5
    imap::ClientProfile profile = ben();
    profile.login = imap::ClientLogin::ScramSha256;
    imap::ClientSession client{profile, {imap::task::Poll{}}};
    wire::Effects out;
    std::vector<imap::ClientEvent> events;
    client.receive("* OK [CAPABILITY IMAP4rev1 AUTH=SCRAM-SHA-256 SASL-IR] hello\r\n", base::kDefaultStart, out, events);
    client.act(base::kDefaultStart, out);
    client.receive("a1 OK come in\r\n", base::kDefaultStart, out, events);
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(std::get<imap::event::LoginRefused>(events[0]).text, "the server did not prove that it knows the password");
    out.clear();
    client.act(base::kDefaultStart, out);
    EXPECT_EQ(out.octets(), "a2 LOGOUT\r\n");
}

TEST(ImapClientLogin, GivesUpOnAChallengeThatMakesNoSense) {
    imap::ClientProfile profile = ben();
    profile.login = imap::ClientLogin::CramMd5;
    imap::ClientSession client{profile, {imap::task::Poll{}}};
    wire::Effects out;
    std::vector<imap::ClientEvent> events;
    client.receive("* OK [CAPABILITY IMAP4rev1 AUTH=CRAM-MD5] hello\r\n", base::kDefaultStart, out, events);
    client.act(base::kDefaultStart, out);
    client.receive("+ that is no base64\r\n", base::kDefaultStart, out, events);
    out.clear();
    client.act(base::kDefaultStart, out);
    EXPECT_EQ(out.octets(), "*\r\n");
    client.receive("a1 BAD log-in cancelled\r\n", base::kDefaultStart, out, events);
    EXPECT_EQ(std::get<imap::event::LoginRefused>(events[0]).text, "log-in cancelled");
}

}  // namespace
