// The SMTP server session as a value: portions, copies, time, promises kept before they are made.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "protocols/base/octets.h"
#include "protocols/smtp/lines.h"
#include "protocols/smtp/server_session.h"
#include "tests/support/smtp_backend.h"

namespace {

using smtp::ServerProfile;
using smtp::ServerSession;
using smtp::State;
using test_support::SmtpHost;

ServerProfile relay() {
    ServerProfile profile;
    profile.host_name = "mx1.meadow.example";
    return profile;
}

ServerProfile submission() {
    ServerProfile profile;
    profile.host_name = "smtp.harbor.example";
    profile.submission = true;
    profile.offer_auth_plain = profile.offer_auth_login = true;
    profile.offer_auth_cram_md5 = profile.offer_auth_scram_sha_256 = true;
    return profile;
}

const std::string kLetter =
    "From: Ada <ada@harbor.example>\r\nTo: Ben <ben@meadow.example>\r\nSubject: Picnic\r\n\r\n"
    "Saturday?\r\n..really\r\n";

const std::string kConversation =
    "EHLO ada-lap.harbor.example\r\nMAIL FROM:<ada@harbor.example> SIZE=120\r\n"
    "RCPT TO:<ben@meadow.example>\r\nRCPT TO:<nobody@meadow.example>\r\nDATA\r\n" +
    kLetter + ".\r\nMAIL FROM:<>\r\nRCPT TO:<ben@meadow.example>\r\nDATA\r\n.\r\nNOOP\r\nQUIT\r\n";

struct Talk {
    ServerSession session;
    SmtpHost host;
    std::string said;
    std::vector<base::Fact> facts;

    explicit Talk(const ServerProfile& profile, std::string domain = "meadow.example")
        : session{profile}, host{std::move(domain)} {
        wire::Effects out;
        session.greet(base::kDefaultStart, out);
        take(out);
    }

    void take(const wire::Effects& out) {
        for (const auto& item : out.items()) {
            said += out.octets(item);
            if (item.kind == wire::Effects::Kind::Tell) facts.push_back(out.fact(item));
        }
    }

