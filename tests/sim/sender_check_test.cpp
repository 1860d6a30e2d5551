// SPF, the toy signature, DMARC: what each looks at.

#include <gtest/gtest.h>

#include <string>

#include "protocols/mail/address.h"
#include "sim/sender_check.h"

namespace {

sim::World world_with(std::initializer_list<std::pair<const char*, const char*>> texts) {
    sim::World world;
    world.zones.records.push_back({"mx.school.example", dns::Type::A, 3600, 0, "192.0.2.10"});
    world.zones.records.push_back({"school.example", dns::Type::Mx, 3600, 10, "mx.school.example"});
    for (const auto& [name, text] : texts) world.zones.records.push_back({name, dns::Type::Txt, 3600, 0, text});
    return world;
}

std::string spf(const char* record, const char* address = "192.0.2.10") {
    return sim::spf_result(world_with({{"school.example", record}, {"other.example", "v=spf1 ip4:192.0.2.0/24 -all"}, {"none.example", "hello"}}).zones, "school.example", address);
}

mail::Envelope from(const char* address) {
    mail::Envelope envelope;
    envelope.reverse_path = mail::Path{*mail::parse_mailbox(address)};
    return envelope;
}

const mail::Message kLetter{"From: Ines <ines@school.example>\r\nTo: ben@meadow.example\r\nSubject: Hello\r\n\r\nDear Ben\r\n"};

TEST(Spf, MechanismsAreTriedFromLeftToRight) {   // RFC 7208 4.6.2
    EXPECT_EQ(spf("v=spf1 ip4:192.0.2.10 -all"), "pass");
    EXPECT_EQ(spf("v=spf1 ip4:192.0.2.0/28 -all"), "pass");
    EXPECT_EQ(spf("v=spf1 ip4:192.0.2.16/28 -all"), "fail");
    EXPECT_EQ(spf("v=spf1 ~all"), "softfail");
    EXPECT_EQ(spf("v=spf1 ?all"), "neutral");
    EXPECT_EQ(spf("v=spf1"), "neutral");
    EXPECT_EQ(spf("v=spf1 mx -all"), "pass");
    EXPECT_EQ(spf("v=spf1 a:mx.school.example -all"), "pass");
    EXPECT_EQ(spf("v=spf1 -ip4:192.0.2.10 +all"), "fail");
    EXPECT_EQ(spf("v=spf10 -all"), "none");
    EXPECT_EQ(spf("v=spf1 ip5:1 -all"), "permerror");
    EXPECT_EQ(spf("v=spf1 colour=red -all"), "fail") << "an unknown modifier is passed over (6)";
}

TEST(Spf, IncludeAsksAnotherDomainAndRedirectHandsOver) {   // 5.2, 6.1
    EXPECT_EQ(spf("v=spf1 include:other.example -all"), "pass");
    EXPECT_EQ(spf("v=spf1 include:other.example -all", "203.0.113.5"), "fail") << "its -all is no answer for us";
    EXPECT_EQ(spf("v=spf1 include:none.example -all"), "permerror");
    EXPECT_EQ(spf("v=spf1 redirect=other.example"), "pass");
    EXPECT_EQ(spf("v=spf1 redirect=other.example", "203.0.113.5"), "fail");
    EXPECT_EQ(spf("v=spf1 redirect=none.example"), "permerror");
}

TEST(Spf, TwoRecordsAndTooManyLookupsAreErrorsForGood) {   // 4.5, 4.6.4
    const sim::World two = world_with({{"school.example", "v=spf1 -all"}, {"school.example", "v=spf1 +all"}});
    EXPECT_EQ(sim::spf_result(two.zones, "school.example", "192.0.2.10"), "permerror");
    EXPECT_EQ(spf("v=spf1 include:school.example -all"), "permerror") << "it includes itself";
    std::string many = "v=spf1";
    for (int i = 0; i < 10; ++i) many += " a:x" + std::to_string(i) + ".example";
    EXPECT_EQ(spf((many + " -all").c_str()), "fail") << "ten are allowed";
    EXPECT_EQ(spf((many + " a:y.example -all").c_str()), "permerror");
    sim::World failing = world_with({{"school.example", "v=spf1 -all"}});
    failing.zones.troubles.push_back({"school.example", true, base::Duration{0}});
    EXPECT_EQ(sim::spf_result(failing.zones, "school.example", "192.0.2.10"), "temperror");
}

TEST(ToySignature, StandsForTheHeadersAndTheBody) {   // RFC 6376 3.4, 3.7
    sim::World world = world_with({});
    world.zones.records.push_back({"s1._domainkey.school.example", dns::Type::Txt, 3600, 0, sim::key_record(world, "school.example", "s1")});
    const std::string signature = sim::signature_field(world, "school.example", "s1", kLetter);
    const auto result = [&](std::string text) { return sim::check_sender(world, "203.0.113.9", "x", from("x@rogue.example"), mail::Message{std::move(text)}).dkim; };
    const std::string whole = signature + std::string{kLetter.text()};
    const auto changed = [&](const std::string& what, const std::string& into) {
        std::string text = whole;
        text.replace(text.find(what), what.size(), into);
        return text;
    };
    EXPECT_EQ(result(whole), "pass");
    EXPECT_EQ(result("Received: from x\r\n" + whole), "pass") << "what is put in front is not signed";
    EXPECT_EQ(result(changed("Subject: Hello", "subject:   Hello ")), "pass") << "relaxed: blanks and case";
    EXPECT_EQ(result(whole + "\r\n\r\n"), "pass") << "empty lines at the end do not count";
    EXPECT_EQ(result(changed("Hello", "[club] Hello")), "fail");
    EXPECT_EQ(result(changed("Dear", "dear")), "fail") << "one octet";
    EXPECT_EQ(result(whole + "-- \r\nthe list\r\n"), "fail") << "a footer";
    EXPECT_EQ(result(std::string{kLetter.text()}), "none");
    world.zones.records.back().data = "v=DKIM1; k=toy; p=00";
    EXPECT_EQ(result(whole), "fail") << "another key";
    world.zones.records.pop_back();
    EXPECT_EQ(result(whole), "permerror") << "no key is published";
}

TEST(Dmarc, ComparesWithTheDomainInFrom) {   // RFC 7489 3.1
    const sim::World world = world_with({{"school.example", "v=spf1 ip4:192.0.2.10 -all"}, {"rogue.example", "v=spf1 +all"}, {"_dmarc.school.example", "v=DMARC1; p=reject"}});
    const auto honest = sim::check_sender(world, "192.0.2.10", "x", from("ines@school.example"), kLetter);
    EXPECT_EQ(honest.spf, "pass");
    EXPECT_EQ(honest.dmarc, "pass");
    const auto below = sim::check_sender(world, "192.0.2.10", "x", from("ines@bounces.school.example"), kLetter);
    EXPECT_EQ(below.spf, "none");
    const auto rogue = sim::check_sender(world, "203.0.113.9", "x", from("m@rogue.example"), kLetter);
    EXPECT_EQ(rogue.spf, "pass") << "for its own domain";
    EXPECT_EQ(rogue.dmarc, "fail");
    EXPECT_TRUE(rogue.refuses());
    EXPECT_EQ(sim::results_field("mx1.meadow.example", rogue), "Authentication-Results: mx1.meadow.example;\r\n    spf=pass smtp.mailfrom=rogue.example;\r\n    dkim=none;\r\n    dmarc=fail (p=reject) header.from=school.example\r\n");
    mail::Envelope notice;
    EXPECT_EQ(sim::check_sender(world, "192.0.2.10", "school.example", notice, kLetter).spf, "pass") << "of the greeting, where there is no sender";
}

}  // namespace
