// Any letter goes through the world and arrives octet for octet under its trace header.

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "app/files.h"
#include "app/open_world.h"
#include "tests/sim/ledger.h"

namespace {

std::set<std::string> letter_files() {
    std::set<std::string> files;
    for (const auto& file : std::filesystem::directory_iterator{POSTROOM_SOURCE_DIR "/tests/data/letters"}) {
        if (file.path().extension() == ".eml") files.insert(file.path().string());
    }
    return files;
}

/// `stored` is `sent` with whole header fields in front of it.
void expect_under_trace_header(std::string_view stored, std::string_view sent, const std::string& what) {
    ASSERT_TRUE(stored.ends_with(sent)) << what;
    const std::string_view front = stored.substr(0, stored.size() - sent.size());
    EXPECT_TRUE(front.starts_with("Return-Path: <ada@harbor.example>\r\nReceived: ")) << what << ": " << front;
    const auto fields = mail::split_fields(front);
    ASSERT_EQ(fields.size(), 3U) << what;
    std::size_t octets = 0;
    for (const mail::HeaderField& field : fields) octets += field.whole.size();
    EXPECT_EQ(octets, front.size()) << what;
}

TEST(Letters, EveryFileOfTheCorpusArrivesOctetForOctetByEveryRoad) {
    const auto files = letter_files();
    ASSERT_GE(files.size(), 13U);
    for (const std::string& file : files) {
        const std::string letter = app::read_letter(file).value();
        for (const auto rule : {sim::RetrievalRule::ImapKeep, sim::RetrievalRule::Pop3Keep}) {
            sim::Timeline timeline = sim_test::preset("p1");
            ASSERT_TRUE(app::send_letter(timeline, letter, "ada@harbor.example", {"ben@meadow.example"}).ok());
            timeline.act_at(base::kDefaultStart + base::minutes(5), sim::set_rule("ben-home", rule));
            timeline.run_until(base::kDefaultStart + base::minutes(15));
            const base::LetterId id{1};   // sent before the plan's own letter
            timeline.act(sim::OpenLetter{"ben-home", id});
            timeline.run_until(base::Instant::max());
            const mail::Account* ben = timeline.world().provider_of("meadow.example")->store.find_login("ben");
            const sim::Host* device = timeline.world().find_host("ben-home");
            int found = 0;
            for (const mail::StoredMessage& stored : ben->mailbox("INBOX")->messages) {
                if (stored.letter != id) continue;
                ++found;
                expect_under_trace_header(stored.message.text(), letter, file);
            }
            for (const sim::LocalMessage& local : device->program->folder("Inbox")->messages) {
                if (local.letter != id) continue;
                ++found;
                EXPECT_EQ(local.holding, sim::Holding::Full) << file;
                expect_under_trace_header(local.message.text(), letter, file);
            }
            EXPECT_EQ(found, 2) << file << " " << device->program->last_error;
        }
    }
}

TEST(Letters, LinesThatBeginWithDotsAndLongLinesSurvive) {
    const std::string letter = "Subject: dots\r\n\r\n.\r\n..\r\n.hidden\r\n" + std::string(5000, 'y') + "\r\n\r\n.\r\n";
    sim::Timeline timeline = sim_test::preset("p1");
    ASSERT_TRUE(app::send_letter(timeline, letter, "ada@harbor.example", {"ben@meadow.example"}).ok());
    timeline.run_until(base::Instant::max());
    const mail::Account* ben = timeline.world().provider_of("meadow.example")->store.find_login("ben");
    ASSERT_EQ(ben->mailbox("INBOX")->messages.size(), 2U);
    for (const mail::StoredMessage& stored : ben->mailbox("INBOX")->messages) {
        if (stored.letter.value == 1) expect_under_trace_header(stored.message.text(), letter, "dots");
    }
}

TEST(Letters, LineEndsBecomeCrlfAndNothingElseChanges) {
    EXPECT_EQ(app::with_crlf("a\nb\r\nc\rd"), "a\r\nb\r\nc\r\nd\r\n");
    EXPECT_EQ(app::with_crlf("\n\n"), "\r\n\r\n");
}

TEST(Letters, BadInputIsOneSentenceThatNamesTheFile) {
    EXPECT_NE(app::read_letter("/nowhere/x.eml").problem().sentence().find("/nowhere/x.eml: cannot be read"), std::string::npos);
    EXPECT_FALSE(app::read_letter(POSTROOM_SOURCE_DIR).ok());
    const std::string folder = testing::TempDir();
    ASSERT_TRUE(app::write_file(folder + "empty.eml", "").ok());
    EXPECT_NE(app::read_letter(folder + "empty.eml").problem().what.find("is empty"), std::string::npos);
    ASSERT_TRUE(app::write_file(folder + "bare.eml", "just words\n").ok());
    EXPECT_NE(app::read_letter(folder + "bare.eml").problem().what.find("no header"), std::string::npos);
    sim::Timeline timeline = sim_test::preset("p1");
    EXPECT_FALSE(app::send_letter(timeline, "Subject: x\r\n\r\n", "ada", {"ben@meadow.example"}).ok());
    EXPECT_FALSE(app::send_letter(timeline, "Subject: x\r\n\r\n", "eve@rogue.example", {"ben@meadow.example"}).ok());
    EXPECT_FALSE(app::send_letter(timeline, "Subject: x\r\n\r\n", "ada@harbor.example", {"ben"}).ok());
}

}  // namespace