    /// What the server answers to these octets.
    std::string say(std::string_view octets, base::Instant now = base::kDefaultStart) {
        wire::Effects out;
        session.receive(octets, now, host, out);
        const std::size_t before = said.size();
        take(out);
        return said.substr(before);
    }
};

TEST(SmtpServerSession, AnswersAlikeHoweverTheOctetsAreCut) {
    Talk whole{relay()};
    whole.say(kConversation);
    EXPECT_EQ(whole.host.taken.size(), 2U);
    for (std::size_t portion = 1; portion < 90; ++portion) {
        Talk cut{relay()};
        for (std::size_t i = 0; i < kConversation.size(); i += portion) {
            cut.say(std::string_view{kConversation}.substr(i, portion));
        }
        ASSERT_EQ(cut.said, whole.said) << portion;
        ASSERT_EQ(cut.host, whole.host) << portion;
        ASSERT_EQ(cut.facts, whole.facts) << portion;
    }
}

TEST(SmtpServerSession, GoesOnFromACopyAtEveryOctetAsIfNothingHadHappened) {
    Talk whole{relay()};
    whole.say(kConversation);
    Talk walked{relay()};
    for (std::size_t i = 0; i < kConversation.size(); ++i) {
        Talk forked = walked;
        const ServerSession before = walked.session;
        forked.say(std::string_view{kConversation}.substr(i));
        ASSERT_EQ(walked.session, before) << "feeding a copy moved the original at octet " << i;
        ASSERT_EQ(forked.said, whole.said) << i;
        ASSERT_EQ(forked.host, whole.host) << i;
        walked.say(std::string_view{kConversation}.substr(i, 1));
    }
    EXPECT_EQ(walked.session, whole.session);
}

TEST(SmtpServerSession, HandsOverTheExactTextAndTheWholeEnvelope) {
    Talk talk{relay()};
    talk.say(kConversation);
    const auto& first = talk.host.taken.at(0);
    EXPECT_EQ(first.text, kLetter.substr(0, kLetter.find("..")) + ".really\r\n");
    EXPECT_EQ(first.envelope.reverse_path.text(), "<ada@harbor.example>");
    ASSERT_EQ(first.envelope.recipients.size(), 1U);
    EXPECT_EQ(first.envelope.recipients[0].path.text(), "<ben@meadow.example>");
    EXPECT_EQ(first.client_name, "ada-lap.harbor.example");
    EXPECT_EQ(first.with, "ESMTP");
    EXPECT_EQ(first.user, "");
    EXPECT_TRUE(talk.host.taken.at(1).envelope.reverse_path.is_null());
    EXPECT_EQ(talk.host.taken.at(1).text, "");
}

/// A backend that looks whether anything was promised before it was asked.
class Watching : public SmtpHost {
  public:
    explicit Watching(const wire::Effects& effects) : out{effects} {}
    smtp::AcceptVerdict accept(const smtp::Transfer& transfer) override {
        promised_before = out.octets().find("250 2.0.0") != std::string_view::npos;
        asked = true;
        return SmtpHost::accept(transfer);
    }
    const wire::Effects& out;
    bool promised_before = false;
    bool asked = false;
};

TEST(SmtpServerSession, StoresTheLetterBeforeItSaysSo) {  // RFC 5321 4.2.5
    ServerSession session{relay()};
    wire::Effects out;
    Watching host{out};
    session.greet(base::kDefaultStart, out);
    session.receive(kConversation, base::kDefaultStart, host, out);
    EXPECT_TRUE(host.asked);
    bool accepted = false;
    std::vector<bool> order;
    for (const auto& item : out.items()) {
        if (item.kind == wire::Effects::Kind::Tell &&
            out.fact(item).kind == base::FactKind::Accepted)
            accepted = true;
        if (item.kind == wire::Effects::Kind::Line &&
            item.line_kind == smtp::index_of(smtp::Line::Data250)) {
            order.push_back(accepted);
            accepted = false;
        }
    }
    EXPECT_EQ(order, (std::vector<bool>{true, true}));
    out.clear();
    session = ServerSession{relay()};
    Watching first{out};
    session.receive(kConversation.substr(0, kConversation.find("MAIL FROM:<>")),
                    base::kDefaultStart, first, out);
    EXPECT_TRUE(first.asked);
    EXPECT_FALSE(first.promised_before);
}

TEST(SmtpServerSession, SaysNothingAboutALetterThatWasNotStored) {
    const std::pair<smtp::AcceptVerdict, std::string> kVerdicts[] = {
        {smtp::AcceptVerdict::StoreFullForNow, "452 4.3.1 "},
        {smtp::AcceptVerdict::TooBig, "552 5.3.4 "},
        {smtp::AcceptVerdict::LoopDetected, "554 5.4.6 "},
        {smtp::AcceptVerdict::TryLater, "451 4.3.0 "},
        {smtp::AcceptVerdict::Refused, "554 5.7.1 "},
        {smtp::AcceptVerdict::MailboxFullForNow, "452 4.2.2 "},
        {smtp::AcceptVerdict::MailboxFullForGood, "552 5.2.2 "}};
    for (const auto& [verdict, reply] : kVerdicts) {
        Talk talk{relay()};
        talk.host.accept_verdict = verdict;
        talk.say(
            "EHLO x.example\r\nMAIL FROM:<ada@harbor.example>\r\nRCPT "
            "TO:<ben@meadow.example>\r\nDATA\r\n");
        EXPECT_TRUE(talk.say("x\r\n.\r\n").starts_with(reply));
        EXPECT_TRUE(talk.host.taken.empty());
        EXPECT_EQ(talk.session.state(), State::Greeted);
        for (const base::Fact& fact : talk.facts) EXPECT_NE(fact.kind, base::FactKind::Accepted);
    }
}

TEST(SmtpServerSession, NamesTheProtocolAsReceivedWants) {  // RFC 3848, RFC 6531 4.3
    const auto with = [](const std::string& hello, const std::string& parameter, bool encrypted,
                         bool log_in) {
        ServerProfile profile = submission();
        profile.submission = false;
        profile.offer_smtputf8 = true;
        Talk talk{profile};
        smtp::Peer peer;
        peer.encrypted = encrypted;
        talk.session = ServerSession{profile, peer};
        talk.say(hello + " x.example\r\n");
        if (log_in) talk.say("AUTH PLAIN AGFkYQB0dWxpcC00Mg==\r\n");
        talk.say("MAIL FROM:<ada@harbor.example>" + parameter +
                 "\r\nRCPT TO:<ben@meadow.example>\r\nDATA\r\n.\r\n");
        return talk.host.taken.empty() ? "nothing" : talk.host.taken[0].with;
    };
    EXPECT_EQ(with("HELO", "", false, false), "SMTP");
    EXPECT_EQ(with("EHLO", "", false, false), "ESMTP");
    EXPECT_EQ(with("EHLO", "", true, false), "ESMTPS");
    EXPECT_EQ(with("EHLO", "", false, true), "ESMTPA");
    EXPECT_EQ(with("EHLO", "", true, true), "ESMTPSA");
    EXPECT_EQ(with("EHLO", " SMTPUTF8", false, false), "UTF8SMTP");
    EXPECT_EQ(with("EHLO", " SMTPUTF8", true, true), "UTF8SMTPSA");
}

TEST(SmtpServerSession, HangsUpOnSilenceAndOnlyThen) {  // RFC 5321 4.5.3.2.7
    Talk talk{relay()};
    const base::Instant start = base::kDefaultStart;
    EXPECT_EQ(talk.session.deadline(), start + base::minutes(5));
    talk.say("NOOP\r\n", start + base::minutes(4));
    EXPECT_EQ(talk.session.deadline(), start + base::minutes(9));
    wire::Effects out;
    talk.session.expire(start + base::minutes(8), out);
    EXPECT_TRUE(out.empty());
    talk.session.expire(start + base::minutes(9), out);
    EXPECT_EQ(out.octets(), "421 4.4.2 mx1.meadow.example closing: nothing heard for too long\r\n");
    EXPECT_EQ(talk.session.state(), State::Closed);
    EXPECT_EQ(talk.session.deadline(), std::nullopt);
    EXPECT_EQ(talk.say("NOOP\r\n"), "");
}

TEST(SmtpServerSession, ForgetsALetterWhoseEndNeverCame) {  // RFC 5321 3.8
    Talk talk{relay()};
    talk.say(
        "EHLO x.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<ben@meadow.example>\r\nDATA\r\nHalf "
        "a lett");
    wire::Effects out;
    talk.session.disconnected(out);
    EXPECT_TRUE(talk.host.taken.empty());
    EXPECT_EQ(out.octets(), "");
    EXPECT_EQ(talk.session.state(), State::Closed);
    EXPECT_EQ(talk.say("er\r\n.\r\n"), "");
    EXPECT_TRUE(talk.host.taken.empty());
}

TEST(SmtpServerSession, SharesItsProfileBetweenCopies) {
    const base::Cow<ServerProfile> profile{relay()};
    const ServerSession a{profile};
    const ServerSession b{profile};
    EXPECT_EQ(a, b);
    EXPECT_EQ(&a.profile(), &b.profile());
    EXPECT_EQ(a, ServerSession{relay()});
}

TEST(SmtpServerSession, LogsInByEveryMechanismItOffers) {
    for (const auto mechanism : {wire::Mechanism::Plain, wire::Mechanism::Login,
                                 wire::Mechanism::CramMd5, wire::Mechanism::ScramSha256}) {
        Talk talk{submission()};
        talk.say("EHLO ada-lap.harbor.example\r\n");
        wire::SaslClient client{mechanism, "ada", "tulip-42", "n"};
        std::string answer =
            talk.say("AUTH " + std::string{wire::mechanism_name(mechanism)} + "\r\n");
        for (int turn = 0; answer.starts_with("334 ") && turn < 5; ++turn) {
            const auto challenge = base::base64_decode(answer.substr(4, answer.size() - 6));
            ASSERT_TRUE(challenge);
            answer = talk.say(base::base64_encode(client.respond(*challenge).octets) + "\r\n");
        }
        EXPECT_EQ(answer, "235 2.7.0 logged in\r\n") << wire::mechanism_name(mechanism);
        EXPECT_EQ(talk.session.user(), "ada");
        EXPECT_TRUE(client.server_proved());
    }
}

TEST(SmtpServerSession, ListsExactlyTheExtensionsThatAreOn) {  // RFC 5321 4.1.1.1, 4.2.4
    const std::pair<bool ServerProfile::*, std::string> kSwitches[] = {
        {&ServerProfile::offer_pipelining, "PIPELINING"},
        {&ServerProfile::offer_size, "SIZE 35882577"},
        {&ServerProfile::offer_8bitmime, "8BITMIME"},
        {&ServerProfile::offer_starttls, "STARTTLS"},
        {&ServerProfile::offer_auth_plain, "AUTH PLAIN"},
        {&ServerProfile::offer_auth_login, "AUTH LOGIN"},
        {&ServerProfile::offer_auth_cram_md5, "AUTH CRAM-MD5"},
        {&ServerProfile::offer_auth_scram_sha_256, "AUTH SCRAM-SHA-256"},
        {&ServerProfile::offer_chunking, "CHUNKING"},
        {&ServerProfile::offer_smtputf8, "SMTPUTF8"},
        {&ServerProfile::offer_dsn, "DSN"},
        {&ServerProfile::offer_enhanced_codes, "ENHANCEDSTATUSCODES"}};
    for (const auto& [flag, keyword] : kSwitches) {
        ServerProfile profile = relay();
        for (const auto& other : kSwitches) profile.*other.first = false;
        profile.*flag = true;
        Talk talk{profile};
        EXPECT_EQ(talk.say("EHLO x.example\r\n"),
                  "250-mx1.meadow.example greets x.example\r\n250-" + keyword + "\r\n250 HELP\r\n");
    }
}

}  // namespace
