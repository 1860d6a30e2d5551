// Letters and mailboxes as files, and back.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "app/files.h"
#include "sim/export/letters.h"
#include "sim/presets.h"

namespace {

namespace fs = std::filesystem;

sim::Timeline after_sending(const std::string& raw) {
    auto made = sim::make_preset("p1", 42);
    sim::Timeline timeline{std::move(made).value()};
    timeline.act(sim::SendLetter{"ada-desk", {"ben@meadow.example"}, "", "", raw});
    timeline.run_until(timeline.world().start + base::minutes(5));
    return timeline;
}

constexpr const char* kAwkward =
    "Subject: awkward\r\nFrom: ada@harbor.example\r\n\r\nFrom here on\r\n>From there\r\n>>From where\r\n\r\nFrom the end\r\nFromage\r\n\r\n";

TEST(Letters, EachHasAFileOfItsOwn) {
    const sim::Timeline timeline = after_sending(kAwkward);
    const auto files = exported::letters_of(exported::RunView{timeline});
    ASSERT_EQ(files.size(), 2U);
    EXPECT_EQ(files[0].name, "M1.eml");
    EXPECT_TRUE(files[1].octets.ends_with(kAwkward) || files[0].octets.ends_with(kAwkward));
}

TEST(Mbox, GivesBackWhatWasPutIn) {
    const sim::Timeline timeline = after_sending(kAwkward);
    const std::string mbox = exported::mbox_of(exported::RunView{timeline});
    EXPECT_EQ(mbox.substr(0, 5), "From ");
    EXPECT_EQ(mbox.find('\r'), std::string::npos);
    EXPECT_NE(mbox.find("From ada@harbor.example Mon Jan  7 09:00:00 2030\n"), std::string::npos) << mbox;
    EXPECT_NE(mbox.find("\n>From here on\n>>From there\n>>>From where\n"), std::string::npos);
    const auto letters = exported::split_mbox(mbox);
    ASSERT_EQ(letters.size(), 2U);
    std::vector<std::string> stored;
    for (const auto& message : timeline.world().providers[1].store.find_login("ben")->mailbox("INBOX")->messages) stored.emplace_back(message.message.text());
    ASSERT_EQ(stored.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(app::with_crlf(letters[i]), stored[i]);
}

TEST(Mbox, IsReadWhereALetterIs) {
    const fs::path path = fs::temp_directory_path() / ("postroom-" + std::to_string(::getpid()) + ".mbox");
    std::ofstream{path} << "From a@x.example Mon Jan  7 09:00:00 2030\nSubject: one\n\n1\n\nFrom b@x.example Mon Jan  7 09:00:00 2030\nSubject: two\n\n>From 2\n\n";
    const auto letters = app::read_letters(path.string());
    fs::remove(path);
    ASSERT_TRUE(letters.ok());
    ASSERT_EQ(letters.value().size(), 2U);
    EXPECT_EQ(letters.value()[0], "Subject: one\r\n\r\n1\r\n");
    EXPECT_EQ(letters.value()[1], "Subject: two\r\n\r\nFrom 2\r\n");
}

TEST(Mbox, OtherTextIsNoMbox) {
    EXPECT_TRUE(exported::split_mbox("Subject: x\n\ny\n").empty());
    EXPECT_TRUE(exported::split_mbox("").empty());
}

}  // namespace
