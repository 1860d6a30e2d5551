// The story as text: each kind of page of a lesson, in both languages, and the pages of the course.

#include <gtest/gtest.h>

#include <filesystem>

#include "gui/view/lesson_view.h"
#include "gui/view/plan_view.h"
#include "gui/view/terminal_view.h"
#include "lessons/toml_reader.h"
#include "lessons/walk.h"
#include "tests/gui/golden_text.h"

namespace {

using lessons::Phase;

std::filesystem::path course_folder() { return std::string{POSTROOM_SOURCE_DIR} + "/lessons/course"; }

/// A learner in a lesson, without a window.
struct Desk {
    lessons::Course course;
    std::optional<sim::Timeline> timeline;
    std::optional<lessons::Session> session;
    std::vector<std::string> hints;

    explicit Desk(const std::string& id, const std::string& language = "en") {
        auto read = lessons::load_course(course_folder(), language);
        EXPECT_TRUE(read.ok());
        course = std::move(read).value();
        lessons::Record record;
        record.lesson = id;
        auto begun = lessons::Session::begin(*course.find(id), std::move(record), {}, timeline);
        EXPECT_TRUE(begun.ok());
        session.emplace(std::move(begun).value());
    }
    [[nodiscard]] std::string page(gui::LessonShow show = {}) const {
        show.claim_first = false;
        show.line = session->state().phase == Phase::Reveal ? session->decisive_line(*timeline) : base::EntryId{};
        if (show.line) show.line_words = lessons::line_words(timeline->journal(), show.line);
        return gui::text(gui::build_lesson(*session, course, hints, show)) + "\n----\n";
    }
    void act(const std::string& script) { EXPECT_TRUE(session->act(script, *timeline).ok()); }
    /// Predicts as told, does it right, observes rightly and reads on.
    void solve() {
        const lessons::Step step = *session->step();
        if (step.predict) session->answer(step.predict->right()->id, "sure", *timeline);
        EXPECT_TRUE(session->refresh(*timeline).ok());
        if (session->state().phase == Phase::Act) act(lessons::golden_of(step));
        if (session->state().phase == Phase::Observe) session->answer(session->record().find_passed(step.id)->observed, "", *timeline);
        EXPECT_EQ(session->state().phase, Phase::Reveal);
        EXPECT_TRUE(session->next(*timeline).ok());
    }
};

std::string pages_of_l06(const std::string& language) {
    Desk ada{"L06", language};
    std::string out = ada.page({.intro = true}) + ada.page();
    ada.session->answer("count", "sure", *ada.timeline);
    out += ada.page();
    ada.hints.push_back(ada.session->hint());
    ada.act("s = connect(\"pop3.harbor.example\", 110)\ntell(s, \"STAT\")");
    out += ada.page();
    ada.session->answer("ok", "", *ada.timeline);
    out += ada.page();
    EXPECT_TRUE(ada.session->next(*ada.timeline).ok());
    ada.hints.clear();
    out += ada.page({.page = 0});
    while (ada.session->step()->id != "quit") ada.solve();
    ada.session->answer("quit", "", *ada.timeline);
    ada.act("tell(s, \"DELE 1\"); tell(s, \"QUIT\")");
    out += ada.page() + ada.page({.moving = true});
    ada.session->set_mode(lessons::Mode::Demo, *ada.timeline);
    out += ada.page({.hands = {3, 12}});
    ada.session->set_mode(lessons::Mode::Sandbox, *ada.timeline);
    return out + ada.page();
}

TEST(LessonView, EachPageInEnglish) { gui_test::expect_golden("lesson-en", pages_of_l06("en")); }
TEST(LessonView, EachPageInGerman) { gui_test::expect_golden("lesson-de", pages_of_l06("de")); }

TEST(LessonView, TableQuizAndEnd) {
    Desk ben{"L16"};
    while (ben.session->step() != nullptr) ben.solve();
    std::string out = ben.page();
    ben.session->answer("yes", "", *ben.timeline);
    out += ben.page();
    while (ben.session->state().phase == Phase::Table) ben.session->answer("no", "", *ben.timeline);
    out += ben.page();
    // The first question wrong: its right answer is told below the next one, and at the end.
    for (const lessons::Option& option : ben.session->lesson().quiz[0].question.options) {
        if (!option.right && ben.session->record().first(lessons::AnswerKind::Quiz, ben.session->lesson().quiz[0].id) == nullptr) ben.session->answer(option.id, "", *ben.timeline);
    }
    out += ben.page();
    // A what-if in the midst of the quiz, and back to the same question.
    ASSERT_TRUE(ben.session->fork("pda-trap", *ben.timeline).ok());
    EXPECT_NE(ben.page().find("What if"), std::string::npos);
    ben.session->leave_fork(*ben.timeline);
    EXPECT_EQ(ben.session->state().question, ben.session->lesson().quiz[1].id);
    while (ben.session->state().phase == Phase::Quiz) {
        for (const lessons::QuizItem& item : ben.session->lesson().quiz) {
            if (item.id == ben.session->state().question) ben.session->answer(item.question.right()->id, "", *ben.timeline);
        }
    }
    out += ben.page();
    ASSERT_TRUE(ben.session->fork("pda-trap", *ben.timeline).ok());
    out += ben.page();
    gui_test::expect_golden("lesson-end", out);
}

TEST(LessonView, SaysWhatItHidesAndWhy) {
    const Desk ada{"L06"};
    const gui::LessonView view = gui::build_lesson(*ada.session, ada.course, {});
    EXPECT_FALSE(view.hidden.empty());
    EXPECT_FALSE(view.hidden_words.empty());
    EXPECT_FALSE(view.hidden_why.empty());
    EXPECT_TRUE(view.confidence);
}

TEST(LessonView, EveryTermOfEveryLessonHasWordsAndASection) {
    for (const std::string language : {"en", "de"}) {
        auto course = lessons::load_course(course_folder(), language);
        ASSERT_TRUE(course.ok());
        for (const lessons::Lesson& lesson : course.value().lessons) {
            std::optional<sim::Timeline> timeline;
            auto session = lessons::Session::begin(lesson, {}, {}, timeline);
            ASSERT_TRUE(session.ok()) << session.problem().sentence();
            const gui::LessonView view = gui::build_lesson(session.value(), course.value(), {});
            EXPECT_EQ(view.terms.size(), lesson.terms.size()) << lesson.id;
            EXPECT_EQ(view.rfc.empty(), lesson.rfc.empty()) << lesson.id;
            for (const gui::StoryTerm& term : view.terms) EXPECT_NE(term.rfc.find(language == "de" ? "Abschnitt" : "section"), std::string::npos) << term.title;
        }
    }
}

TEST(TerminalView, DoorsDevicesAndWhatMayBeSaid) {
    Desk ada{"L06"};
    ada.session->answer("err", "", *ada.timeline);
    gui::JournalIndex index;
    const auto terminal = [&] {
        const gui::Scene scene = gui::scene_of(*ada.timeline);
        index.refresh(scene.journal, scene.branch);
        return gui::build_terminal(scene, index, *ada.session);
    };
    EXPECT_FALSE(terminal().connected());
    EXPECT_EQ(terminal().doors.front().label, "pop3.harbor.example 110 POP3");
    ASSERT_TRUE(ada.session->dial("pop3.harbor.example", 110, "ada-desk", *ada.timeline).ok());
    ASSERT_TRUE(ada.session->type("USER ada", *ada.timeline).ok());
    ASSERT_TRUE(ada.session->type("PASS tulip-42", *ada.timeline).ok());
    const gui::TerminalView in = terminal();
    EXPECT_TRUE(in.connected());
    EXPECT_EQ(in.state, "TRANSACTION");
    EXPECT_NE(in.legal.find("RETR"), std::string::npos);
    EXPECT_EQ(gui::text(in).find("tulip"), std::string::npos) << "a password is no words for the screen";
    ASSERT_TRUE(ada.session->type("QUIT", *ada.timeline).ok());
    EXPECT_FALSE(terminal().connected());
    EXPECT_NE(gui::text(terminal()).find("(closed)"), std::string::npos);
}

TEST(CourseView, TracksProgressAdviceAndWorlds) {
    auto course = lessons::load_course(course_folder(), "en");
    ASSERT_TRUE(course.ok());
    lessons::Progress progress = lessons::Progress::open("", "Kim");
    lessons::Record& record = progress.current("L07", 1, "test");
    lessons::answer(record, lessons::AnswerKind::Predict, "desk-in", "no");
    const gui::CourseView view = gui::build_course(course.value(), progress);
    EXPECT_EQ(view.last, "L07");
    EXPECT_EQ(view.lessons, 10U);
    gui_test::expect_golden("course", gui::text(view));
    std::map<std::string, std::vector<std::string>> worlds;
    for (const gui::CourseTrack& track : view.tracks) {
        for (const gui::CourseRow& row : track.rows) worlds[row.id] = row.worlds;
    }
    EXPECT_EQ(worlds["L06"], std::vector<std::string>{"p3"});
    EXPECT_EQ(worlds["L07"], std::vector<std::string>{"p4"});
    EXPECT_EQ(worlds["L09"], std::vector<std::string>{"p12"});
    EXPECT_EQ(worlds["L16"], std::vector<std::string>{"p5"});
}

TEST(PlanView, IsReadInBothLanguagesAndABrokenTableIsNamed) {
    for (const std::string language : {"en", "de"}) {
        const auto file = course_folder() / ("class-plan." + language + ".md");
        auto text = lessons::read_text(file);
        ASSERT_TRUE(text.ok());
        auto plan = gui::read_plan(text.value(), file.string());
        ASSERT_TRUE(plan.ok()) << plan.problem().sentence();
        EXPECT_EQ(plan.value().rows.size(), 8U);
        EXPECT_EQ(plan.value().columns.size(), 3U);
        EXPECT_EQ(plan.value().rows[2].opens, std::vector<std::string>{"P6"});
    }
    const auto broken = gui::read_plan("# A plan\n\n| min | a | b |\n|---|---|---|\n| 0 | one |\n", "plan.md");
    ASSERT_FALSE(broken.ok());
    EXPECT_NE(broken.problem().sentence().find("plan.md:5"), std::string::npos);
    EXPECT_FALSE(gui::read_plan("# Only words\n", "plan.md").ok());
}

}  // namespace
