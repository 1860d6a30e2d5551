// Whole ways through the window, by its widgets and keys, in headless frames.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "gui/stage.h"
#include "gui/unsaved.h"
#include "tests/gui/explanations.h"
#include "tests/gui/moments.h"

namespace {

class Flow : public testing::Test {
  protected:
    Flow() {
        stage_.frame();
        stage_.frame();
    }
    static gui::Settings still() {
        gui::Settings settings;
        settings.motion = false;
        return settings;
    }
    [[nodiscard]] bool shows(std::string_view widget) const {
        return app_.widgets().find(widget) != nullptr;
    }
    [[nodiscard]] std::string text_in(std::string_view widget) {
        const gui::Widget* found = app_.widgets().find(widget);
        return found == nullptr ? "" : app_.text_at(found->rect.x, found->rect.y);
    }

    gui::App app_{gui_test::p1_run(), gui_test::explanations(), still()};
    gui::Stage stage_{app_, 1366, 768};
};

TEST_F(Flow, AnInstructorComparesTheWaysToCollectMail) {
    stage_.press({gui::Key::Home});
    ASSERT_TRUE(stage_.click("top.compare"));
    ASSERT_TRUE(app_.compare().has_value());
    EXPECT_GE(app_.compare()->worlds().size(), 3U);
    ASSERT_TRUE(stage_.click("compare.difference"));
    EXPECT_FALSE(app_.compare()->differences().empty());
    ASSERT_TRUE(stage_.click("compare.end"));
    EXPECT_TRUE(app_.compare()->at_end());
    EXPECT_NE(app_.text_at(100, 100).find("Lost if a device is lost"), std::string::npos);
    ASSERT_TRUE(stage_.click("compare.close"));
    EXPECT_FALSE(app_.compare().has_value());
}

TEST_F(Flow, WhatIfLeavesABranchThatIsComparedWithItsParent) {
    const auto branches = app_.timeline().branches().size();
    ASSERT_TRUE(stage_.click("top.whatif"));
    stage_.frame();
    ASSERT_TRUE(stage_.click("whatif.ben-home.pop3_remove"));
    EXPECT_EQ(app_.timeline().branches().size(), branches + 1);
    EXPECT_EQ(sim::rule_of(app_.timeline().world().find_host("ben-home")->program->settings),
              sim::RetrievalRule::Pop3RemoveAtDownload);
    stage_.frame();
    ASSERT_TRUE(stage_.click("time.compare"));
    ASSERT_TRUE(app_.compare().has_value());
    stage_.press({gui::Key::End});
    EXPECT_FALSE(app_.compare()->differences().empty());
    stage_.press({gui::Key::Escape});
    EXPECT_FALSE(app_.compare().has_value());
}

TEST_F(Flow, AMailProgramGetsReadsAndDeletesALetter) {
    stage_.press({gui::Key::End});
    ASSERT_TRUE(stage_.click("map.tab.mail_program"));
    stage_.frame();
    ASSERT_TRUE(stage_.click("program.device"));
    ASSERT_TRUE(stage_.click("program.device.1"));
    stage_.frame();
    ASSERT_TRUE(stage_.click("program.folder.inbox"));
    stage_.frame();
    const sim::Host* ben = app_.timeline().world().find_host("ben-home");
    ASSERT_EQ(ben->program->folder("Inbox")->messages.size(), 1U);
    const auto copy = ben->program->folder("Inbox")->messages[0].copy.value;
    ASSERT_TRUE(stage_.click("program.message." + std::to_string(copy)));
    stage_.frame();
    const auto acts = app_.timeline().journal().act_entries().size();
    ASSERT_TRUE(stage_.click("program.delete"));
    EXPECT_EQ(app_.timeline().journal().act_entries().size(), acts + 1);
    ASSERT_TRUE(stage_.click("program.get_mail"));
    EXPECT_EQ(app_.timeline().journal().act_entries().size(), acts + 2);
    ASSERT_TRUE(stage_.click("top.undo"));
    ASSERT_TRUE(stage_.click("top.undo"));
    EXPECT_NE(text_in("map.tab.mail_program").find("Inbox"), std::string::npos);
}

TEST_F(Flow, TheFinderGoesToAView) {
    stage_.press({gui::Key::End});
    stage_.press({gui::Key::K, false, true});
    ASSERT_EQ(app_.overlay(), gui::Overlay::Finder);
    stage_.frame();
    ASSERT_TRUE(stage_.click("finder.query"));
    stage_.type("show the ladder");
    stage_.frame();
    ASSERT_TRUE(stage_.click("finder.item.0"));
    EXPECT_EQ(app_.overlay(), gui::Overlay::None);
    EXPECT_EQ(app_.settings().layout.talk_tab, gui::TalkTab::Ladder);
    stage_.frame();
    EXPECT_TRUE(shows("ladder.host.ada-desk"));
}

TEST_F(Flow, TheTranscriptIsFilteredByProtocolAndClearedAgain) {
    stage_.press({gui::Key::End});
    ASSERT_TRUE(stage_.click("transcript.filter"));
    stage_.frame();
    ASSERT_TRUE(stage_.click("filter.protocol"));
    ASSERT_TRUE(stage_.click("filter.protocol.5"));
    EXPECT_EQ(app_.query().protocol, base::Protocol::Dns);
    EXPECT_EQ(text_in("talk.tab.transcript").find("EHLO"), std::string::npos);
    ASSERT_TRUE(stage_.click("filter.clear"));
    EXPECT_FALSE(app_.query().filters());
    EXPECT_NE(text_in("talk.tab.transcript").find("EHLO"), std::string::npos);
}

TEST_F(Flow, AMarkedMomentIsFoundAgain) {
    stage_.press({gui::Key::Right});
    stage_.press({gui::Key::M});
    EXPECT_EQ(app_.bookmarks(), 1U);
    const auto here = app_.timeline().cursor();
    stage_.press({gui::Key::End});
    stage_.press({gui::Key::Up, false, true});
    EXPECT_EQ(app_.timeline().cursor(), here);
    ASSERT_TRUE(stage_.click("time.bookmark"));
    EXPECT_EQ(app_.bookmarks(), 0U);
}

TEST_F(Flow, PlayingStopsWhereACopyEnds) {
    ASSERT_TRUE(stage_.click("time.stop"));
    ASSERT_TRUE(stage_.click("time.stop.2"));
    stage_.press({gui::Key::Space});
    ASSERT_TRUE(app_.playing());
    double now = stage_.now();
    for (int n = 0; n < 200 && app_.playing(); ++n) (void)app_.tick(now += 10);
    EXPECT_FALSE(app_.playing());
    EXPECT_FALSE(app_.timeline().at_end());
    const auto& journal = app_.timeline().journal();
    bool ended = false;
    for (std::size_t n = 1; n <= app_.timeline().entries(); ++n)
        ended = ended || journal[base::EntryId{static_cast<std::uint32_t>(n)}].kind ==
                             base::FactKind::CopyEnded;
    EXPECT_TRUE(ended);
}

TEST_F(Flow, ThePresenterHidesTheNextLineUntilAKey) {
    stage_.press({gui::Key::P});
    EXPECT_EQ(app_.screen(), gui::Screen::Present);
    EXPECT_NE(app_.text_at(10, 10).find("(hidden)"), std::string::npos);
    stage_.press({gui::Key::Enter});
    EXPECT_EQ(app_.text_at(10, 10).find("(hidden)"), std::string::npos);
    const auto lines = app_.timeline().arrivals();
    stage_.press({gui::Key::Right});
    EXPECT_EQ(app_.timeline().arrivals(), lines + 1);
    EXPECT_NE(app_.text_at(10, 10).find("(hidden)"), std::string::npos);
    stage_.press({gui::Key::Escape});
    EXPECT_EQ(app_.screen(), gui::Screen::World);
}

TEST_F(Flow, AnotherWorldIsOpenedAndABadOneLosesNothing) {
    stage_.press({gui::Key::Right});
    const auto cursor = app_.timeline().cursor();
    stage_.press({gui::Key::O, false, true});
    ASSERT_EQ(app_.screen(), gui::Screen::Start);
    app_.carry_out(gui::OpenWorld{"no-such-file.json"}, stage_.now());
    EXPECT_EQ(app_.screen(), gui::Screen::Start);
    EXPECT_EQ(app_.timeline().cursor(), cursor);
    stage_.frame();
    ASSERT_TRUE(stage_.click("start.preset.p1"));
    EXPECT_EQ(app_.screen(), gui::Screen::World);
    ASSERT_FALSE(app_.settings().recent.empty());
    EXPECT_EQ(app_.settings().recent.front(), "p1");
}

TEST_F(Flow, UnsavedWorkIsKeptAfterEveryActAndOfferedAgain) {
    const auto folder = std::filesystem::path{testing::TempDir()} / "unsaved";
    std::filesystem::remove_all(folder);
    int kept = 0;
    gui::Unsaved unsaved{folder, [&](const sim::Timeline& now, const std::string& file, const gui::StopButton&) {
                             ++kept;
                             std::ofstream{file} << now.branches()[now.branch()].acts.size();
                             return base::Outcome{};
                         }};
    app_.set_keeper([&](const sim::Timeline& now, const gui::StopButton& stop) { unsaved.keep(now, stop); });
    app_.carry_out(gui::Do{sim::CheckMail{"ada-desk"}}, stage_.now());
    EXPECT_EQ(kept, 1);
    EXPECT_TRUE(std::filesystem::exists(unsaved.file()));
    EXPECT_EQ(gui::orphan_in(folder), "") << "its program still runs";
    const auto orphan = folder / "unsaved-999999999.json";
    std::filesystem::rename(unsaved.file(), orphan);
    EXPECT_EQ(gui::orphan_in(folder), orphan.string());
    app_.set_recovered(orphan.string());
    stage_.frame();
    EXPECT_TRUE(shows("start.recover"));
    std::filesystem::remove_all(folder);
}

TEST_F(Flow, GermanIsSpokenExceptOnTheWire) {
    stage_.press({gui::Key::End});
    app_.set_languages({"de", "en"});
    ASSERT_TRUE(stage_.click("top.settings"));
    stage_.frame();
    ASSERT_TRUE(stage_.click("settings.language.de"));
    EXPECT_EQ(app_.tongue().name(), "de");
    stage_.press({gui::Key::Escape});
    EXPECT_EQ(app_.tongue().say("Mail program"), "Mailprogramm");
    EXPECT_NE(text_in("talk.tab.transcript").find("250 2.0.0 accepted"), std::string::npos);
}

TEST_F(Flow, GermanExplainsTheLineAndEnglishComesBack) {
    stage_.press({gui::Key::End});
    stage_.press({gui::Key::Left});
    stage_.frame();
    const std::string english = text_in("time.play");
    app_.carry_out(gui::SetLanguage{"de"}, stage_.now());
    stage_.frame();
    EXPECT_NE(text_in("time.play"), english);
    app_.carry_out(gui::SetLanguage{"en"}, stage_.now());
    stage_.frame();
    EXPECT_EQ(text_in("time.play"), english);
}

TEST_F(Flow, ADamagedLanguageFileIsSaidWithFileAndLine) {
    const auto folder = std::filesystem::path{testing::TempDir()} / "postroom_damaged";
    std::filesystem::create_directories(folder / "lang");
    std::ofstream{folder / "lang" / "de.txt"} << "Map = Karte\nno pair at all\n";
    const char* before = std::getenv("POSTROOM_ASSETS");
    const std::string old = before == nullptr ? "" : before;
    setenv("POSTROOM_ASSETS", folder.c_str(), 1);
    app_.carry_out(gui::SetLanguage{"de"}, stage_.now());
    before == nullptr ? unsetenv("POSTROOM_ASSETS") : setenv("POSTROOM_ASSETS", old.c_str(), 1);
    EXPECT_EQ(app_.tongue().name(), "en");
    EXPECT_NE(app_.settings_note().find("de.txt:2: this is no pair of texts"), std::string::npos)
        << app_.settings_note();
    app_.set_settings_note("Nothing is remembered.");
    EXPECT_NE(app_.settings_note().find("de.txt:2"), std::string::npos);
    stage_.press({gui::Key::Console});
    stage_.frame();
    ASSERT_FALSE(app_.console().log.rows().empty());
    EXPECT_NE(app_.console().log.rows().back().text.find("de.txt:2"), std::string::npos);
}

TEST_F(Flow, TheTourPointsAtRealControlsAndEnds) {
    app_.carry_out(gui::StartTour{}, stage_.now());
    stage_.frame();
    ASSERT_TRUE(app_.touring());
    int stops = 0;
    while (app_.touring() && ++stops < 30) ASSERT_TRUE(stage_.click("tour.next"));
    EXPECT_FALSE(app_.touring());
    EXPECT_GE(stops, 8);
    EXPECT_TRUE(app_.settings().tour_seen);
}

TEST_F(Flow, AnActIsDoneFromTheFormMadeFromItsOwnDescription) {
    app_.carry_out(gui::OpenForm{"check_mail", {}}, stage_.now());
    stage_.frame();
    ASSERT_EQ(app_.overlay(), gui::Overlay::Form);
    ASSERT_TRUE(stage_.click("form.device"));
    ASSERT_TRUE(stage_.click("form.device.0"));
    const auto acts = app_.timeline().branches().size();
    ASSERT_TRUE(stage_.click("form.do"));
    EXPECT_EQ(app_.overlay(), gui::Overlay::None);
    EXPECT_EQ(app_.timeline().branches().size(), acts + 1);
}

TEST_F(Flow, AccountSettingsAreChangedInTheWordsOfRealPrograms) {
    stage_.press({gui::Key::End});
    ASSERT_TRUE(stage_.click("map.tab.mail_program"));
    stage_.frame();
    ASSERT_TRUE(stage_.click("program.settings"));
    ASSERT_EQ(app_.overlay(), gui::Overlay::Form);
    stage_.frame();
    ASSERT_TRUE(stage_.click("form.do"));
    EXPECT_EQ(app_.overlay(), gui::Overlay::Form) << "nothing was changed, and it says so";
    ASSERT_TRUE(stage_.click("form.protocol"));
    ASSERT_TRUE(stage_.click("form.protocol.0"));
    ASSERT_TRUE(stage_.click("form.do"));
    EXPECT_EQ(app_.overlay(), gui::Overlay::None);
    EXPECT_EQ(app_.timeline().world().find_host("ben-home")->program->settings.incoming, sim::Incoming::Pop3)
        << "the program shown is the one that was at work last";
}

TEST_F(Flow, EscapeClosesAMenuBeforeAnythingElse) {
    ASSERT_TRUE(stage_.click("time.stop"));
    stage_.frame();
    ASSERT_TRUE(shows("time.stop.0"));
    stage_.press({gui::Key::Escape});
    EXPECT_FALSE(shows("time.stop.0"));
}

}  // namespace
