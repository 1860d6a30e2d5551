// What transcripts cannot show of the POP3 client: secrets on its lines, the memory as a value.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "protocols/pop3/client_session.h"
#include "protocols/pop3/state.h"

namespace {

using wire::Effects;

TEST(Pop3Memory, CountsEqualUniqueIdsAndForgetsThemOneByOne) {
    pop3::Seen seen;
    seen.remember("b", base::kDefaultStart, false);
    seen.remember("a", base::kDefaultStart, true);
    seen.remember("b", base::kDefaultStart + base::hours(1), false);
    ASSERT_EQ(seen.entries().size(), 2U);
    EXPECT_EQ(seen.entries()[0].unique_id, "a");
    EXPECT_TRUE(seen.find("a")->headers_only);
    EXPECT_EQ(seen.find("b")->copies, 2U);
    EXPECT_EQ(seen.find("b")->first_seen, base::kDefaultStart);
    seen.remember("a", base::kDefaultStart, false);
    EXPECT_FALSE(seen.find("a")->headers_only);
    EXPECT_EQ(seen.find("a")->copies, 1U);
    seen.removed("b");
    EXPECT_EQ(seen.find("b")->copies, 1U);
    seen.removed("b");
    EXPECT_EQ(seen.find("b"), nullptr);
    seen.removed("b");
    const pop3::Seen copy = seen;
    seen.clear();
    EXPECT_EQ(copy.entries().size(), 1U);
    EXPECT_TRUE(seen.entries().empty());
}

/// Feeds the client a server's lines and returns what it writes, with secrets as stars.
std::string masked(pop3::ClientSession& client, std::string_view octets) {
    Effects out;
    std::vector<pop3::ClientEvent> events;
    client.receive(octets, base::kDefaultStart, out, events);
    while (client.wants_to_act()) client.act(base::kDefaultStart, out);
    std::string text;
    for (const Effects::Item& item : out.items()) {
        if (item.kind != Effects::Kind::Line) continue;
        EXPECT_TRUE(pop3::tables().line_kinds[item.line_kind].from_client);
        std::string line{out.octets(item)};
        for (std::uint32_t i = item.secret_begin; i < item.secret_end; ++i) line[i] = '*';
        const auto [begin, end] = pop3::secret_range(
            std::string_view{out.octets(item)}.substr(0, line.size() - 2),
            pop3::tables().line_kinds[item.line_kind].key.starts_with("AUTH.") ? pop3::State::AuthExchange
                                                                             : pop3::State::Authorization);
        EXPECT_EQ(end - begin, item.secret_end - item.secret_begin) << line;
        text += line;
    }
    return text;
}

pop3::ClientSession client_with(pop3::ClientLogin login) {
    pop3::ClientProfile profile;
    profile.user = "ada";
    profile.password = "tulip-42";
    profile.login = login;
    return {profile, {}, {}, base::kDefaultStart};
}

TEST(Pop3ClientSession, MarksItsSecrets) {
    auto user = client_with(pop3::ClientLogin::UserPass);
    EXPECT_EQ(masked(user, "+OK hello\r\n"), "USER ada\r\n");
    EXPECT_EQ(masked(user, "+OK\r\n"), "PASS ********\r\n");
    auto apop = client_with(pop3::ClientLogin::Apop);
    EXPECT_EQ(masked(apop, "+OK hello <4127.1894006800@pop3.harbor.example>\r\n"),
              "APOP ada ********************************\r\n");
    auto plain = client_with(pop3::ClientLogin::Plain);
    EXPECT_EQ(masked(plain, "+OK hello\r\n"), "AUTH PLAIN ********************\r\n");
    auto login = client_with(pop3::ClientLogin::Login);
    EXPECT_EQ(masked(login, "+OK hello\r\n"), "AUTH LOGIN\r\n");
    EXPECT_EQ(masked(login, "+ VXNlcm5hbWU6\r\n"), "****\r\n");
    EXPECT_EQ(masked(login, "+ UGFzc3dvcmQ6\r\n"), "************\r\n");
}

TEST(Pop3ClientSession, GivesUpOnASilentServer) {
    auto client = client_with(pop3::ClientLogin::UserPass);
    masked(client, "+OK hello\r\n");
    ASSERT_TRUE(client.deadline());
    Effects out;
    std::vector<pop3::ClientEvent> events;
    client.expire(*client.deadline(), out, events);
    EXPECT_TRUE(client.finished());
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(std::get<pop3::SessionEnded>(events[0]), (pop3::SessionEnded{}));
    client.disconnected(base::kDefaultStart, events);
    EXPECT_EQ(events.size(), 1U) << "the end is told once";
}

}  // namespace
