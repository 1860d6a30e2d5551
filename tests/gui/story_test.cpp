// The narration of what relays decide and of what goes wrong: each step of a story in one sentence.

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "gui/view/explain.h"
#include "gui/view/narration.h"
#include "sim/presets.h"

namespace {

using base::FactKind;

/// The sentences of one kind of fact, in order.
std::multimap<FactKind, std::string> sentences_of(const sim::Timeline& timeline) {
    auto loaded = gui::Explanations::load(std::string{POSTROOM_SOURCE_DIR} + "/assets/explain");
    EXPECT_TRUE(loaded.ok());
    const gui::Scene scene = gui::scene_of(timeline);
    gui::JournalIndex index;
    index.refresh(scene.journal, scene.branch);
    const gui::Narrator narrator{scene, index, loaded.value()};
    std::multimap<FactKind, std::string> out;
    for (std::uint32_t id = 1; id <= timeline.entries(); ++id) {
        out.emplace(timeline.journal()[base::EntryId{id}].kind, gui::narrate(narrator, base::EntryId{id}));
    }
    return out;
}

std::string all(const std::multimap<FactKind, std::string>& sentences, FactKind kind) {
    std::string out;
    const auto [first, last] = sentences.equal_range(kind);
    for (auto it = first; it != last; ++it) out += it->second + "\n";
    return out;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Story, TheFiveDaysAreToldStepByStep) {
    sim::Timeline timeline{sim::make_preset("five-days", 42).value()};
    timeline.run_until(base::Instant::max());
    const auto sentences = sentences_of(timeline);
    const std::string notices = all(sentences, FactKind::NoticeWritten);
    EXPECT_TRUE(has(notices, "smtp.example.org has M2, so it is smtp.example.org that writes the notice M3 with an empty sender: delayed to ines@example.org")) << notices;
    EXPECT_TRUE(has(notices, "failed to ines@example.org: ben@meadow.example: nobody answered")) << notices;
    const std::string failed = all(sentences, FactKind::RecipientFailed);
    EXPECT_TRUE(has(failed, "smtp.example.org has tried long enough and gives M2 up for a recipient")) << failed;
    const std::string acts = all(sentences, FactKind::Act);
    EXPECT_TRUE(has(acts, "The operator of meadow.example sets greylist = \"5m\".")) << acts;
    EXPECT_TRUE(has(acts, "mx1.meadow.example goes down.")) << acts;
    EXPECT_TRUE(has(all(sentences, FactKind::QueueScheduled), "smtp.example.org will try again at"));
    EXPECT_TRUE(has(all(sentences, FactKind::Line), "451 4.7.1"));
}

TEST(Story, FaultsAndTheirActsAreSaid) {
    sim::Timeline timeline{sim::make_preset("p1", 42).value()};
    timeline.act(sim::SetPolicy{"meadow.example", {{"alias", "ben: ben, ada@harbor.example"}}});
    timeline.act(sim::Cut{"mx1.meadow.example", "after the final dot"});
    timeline.act(sim::Refuse{"smtp.harbor.example", "RCPT", "451 4.3.0 later", 1});
    timeline.act(sim::Strip{"imap.meadow.example", "IDLE"});
    timeline.act(sim::Tap{"ada-desk"});
    timeline.act(sim::SetLink{"ada-desk", "", base::milliseconds(40)});
    timeline.act(sim::TroubleNames{"nowhere.example", true});
    timeline.act(sim::Zone{"meadow.example", dns::Type::Txt, "v=spf1 -all"});
    timeline.act(sim::LookUp{"ada-desk", "meadow.example", dns::Type::Txt});
    timeline.act(sim::SendLetter{"ada-desk", {"ben@meadow.example"}, "again", "x\r\n", ""});
    timeline.run_until(base::kDefaultStart + base::hours(2));
    timeline.act(sim::Restart{"mx1.meadow.example"});
    timeline.act(sim::FlushQueue{"smtp.harbor.example"});
    timeline.act(sim::Mend{});
    const auto sentences = sentences_of(timeline);
    for (const FactKind kind : {FactKind::Act, FactKind::FaultBit, FactKind::Unanswered, FactKind::Expanded, FactKind::Note}) {
        const auto [first, last] = sentences.equal_range(kind);
        for (auto it = first; it != last; ++it) {
            EXPECT_FALSE(it->second.empty());
            EXPECT_FALSE(has(it->second, "(\"")) << "the act is shown as a script line: " << it->second;
            EXPECT_TRUE(it->second.ends_with('.')) << it->second;
        }
    }
    EXPECT_TRUE(has(all(sentences, FactKind::Unanswered), "has sent the whole text of")) << all(sentences, FactKind::Unanswered);
    EXPECT_TRUE(has(all(sentences, FactKind::FaultBit), "the cable is cut after the final dot"));
    EXPECT_TRUE(has(all(sentences, FactKind::FaultBit), "smtp.harbor.example refuses RCPT because it was told to"));
    EXPECT_TRUE(has(all(sentences, FactKind::Expanded), "ben@meadow.example means ada@harbor.example, by an alias"));
}

}  // namespace
