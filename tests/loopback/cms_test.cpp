// The ciphertexts of preset P15 are OpenSSL's, and only the right key opens them.

#include <gtest/gtest.h>

#include <string>

#include "app/files.h"
#include "app/scripts.h"
#include "sim/loopback/cms.h"
#include "sim/world.h"

namespace {

std::string data_file(const std::string& name) {
    auto text = app::read_file(std::string{POSTROOM_SOURCE_DIR} + "/tests/data/sealed/" + name);
    EXPECT_TRUE(text) << name;
    return text ? text.value() : std::string{};
}

loopback::Identity identity(const std::string& name) { return {data_file(name + ".cert.pem"), data_file(name + ".key.pem")}; }

TEST(Cms, OpensWhatItSealed) {
    const auto chi = loopback::make_identity("chi@sealed.example");
    const auto fay = loopback::make_identity("fay@sealed.example");
    ASSERT_TRUE(chi && fay);
    const std::string text = "Content-Type: text/plain\r\n\r\nDear Chi\r\n";
    const auto sealed = loopback::seal_text(chi.value().certificate, text);
    ASSERT_TRUE(sealed);
    EXPECT_EQ(sealed.value().find("Dear"), std::string::npos);
    const auto again = loopback::open_text(chi.value(), sealed.value());
    ASSERT_TRUE(again) << again.problem().sentence();
    EXPECT_EQ(again.value(), text);
    EXPECT_FALSE(loopback::open_text(fay.value(), sealed.value())) << "another key opens nothing";
    EXPECT_FALSE(loopback::open_text(chi.value(), "no base64!"));
    EXPECT_FALSE(loopback::seal_text("no certificate", text));
}

TEST(Cms, TheCiphertextsOfThePresetAreRealOnes) {
    auto made = app::open_script_preset("p15", 42);
    ASSERT_TRUE(made && *made);
    const sim::World& world = (*made).value().world();
    ASSERT_EQ(world.sealed->size(), 3U);
    const loopback::Identity chi = identity("chi");
    const loopback::Identity fay = identity("fay");
    for (const sim::SealedText& one : *world.sealed) {
        EXPECT_EQ(one.account, "chi@sealed.example");
        const auto text = loopback::open_text(chi, one.cms);
        ASSERT_TRUE(text) << text.problem().sentence();
        EXPECT_EQ(text.value(), one.text);
        EXPECT_FALSE(loopback::open_text(fay, one.cms));
    }
}

TEST(Cms, AnAccountHasOneKeyAsLongAsTheProgramRuns) {
    const std::string one = loopback::seal_for_account("chi@sealed.example", "x\r\n");
    EXPECT_FALSE(one.empty());
    EXPECT_NE(one, loopback::seal_for_account("chi@sealed.example", "x\r\n")) << "no two are alike: that is why they are recorded";
}

}  // namespace
