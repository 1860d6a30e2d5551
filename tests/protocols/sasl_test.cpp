// Hash functions and log-in mechanisms, against the examples of their RFCs and against each other.

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "protocols/base/digest.h"
#include "protocols/base/octets.h"
#include "protocols/wire/sasl.h"
#include "protocols/wire/scram.h"

namespace {

using wire::Mechanism;
using wire::SaslClient;
using wire::SaslOutcome;
using wire::SaslServer;
using wire::SaslStep;

class Passwords : public wire::PasswordSource {
  public:
    std::optional<std::string> password_of(std::string_view user) override {
        const auto found = all.find(std::string{user});
        if (found == all.end()) return std::nullopt;
        return found->second;
    }
    std::map<std::string, std::string> all{
        {"ada", "tulip-42"}, {"a,b=c d", "x"}, {"tim", "tanstaaftanstaaf"}};
};

constexpr Mechanism kAll[] = {Mechanism::Plain, Mechanism::Login, Mechanism::CramMd5,
                              Mechanism::ScramSha256};

TEST(Digest, ComputesWhatTheStandardsPrint) {
    EXPECT_EQ(base::hex(base::md5("message digest")),
              "f96b697d7cb7938d525a2f31aaf161d0");  // RFC 1321 A.5
    EXPECT_EQ(base::hex(base::sha256("abc")),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    // RFC 2195 2
    EXPECT_EQ(
        base::hex(base::hmac_md5("tanstaaftanstaaf", "<1896.697170952@postoffice.reston.mci.net>")),
        "b913a602c7eda7a495b4e6e7334d3890");
    // RFC 4231 4.3
    EXPECT_EQ(base::hex(base::hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(base::md5("").size(), 16U);
    EXPECT_EQ(base::hmac_sha256("", "").size(), 32U);
    EXPECT_TRUE(base::equal_in_constant_time("ab", "ab"));
    EXPECT_FALSE(base::equal_in_constant_time("ab", "ac"));
    EXPECT_FALSE(base::equal_in_constant_time("ab", "abc"));
}

TEST(Scram, ComputesTheExampleOfItsStandard) {  // RFC 7677 3
    const std::string nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    const std::string message = "n=user,r=rOprNGfwEbeRWgbNEkqO,r=" + nonce +
                                ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=" + nonce;
    const std::string salted = wire::scram_salted_password(
        "pencil", *base::base64_decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);
    const std::string proof = wire::scram_client_proof(salted, message);
    EXPECT_EQ(base::base64_encode(proof), "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    EXPECT_EQ(base::base64_encode(wire::scram_server_signature(salted, message)),
              "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    EXPECT_TRUE(wire::scram_proof_is_right(salted, message, proof));
    EXPECT_FALSE(wire::scram_proof_is_right(salted, message + "x", proof));
    EXPECT_FALSE(wire::scram_proof_is_right(salted, message, proof.substr(1)));
}

/// Runs client against server to the end; the server's last outcome.
SaslOutcome run(Mechanism mechanism, const std::string& user, const std::string& password,
                bool with_initial, std::string* who = nullptr) {
    Passwords passwords;
    SaslClient client{mechanism, user, password, "c1"};
    SaslServer server{mechanism, "smtp.harbor.example", "7.1894006800"};
    std::optional<std::string> initial;
    if (with_initial) initial = client.initial();
    std::optional<std::string_view> initial_view;
    if (initial) initial_view = *initial;
    SaslStep step = server.begin(initial_view, passwords);
    for (int turn = 0; step.outcome == SaslOutcome::Continue && turn < 6; ++turn) {
        const SaslStep answer = client.respond(step.octets);
        if (answer.outcome == SaslOutcome::Malformed || answer.outcome == SaslOutcome::Denied) {
            return answer.outcome;
        }
        SaslServer copy = server;
        EXPECT_EQ(copy, server);
        step = server.respond(answer.octets, passwords);
        EXPECT_EQ(copy.respond(answer.octets, passwords), step);
        EXPECT_EQ(copy, server);
    }
    EXPECT_TRUE(step.outcome != SaslOutcome::Done || client.server_proved());
    if (who != nullptr) *who = server.user();
    return step.outcome;
}

TEST(Sasl, LetsInWhoeverKnowsThePasswordByEveryMechanism) {
    for (const Mechanism mechanism : kAll) {
        for (const bool with_initial : {false, true}) {
            std::string who;
            EXPECT_EQ(run(mechanism, "ada", "tulip-42", with_initial, &who), SaslOutcome::Done)
                << wire::mechanism_name(mechanism);
            EXPECT_EQ(who, "ada");
            EXPECT_EQ(run(mechanism, "a,b=c d", "x", with_initial, &who), SaslOutcome::Done);
            EXPECT_EQ(who, "a,b=c d");
        }
    }
}

TEST(Sasl, DeniesWrongPasswordsAndUnknownUsersAlike) {
    for (const Mechanism mechanism : kAll) {
        EXPECT_EQ(run(mechanism, "ada", "tulip-43", true), SaslOutcome::Denied);
        EXPECT_EQ(run(mechanism, "eve", "tulip-42", true), SaslOutcome::Denied);
        EXPECT_EQ(run(mechanism, "eve", "", false) == SaslOutcome::Done, false);
    }
}

TEST(Sasl, PlainActsForNobodyElse) {  // RFC 4616 2
    Passwords passwords;
    const auto outcome = [&](std::string_view message) {
        SaslServer server{Mechanism::Plain, "h", "1"};
        return server.begin(message, passwords).outcome;
    };
    using namespace std::string_view_literals;
    EXPECT_EQ(outcome("ada\0ada\0tulip-42"sv), SaslOutcome::Done);
    EXPECT_EQ(outcome("ben\0ada\0tulip-42"sv), SaslOutcome::Denied);
    EXPECT_EQ(outcome("\0ada"sv), SaslOutcome::Malformed);
    EXPECT_EQ(outcome(""sv), SaslOutcome::Malformed);
    EXPECT_EQ(outcome("\0\0tulip-42"sv), SaslOutcome::Malformed);
    EXPECT_EQ(outcome("\0ada\0"sv), SaslOutcome::Malformed);
    EXPECT_EQ(outcome("\0ada\0tulip-42\0x"sv), SaslOutcome::Malformed);
}

TEST(Sasl, CramMd5ComputesTheExampleOfItsStandard) {  // RFC 2195 2
    SaslClient client{Mechanism::CramMd5, "tim", "tanstaaftanstaaf", ""};
    EXPECT_EQ(client.respond("<1896.697170952@postoffice.reston.mci.net>").octets,
              "tim b913a602c7eda7a495b4e6e7334d3890");
    Passwords passwords;
    SaslServer server{Mechanism::CramMd5, "postoffice.reston.mci.net", "1896.697170952"};
    EXPECT_EQ(server.begin(std::nullopt, passwords).octets,
              "<1896.697170952@postoffice.reston.mci.net>");
    EXPECT_EQ(server.respond("tim b913a602c7eda7a495b4e6e7334d3890", passwords).outcome,
              SaslOutcome::Done);
    EXPECT_EQ(SaslServer(Mechanism::CramMd5, "h", "1").begin("tim x", passwords).outcome,
              SaslOutcome::Malformed);
}

TEST(Sasl, ScramRefusesMessagesThatBreakItsGrammar) {  // RFC 5802 5.1, 7
    Passwords passwords;
    for (const char* bad : {"", "n", "n,", "n,,", "p=tls-unique,,n=ada,r=x", "n,,n=ada",
                            "n,,r=x,n=ada", "n,,m=1,n=ada,r=x", "n,,n=a=2Dda,r=x", "n,,n=,r=x",
                            "n,,n=ada,r=", "x,,n=ada,r=x", "n,b=ada,n=ada,r=x"}) {
        SaslServer server{Mechanism::ScramSha256, "h", "1"};
        EXPECT_EQ(server.begin(bad, passwords).outcome, SaslOutcome::Malformed) << bad;
    }
}

TEST(Sasl, ScramDeniesAnAnswerToAnotherQuestion) {  // RFC 5802 5.1, c and r
    Passwords passwords;
    SaslServer server{Mechanism::ScramSha256, "h", "1"};
    SaslClient client{Mechanism::ScramSha256, "ada", "tulip-42", "c"};
    const auto challenge = server.begin(*client.initial(), passwords);
    const std::string right = client.respond(challenge.octets).octets;
    SaslServer copy = server;
    std::string other_binding = right;
    other_binding.replace(0, 6, "c=eSws");  // "y,,"
    EXPECT_EQ(copy.respond(other_binding, passwords).outcome, SaslOutcome::Denied);
    copy = server;
    std::string other_nonce = right;
    other_nonce.replace(9, 1, "!");
    EXPECT_EQ(copy.respond(other_nonce, passwords).outcome, SaslOutcome::Denied);
    copy = server;
    EXPECT_EQ(copy.respond("c=biws", passwords).outcome, SaslOutcome::Malformed);
    EXPECT_EQ(server.respond(right, passwords).outcome, SaslOutcome::Continue);
    EXPECT_EQ(server.respond("x", passwords).outcome, SaslOutcome::Malformed);
}

TEST(Sasl, ScramClientIsNotFooledByAServerWithoutThePassword) {  // RFC 5802 5
    SaslClient client{Mechanism::ScramSha256, "ada", "tulip-42", "c"};
    const std::string first = *client.initial();
    const std::string nonce = first.substr(first.find("r=") + 2);
    SaslClient copy = client;
    EXPECT_EQ(copy.respond("r=other,s=QSXCR+Q6sek8bf92,i=4096").outcome, SaslOutcome::Malformed);
    copy = client;
    EXPECT_EQ(copy.respond("r=" + nonce + ",s=QSXCR+Q6sek8bf92,i=4096").outcome,
              SaslOutcome::Malformed);
    copy = client;
    EXPECT_EQ(copy.respond("r=" + nonce + "x,s=QSXCR+Q6sek8bf92,i=4000000000").outcome,
              SaslOutcome::Malformed);
    EXPECT_EQ(client.respond("r=" + nonce + "x,s=QSXCR+Q6sek8bf92,i=4096").outcome,
              SaslOutcome::Continue);
    EXPECT_EQ(client.respond("v=AAAA").outcome, SaslOutcome::Denied);
    EXPECT_FALSE(client.server_proved());
}

TEST(Sasl, MechanismsAreFoundInAnyCase) {
    for (const Mechanism mechanism : kAll) {
        EXPECT_EQ(wire::find_mechanism(base::to_lower(wire::mechanism_name(mechanism))), mechanism);
    }
    EXPECT_EQ(wire::find_mechanism("XOAUTH2"), std::nullopt);
    EXPECT_EQ(wire::find_mechanism(""), std::nullopt);
}

}  // namespace
