// Real sockets into the world that a window shows, in headless frames.

#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "app/files.h"
#include "app/live_service.h"
#include "app/open_world.h"
#include "app/run_json.h"
#include "gui/stage.h"
#include "tests/gui/explanations.h"
#include "tests/loopback/live_client.h"

namespace {

class LiveWindow : public testing::Test {
  protected:
    LiveWindow() {
        home_ = std::filesystem::temp_directory_path() / ("postroom-live-window-" + std::to_string(::getpid()));
        ::setenv("XDG_DATA_HOME", home_.c_str(), 1);
        app_.set_live_opener([](const sim::Timeline& timeline) -> base::Result<std::unique_ptr<gui::LiveDoors>> {
            loopback::Ports ports;
            ports.fill(std::uint16_t{0});
            auto service = app::LiveService::open(timeline.world(), ports);
            if (!service) return service.problem();
            return std::unique_ptr<gui::LiveDoors>{std::move(service).value()};
        });
        frame();
    }
    ~LiveWindow() override { std::filesystem::remove_all(home_); }
    void frame() {
        (void)app_.tick(stage_.now());
        stage_.frame();
    }
    [[nodiscard]] live::Client connect(const char* door) {
        for (const gui::LivePort& one : app_.live()->facts().ports) {
            if (one.name == door) return live::Client{[this] { frame(); }, one.port};
        }
        return live::Client{[this] { frame(); }, 0};
    }
    [[nodiscard]] bool shows(std::string_view widget) const { return app_.widgets().find(widget) != nullptr; }
    static gui::Settings still() {
        gui::Settings settings;
        settings.motion = false;
        return settings;
    }

