// The window without a screen: frames are drawn, widgets are clicked where they are, and what
// comes of it is looked at.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "gui/layout.h"
#include "gui/redraw.h"
#include "gui/settings.h"
#include "gui/shot.h"
#include "gui/stage.h"
#include "gui/theme.h"
#include "gui/view/assets.h"
#include "tests/gui/explanations.h"
#include "tests/gui/moments.h"

namespace {

gui::Settings still() {
    gui::Settings settings;
    settings.motion = false;
    return settings;
}

class Window : public testing::Test {
  protected:
    Window() {
        stage_.frame();
        stage_.frame();
    }
    gui::App app_{gui_test::p1_run(), gui_test::explanations(), still()};
    gui::Stage stage_{app_, 1366, 768};
};

TEST_F(Window, OpensOnTheFirstActAndNotOnAnEmptyCanvas) {
    EXPECT_FALSE(stage_.problem().has_value());
    EXPECT_FALSE(app_.timeline().world().letters.empty());
}

TEST_F(Window, StepsALineForwardAndBackByItsButtons) {
    const auto before = app_.timeline().cursor();
    const auto lines = app_.timeline().arrivals();
    ASSERT_TRUE(stage_.click("time.step_line"));
    EXPECT_EQ(app_.timeline().arrivals(), lines + 1);
    ASSERT_TRUE(stage_.click("time.back_line"));
    EXPECT_EQ(app_.timeline().cursor(), before);
}

TEST_F(Window, DoesTheSameByKeys) {
    const auto before = app_.timeline().cursor();
    stage_.press({gui::Key::Right});
    const auto line = app_.timeline().cursor();
    EXPECT_GT(line, before);
    stage_.press({gui::Key::Right, true});
    EXPECT_GT(app_.timeline().cursor(), line);
    stage_.press({gui::Key::Home});
    EXPECT_EQ(app_.timeline().cursor(), 0U);
    stage_.press({gui::Key::End});
    EXPECT_TRUE(app_.timeline().at_end());
    stage_.press({gui::Key::Left, false, true});
    EXPECT_FALSE(app_.timeline().at_end());
}

TEST_F(Window, WhyJumpsToTheLineThatDidIt) {
    stage_.press({gui::Key::End});
    const gui::CopyRow* row = nullptr;
    for (const auto& one : app_.copies().rows) {
        if (one.place == base::PlaceKind::Mailbox) row = &one;
    }
    ASSERT_NE(row, nullptr);
    const base::EntryId line = row->why_entry;
    ASSERT_TRUE(stage_.click("copies.why." + std::to_string(row->copy.value)));
    EXPECT_EQ(app_.selection().line, line);
    EXPECT_EQ(app_.selection().focus, gui::Selection::Focus::Line);
    stage_.frame();
    stage_.frame();
    bool shown = false;
    for (const gui::Widget& widget : app_.widgets().widgets())
        shown =
            shown || widget.id.starts_with("transcript.row." + std::to_string(line.value) + ".");
    EXPECT_TRUE(shown) << "the line was selected but not brought into sight";
    ASSERT_TRUE(stage_.click("explain.go"));
    EXPECT_EQ(app_.timeline().journal().arrivals()[app_.timeline().arrivals() - 1].line, line);
}

TEST_F(Window, ActingInThePastLeavesTheOldFutureAsABranch) {
    stage_.press({gui::Key::Right});
    stage_.press({gui::Key::Right});
    const auto branches = app_.timeline().branches().size();
    ASSERT_TRUE(stage_.click("top.act"));
    ASSERT_TRUE(stage_.click("act.ben-home.on"));
    EXPECT_EQ(app_.overlay(), gui::Overlay::None);
    EXPECT_EQ(app_.timeline().branches().size(), branches + 1);
    EXPECT_TRUE(app_.timeline().world().find_host("ben-home")->on);
    ASSERT_TRUE(stage_.click("top.undo"));
    EXPECT_FALSE(app_.timeline().world().find_host("ben-home")->on);
    ASSERT_TRUE(stage_.click("top.redo"));
    EXPECT_TRUE(app_.timeline().world().find_host("ben-home")->on);
    ASSERT_TRUE(stage_.click("time.branch.0"));
    EXPECT_EQ(app_.timeline().branch(), 0U);
}

TEST_F(Window, ARightClickOffersTheActsOfThatDevice) {
    ASSERT_TRUE(stage_.click("map.host.ada-desk", true));
    EXPECT_EQ(app_.overlay(), gui::Overlay::Acts);
    stage_.frame();
    EXPECT_NE(app_.widgets().find("act.ada-desk.get_mail"), nullptr);
    EXPECT_EQ(app_.widgets().find("act.ben-home.get_mail"), nullptr);
    stage_.press({gui::Key::Escape});
    EXPECT_EQ(app_.overlay(), gui::Overlay::None);
}

TEST_F(Window, ALetterIsWrittenAndSent) {
    stage_.press({gui::Key::End});
    const auto letters = app_.timeline().world().letters.size();
    ASSERT_TRUE(stage_.click("top.act"));
    ASSERT_TRUE(stage_.click("act.ada-desk.write"));
    ASSERT_EQ(app_.overlay(), gui::Overlay::Write);
    stage_.frame();
    ASSERT_TRUE(stage_.click("write.subject"));
    stage_.type("Cheese");
    ASSERT_TRUE(stage_.click("write.send"));
    ASSERT_EQ(app_.timeline().world().letters.size(), letters + 1);
    EXPECT_EQ(app_.timeline().world().letters[letters].subject, "Cheese");
    EXPECT_EQ(app_.selection().letter.value, letters + 1);
}

TEST_F(Window, AHostThatIsClickedIsInspected) {
    ASSERT_TRUE(stage_.click("map.host.ada-desk"));
    EXPECT_EQ(app_.selection().focus, gui::Selection::Focus::Host);
    EXPECT_EQ(app_.timeline().world().host(app_.selection().host).name, "ada-desk");
}

TEST_F(Window, TheKeyboardReachesWidgetsAndPressesThem) {
    const auto cursor = app_.timeline().cursor();
    int presses = 0;
    do {
        stage_.press({gui::Key::Tab});
    } while (app_.widgets().focused() != "time.step_line" && ++presses < 500);
    ASSERT_EQ(app_.widgets().focused(), "time.step_line");
    stage_.press({gui::Key::Enter});
    EXPECT_GT(app_.timeline().cursor(), cursor);
}

TEST_F(Window, PlaysAtItsPaceAndStops) {
    stage_.press({gui::Key::Space});
    EXPECT_TRUE(app_.playing());
    const auto lines = app_.timeline().arrivals();
    EXPECT_TRUE(app_.tick(stage_.now() + 10));
    EXPECT_EQ(app_.timeline().arrivals(), lines + 1);
    EXPECT_FALSE(app_.tick(stage_.now() + 10.01)) << "the next line has its own moment";
    stage_.press({gui::Key::Space});
    EXPECT_FALSE(app_.playing());
}

TEST_F(Window, ThemesAndTextSizesChangeByKeys) {
    const gui::Picture dark = stage_.picture();
    stage_.press({gui::Key::T});
    EXPECT_EQ(app_.settings().theme, gui::ThemeName::Light);
    EXPECT_FALSE(dark == stage_.picture());
    for (const auto& [key, percent] :
         {std::pair{gui::Key::Digit5, 200}, std::pair{gui::Key::Digit3, 150},
          std::pair{gui::Key::Digit1, 100}}) {
        stage_.press({key});
        EXPECT_EQ(app_.settings().text_percent, percent);
    }
}

TEST_F(Window, TooSmallAWindowSaysOneSentence) {
    stage_.resize(700, 400);
    EXPECT_EQ(app_.widgets().find("time.play"), nullptr);
    stage_.resize(1366, 768);
    EXPECT_NE(app_.widgets().find("time.play"), nullptr);
}

TEST_F(Window, DraggingTheLanesGoesToThatMoment) {
    const gui::Widget* lanes = app_.widgets().find("time.lanes");
    ASSERT_NE(lanes, nullptr);
    const gui::Rect r = lanes->rect;
    stage_.drag(r.x + r.w * 0.2F, r.y + r.h / 2, r.x + r.w * 0.8F, r.y + r.h / 2);
    const auto& journal = app_.timeline().journal();
    EXPECT_NEAR(static_cast<double>(app_.timeline().arrivals()) /
                    static_cast<double>(journal.arrivals().size()),
                0.8, 0.05);
}

TEST_F(Window, PresentedTextStaysInItsPlace) {
    stage_.press({gui::Key::P});
    ASSERT_EQ(app_.screen(), gui::Screen::Present);
    // The moments with most to say about the line that comes next.
    std::vector<std::pair<std::size_t, std::uint64_t>> moments;
    const auto lines = app_.timeline().journal().arrivals().size();
    for (std::size_t n = 0; n < lines; ++n) {
        stage_.press({gui::Key::Enter});
        const std::string text = app_.text_at(10, 10);
        moments.emplace_back(text.size() - text.find("next: "), n);
        stage_.press({gui::Key::Right});
    }
    std::sort(moments.rbegin(), moments.rend());
    for (std::size_t n = 0; n < 4; ++n) {
        app_.carry_out(gui::SeekArrival{moments[n].second}, stage_.now());
        stage_.frame();
        stage_.press({gui::Key::Enter});
        stage_.frame();
        const gui::Picture picture = stage_.picture();
        const gui::Rect keys = app_.widgets().find("present.back")->rect;
        for (int y = static_cast<int>(keys.y) - 22; y < static_cast<int>(keys.y) - 2; ++y) {
            for (int x = static_cast<int>(keys.x); x < 1366 - static_cast<int>(keys.x); ++x)
                ASSERT_EQ(picture.at(x, y), picture.at(static_cast<int>(keys.x), y))
                    << "something is drawn between the next line and the keys, at " << x << ", "
                    << y << ": " << app_.text_at(10, 10);
        }
    }
}

TEST(Map, HostsOfFourDomainsHaveNamesOnASmallScreen) {
    gui::App app{sim::Timeline{sim::make_preset("five-days", 42).value()}, gui_test::explanations(), still()};
    gui::Stage stage{app, 1366, 768};
    stage.frame();
    stage.frame();
    for (const char* name :
         {"map.host.smtp.example.org", "map.host.mx1.meadow.example", "map.host.ada-desk"}) {
        const gui::Widget* host = app.widgets().find(name);
        ASSERT_NE(host, nullptr) << name;
        EXPECT_GT(host->rect.w, 34) << name << " is a square without a word";
    }
}

TEST(Map, HeapsOfLettersDoNotCoverTheRegionBelow) {
    sim::Timeline timeline{sim::make_preset("five-days", 42).value()};
    (void)timeline.run_until(base::Instant::max(), 20'000);
    gui::App app{std::move(timeline), gui_test::explanations(), still(), false};
    gui::Stage stage{app, 1366, 768};
    stage.frame();
    stage.frame();
    const gui::Widget* above = app.widgets().find("map.host.ines-desk");
    const gui::Widget* beside = app.widgets().find("map.host.smtp.example.org");
    ASSERT_NE(above, nullptr);
    ASSERT_NE(beside, nullptr);
    EXPECT_NEAR(above->rect.y, beside->rect.y, 1) << "as high as its region lets it";
}

TEST_F(Window, TwoPicturesOfTheSameMomentAreEqual) {
    stage_.frame();
    const gui::Picture one = stage_.picture();
    stage_.frame();
    EXPECT_TRUE(one == stage_.picture());
}

// --- redraw -------------------------------------------------------------------------------------

TEST(Redraw, NothingIsDrawnWhenNothingMoves) {
    gui::RedrawGovernor governor;
    double now = 0;
    while (governor.wants_frame(now)) governor.drawn(now);
    const auto frames = governor.frames();
    for (; now < 3600; now += 10) EXPECT_FALSE(governor.wants_frame(now));
    EXPECT_EQ(governor.frames(), frames);
    EXPECT_EQ(governor.wait(now), gui::RedrawGovernor::kIdleWait);
}

TEST(Redraw, AnInputIsAnsweredByThreeFrames) {
    gui::RedrawGovernor governor;
    for (int n = 0; n < 3; ++n) governor.drawn(0);
    governor.changed();
    int frames = 0;
    while (governor.wants_frame(1)) governor.drawn(1), ++frames;
    EXPECT_EQ(frames, 3);
}

TEST(Redraw, MotionIsDrawnToItsEndAndOnceMore) {
    gui::RedrawGovernor governor;
    for (int n = 0; n < 3; ++n) governor.drawn(0);
    governor.animate_until(0.3);
    EXPECT_TRUE(governor.wants_frame(0.1));
    governor.drawn(0.1);
    EXPECT_TRUE(governor.wants_frame(0.29));
    governor.drawn(0.29);
    EXPECT_TRUE(governor.wants_frame(0.31)) << "the last frame shows where it came to rest";
    governor.drawn(0.31);
    EXPECT_FALSE(governor.wants_frame(0.32));
}

TEST(Redraw, PlaybackSleepsUntilItsNextStep) {
    gui::RedrawGovernor governor;
    for (int n = 0; n < 3; ++n) governor.drawn(0);
    governor.wake_at(2.0);
    EXPECT_FALSE(governor.wants_frame(1.5));
    EXPECT_DOUBLE_EQ(governor.wait(1.5), 0.5);
    EXPECT_TRUE(governor.wants_frame(2.0));
    governor.no_wake();
    EXPECT_FALSE(governor.wants_frame(5.0));
}

TEST_F(Window, AnIdleWindowWantsNoFrame) {
    for (int n = 0; n < 5; ++n) stage_.frame();
    EXPECT_FALSE(app_.governor().wants_frame(stage_.now() + 1));
    EXPECT_FALSE(app_.governor().wants_frame(stage_.now() + 1000));
}

// --- layout, theme, settings --------------------------------------------------------------------

struct Size {
    float width, height;
    int text;
};

class LayoutAt : public testing::TestWithParam<Size> {};

TEST_P(LayoutAt, PartsNeitherOverlapNorLeaveTheWindow) {
    const Size size = GetParam();
    const float scale = gui::ui_scale(size.width, size.height, size.text);
    for (const float share : {0.1F, 0.46F, 0.9F}) {
        gui::LayoutChoice choice;
        choice.left_share = choice.map_share = choice.copies_share = share;
        const gui::Layout places = gui::layout(size.width, size.height, scale, choice);
        ASSERT_NE(places.form, gui::LayoutForm::TooSmall);
        const auto parts = places.parts();
        EXPECT_GE(parts.size(), 6U);
        for (std::size_t a = 0; a < parts.size(); ++a) {
            EXPECT_GE(parts[a].x, 0);
            EXPECT_GE(parts[a].y, 0);
            EXPECT_LE(parts[a].right(), size.width);
            EXPECT_LE(parts[a].bottom(), size.height);
            EXPECT_GT(parts[a].w, 100);
            EXPECT_GT(parts[a].h, 20);
            for (std::size_t b = a + 1; b < parts.size(); ++b)
                EXPECT_FALSE(parts[a].overlaps(parts[b])) << a << " and " << b;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, LayoutAt,
                         testing::Values(Size{1366, 768, 100}, Size{1366, 768, 125},
                                         Size{1366, 768, 150}, Size{1366, 768, 200},
                                         Size{1920, 1080, 100}, Size{1920, 1080, 200},
                                         Size{3840, 2160, 100}, Size{3840, 2160, 200},
                                         Size{900, 560, 100}));

class EveryWidget : public testing::TestWithParam<Size> {};

TEST_P(EveryWidget, LiesInsideTheWindow) {
    const Size size = GetParam();
    gui::Settings settings = still();
    settings.text_percent = size.text;
    gui::App app{gui_test::p1_run(), gui_test::explanations(), settings};
    gui::Stage stage{app, static_cast<int>(size.width), static_cast<int>(size.height)};
    for (int n = 0; n < 3; ++n) stage.frame();
    ASSERT_GT(app.widgets().widgets().size(), 15U);
    for (const gui::Widget& widget : app.widgets().widgets()) {
        EXPECT_GE(widget.rect.x, 0) << widget.id;
        EXPECT_LE(widget.rect.right(), size.width + 1) << widget.id;
        EXPECT_GE(widget.rect.w, 3) << widget.id;
    }
    // Buttons of one bar never cover one another.
    for (const char* prefix : {"time.", "top."}) {
        for (const gui::Widget& a : app.widgets().widgets()) {
            for (const gui::Widget& b : app.widgets().widgets()) {
                if (&a >= &b || !a.id.starts_with(prefix) || !b.id.starts_with(prefix)) continue;
                EXPECT_FALSE(a.rect.overlaps(b.rect)) << a.id << " and " << b.id;
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, EveryWidget,
                         testing::Values(Size{1366, 768, 100}, Size{1366, 768, 200},
                                         Size{1920, 1080, 100}, Size{3840, 2160, 100}));

TEST(Theme, EveryTextHasEnoughContrast) {
    for (const gui::ThemeName name :
         {gui::ThemeName::Dark, gui::ThemeName::Light, gui::ThemeName::Contrast}) {
        const auto pairs = gui::text_pairs(gui::theme(name));
        EXPECT_GT(pairs.size(), 50U);
        for (const auto& pair : pairs) {
            EXPECT_GE(gui::contrast(pair.ink, pair.ground), 4.5)
                << pair.what << " in the " << gui::theme_word(name)
                << " theme on " << int{pair.ground.r} << ' ' << int{pair.ground.g} << ' '
                << int{pair.ground.b};
        }
    }
    EXPECT_NEAR(gui::contrast({0, 0, 0, 255}, {255, 255, 255, 255}), 21.0, 0.01);
}

class SettingsFile : public testing::Test {
  protected:
    SettingsFile() { std::filesystem::create_directories(path_.parent_path()); }
    ~SettingsFile() override { std::filesystem::remove_all(path_.parent_path()); }
    // Tests run side by side: each has a folder of its own.
    std::filesystem::path path_ =
        std::filesystem::path{testing::TempDir()} /
        (std::string{"postroom-settings-"} +
         testing::UnitTest::GetInstance()->current_test_info()->name()) /
        "settings.toml";
};

TEST_F(SettingsFile, ComesBackAsItWas) {
    gui::Settings settings;
    settings.theme = gui::ThemeName::Light;
    settings.text_percent = 150;
    settings.motion = false;
    settings.pace = 4;
    settings.layout.left_share = 0.5F;
    ASSERT_TRUE(gui::save_settings(settings, path_).ok());
    const auto loaded = gui::load_settings(path_);
    EXPECT_FALSE(loaded.problem.has_value());
    EXPECT_EQ(loaded.settings.text_percent, 150);
    EXPECT_EQ(loaded.settings.theme, gui::ThemeName::Light);
    EXPECT_FLOAT_EQ(loaded.settings.layout.left_share, 0.5F);
    EXPECT_FALSE(loaded.settings.motion);
}

TEST_F(SettingsFile, ThatIsDamagedIsKeptAsideAndReported) {
    std::ofstream{path_} << "theme = \"light\ntext = ";
    const auto loaded = gui::load_settings(path_);
    ASSERT_TRUE(loaded.problem.has_value());
    EXPECT_EQ(loaded.settings, gui::Settings{});
    EXPECT_FALSE(std::filesystem::exists(path_));
    EXPECT_TRUE(std::filesystem::exists(path_.string() + ".damaged"));
}

TEST_F(SettingsFile, ThatIsNotThereMeansTheUsualSettings) {
    const auto loaded = gui::load_settings(path_.parent_path() / "none.toml");
    EXPECT_FALSE(loaded.problem.has_value());
    EXPECT_EQ(loaded.settings, gui::Settings{});
}

// --- pictures -----------------------------------------------------------------------------------

TEST(Shot, WritesAPictureAndRefusesNonsense) {
    sim::Timeline timeline = gui_test::p1_run();
    gui::ShotOptions options;
    options.out = (std::filesystem::path{testing::TempDir()} / "postroom-shot-test.png").string();
    options.width = 1000;
    options.height = 600;
    ASSERT_TRUE(gui::write_shot(timeline, options).ok());
    std::ifstream in{options.out, std::ios::binary};
    char signature[8] = {};
    in.read(signature, 8);
    EXPECT_EQ(std::string(signature + 1, 3), "PNG");
    std::filesystem::remove(options.out);
    options.theme = "pink";
    EXPECT_EQ(gui::write_shot(timeline, options).problem().where, "--theme");
    options.theme = "dark";
    options.view = "kitchen";
    EXPECT_EQ(gui::write_shot(timeline, options).problem().where, "--view");
}

}  // namespace
