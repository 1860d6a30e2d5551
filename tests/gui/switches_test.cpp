// Ready switches of a host, and letters with files.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "gui/view/attachments.h"
#include "gui/view/switches_view.h"
#include "protocols/mail/mime.h"
#include "tests/gui/moments.h"

namespace {

std::vector<gui::MapChip> switches(const sim::Timeline& timeline, std::string_view host) {
    return gui::switches_of(gui::scene_of(timeline), timeline.world().find_host(host)->id);
}

TEST(Switches, EachIsSetByOneClickAndClearedByAnother) {
    const sim::Timeline fresh = gui_test::p1_run();
    std::size_t tried = 0;
    for (const auto& host : fresh.world().hosts) {
        for (const gui::MapChip& chip : gui::switches_of(gui::scene_of(fresh), host->id)) {
            SCOPED_TRACE(host->name + ": " + chip.label);
            ASSERT_TRUE(chip.clear.has_value());
            EXPECT_FALSE(chip.set);
            sim::Timeline timeline = fresh;
            timeline.act(*chip.clear);
            // It is no longer offered, since it is among the chips that are set …
            for (const gui::MapChip& left : switches(timeline, host->name)) EXPECT_NE(left.id, chip.id);
            gui::JournalIndex index;
            const gui::Scene scene = gui::scene_of(timeline);
            index.refresh(scene.journal, scene.branch);
            const gui::MapView map = gui::build_map(scene, index, gui::place_hosts(scene.world));
            const auto set = std::find_if(map.chips.begin(), map.chips.end(), [](const gui::MapChip& one) { return one.clear.has_value(); });
            ASSERT_NE(set, map.chips.end());
            // … where another click takes it away, and it is offered again.
            timeline.act(*set->clear);
            bool again = false;
            for (const gui::MapChip& left : switches(timeline, host->name)) again = again || left.id == chip.id;
            EXPECT_TRUE(again);
            ++tried;
        }
    }
    EXPECT_GT(tried, 20U);
}

TEST(Attachments, ALetterWithFilesIsMultipartAndItsPartsComeOutWhole) {
    const sim::Timeline timeline = gui_test::p1_run();
    const sim::Host& device = *timeline.world().find_host("ada-desk");
    std::string octets;
    for (int n = 0; n < 700; ++n) octets += static_cast<char>(n * 7);
    const std::vector<gui::Attachment> files{{"plan.pdf", octets}, {"größe \"x\".txt", "hello\n"}};
    const std::string letter = gui::letter_with_attachments(
        timeline.world(), device, {"ben@meadow.example"}, "Files", "See --=_postroom\r\n", files);
    const mail::Message message{letter};
    EXPECT_EQ(message.field("Subject").value_or(""), "Files");
    EXPECT_EQ(message.field("To").value_or(""), "ben@meadow.example");
    std::size_t longest = 0;
    for (std::size_t at = 0; at < letter.size();) {
        const std::size_t end = letter.find("\r\n", at);
        ASSERT_NE(end, std::string::npos);
        longest = std::max(longest, end - at);
        at = end + 2;
    }
    EXPECT_LE(longest, 998U) << "RFC 5322 2.1.1";
    // The body names the usual boundary, so another one stands between the parts.
    EXPECT_NE(letter.find("boundary=\"=_postroom_1\""), std::string::npos);
    const mail::MimePart tree = mail::parse_mime(letter);
    ASSERT_EQ(tree.children.size(), 3U);
    EXPECT_EQ(tree.children[0].body, "See --=_postroom\r\n");
    EXPECT_EQ(tree.children[1].type + "/" + tree.children[1].subtype, "application/pdf");
    for (std::size_t n = 0; n < files.size(); ++n) {
        const mail::MimePart& part = tree.children[n + 1];
        ASSERT_FALSE(part.disposition.parameters.empty());
        EXPECT_EQ(part.disposition.kind, "attachment");
        EXPECT_EQ(part.disposition.parameters[0].value, files[n].name);
        std::string decoded;
        ASSERT_TRUE(mail::decode_transfer(part.body, part.encoding, decoded));
        EXPECT_EQ(decoded, files[n].octets);
    }
}

TEST(Attachments, TheReceiverGetsTheSameOctets) {
    sim::Timeline timeline = gui_test::p1_run();
    const sim::Host& device = *timeline.world().find_host("ada-desk");
    const std::string letter = gui::letter_with_attachments(timeline.world(), device, {"ben@meadow.example"}, "Files", "Here.\r\n",
                                                            std::vector<gui::Attachment>{{"a.bin", std::string(5'000, '.')}});
    timeline.act(sim::SwitchDevice{"ada-desk", true});
    timeline.act(sim::SendLetter{"ada-desk", {"ben@meadow.example"}, "", "", letter});
    (void)timeline.run_until(base::Instant::max(), 20'000);
    const sim::Provider* meadow = timeline.world().provider_of("meadow.example");
    bool there = false;
    for (const auto& account : meadow->store.accounts) {
        for (const auto& box : account->mailboxes) {
            for (const mail::StoredMessage& message : box->messages)
                there = there || message.message.text().find(letter.substr(letter.find("--=_postroom"))) != std::string_view::npos;
        }
    }
    EXPECT_TRUE(there);
}

}  // namespace
