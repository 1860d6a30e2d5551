// The window with large type: what has no room beside its neighbours stays reachable.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "gui/actions.h"
#include "gui/stage.h"
#include "tests/gui/explanations.h"
#include "tests/gui/moments.h"

namespace {

gui::Settings large() {
    gui::Settings settings;
    settings.motion = false;
    settings.text_percent = 200;
    return settings;
}

class LargeText : public testing::Test {
  protected:
    LargeText() {
        stage_.frame();
        stage_.frame();
    }
    void settle() {
        for (int n = 0; n < 3; ++n) stage_.frame();
    }
    [[nodiscard]] const gui::Widget* find(std::string_view id) const { return app_.widgets().find(id); }

    gui::App app_{gui_test::p1_run(), gui_test::explanations(), large()};
    gui::Stage stage_{app_, 1366, 768};
};

TEST_F(LargeText, MarksStopsAndPaceAreInAMenuOfTheTimeline) {
    ASSERT_EQ(find("time.bookmark"), nullptr) << "there is no room for it";
    const auto marked = app_.timeline().cursor();
    ASSERT_TRUE(stage_.click("time.more"));
    ASSERT_TRUE(stage_.click("time.more.0"));
    stage_.press({gui::Key::Home});
    stage_.press({gui::Key::Down, false, true});
    EXPECT_EQ(app_.timeline().cursor(), marked);
}

TEST_F(LargeText, AllThatAMailProgramDoesIsInItsMenu) {
    app_.carry_out(gui::ShowTab{.map = gui::MapTab::Program}, stage_.now());
    settle();
    EXPECT_NE(find("program.settings"), nullptr) << "lessons point at it";
    ASSERT_TRUE(stage_.click("program.menu"));
    settle();
    int last = 0;
    while (find("program.menu." + std::to_string(last + 1)) != nullptr) ++last;
    ASSERT_TRUE(stage_.click("program.menu." + std::to_string(last)));
    EXPECT_EQ(app_.overlay(), gui::Overlay::Acts) << "its last entry: all acts of the device";
}

TEST_F(LargeText, TheTerminalHasItsCardOfVerbs) {
    stage_.press({gui::Key::End});
    app_.carry_out(gui::ConsoleCommand{gui::TerminalCommand{gui::TerminalOpen{}}}, stage_.now());
    app_.carry_out(gui::TerminalOpen{"pop3.meadow.example", "pop3", 110}, stage_.now());
    settle();
    ASSERT_NE(find("dialogue.prompt"), nullptr);
    ASSERT_TRUE(stage_.click("dialogue.verb.user"));
    EXPECT_EQ(app_.terminal_ui().prompt.input, "USER ");
}

TEST_F(LargeText, TheLineThatWasComeToStaysInSightWhenTheDrawerOpens) {
    stage_.press({gui::Key::End});
    stage_.press({gui::Key::Digit1});
    settle();
    const auto row = [&] {
        const std::string id = "transcript.row." + std::to_string(gui::scene_of(app_.timeline()).current_line().value) + ".";
        const auto& all = app_.widgets().widgets();
        return std::any_of(all.begin(), all.end(), [&](const gui::Widget& one) { return one.id.starts_with(id) && one.rect.h > 15; });
    };
    ASSERT_TRUE(row());
    app_.carry_out(gui::ConsoleCommand{gui::ToggleConsole{}}, stage_.now());
    settle();
    EXPECT_TRUE(row());
}

TEST(Keys, EachStandsOnceInTheList) {
    std::vector<std::string> seen;
    for (const gui::ActionRow& row : gui::all_actions()) {
        if (row.keys.empty()) continue;
        EXPECT_EQ(std::count(seen.begin(), seen.end(), row.keys), 0) << row.keys;
        seen.emplace_back(row.keys);
    }
}

}  // namespace