    std::filesystem::path home_;
    gui::App app_{app::open_world("p1", 42).value().timeline, gui_test::explanations(), still()};
    gui::Stage stage_{app_, 1366, 768};
};

TEST_F(LiveWindow, AProgramTalksToTheWorldThatIsShown) {
    EXPECT_FALSE(shows("live.stop"));
    ASSERT_TRUE(stage_.click("top.live"));
    frame();
    ASSERT_NE(app_.live(), nullptr);
    EXPECT_EQ(app_.overlay(), gui::Overlay::Live) << "the card tells at once what to type";
    stage_.press({gui::Key::Escape});
    frame();
    ASSERT_TRUE(shows("live.stop"));
    const std::size_t entries = app_.timeline().entries();
    live::Client client = connect("pop3");
    EXPECT_TRUE(client.read_until("\r\n").starts_with("+OK"));
    EXPECT_TRUE(client.say("USER ben").starts_with("+OK"));
    EXPECT_TRUE(client.say("PASS wrong").starts_with("-ERR"));
    EXPECT_EQ(app_.live()->state().programs, 1U);
    EXPECT_GT(app_.timeline().entries(), entries + 6) << "each line is in the journal that is shown";
    EXPECT_EQ(app_.timeline().cursor(), app_.timeline().branches()[app_.timeline().branch()].known) << "nothing is foreseen";
}

TEST_F(LiveWindow, WhileThePastIsShownProgramsWait) {
    ASSERT_TRUE(stage_.click("top.live"));
    stage_.press({gui::Key::Escape});
    live::Client client = connect("smtp");
    EXPECT_TRUE(client.read_until("\r\n").starts_with("220 "));
    const base::Instant before = app_.timeline().world().now;
    stage_.press({gui::Key::Home});
    frame();
    EXPECT_TRUE(app_.live()->held(app_.timeline()));
    ASSERT_TRUE(shows("live.now"));
    client.write("NOOP\r\n");
    for (int i = 0; i < 200; ++i) frame();
    EXPECT_EQ(client.come(), "") << "held";
    ASSERT_TRUE(stage_.click("live.now"));
    EXPECT_TRUE(client.read_until("\r\n").starts_with("250 "));
    EXPECT_LT(app_.timeline().world().now - before, base::seconds(2)) << "the clock stood still, too";
    // An act in the past leaves the branch on which the program is.
    stage_.press({gui::Key::Home});
    app_.carry_out(gui::Do{sim::CheckMail{"ben-home"}}, stage_.now());
    frame();
    EXPECT_TRUE(app_.live()->held(app_.timeline()));
    ASSERT_TRUE(stage_.click("live.now"));
    // Another one that comes now waits, and is counted.
    stage_.press({gui::Key::Home});
    live::Client second = connect("smtp");
    for (int i = 0; i < 50 && app_.live()->state().waiting == 0; ++i) frame();
    EXPECT_EQ(app_.live()->state().waiting, 1U);
    EXPECT_NE(gui::live_strip(app_.live()->facts(), app_.live()->state(), true).words.find("2 connections"), std::string::npos);
    ASSERT_TRUE(stage_.click("live.now"));
    EXPECT_TRUE(second.read_until("\r\n").starts_with("220 "));
    EXPECT_TRUE(client.say("QUIT").starts_with("221 "));
}

TEST_F(LiveWindow, TheCardHasAButtonThatCopiesEachPiece) {
    ASSERT_TRUE(stage_.click("top.live"));
    frame();
    const gui::Sheet card = gui::build_live_card(app_.live()->facts(), app_.live()->state());
    std::size_t pieces = 0;
    for (const gui::SheetSection& section : card.sections) {
        for (const std::string& words : section.words) EXPECT_EQ(words.find_first_of("`|#"), std::string::npos) << words;
        if (!section.copy.empty()) ++pieces;
    }
    EXPECT_GT(pieces, 10U);
    EXPECT_TRUE(stage_.click("live.row.1.copy"));
    EXPECT_EQ(std::string{ImGui::GetClipboardText()}, card.sections[1].copy);
}

TEST_F(LiveWindow, WhatProgramsDidIsPlayedAgainFromTheSavedRun) {
    ASSERT_TRUE(stage_.click("top.live"));
    stage_.press({gui::Key::Escape});
    {
        live::Client client = connect("smtp");
        (void)client.read_until("\r\n");
        (void)client.say("HELO here");
        (void)client.say("MAIL FROM:<ann@outside.example>");
        EXPECT_TRUE(client.say("RCPT TO:<ben@meadow.example>").starts_with("250 "));
        (void)client.say("DATA");
        EXPECT_TRUE(client.say("Subject: from outside\r\n\r\nHello\r\n.").starts_with("250 "));
        (void)client.say("QUIT");
    }
    ASSERT_TRUE(stage_.click("live.stop"));
    frame();
    EXPECT_EQ(app_.live(), nullptr);
    EXPECT_FALSE(shows("live.stop"));
    const std::string file = (home_ / "run.json").string();
    ASSERT_TRUE(app::write_file(file, app::run_json(app_.timeline(), false)));
    auto again = app::open_world(file, std::nullopt);
    ASSERT_TRUE(again) << again.problem().sentence();
    EXPECT_EQ(sim::digest(again.value().timeline.journal()), again.value().expected_digest);
}

TEST_F(LiveWindow, AnotherWorldEndsIt) {
    ASSERT_TRUE(stage_.click("top.live"));
    stage_.press({gui::Key::Escape});
    live::Client client = connect("imap");
    EXPECT_TRUE(client.read_until("\r\n").starts_with("* OK"));
    app_.carry_out(gui::OpenWorld{"p1"}, stage_.now());
    frame();
    EXPECT_EQ(app_.live(), nullptr);
    EXPECT_TRUE(client.is_closed());
}

TEST_F(LiveWindow, WhatProgramsDidIsKeptInAQuietMoment) {
    int kept = 0;
    app_.set_keeper([&](const sim::Timeline&, const gui::StopButton&) { ++kept; });
    ASSERT_TRUE(stage_.click("top.live"));
    stage_.press({gui::Key::Escape});
    live::Client client = connect("smtp");
    (void)client.read_until("\r\n");
    (void)client.say("NOOP");
    kept = 0;
    const auto pass = [&](double seconds) {
        stage_.frame(seconds);
        frame();
    };
    pass(11);
    pass(1);
    EXPECT_EQ(kept, 1) << "once it is quiet";
    pass(30);
    EXPECT_EQ(kept, 1) << "nothing has happened since";
}

}  // namespace
