// Views are plain data with a text of their own: here the texts are held against files, and the
// promises of each view are tried.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "gui/view/acts_view.h"
#include "gui/view/assets.h"
#include "gui/view/copies_view.h"
#include "gui/view/exchange_view.h"
#include "gui/view/explain.h"
#include "gui/view/inspector_view.h"
#include "gui/view/map_view.h"
#include "gui/view/names.h"
#include "gui/view/narration.h"
#include "gui/view/timeline_view.h"
#include "gui/view/tokens.h"
#include "sim/dns.h"
#include "tests/gui/explanations.h"
#include "tests/gui/golden_text.h"
#include "tests/gui/moments.h"

namespace {

using base::Protocol;
using gui_test::at_line;
using gui_test::expect_golden;

/// All views of one moment, one after another.
std::string everything(const sim::Timeline& timeline) {
    const gui::Explanations words = gui_test::explanations();
    const gui::Scene scene = gui::scene_of(timeline);
    gui::JournalIndex index;
    index.refresh(scene.journal, scene.branch);
    const gui::Narrator narrator{scene, index, words};
    std::string out = "== timeline\n" + gui::text(gui::build_timeline(timeline, narrator));
    out += "== map\n" + gui::text(gui::build_map(scene, index, gui::place_hosts(scene.world)));
    out += "== copies\n" + gui::copies_text(scene, index);
    out += "== acts\n" + gui::text(gui::build_acts(scene));
    out += "== inspector\n" + gui::text(gui::build_inspector(scene, index, {}));
    gui::Selection pick;
    pick.focus = gui::Selection::Focus::Host;
    for (const auto& host : scene.world.hosts) {
        pick.host = host->id;
        out += gui::text(gui::build_inspector(scene, index, pick));
    }
    return out;
}

class Moments : public testing::Test {
  protected:
    sim::Timeline timeline_ = gui_test::p1_run();
};

TEST_F(Moments, AtTheBeginningEveryViewSaysWhatWillAppear) {
    expect_golden("beginning", everything(timeline_));
}

TEST_F(Moments, AfterSendTheLetterIsInTheOutbox) {
    ASSERT_TRUE(timeline_.step(sim::Unit::Act));
    expect_golden("sent", everything(timeline_));
}

TEST_F(Moments, AfterSubmissionHarborIsResponsible) {
    ASSERT_TRUE(at_line(timeline_, Protocol::Submission, false, "250 2.0.0"));
    ASSERT_TRUE(timeline_.step(sim::Unit::Line));
    expect_golden("submitted", everything(timeline_));
}

TEST_F(Moments, AfterRelayTheLetterIsInTheMailbox) {
    ASSERT_TRUE(at_line(timeline_, Protocol::Smtp, false, "250 2.0.0"));
    ASSERT_TRUE(timeline_.step(sim::Unit::Line));
    expect_golden("delivered", everything(timeline_));
}

TEST_F(Moments, AtTheEndBenHasACopy) {
    timeline_.seek(timeline_.branches()[0].known);
    expect_golden("end", everything(timeline_));
}

TEST_F(Moments, TheWholeExchangeAndItsNarration) {
    timeline_.seek(timeline_.branches()[0].known);
    const gui::Explanations words = gui_test::explanations();
    const gui::Scene scene = gui::scene_of(timeline_);
    gui::JournalIndex index;
    index.refresh(scene.journal, scene.branch);
    expect_golden("exchange", gui::exchange_text(scene, index));
    expect_golden("narration", gui::narration_text({scene, index, words}));
}

TEST(Copies, OnlyTheWaysThatAProviderOffersAreNamed) {
    sim::Timeline timeline = gui_test::p1_run();
    timeline.seek(timeline.branches()[0].known);
    const auto ways = [&] {
        const gui::Scene scene = gui::scene_of(timeline);
        gui::JournalIndex index;
        index.refresh(scene.journal, scene.branch);
        std::string out;
        for (const gui::CopyRow& row : gui::build_copies(scene, index, base::LetterId{1}).rows) {
            if (row.state != gui::CopyState::Gone && row.place == base::PlaceKind::Mailbox) out += row.who_can;
        }
        return out;
    };
    EXPECT_NE(ways().find("POP3 DELE + QUIT, or IMAP"), std::string::npos) << ways();
    timeline.act(sim::SetPolicy{"meadow.example", {{"offers_pop3", "off"}}});
    EXPECT_EQ(ways().find("POP3"), std::string::npos) << ways();
    timeline.act(sim::SetPolicy{"meadow.example", {{"offers_pop3", "on"}, {"offers_imap", "off"}}});
    EXPECT_EQ(ways().find("IMAP"), std::string::npos) << ways();
}

TEST(Copies, WhileRealProgramsMayComeIMAPIsAWayToAProviderWithoutAServerForIt) {
    sim::Timeline timeline = gui_test::p1_run();
    timeline.seek(timeline.branches()[0].known);
    timeline.act(sim::SendLetter{.device = "ben-home", .to = {"ada@harbor.example"}, .subject = "Back"});
    timeline.run_until(timeline.world().now + base::minutes(5));
    const auto ways = [&] {
        const gui::Scene scene = gui::scene_of(timeline);
        gui::JournalIndex index;
        index.refresh(scene.journal, scene.branch);
        std::string out;
        for (const gui::CopyRow& row : gui::build_copies(scene, index, base::LetterId{2}).rows) {
            if (row.state != gui::CopyState::Gone && row.place == base::PlaceKind::Mailbox && row.holder.starts_with("ada@")) out += row.who_can;
        }
        return out;
    };
    ASSERT_NE(ways().find("POP3"), std::string::npos) << ways();
    EXPECT_EQ(ways().find("IMAP"), std::string::npos) << ways();
    timeline.act(sim::ServeOutside{});
    EXPECT_NE(ways().find("POP3 DELE + QUIT, or IMAP"), std::string::npos) << ways();
    timeline.act(sim::ServeOutside{false});
    EXPECT_EQ(ways().find("IMAP"), std::string::npos) << ways();
}

// --- the transcript -----------------------------------------------------------------------------

TEST_F(Moments, AWindowOfTheTranscriptEqualsThatPartOfTheWhole) {
    timeline_.seek(timeline_.branches()[0].known);
    const gui::Scene scene = gui::scene_of(timeline_);
    gui::JournalIndex index;
    index.refresh(scene.journal, scene.branch);
    gui::ExchangeIndex rows;
    rows.refresh(scene, index, {});
    const std::size_t total = rows.rows_until(scene.entries);
    ASSERT_GT(total, 60U);
    const std::string whole = gui::text(gui::build_exchange(scene, index, rows, {}, 0, total));
    std::string parts;
    for (std::size_t first = 0; first < total; first += 7)
        parts += gui::text(gui::build_exchange(scene, index, rows, {}, first, 7));
    EXPECT_EQ(parts, whole);
}

TEST_F(Moments, AnIndexThatGrewEqualsAFreshOne) {
    auto world = sim::make_preset("p1", 42);
    sim::Timeline growing{std::move(world).value()};
    gui::JournalIndex index;
    gui::ExchangeIndex rows;
    while (growing.step(sim::Unit::Event)) {
        const gui::Scene scene = gui::scene_of(growing);
        index.refresh(scene.journal, scene.branch);
        rows.refresh(scene, index, {});
    }
    const gui::Scene scene = gui::scene_of(growing);
    EXPECT_EQ(index.generation(), 1U)
        << "the index was thrown away although nothing but growth happened";
    const std::string grown = gui::text(gui::build_exchange(scene, index, rows, {}, 0, 100'000));
    gui::JournalIndex fresh;
    fresh.refresh(scene.journal, scene.branch);
    EXPECT_EQ(grown, gui::exchange_text(scene, fresh));
}

TEST_F(Moments, ThePasswordIsMaskedUnlessAskedFor) {
    timeline_.seek(timeline_.branches()[0].known);
    const gui::Scene scene = gui::scene_of(timeline_);
    gui::JournalIndex index;
    index.refresh(scene.journal, scene.branch);
    const std::string masked = gui::exchange_text(scene, index);
    EXPECT_EQ(masked.find("AGFkYQB0dWxpcC00Mg=="), std::string::npos);
    EXPECT_EQ(masked.find("rye-bread-9"), std::string::npos);
    gui::ExchangeQuery reveal;
    reveal.reveal = true;
    EXPECT_NE(gui::exchange_text(scene, index, reveal).find("rye-bread-9"), std::string::npos);
}

TEST_F(Moments, AFilterKeepsOneConversationOrOneHost) {
    timeline_.seek(timeline_.branches()[0].known);
    const gui::Scene scene = gui::scene_of(timeline_);
    gui::JournalIndex index;
    index.refresh(scene.journal, scene.branch);
    gui::ExchangeQuery query;
    query.session = base::SessionId{1};
    gui::ExchangeIndex rows;
    rows.refresh(scene, index, query);
    const auto view = gui::build_exchange(scene, index, rows, query, 0, 100'000);
    ASSERT_FALSE(view.rows.empty());
    for (const auto& row : view.rows) EXPECT_EQ(row.session, base::SessionId{1});
    query = {};
    query.text = "no such words anywhere";
    rows.refresh(scene, index, query);
    EXPECT_FALSE(gui::build_exchange(scene, index, rows, query, 0, 10).empty_text.empty());
}

// --- the ledger ---------------------------------------------------------------------------------

std::set<std::string> holders(const sim::Timeline& timeline) {
    const gui::Scene scene = gui::scene_of(timeline);
    gui::JournalIndex index;
    index.refresh(scene.journal, scene.branch);
    std::set<std::string> names;
    for (const auto& row : gui::build_copies(scene, index, {}).rows) {
        if (row.state != gui::CopyState::Gone) names.insert(row.holder);
    }
    return names;
}

TEST_F(Moments, TheCopyLeavesTheQueueAtTheReplyToTheTextAndNotOneLineEarlier) {
    const std::string queue = "queue of smtp.harbor.example";
    ASSERT_TRUE(at_line(timeline_, Protocol::Smtp, false, "250 2.0.0"));
    const std::uint64_t reply = timeline_.cursor();
    const std::size_t lines = timeline_.arrivals();
    timeline_.seek(reply - 1);
    EXPECT_EQ(holders(timeline_).count(queue), 1U);
    timeline_.seek(reply);
    while (holders(timeline_).count(queue) != 0 && timeline_.arrivals() == lines) {
        ASSERT_TRUE(timeline_.step(sim::Unit::Event));
    }
    EXPECT_EQ(timeline_.arrivals(), lines) << "another line had to arrive before the copy left";
    EXPECT_EQ(holders(timeline_).count("ben@meadow.example, INBOX"), 1U);
}

TEST_F(Moments, WhyOfTheDeliveredCopyIsTheServersReply) {
    ASSERT_TRUE(at_line(timeline_, Protocol::Smtp, false, "250 2.0.0"));
    ASSERT_TRUE(timeline_.step(sim::Unit::Line));
    const gui::Scene scene = gui::scene_of(timeline_);
    gui::JournalIndex index;
    index.refresh(scene.journal, scene.branch);
    for (const auto& row : gui::build_copies(scene, index, {}).rows) {
        if (row.holder != "ben@meadow.example, INBOX" &&
            row.holder != "queue of smtp.harbor.example")
            continue;
        ASSERT_TRUE(row.why_entry) << row.holder;
        EXPECT_TRUE(scene.journal.text(scene.journal[row.why_entry]).starts_with("250 "))
            << row.holder << " " << row.why;
    }
}

// --- words --------------------------------------------------------------------------------------

TEST(Explanations, EveryDnsLineHasWordsAndEveryHeadingALine) {
    const gui::Explanations words = gui_test::explanations();
    std::set<std::string> keys;
    for (const base::LineKind& kind : dns::tables().line_kinds) {
        keys.insert(std::string{kind.key});
        EXPECT_NE(words.line("dns", kind.key), nullptr) << kind.key;
    }
    for (const std::string& key : words.keys("dns")) EXPECT_EQ(keys.count(key), 1U) << key;
}

TEST(Explanations, EveryTokenKeyHasWordsAndEveryHeadingAToken) {
    const gui::Explanations words = gui_test::explanations();
    const std::set<std::string> keys{gui::token_keys().begin(), gui::token_keys().end()};
    for (const std::string& key : keys) EXPECT_NE(words.token(key), nullptr) << key;
    for (const std::string& key : words.keys("tokens")) EXPECT_EQ(keys.count(key), 1U) << key;
}

TEST_F(Moments, EveryLineOfTheRunIsExplainedAndEveryTokenKeyIsKnown) {
    timeline_.seek(timeline_.branches()[0].known);
    const gui::Explanations words = gui_test::explanations();
    const gui::Scene scene = gui::scene_of(timeline_);
    gui::JournalIndex index;
    index.refresh(scene.journal, scene.branch);
    std::size_t lines = 0;
    for (std::uint32_t n = 1; n <= scene.entries; ++n) {
        const base::EntryId id{n};
        if (!scene.journal[id].is_line()) continue;
        ++lines;
        const auto explained = gui::explain_line({scene, index, words}, id);
        EXPECT_FALSE(explained.meaning.empty()) << explained.line;
        EXPECT_EQ(explained.meaning.find('{'), std::string::npos) << explained.meaning;
        std::uint32_t last = 0;
        for (const auto& token : explained.tokens) {
            EXPECT_GE(token.begin, last);
            EXPECT_FALSE(token.meaning.empty());
            last = token.end;
        }
    }
    EXPECT_GT(lines, 50U);
}

std::string file_text(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::size_t sentences_in(std::string_view text) {
    std::size_t count = 1;
    for (std::size_t n = 0; n + 1 < text.size(); ++n) {
        if ((text[n] == '.' || text[n] == '!' || text[n] == '?') && text[n + 1] == ' ') ++count;
    }
    return count;
}

TEST(Explanations, EveryHeadingHasItsGermanTextAndNoneIsLeftOver) {
    const auto folder = std::filesystem::path{POSTROOM_SOURCE_DIR} / "assets/explain";
    for (const std::string name : {"dns.md", "pop3.md", "imap.md", "smtp.md", "tokens.md"}) {
        const auto english = gui::parse_explanations(file_text(folder / name), name);
        const auto german = gui::parse_explanations(file_text(folder / "de" / name), "de/" + name);
        ASSERT_TRUE(english.ok() && german.ok()) << name;
        for (const auto& [key, one] : english.value()) {
            const auto at = german.value().find(key);
            ASSERT_NE(at, german.value().end()) << name << " " << key;
            EXPECT_NE(at->second.text, one.text) << name << " " << key;
            EXPECT_LE(sentences_in(at->second.text), 2U) << name << " " << key;
            EXPECT_EQ(at->second.rfc, "") << name << " " << key;
            for (const char* hole : {"{client}", "{server}"}) {
                EXPECT_EQ(at->second.text.find(hole) == std::string::npos,
                          one.text.find(hole) == std::string::npos)
                    << name << " " << key;
            }
        }
        for (const auto& [key, one] : german.value())
            EXPECT_EQ(english.value().count(key), 1U) << name << " " << key;
    }
}

TEST(Explanations, ALanguageLiesOverTheEnglishAndLeavesTheRfc) {
    const auto folder = std::filesystem::path{testing::TempDir()} / "postroom_explain";
    std::filesystem::create_directories(folder / "de");
    std::ofstream{folder / "pop3.md"} << "# A\nrfc: 1 2\nOne.\n# B\nrfc: 3\nTwo.\n";
    std::ofstream{folder / "de" / "pop3.md"} << "# A\nEins.\n# C\nDrei.\n";
    const auto german = gui::Explanations::load(folder, "de");
    ASSERT_TRUE(german.ok()) << german.problem().sentence();
    EXPECT_EQ(german.value().line("pop3", "A")->text, "Eins.");
    EXPECT_EQ(german.value().line("pop3", "A")->rfc, "1 2");
    EXPECT_EQ(german.value().line("pop3", "B")->text, "Two.");
    EXPECT_EQ(german.value().line("pop3", "C"), nullptr);
    EXPECT_EQ(gui::Explanations::load(folder).value().line("pop3", "A")->text, "One.");
    std::ofstream{folder / "de" / "pop3.md"} << "# A\n# B\nZwei.\n";
    const auto damaged = gui::Explanations::load(folder, "de");
    ASSERT_FALSE(damaged.ok());
    EXPECT_TRUE(damaged.problem().where.ends_with("pop3.md:1")) << damaged.problem().where;
}

TEST(Explanations, AHeadingWithoutTextIsAProblemWithItsLine) {
    const auto parsed = gui::parse_explanations("# A\nrfc: 1 2\nText.\n# B\nrfc: 3\n", "x.md");
    ASSERT_FALSE(parsed.ok());
    EXPECT_EQ(parsed.problem().where, "x.md:4");
}

std::vector<std::string> keys_of(Protocol protocol, bool from_client, std::string_view kind,
                                 std::string_view line) {
    std::vector<std::string> keys;
    for (const auto& token : gui::tokens_of(protocol, from_client, kind, line)) {
        keys.push_back(std::string{line.substr(token.begin, token.end - token.begin)} + "=" +
                       token.key);
    }
    return keys;
}

using Keys = std::vector<std::string>;

TEST(Tokens, SmtpLinesComeApart) {
    EXPECT_EQ(keys_of(Protocol::Smtp, true, "MAIL",
                      "MAIL FROM:<ada@harbor.example> SIZE=9210 BODY=8BITMIME"),
              (Keys{"MAIL FROM:=verb", "<ada@harbor.example>=path", "SIZE=9210=size",
                    "BODY=8BITMIME=parameter"}));
    EXPECT_EQ(keys_of(Protocol::Smtp, true, "MAIL", "MAIL FROM:<>"),
              (Keys{"MAIL FROM:=verb", "<>=path-null"}));
    EXPECT_EQ(keys_of(Protocol::Smtp, false, "RCPT.550-unknown", "550 5.1.1 no such mailbox"),
              (Keys{"550=reply.5", "5.1.1=enhanced.5"}));
    EXPECT_EQ(keys_of(Protocol::Smtp, false, "EHLO.250", "250-SIZE 35882577"),
              (Keys{"250=reply.2", "-=hyphen", "SIZE=extension", "35882577=size-limit"}));
}

TEST(Tokens, Pop3LinesComeApart) {
    EXPECT_EQ(keys_of(Protocol::Pop3, false, "UIDL.item", "1 61c2a0f3.M2"),
              (Keys{"1=message-number", "61c2a0f3.M2=unique-id"}));
    EXPECT_EQ(keys_of(Protocol::Pop3, false, "STAT.ok", "+OK 3 27411"),
              (Keys{"+OK=pop3-ok", "3=count", "27411=size"}));
    EXPECT_EQ(keys_of(Protocol::Pop3, false, "PASS.err-in-use", "-ERR [IN-USE] locked"),
              (Keys{"-ERR=pop3-err", "[IN-USE]=code-bracket"}));
}

TEST(Tokens, ImapLinesComeApart) {
    EXPECT_EQ(
        keys_of(Protocol::Imap, true, "STORE", "a5 STORE 2 +FLAGS (\\Deleted)"),
        (Keys{"a5=tag", "STORE=verb", "2=sequence", "+FLAGS=flags", "\\Deleted=flag.Deleted"}));
    EXPECT_EQ(keys_of(Protocol::Imap, false, "untagged.FETCH", "* 2 FETCH (UID 7 FLAGS (\\Seen))"),
              (Keys{"*=imap-star", "2=sequence", "FETCH=imap-fetch", "UID=fetch-item", "7=uid",
                    "FLAGS=flags", "\\Seen=flag.Seen"}));
    EXPECT_EQ(keys_of(Protocol::Imap, false, "SELECT.ok", "* 23 EXISTS"),
              (Keys{"*=imap-star", "23=count", "EXISTS=imap-exists"}));
}

TEST(Tokens, NoLineHoweverOddBreaksThem) {
    for (const Protocol protocol :
         {Protocol::Smtp, Protocol::Pop3, Protocol::Imap, Protocol::Dns}) {
        for (const char* line :
             {"", " ", "*", "* ", "a1 UID", "a1 LOGIN", "* 1", "* OK [", "* OK ]", "\"", "{", "(",
              "+", "250", "250-", "<", "MAIL FROM:", ". ."}) {
            for (const bool from_client : {false, true}) {
                const auto tokens = gui::tokens_of(protocol, from_client, "X", line);
                for (const auto& token : tokens)
                    EXPECT_LE(token.end, std::string_view{line}.size());
            }
        }
    }
}

TEST(Names, OctetsThatAreNoTextAreMadeVisible) {
    EXPECT_EQ(gui::readable_octets("caf\xc3\xa9 \xff\x01"), "café \\xFF\\x01");
    EXPECT_EQ(gui::readable_octets("\xed\xa0\x80 \xe0\x80\x80"), "\\xED\\xA0\\x80 \\xE0\\x80\\x80") << "surrogates and overlong forms are no UTF-8";
    EXPECT_EQ(gui::shortened("äöü", 2), "äö…");
    EXPECT_EQ(gui::size_words(1), "1 octet");
}

// --- the map ------------------------------------------------------------------------------------

TEST_F(Moments, NoTwoHostsStandAtTheSamePlace) {
    const gui::MapPlaces places = gui::place_hosts(timeline_.world());
    for (std::size_t a = 0; a < places.hosts.size(); ++a) {
        EXPECT_GE(places.hosts[a].x, 0.0);
        EXPECT_LE(places.hosts[a].x, 1.0);
        for (std::size_t b = a + 1; b < places.hosts.size(); ++b) {
            const double dx = std::abs(places.hosts[a].x - places.hosts[b].x);
            const double dy = std::abs(places.hosts[a].y - places.hosts[b].y);
            EXPECT_TRUE(dx > 0.04 || dy > 0.1)
                << timeline_.world().hosts[a]->name << " and " << timeline_.world().hosts[b]->name;
        }
    }
}

}  // namespace
