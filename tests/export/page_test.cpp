// The page, the picture and the Markdown as text. page_test.py has a browser's opinion.

#include <gtest/gtest.h>

#include "app/files.h"
#include "app/run_json.h"
#include "sim/export/ladder.h"
#include "sim/export/page.h"
#include "sim/export/transcript.h"
#include "sim/presets.h"

namespace {

sim::Timeline delivered(const std::string& body = "") {
    auto made = sim::make_preset("p1", 42);
    sim::Timeline timeline{std::move(made).value()};
    if (!body.empty()) timeline.act(sim::SendLetter{"ada-desk", {"ben@meadow.example"}, "</script><b>", body, ""});
    timeline.run_until(timeline.world().start + base::days(1));
    return timeline;
}

std::string page_template() { return app::read_file(std::string{POSTROOM_SOURCE_DIR} + "/assets/export/replay.html").value(); }

TEST(Page, HoldsTheRunAndNothingEndsItsScript) {
    const sim::Timeline timeline = delivered("</script><!-- <script>alert(1)</script>\r\n");
    const auto page = exported::replay_page(page_template(), app::run_json(timeline, false, app::DocumentFor::Looking));
    ASSERT_TRUE(page.ok());
    const std::string& text = page.value();
    std::size_t ends = 0;
    for (std::size_t at = text.find("</script"); at != std::string::npos; at = text.find("</script", at + 1)) ++ends;
    EXPECT_EQ(ends, 1U);
    EXPECT_EQ(text.find("<!--"), std::string::npos);
    EXPECT_NE(text.find("shall we have a picnic"), std::string::npos);
    EXPECT_EQ(text.find("rye-bread-9"), std::string::npos);
}

TEST(Page, NoOctetsKeepARunFromBeingWritten) {
    auto made = sim::make_preset("p1", 42);
    sim::Timeline timeline{std::move(made).value()};
    timeline.act(sim::AddAccount{"t\xe9ss\xed\xa0\x80@harbor.example", "\xff"});
    EXPECT_NE(app::run_json(timeline, false).find("\"t\xef\xbf\xbdss"), std::string::npos) << "the list of mailboxes";
}

TEST(Page, AsksForNothingFromOutside) {
    const std::string text = page_template();
    for (const char* word : {"http:", "https:", "src=", "@import", "fetch(", "XMLHttp", "url("}) {
        const std::size_t at = text.find(word);
        // The one address is a name of XML, not a place.
        EXPECT_TRUE(at == std::string::npos || text.substr(at, 26) == "http://www.w3.org/2000/svg") << word;
    }
}

TEST(Page, SaysIfItsTemplateHasNoPlace) {
    EXPECT_FALSE(exported::replay_page("<html></html>", "{}").ok());
}

TEST(Ladder, IsOnePictureWithEveryLine) {
    const sim::Timeline timeline = delivered();
    const std::string svg = exported::ladder_svg(exported::RunView{timeline});
    EXPECT_EQ(svg.substr(0, 5), "<svg ");
    EXPECT_TRUE(svg.ends_with("</svg>\n"));
    for (const char* word : {"EHLO smtp.harbor.example", "ada-desk", "imap.meadow.example", "+ copy 1 of M1 in Outbox", "354 "}) {
        EXPECT_NE(svg.find(word), std::string::npos) << word;
    }
    EXPECT_EQ(svg.find("rye-bread-9"), std::string::npos);
    EXPECT_EQ(svg.find("MAIL FROM:<ada"), std::string::npos) << "special characters are named";
    EXPECT_NE(svg.find("MAIL FROM:&lt;ada"), std::string::npos);
}

TEST(Markdown, NamesEachProgramThoughOneDeviceStandsForAll) {
    auto made = sim::make_preset("p1", 42);
    sim::Timeline timeline{std::move(made).value()};
    for (const char* who : {"\"one\"", "\"two\""}) {
        timeline.act(sim::OutsideOpened{"outside-1", "imap.meadow.example", "imap", 2143, false, false});
        const std::int64_t session = timeline.world().last_session;
        timeline.run_until(timeline.world().now);
        timeline.act(sim::OutsideOctets{session, "a ID (\"name\" " + std::string{who} + ")\r\nb LOGIN ben rye-bread-9\r\nc LOGOUT\r\n"});
        timeline.run_until(timeline.world().now + base::seconds(1));
    }
    timeline.act(sim::OutsideOpened{"outside-1", "pop3.meadow.example", "pop3", 2110, false, false});
    const std::string text = exported::markdown(exported::RunView{timeline});
    EXPECT_NE(text.find("| outside-1 (one, two) |"), std::string::npos) << text;
    EXPECT_NE(text.find("IMAP: outside-1 (one) and imap.meadow.example"), std::string::npos) << text;
    EXPECT_NE(text.find("IMAP: outside-1 (two) and imap.meadow.example"), std::string::npos) << text;
    EXPECT_NE(text.find("POP3: outside-1 and pop3.meadow.example"), std::string::npos) << text;
    EXPECT_NE(text.find("b LOGIN ben ********\n"), std::string::npos) << "as long as any other: " << text;
}

TEST(Markdown, WordsOfLettersAndProgramsAreNoMarks) {
    auto made = sim::make_preset("p1", 42);
    sim::Timeline timeline{std::move(made).value()};
    timeline.act(sim::SendLetter{"ada-desk", {"ben@meadow.example"}, "", "",
                                 "Subject: a|b `c` <img src=x> [l](u) **d** caf\xc3\xa9 \xe9 &lt;\r\nFrom: \"|<b>\" <ada@harbor.example>\r\n\r\nx\r\n"});
    timeline.act(sim::OutsideOpened{"outside-1", "imap.meadow.example", "imap", 2143, false, false});
    const std::int64_t session = timeline.world().last_session;
    timeline.run_until(timeline.world().now);
    timeline.act(sim::OutsideOctets{session, "a ID (\"name\" \"p|q <script> `r`\")\r\nb LOGOUT\r\n"});
    timeline.run_until(timeline.world().start + base::minutes(5));
    const std::string text = exported::markdown(exported::RunView{timeline});
    EXPECT_NE(text.find("a\\|b \\`c\\` \\<img src=x\\> \\[l\\](u) \\*\\*d\\*\\* caf\xc3\xa9 \\\\xe9 \\&lt;, from "), std::string::npos) << text;
    EXPECT_NE(text.find("| outside-1 (p\\|q \\<script\\> \\`r\\`) |"), std::string::npos) << text;
    EXPECT_NE(text.find(": outside-1 (p\\|q \\<script\\> \\`r\\`) and "), std::string::npos) << text;
    const std::size_t fence = text.find("## Conversations");
    EXPECT_EQ(text.substr(0, fence).find(" <"), std::string::npos) << "no angle bracket begins HTML";
}

TEST(Markdown, TellsWhoSaidWhatAndWhereTheCopiesAre) {
    const sim::Timeline timeline = delivered();
    const std::string text = exported::markdown(exported::RunView{timeline});
    for (const char* word : {"# Two people (p1)", "| mx1.meadow.example | ", "C: DATA", "S: 250 2.0.0", "- **M1**: Picnic on Saturday?", "| M1 | 1 | outbox: ada-desk, Outbox |"}) {
        EXPECT_NE(text.find(word), std::string::npos) << word;
    }
    EXPECT_EQ(text.find("rye-bread-9"), std::string::npos);
    EXPECT_NE(exported::markdown(exported::RunView{timeline, true}).find("rye-bread-9"), std::string::npos);
}

}  // namespace
