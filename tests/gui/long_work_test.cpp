// Work that takes long, in a window that works in slices: how long a frame takes meanwhile, what is told, and that a
// cancelled move leaves everything as it was.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "gui/app.h"
#include "gui/stage.h"
#include "gui/view/assets.h"
#include "sim/presets.h"
#include "tests/gui/explanations.h"

namespace {

using Clock = std::chrono::steady_clock;

#ifdef NDEBUG
constexpr double kLongest = 0.050;
#else
constexpr double kLongest = 3.0;   // unoptimised, with assertions, on a machine that does other things too: a hang is found
#endif

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// Two people who write and look for mail each day, for so many days; nothing of it has happened yet.
sim::Timeline days_of_mail(int days) {
    sim::WorldBuilder builder{42};
    builder.resolver("dns.example.net", "192.0.2.53");
    builder.provider("Harbor", "harbor.example", "10.1.0", {.pop3 = true, .imap = true});
    builder.provider("Meadow", "meadow.example", "10.2.0", {.pop3 = true, .imap = true});
    builder.account("ada@harbor.example", "tulip-42");
    builder.account("ben@meadow.example", "clover-17");
    builder.device("ada-desk", "Ada", "ada@harbor.example", sim::RetrievalRule::ImapKeep, true);
    builder.device("ben-work", "Ben", "ben@meadow.example", sim::RetrievalRule::ImapKeep, true);
    builder.device("ben-home", "Ben", "ben@meadow.example", sim::RetrievalRule::Pop3Keep, true);
    for (int day = 0; day < days; ++day) {
        for (int hour = 9; hour < 19; hour += 9) {
            const base::Duration at = base::hours(day * 24 + hour);
            const bool ada = hour == 9;
            builder.plan(at, sim::SendLetter{ada ? "ada-desk" : "ben-work", {ada ? "ben@meadow.example" : "ada@harbor.example"},
                                             fmt::format("Day {}, hour {}", day, hour), "Hello there.\r\n", ""});
            for (const char* device : {"ada-desk", "ben-work", "ben-home"}) builder.plan(at + base::minutes(20), sim::CheckMail{device});
        }
    }
    return sim::Timeline{builder.build()};
}

gui::Settings toured() {
    gui::Settings settings;
    settings.motion = false;
    settings.tour_seen = true;
    return settings;
}

/// What it took: all the time until nothing went on any more, and the longest time in which nothing could be drawn.
struct Took {
    double all = 0, longest = 0;
    int frames = 0;
};

class LongWork : public testing::Test {
  protected:
    explicit LongWork(int days = 90) : app_{days_of_mail(days), gui_test::explanations(), toured()} {
        app_.set_slice(0.012);
        settle();
    }

    double timed(const std::function<void()>& what) {
        const auto start = Clock::now();
        what();
        return seconds_since(start);
    }
    Took settle() {
        Took took;
        do {
            const double frame = timed([&] { stage_.frame(); });
            took.all += frame;
            took.longest = std::max(took.longest, frame);
            ++took.frames;
        } while (app_.working());
        return took;
    }
    /// Does it and draws until it is over.
    Took does(const char* what, const gui::UiCommand& command) {
        const double begun = timed([&] { app_.carry_out(command, stage_.now()); });
        Took took = settle();
        took.all += begun;
        took.longest = std::max(took.longest, begun);
        fmt::print("[ figures  ] {:<34} {:7.1f} ms in all, longest {:5.1f} ms, {} frames\n", what, took.all * 1e3, took.longest * 1e3, took.frames);
        EXPECT_LT(took.longest, kLongest) << what;
        return took;
    }
    /// Begins it and draws until the strip is there.
    void begin(const gui::UiCommand& command) {
        app_.carry_out(command, stage_.now());
        for (int n = 0; n < 100 && app_.working() && app_.widgets().find("work.cancel") == nullptr; ++n) stage_.frame(0.05);
    }
    struct Place {
        std::size_t branch, branches;
        std::uint64_t cursor;
        base::Instant now;
        friend bool operator==(const Place&, const Place&) = default;
    };
    [[nodiscard]] Place place() const {
        const sim::Timeline& run = app_.timeline();
        return {run.branch(), run.branches().size(), run.cursor(), run.world().now};
    }

