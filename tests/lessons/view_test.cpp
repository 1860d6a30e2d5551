// The story panel as text: what a learner reads and may press, in both languages.

#include <gtest/gtest.h>

#include "gui/view/lesson_view.h"
#include "tests/lessons/bench.h"

namespace {

struct Shown {
    std::optional<sim::Timeline> timeline;
    std::optional<lessons::Session> session;
    std::vector<std::string> hints;

    explicit Shown(std::string_view id, std::string_view language = "en", lessons::Record record = {}) {
        auto begun = lessons::Session::begin(lesson_tests::lesson(id, language), std::move(record), {}, timeline);
        EXPECT_TRUE(begun.ok()) << (begun.ok() ? "" : begun.problem().sentence());
        if (begun) session.emplace(std::move(begun).value());
    }
    [[nodiscard]] gui::LessonView view() const { return gui::build_lesson(*session, lesson_tests::course(), hints); }
};

bool has_button(const gui::LessonView& view, const std::string& id) {
    return std::any_of(view.buttons.begin(), view.buttons.end(), [&](const gui::StoryButton& one) { return one.id == id; });
}

TEST(LessonView, AsksFirstAndHidesWhatWouldTell) {
    const Shown shown{"L06"};
    const gui::LessonView view = shown.view();
    const std::string text = gui::text(view);
    EXPECT_NE(text.find("step 1 of 8"), std::string::npos) << text;
    EXPECT_NE(text.find("? What will the server answer?"), std::string::npos) << text;
    EXPECT_TRUE(has_button(view, "lesson.option.err"));
    EXPECT_TRUE(view.point.empty());
    EXPECT_FALSE(view.hidden.empty());
    EXPECT_TRUE(view.terminal);
}

TEST(LessonView, PutsPredictionObservationAndOutcomeSideBySide) {
    Shown shown{"L06", "de"};
    shown.session->answer("count", "sure", *shown.timeline);
    EXPECT_EQ(shown.view().point, "terminal.input");
    EXPECT_TRUE(has_button(shown.view(), "lesson.hint"));
    ASSERT_TRUE(shown.session->dial("pop3.harbor.example", 110, "ada-desk", *shown.timeline).ok());
    ASSERT_TRUE(shown.session->type("STAT", *shown.timeline).ok());
    EXPECT_TRUE(has_button(shown.view(), "lesson.option.ok"));
    shown.session->answer("err", "", *shown.timeline);
    const std::string text = gui::text(shown.view());
    EXPECT_NE(text.find("vorhergesagt: die Zahl der Briefe  ✗"), std::string::npos) << text;
    EXPECT_NE(text.find("beobachtet: -ERR  ✓"), std::string::npos) << text;
    EXPECT_NE(text.find("RFC 1939"), std::string::npos) << text;
    EXPECT_TRUE(has_button(shown.view(), "lesson.next"));
}

TEST(LessonView, SaysWhatDiffersWhenItWentWrong) {
    Shown shown{"L06"};
    shown.session->answer("err", "", *shown.timeline);
    ASSERT_TRUE(shown.session->dial("pop3.harbor.example", 110, "ada-desk", *shown.timeline).ok());
    for (const char* line : {"STAT", "USER ada", "PASS tulip-42"}) ASSERT_TRUE(shown.session->type(line, *shown.timeline).ok());
    // STAT alone passed the step; the next one is the log-in, which has come too early to predict.
    EXPECT_EQ(shown.session->state().phase, lessons::Phase::Observe);
}

TEST(LessonView, EndsWithTheBetterWordingAndTheForks) {
    const lessons::Lesson lesson = lesson_tests::lesson("L16");
    const Shown shown{"L16", "en", lesson_tests::solve(lesson)};
    const gui::LessonView view = shown.view();
    const std::string text = gui::text(view);
    EXPECT_NE(text.find(lesson.wording), std::string::npos) << text;
    EXPECT_NE(text.find(lesson.exam), std::string::npos);
    EXPECT_TRUE(has_button(view, "lesson.fork.pda-trap"));
    EXPECT_TRUE(has_button(view, "lesson.export"));
}

TEST(CourseView, ShowsProgressOverTracksAndAdvice) {
    const auto file = std::filesystem::temp_directory_path() / "postroom-no-such-progress.toml";
    lessons::Progress progress = lessons::Progress::open(file, "Kim");
    progress.current("L06", 1, "test") = lesson_tests::solve(lesson_tests::lesson("L06"));
    const std::string text = gui::text(gui::build_course(lesson_tests::course(), progress));
    EXPECT_NE(text.find("POP3 (1/4)"), std::string::npos) << text;
    EXPECT_NE(text.find("L08   25 min"), std::string::npos) << text;
    EXPECT_NE(text.find("← L01"), std::string::npos) << text;
}

}  // namespace
