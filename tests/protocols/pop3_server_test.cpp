// What transcripts cannot show of the POP3 server: secrets, provenance, values, limits.

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "protocols/base/octets.h"
#include "protocols/pop3/server_session.h"

namespace {

using base::FactKind;
using wire::Effects;

/// A store with Ada's maildrop of so many messages.
mail::Store store_with(std::uint32_t messages) {
    mail::Store store;
    store.add_account(base::AccountId{1}, "ada", "harbor.example", "tulip-42");
    for (std::uint32_t i = 1; i <= messages; ++i) {
        store.append(base::AccountId{1}, "INBOX", mail::Message{"Subject: " + std::to_string(i) + "\r\n\r\n.dot\r\n"},
                     {}, base::kDefaultStart, base::LetterId{i}, base::CopyId{100 + i});
    }
    return store;
}

std::string say(pop3::ServerSession& session, mail::Store& store, std::string_view octets) {
    Effects out;
    session.receive(octets, base::kDefaultStart, store, out);
    return std::string{out.octets()};
}

pop3::ServerSession logged_in(mail::Store& store, pop3::ServerProfile profile = {}) {
    pop3::ServerSession session{std::move(profile), base::SessionId{7}};
    Effects out;
    session.greet(base::kDefaultStart, out);
    say(session, store, "USER ada\r\nPASS tulip-42\r\n");
    EXPECT_EQ(session.state(), pop3::State::Transaction);
    return session;
}

TEST(Pop3ServerSession, SendsAMessageWithItsProvenance) {
    mail::Store store = store_with(2);
    pop3::ServerSession session = logged_in(store);
    Effects out;
    session.receive("RETR 2\r\n", base::kDefaultStart, store, out);
    ASSERT_EQ(out.items().size(), 3U);
    const Effects::Item& text = out.items()[1];
    EXPECT_EQ(text.kind, Effects::Kind::Content);
    EXPECT_EQ(text.provenance, (wire::Provenance{base::LetterId{2}, base::CopyId{102}}));
    EXPECT_EQ(out.octets(text), "Subject: 2\r\n\r\n..dot\r\n");
    ASSERT_NE(out.body(text), nullptr);
    EXPECT_EQ(out.body(text)->view(), "Subject: 2\r\n\r\n.dot\r\n");
    EXPECT_EQ(out.octets(out.items()[2]), ".\r\n");
}

TEST(Pop3ServerSession, SharesTheTextOfAMessageInsteadOfCopyingIt) {
    mail::Store store = store_with(1);
    pop3::ServerSession session = logged_in(store);
    Effects out;
    session.receive("RETR 1\r\nTOP 1 99\r\nTOP 1 0\r\n", base::kDefaultStart, store, out);
    const char* stored = store.find(base::AccountId{1})->mailbox("INBOX")->messages[0].message.text().data();
    ASSERT_EQ(out.items().size(), 9U);
    EXPECT_EQ(out.body(out.items()[1])->view().data(), stored);
    EXPECT_EQ(out.body(out.items()[4])->view().data(), stored) << "TOP that reaches the end sends the whole letter";
    EXPECT_EQ(out.body(out.items()[7]), nullptr) << "a part of a letter is no letter";
}

TEST(Pop3ServerSession, EveryReplyToARandomCommandEndsExactlyOnce) {
    const base::ProtocolTables& tables = pop3::tables();
    mail::Store store = store_with(3);
    for (const base::CommandRow& row : tables.commands) {
        for (const char* argument : {"", " 1", " 1 1", " x y z", " "}) {
            pop3::ServerSession session = logged_in(store);
            Effects out;
            session.receive(std::string{row.verb} + argument + "\r\n", base::kDefaultStart, store, out);
            int ends = 0;
            for (const Effects::Item& item : out.items()) {
                if (item.kind != Effects::Kind::Line && item.kind != Effects::Kind::Content) continue;
                if (tables.line_kinds[item.line_kind].ends_reply) ++ends;
                EXPECT_FALSE(tables.line_kinds[item.line_kind].from_client);
                EXPECT_TRUE(out.octets(item).ends_with("\r\n"));
            }
            EXPECT_EQ(ends, 1) << row.verb << argument;
            session.disconnected(base::kDefaultStart, store, out);
        }
    }
}

/// What a well-formed use of each verb looks like.
std::string example_of(std::string_view verb) {
    if (verb == "USER") return "USER ada";
    if (verb == "PASS") return "PASS tulip-42";
    if (verb == "APOP") return "APOP ada 0d0575ce56da2f5efa5b05248104725d";
    if (verb == "AUTH") return "AUTH PLAIN";
    if (verb == "RETR" || verb == "DELE") return std::string{verb} + " 1";
    if (verb == "TOP") return "TOP 1 0";
    return std::string{verb};
}

TEST(Pop3ServerSession, TakesEveryCommandInItsStatesAndInNoOther) {
    const base::ProtocolTables& tables = pop3::tables();
    std::map<std::string_view, base::StateSet> legal;   // QUIT has two rows
    for (const base::CommandRow& row : tables.commands) legal[row.verb] |= row.legal_in;
    ASSERT_EQ(legal.size(), 17U);
    for (const auto& [verb, states] : legal) {
        for (const pop3::State state : {pop3::State::Authorization, pop3::State::Transaction}) {
            mail::Store store = store_with(1);
            pop3::ServerSession session{pop3::ServerProfile{}, base::SessionId{7}};
            Effects out;
            session.greet(base::kDefaultStart, out);
            if (state == pop3::State::Transaction) session = logged_in(store);
            const std::string reply = say(session, store, example_of(verb) + "\r\n");
            const bool here = (states & base::state_set(state)) != 0;
            const bool wrong_state = reply == "-ERR log in first\r\n" || reply == "-ERR you are logged in already\r\n";
            EXPECT_EQ(wrong_state, !here) << verb << " in " << tables.state_names[static_cast<std::size_t>(state)];
            // PASS without USER and a digest for another greeting are refused for reasons of their own.
            if (here && verb != "PASS" && verb != "APOP") {
                EXPECT_TRUE(reply.starts_with("+")) << reply;
            }
        }
    }
}

TEST(Pop3ServerSession, TakesNoCommandInsideAuth) {
    for (const base::CommandRow& row : pop3::tables().commands) {
        mail::Store store = store_with(1);
        pop3::ServerSession session{pop3::ServerProfile{}, base::SessionId{7}};
        say(session, store, "AUTH LOGIN\r\n");
        ASSERT_EQ(session.state(), pop3::State::AuthExchange);
        const std::string reply = say(session, store, example_of(row.verb) + "\r\n");
        // A word of four letters is base64 and an answer; anything else ends the exchange.
        EXPECT_TRUE(reply.starts_with("+ ") || reply == "-ERR the answer is not well formed\r\n") << row.verb << reply;
    }
}

TEST(Pop3ServerSession, RefusesNamesThatAreNotUtf8) {  // RFC 6856 2.2
    mail::Store store = store_with(0);
    pop3::ServerSession session{pop3::ServerProfile{}, base::SessionId{7}};
    EXPECT_TRUE(say(session, store, "USER j\xc3\xbcrgen\r\n").starts_with("+OK"));
    for (const char* bad : {"\xff", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe2\x82", "a\x80"}) {
        EXPECT_TRUE(say(session, store, std::string{"USER "} + bad + "\r\n").starts_with("-ERR")) << base::visible_octets(bad);
    }
}

TEST(Pop3ServerSession, ACopyGoesItsOwnWay) {
    mail::Store store = store_with(3);
    pop3::ServerSession session = logged_in(store);
    say(session, store, "DELE 1\r\n");
    pop3::ServerSession fork = session;
    mail::Store fork_store = store;
    EXPECT_EQ(fork, session);
    say(fork, fork_store, "QUIT\r\n");
    EXPECT_EQ(fork_store.find(base::AccountId{1})->mailbox("INBOX")->messages.size(), 2U);
    EXPECT_EQ(store.find(base::AccountId{1})->mailbox("INBOX")->messages.size(), 3U);
    EXPECT_FALSE(fork == session);
    EXPECT_EQ(say(session, store, "STAT\r\n").substr(0, 5), "+OK 2");
}

TEST(Pop3ServerSession, RemovesOnlyWhatWasMarkedWhateverElseHappens) {
    mail::Store store = store_with(5);
    pop3::ServerSession session = logged_in(store);
    say(session, store, "DELE 2\r\nDELE 4\r\n");
    store.append(base::AccountId{1}, "INBOX", mail::Message{"late\r\n"}, {}, base::kDefaultStart, base::LetterId{9}, base::CopyId{109});
    (void)store.edit(base::AccountId{1})->edit_mailbox("INBOX")->expunge({base::Uid{4}});
    Effects out;
    session.receive("QUIT\r\n", base::kDefaultStart, store, out);
    std::string ended;
    for (const Effects::Item& item : out.items()) {
        if (item.kind == Effects::Kind::Tell && out.fact(item).kind == FactKind::CopyEnded) {
            ended += std::to_string(out.fact(item).letter.value) + " ";
        }
    }
    EXPECT_EQ(ended, "2 ") << "letter 4 was removed by another path and ended there";
    std::string left;
    for (const auto& stored : store.find(base::AccountId{1})->mailbox("INBOX")->messages) {
        left += std::to_string(stored.letter.value) + " ";
    }
    EXPECT_EQ(left, "1 3 5 9 ");
}

TEST(Pop3ServerSession, AfterTheEndItHearsNothing) {
    mail::Store store = store_with(1);
    pop3::ServerSession session = logged_in(store);
    EXPECT_EQ(say(session, store, "QUIT\r\nSTAT\r\n"), "+OK bye (1 message left)\r\n");
    EXPECT_EQ(say(session, store, "STAT\r\n"), "");
    EXPECT_EQ(session.deadline(), std::nullopt);
    Effects out;
    session.disconnected(base::kDefaultStart, store, out);
    session.expire(base::kDefaultStart, store, out);
    EXPECT_TRUE(out.empty());
}

TEST(Pop3Secrets, AreFoundInLinesTypedByHand) {
    const auto secret = [](std::string_view line, pop3::State state = pop3::State::Authorization) {
        const auto [begin, end] = pop3::secret_range(line, state);
        return std::string{line.substr(begin, end - begin)};
    };
    EXPECT_EQ(secret("PASS two words"), "two words");
    EXPECT_EQ(secret("pass x"), "x");
    EXPECT_EQ(secret("PASS"), "");
    EXPECT_EQ(secret("APOP ada 0123"), "0123");
    EXPECT_EQ(secret("AUTH PLAIN AGFk"), "AGFk");
    EXPECT_EQ(secret("AUTH PLAIN"), "");
    EXPECT_EQ(secret("USER ada"), "");
    // With slips: blanks before the verb, tabs, letters exchanged or grown together, words of another protocol.
    EXPECT_EQ(secret(" PASS x"), "x");
    EXPECT_EQ(secret("\tPASS\tx"), "x");
    EXPECT_EQ(secret("pass  x"), " x") << "a password may begin with a blank";
    EXPECT_EQ(secret("PSAS x"), "x");
    EXPECT_EQ(secret("PASSX y"), "X y");
    EXPECT_EQ(secret("PASS\x01x"), "x");
    EXPECT_EQ(secret("APOP  ada\t0123"), "0123");
    EXPECT_EQ(secret("AUTH\tPLAIN  AGFk"), "AGFk");
    EXPECT_EQ(secret("LOGIN ada x"), "x");
    EXPECT_EQ(secret("APOP ada"), "");
    EXPECT_EQ(secret("STAT"), "");
    EXPECT_EQ(secret("dHVsaXAtNDI="), "dHVsaXAtNDI=") << "AUTH was refused, and whoever types goes on";
    EXPECT_EQ(secret("sTAt"), "");
    EXPECT_EQ(secret("dHVsaXAtNDI=", pop3::State::AuthExchange), "dHVsaXAtNDI=");
    EXPECT_EQ(secret("*", pop3::State::AuthExchange), "");
}

TEST(Pop3Tables, NameTheLinesOfAClient) {
    const auto key = [](std::string_view line, pop3::State state = pop3::State::Authorization) {
        return pop3::tables().line_kinds[pop3::classify_client_line(line, state)].key;
    };
    EXPECT_EQ(key("user ada"), "USER");
    EXPECT_EQ(key("TOP 1 0"), "TOP");
    EXPECT_EQ(key("HELO x"), "unknown");
    EXPECT_EQ(key(""), "unknown");
    EXPECT_EQ(key("*", pop3::State::AuthExchange), "AUTH.cancel");
    EXPECT_EQ(key("USER", pop3::State::AuthExchange), "AUTH.response");
}

}  // namespace