    gui::App app_;
    gui::Stage stage_{app_, 1366, 768};
};

TEST_F(LongWork, NoFrameTakesLongWhileTheRunIsMovedFar) {
    does("let 90 days pass", gui::LetPass{base::days(90)});
    EXPECT_GE(app_.timeline().world().now - app_.timeline().world().start, base::days(90));
    fmt::print("[ figures  ] {} events, {} lines\n", app_.timeline().cursor(), app_.timeline().journal().arrivals().size());
    does("to the beginning", gui::ToStart{});
    EXPECT_EQ(app_.timeline().cursor(), 0U);
    does("to the end", gui::ToEnd{});
    EXPECT_TRUE(app_.timeline().at_end());
    const std::size_t lines = app_.timeline().journal().arrivals().size();
    does("to the middle", gui::SeekArrival{lines / 2});
    does("a line forward", gui::StepForward{sim::Unit::Line});
    does("a line back", gui::StepBack{sim::Unit::Line});
    does("an act back", gui::StepBack{sim::Unit::Act});
    does("an act in the middle", gui::Do{sim::CheckMail{"ben-home"}});
    EXPECT_EQ(app_.timeline().branches().size(), 2U);
    does("undo", gui::Undo{});
    does("to the other branch", gui::SwitchBranch{0});
}

TEST_F(LongWork, NoFrameTakesLongWhileWorldsAreCompared) {
    does("compare the ways to collect", gui::OpenCompare{"ben-home"});
    ASSERT_TRUE(app_.compare().has_value());
    does("a line in all worlds", gui::CompareMove{gui::CompareMove::To::Line});
    does("to the next difference", gui::CompareMove{gui::CompareMove::To::Difference});
    does("a day in all worlds", gui::LetPass{base::days(1)});
    does("all worlds to the end", gui::CompareMove{gui::CompareMove::To::End});
}

TEST_F(LongWork, SavingAndKeepingGoOnWhileFramesAreDrawn) {
    int kept = 0, saved = 0;
    const auto write = [](const sim::Timeline& run, const gui::StopButton& stop) {
        std::size_t sum = 0;
        for (std::size_t n = 0; n < 400'000 && !stop.is_pressed(); ++n) sum += run.journal().size() * n % 7;
        return sum;
    };
    app_.set_keeper([&](const sim::Timeline& run, const gui::StopButton& stop) { kept += write(run, stop) > 0 && !stop.is_pressed() ? 1 : 0; });
    app_.set_saver([&](const sim::Timeline& run, const std::string&, const gui::StopButton& stop) -> base::Outcome {
        saved += write(run, stop) > 0 && !stop.is_pressed() ? 1 : 0;
        return {};
    });
    does("an act that is kept", gui::Do{sim::CheckMail{"ben-home"}});
    EXPECT_EQ(kept, 1);
    does("saving", gui::ConsoleCommand{gui::SaveFile{"run.json"}});
    EXPECT_EQ(saved, 1);
}

TEST_F(LongWork, ACancelledMoveLeavesTheShownMomentAsItWas) {
    const Place before = place();
    const std::string words = gui::text(app_.copies());
    begin(gui::LetPass{base::days(90)});
    ASSERT_NE(app_.widgets().find("work.cancel"), nullptr) << "the work tells of itself";
    EXPECT_EQ(place(), before) << "nothing moves while it goes on";
    stage_.press({gui::Key::Escape});
    EXPECT_FALSE(app_.working());
    EXPECT_EQ(place(), before);
    EXPECT_EQ(gui::text(app_.copies()), words);
    stage_.frame();
    EXPECT_EQ(app_.widgets().find("work.cancel"), nullptr);
    // And it can be done after all, or cancelled by the button.
    begin(gui::LetPass{base::days(90)});
    ASSERT_TRUE(stage_.click("work.cancel"));
    EXPECT_EQ(place(), before);
    app_.carry_out(gui::LetPass{base::days(1)}, stage_.now());
    settle();
    EXPECT_GE(place().now, before.now + base::days(1));
}

TEST_F(LongWork, WhatWouldChangeTheRunWaitsAndWhatLooksDoesNot) {
    const Place before = place();
    begin(gui::LetPass{base::days(90)});
    ASSERT_TRUE(app_.working());
    app_.carry_out(gui::Do{sim::CheckMail{"ben-home"}}, stage_.now());
    app_.carry_out(gui::Undo{}, stage_.now());
    EXPECT_EQ(place(), before);

    app_.carry_out(gui::ShowTab{.talk = gui::TalkTab::Ladder}, stage_.now());
    EXPECT_EQ(app_.settings().layout.talk_tab, gui::TalkTab::Ladder);
    stage_.press({gui::Key::Escape});
    EXPECT_FALSE(app_.working());
}

TEST(WorkProgress, SaysTheDayAmongTheDays) {
    const base::Instant start = base::kDefaultStart;
    EXPECT_EQ(gui::between(start, start + base::hours(24 * 11 + 3), start + base::days(90)).words, "day 12 of 90");
    EXPECT_EQ(gui::between(start, start, start + base::days(90)).words, "day 1 of 90");
    EXPECT_EQ(gui::between(start, start + base::days(90), start + base::days(90)).words, "day 90 of 90");
    EXPECT_EQ(gui::between(start, start + base::minutes(130), start + base::hours(12)).words, "hour 3 of 12");
    EXPECT_NEAR(gui::between(start, start + base::days(45), start + base::days(90)).part, 0.5, 1e-9);
    EXPECT_EQ(gui::between(start, start + base::days(3), base::Instant::max()).words, "day 4");
    EXPECT_LT(gui::between(start, start + base::days(3), base::Instant::max()).part, 0);
}

}  // namespace
