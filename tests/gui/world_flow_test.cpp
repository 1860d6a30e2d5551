// Ways to change the world by hand: on the map and with files, in headless frames.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "gui/stage.h"
#include "gui/view/switches_view.h"
#include "tests/gui/explanations.h"
#include "tests/gui/moments.h"

namespace {

class WorldFlow : public testing::Test {
  protected:
    WorldFlow() {
        app_.set_reader([](const std::string& file) -> base::Result<std::string> {
            if (file.ends_with("missing.pdf")) return base::Problem{file, "cannot be read", ""};
            return std::string{"%PDF"};
        });
        stage_.frame();
        stage_.frame();
    }
    static gui::Settings still() {
        gui::Settings settings;
        settings.motion = false;
        return settings;
    }
    [[nodiscard]] gui::Rect rect_of(std::string_view widget) const {
        const gui::Widget* found = app_.widgets().find(widget);
        return found == nullptr ? gui::Rect{} : found->rect;
    }
    [[nodiscard]] bool logged(const std::string& words) const {
        return gui::text(app_.console().log).find(words) != std::string::npos;
    }

    gui::App app_{gui_test::p1_run(), gui_test::explanations(), still()};
    gui::Stage stage_{app_, 1366, 768};
};

TEST_F(WorldFlow, AHostIsDraggedOnTheMapAndThatIsUndone) {
    const auto cursor = app_.timeline().cursor();
    const gui::Rect before = rect_of("map.host.ada-desk");
    ASSERT_GT(before.w, 0);
    const gui::Rect other = rect_of("map.host.ben-home");
    stage_.drag(before.x + 10, before.y + 10, before.x + 70, before.y + 40);
    stage_.frame();
    const gui::Rect after = rect_of("map.host.ada-desk");
    EXPECT_GT(after.x, before.x + 20);
    const auto middle = [](const gui::Rect& rect) { return rect.x + rect.w / 2; };
    EXPECT_NEAR(middle(rect_of("map.host.ben-home")), middle(other), 1) << "the others stay where they were";
    EXPECT_EQ(app_.timeline().cursor(), cursor) << "no act of the world";
    ASSERT_EQ(app_.settings().moved_hosts.size(), 1U);
    EXPECT_EQ(app_.settings().moved_hosts[0].host, "ada-desk");
    ASSERT_TRUE(stage_.click("top.undo"));
    stage_.frame();
    EXPECT_EQ(rect_of("map.host.ada-desk").x, before.x) << "one drag is undone at once";
    EXPECT_TRUE(app_.settings().moved_hosts.empty());
    EXPECT_TRUE(app_.timeline().places().empty());
    ASSERT_TRUE(stage_.click("top.redo"));
    stage_.frame();
    EXPECT_NEAR(rect_of("map.host.ada-desk").x, after.x, 1) << "and done again";
    EXPECT_EQ(app_.settings().moved_hosts.size(), 1U);
}

TEST_F(WorldFlow, AMoveOnTheMapIsALineAndHasItsTurnAmongTheActs) {
    const gui::Rect before = rect_of("map.host.ada-desk");
    const gui::Rect device = rect_of("map.host.ben-home");
    stage_.drag(before.x + 10, before.y + 10, before.x + 70, before.y + 40);
    stage_.frame();
    ASSERT_EQ(app_.timeline().places().size(), 1U);
    const sim::HostPlace placed = app_.timeline().places().front();
    EXPECT_TRUE(logged("> place(\"ada-desk\", " + std::to_string(placed.x) + ", " + std::to_string(placed.y) + ")")) << gui::text(app_.console().log);
    app_.carry_out(gui::Do{sim::CheckMail{"ada-desk"}}, stage_.now());
    stage_.frame();
    stage_.drag(device.x + 10, device.y + 10, device.x - 30, device.y + 30);
    stage_.frame();
    ASSERT_EQ(app_.timeline().places().size(), 2U);
    // Last in, first out, whatever it was.
    const auto acts = [&] { return app_.timeline().undo_depth(); };
    ASSERT_EQ(acts(), 1U);
    stage_.press({gui::Key::Z, false, true});
    EXPECT_EQ(app_.timeline().places().size(), 1U);
    EXPECT_EQ(acts(), 1U);
    stage_.press({gui::Key::Z, false, true});
    EXPECT_EQ(acts(), 0U);
    EXPECT_EQ(app_.timeline().places().size(), 1U);
    stage_.press({gui::Key::Z, false, true});
    EXPECT_TRUE(app_.timeline().places().empty());
    for (int n = 0; n < 3; ++n) stage_.press({gui::Key::Z, true, true});
    EXPECT_EQ(app_.timeline().places().size(), 2U);
    EXPECT_EQ(acts(), 1U);
}

TEST_F(WorldFlow, ALineOfTheConsoleMovesAHostAndIsUndone) {
    const gui::Rect before = rect_of("map.host.ada-desk");
    app_.carry_out(gui::ConsoleCommand{gui::RunLine{"place(\"ada-desk\", 300, 700)"}}, stage_.now());
    for (int n = 0; n < 200 && app_.console().running(); ++n) stage_.frame();
    stage_.frame();
    ASSERT_EQ(app_.timeline().places().size(), 1U) << gui::text(app_.console().log);
    EXPECT_GT(rect_of("map.host.ada-desk").y, before.y + 20);
    EXPECT_EQ(app_.settings().moved_hosts.size(), 1U);
    stage_.press({gui::Key::Z, false, true});
    EXPECT_TRUE(app_.timeline().places().empty());
}

TEST_F(WorldFlow, AFaultAndAPolicyAreSetAndClearedByOneClickEach) {
    ASSERT_TRUE(stage_.click("map.host.mx1.meadow.example"));
    stage_.frame();
    ASSERT_TRUE(stage_.click("map.switch.refuse_rcpt"));
    ASSERT_EQ(app_.timeline().world().faults.size(), 1U);
    EXPECT_TRUE(logged("> refuse(\"mx1.meadow.example\", \"RCPT\"")) << gui::text(app_.console().log);
    stage_.frame();
    ASSERT_TRUE(stage_.click("map.chip.0"));
    EXPECT_TRUE(app_.timeline().world().faults.empty());
    stage_.frame();
    ASSERT_TRUE(stage_.click("map.switch.greylist"));
    EXPECT_TRUE(logged("> set_policy(\"meadow.example\", {greylist = \"5m\"})")) << gui::text(app_.console().log);
    stage_.frame();
    EXPECT_EQ(app_.widgets().find("map.switch.greylist"), nullptr);
    ASSERT_TRUE(stage_.click("map.chip.0"));
    stage_.frame();
    EXPECT_NE(app_.widgets().find("map.switch.greylist"), nullptr);
}

TEST_F(WorldFlow, APersonIsAddedFromTheMenuOfTheMap) {
    ASSERT_TRUE(stage_.click("map.add"));
    stage_.frame();
    ASSERT_TRUE(stage_.click("map.add.1"));
    stage_.frame();
    ASSERT_EQ(app_.overlay(), gui::Overlay::Form);
    ASSERT_TRUE(stage_.click("form.name"));
    stage_.type("Cleo");
    ASSERT_TRUE(stage_.click("form.address"));
    stage_.type("cleo@meadow.example");
    ASSERT_TRUE(stage_.click("form.do"));
    const sim::Provider* meadow = app_.timeline().world().provider_of("meadow.example");
    EXPECT_TRUE(std::any_of(meadow->store.accounts.begin(), meadow->store.accounts.end(),
                            [](const auto& account) { return account->address() == "cleo@meadow.example"; }));
    EXPECT_TRUE(logged("> person(\"Cleo\", \"cleo@meadow.example\")")) << gui::text(app_.console().log);
}

TEST_F(WorldFlow, ALetterGoesWithFilesThatWereDroppedOrNamed) {
    stage_.press({gui::Key::End});
    app_.drop_files({"/home/ada/plan.pdf"});
    stage_.frame();
    ASSERT_EQ(app_.overlay(), gui::Overlay::Write);
    ASSERT_NE(app_.widgets().find("write.file.0"), nullptr);
    app_.carry_out(gui::AttachFile{"missing.pdf"}, stage_.now());
    stage_.frame();
    EXPECT_EQ(app_.widgets().find("write.file.1"), nullptr) << "what cannot be read does not go along";
    ASSERT_TRUE(stage_.click("write.file"));
    stage_.type("notes.txt");
    ASSERT_TRUE(stage_.click("write.attach"));
    stage_.frame();
    ASSERT_NE(app_.widgets().find("write.file.1"), nullptr);
    ASSERT_TRUE(stage_.click("write.send"));
    EXPECT_EQ(app_.overlay(), gui::Overlay::None);
    EXPECT_TRUE(logged("name=\\\"plan.pdf\\\"")) << gui::text(app_.console().log);
    EXPECT_TRUE(logged("name=\\\"notes.txt\\\""));
}

TEST_F(WorldFlow, LettersAndRunsAreDroppedIn) {
    stage_.press({gui::Key::End});
    app_.set_letters_reader([](const std::string&) -> base::Result<std::vector<std::string>> {
        return std::vector<std::string>{"From: zoe@elsewhere.example\r\nTo: Ben <ben@meadow.example>, eve@elsewhere.example\r\nSubject: kept\r\n\r\nHi\r\n",
                                        "From: zoe@elsewhere.example\r\nTo: eve@elsewhere.example\r\nSubject: not here\r\n\r\nHi\r\n"};
    });
    const std::size_t letters = app_.timeline().world().letters.size();
    app_.drop_files({"/home/ada/old.mbox"});
    stage_.frame();
    EXPECT_EQ(app_.timeline().world().letters.size(), letters + 1) << "who lives elsewhere gets nothing";
    EXPECT_TRUE(logged("Subject: kept")) << gui::text(app_.console().log);
    std::string opened;
    app_.set_opener([&](const std::string& what, const gui::StopButton&) -> base::Result<gui::OpenedRun> {
        opened = what;
        return base::Problem{what, "is not there", ""};
    });
    app_.drop_files({"/home/ada/run.json"});
    EXPECT_EQ(opened, "/home/ada/run.json");
}

}  // namespace
