// Addresses, messages, mailboxes, trace fields.

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "protocols/mail/address.h"
#include "protocols/mail/bounce.h"
#include "protocols/mail/envelope.h"
#include "protocols/mail/store.h"
#include "protocols/mail/trace_header.h"

namespace {

TEST(Address, AcceptsWhatTheGrammarAcceptsAndNothingElse) {  // RFC 5321 4.1.2, 4.1.3
    for (const char* good : {"ben@meadow.example", "a.b+c@x-1.example", "\"a b\"@x.example",
                             "\"a\\\"b\"@x.example", "ben@[192.0.2.1]", "ben@[IPv6:2001:db8::1]"}) {
        EXPECT_TRUE(mail::parse_mailbox(good)) << good;
    }
    for (const char* bad : {"", "ben", "@x.example", "a..b@x.example", ".a@x.example", "a.@x.example",
                            "a@-x.example", "a@x..example", "a b@x.example", "a@[300.0.2.1]",
                            "a@[IPv6:1::2::3]", "a@x.example ", "\"a@x.example", "\xc3\xa4@x.example"}) {
        EXPECT_FALSE(mail::parse_mailbox(bad)) << bad;
    }
    EXPECT_TRUE(mail::parse_mailbox("\xc3\xa4@x.example", true));
    for (const char* no_utf8 : {"\xe4@x.example", "a@\xe4.example", "\"\xed\xa0\x80\"@x.example"}) EXPECT_FALSE(mail::parse_mailbox(no_utf8, true)) << no_utf8;
}

TEST(Bounce, AStatusIsFoundInARepliesAndInWhatHappenedInstead) {  // RFC 3463
    for (const auto& [text, status] : {std::pair{"550 5.1.1 no such mailbox", "5.1.1"}, std::pair{"550 no", "5.0.0"}, std::pair{"450 5.1.1 x", "4.0.0"},
                                       std::pair{"451 4.7.1", "4.7.1"}, std::pair{"5.1.10 the domain takes no mail", "5.1.10"},
                                       std::pair{"nobody answered", "4.4.1"}, std::pair{"", "4.4.1"}, std::pair{"550", "5.0.0"}}) {
        EXPECT_EQ(mail::status_of_reply(text), status) << text;
    }
}

TEST(Bounce, AddressesBeyondAsciiTakeTheFormThatTheNoticeCanCarry) {  // RFC 6533 3, 4
    mail::BounceParts parts;
    parts.reporting_host = "mx1.meadow.example";
    parts.from = "postmaster@meadow.example";
    parts.to = "ada@harbor.example";
    parts.message_id = "1";
    parts.recipients.push_back({"gr\xc3\xbcn@meadow.example", "utf-8;gr\\x{FC}n@meadow.example", "5.1.1", "", "", "there is no such mailbox here", {}});
    const mail::Message original{"Subject: x\r\n\r\nx\r\n"};
    const std::string seven{mail::bounce_message(parts, original).text()};
    EXPECT_NE(seven.find("Original-Recipient: utf-8;gr\\x{FC}n@meadow.example\r\nFinal-Recipient: utf-8; gr\\x{FC}n@meadow.example\r\n"), std::string::npos) << seven;
    EXPECT_NE(seven.find("Content-Type: message/delivery-status\r\n\r\n"), std::string::npos) << seven;
    parts.utf8 = true;
    const std::string eight{mail::bounce_message(parts, original).text()};
    EXPECT_NE(eight.find("Original-Recipient: utf-8;gr\xc3\xbcn@meadow.example\r\nFinal-Recipient: utf-8; gr\xc3\xbcn@meadow.example\r\n"), std::string::npos) << eight;
    EXPECT_NE(eight.find("Content-Type: message/global-delivery-status\r\nContent-Transfer-Encoding: 8bit\r\n"), std::string::npos) << eight;
    EXPECT_NE(eight.find("Content-Type: text/rfc822-headers\r\n\r\n"), std::string::npos) << eight;
}

TEST(Address, QuotesOnlyWhereItMust) {
    EXPECT_EQ(mail::parse_mailbox("\"ben\"@x.example")->text(), "ben@x.example");
    EXPECT_EQ(mail::parse_mailbox("\"a b\"@x.example")->text(), "\"a b\"@x.example");
}

TEST(Address, AcceptsAndForgetsASourceRoute) {  // RFC 5321 appendix C
    std::string_view rest;
    const auto path = mail::parse_path("<@a.example,@b.example:ben@c.example> SIZE=3", rest);
    ASSERT_TRUE(path);
    EXPECT_EQ(path->text(), "<ben@c.example>");
    EXPECT_EQ(rest, " SIZE=3");
    EXPECT_TRUE(mail::parse_path("<>", rest)->is_null());
    EXPECT_FALSE(mail::parse_path("<ben@c.example", rest));
    EXPECT_EQ(mail::parse_path("<Postmaster>", rest)->mailbox.local, "Postmaster");
}

TEST(Message, FindsFieldsInAnyCaseAndUnfoldsThem) {
    const mail::Message message{"Subject: Picnic\r\n on Saturday?\r\nTO: ben@meadow.example\r\n\r\nHi\r\n"};
    EXPECT_EQ(message.field("subject"), "Picnic on Saturday?");
    EXPECT_EQ(message.field("To"), "ben@meadow.example");
    EXPECT_EQ(message.field("Cc"), std::nullopt);
    EXPECT_EQ(message.body(), "Hi\r\n");
    EXPECT_EQ(mail::Message{"no header at all"}.body(), "");
    EXPECT_EQ(mail::Message{"\r\nbody"}.body(), "body");
}

TEST(Message, AddsFieldsInFrontAndChangesNothingElse) {
    const mail::Message before{"Subject: x\r\n\r\nHi"};
    EXPECT_EQ(before.with_fields_in_front("Received: y\r\n").text(), "Received: y\r\nSubject: x\r\n\r\nHi");
}

TEST(Mailbox, GivesUidsThatOnlyGrow) {  // RFC 9051 2.3.1.1
    mail::Store store;
    store.add_account(base::AccountId{1}, "ben", "meadow.example", "rye-bread-9");
    for (std::uint32_t i = 1; i <= 3; ++i) {
        store.append(base::AccountId{1}, "inbox", mail::Message{"x"}, {}, base::kDefaultStart, base::LetterId{i}, base::CopyId{i});
    }
    mail::MailboxState& inbox = *store.edit(base::AccountId{1})->edit_mailbox("INBOX");
    EXPECT_EQ(inbox.expunge({base::Uid{3}}).size(), 1U);
    store.append(base::AccountId{1}, "INBOX", mail::Message{"y"}, {}, base::kDefaultStart, base::LetterId{4}, base::CopyId{4});
    const mail::MailboxState& now = *store.find(base::AccountId{1})->mailbox("INBOX");
    EXPECT_EQ(now.messages.back().uid.value, 4U);
    EXPECT_EQ(now.index_of(base::Uid{3}), std::nullopt);
    EXPECT_EQ(now.index_of(base::Uid{4}), 2U);
    EXPECT_EQ(now.expunged.size(), 1U);
}

TEST(Mailbox, ACopyOfTheStoreDoesNotFollowItsOriginal) {
    mail::Store store;
    store.add_account(base::AccountId{1}, "ben", "meadow.example", "p");
    store.append(base::AccountId{1}, "INBOX", mail::Message{"x"}, {}, base::kDefaultStart, base::LetterId{1}, base::CopyId{1});
    const mail::Store before = store;
    store.edit(base::AccountId{1})->edit_mailbox("INBOX")->set_flags(0, {mail::Flags::kSeen, 0});
    EXPECT_FALSE(before.find(base::AccountId{1})->mailbox("INBOX")->messages[0].flags.has(mail::Flags::kSeen));
    EXPECT_NE(before, store);
}

TEST(TraceHeader, HasTheClausesOfTheStandard) {  // RFC 5321 4.4
    EXPECT_EQ(mail::received_field({"smtp.harbor.example", "192.0.2.10", "mx1.meadow.example", "ESMTP", "4F2A",
                                    "ben@meadow.example", base::kDefaultStart}),
              "Received: from smtp.harbor.example ([192.0.2.10])\r\n\tby mx1.meadow.example with ESMTP id 4F2A\r\n"
              "\tfor <ben@meadow.example>; Mon, 7 Jan 2030 09:00:00 +0000\r\n");
}

}  // namespace
