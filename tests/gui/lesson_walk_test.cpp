// Every lesson walked in the window as a student would: the right way, and wrong ways; gates, hints, forks, modes,
// progress, and what an instructor does.

#include <gtest/gtest.h>
#include <imgui.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "lessons/evidence.h"
#include "lessons/progress.h"
#include "tests/gui/lesson_student.h"

namespace {

namespace fs = std::filesystem;
using gui_test::Student;
using lessons::Phase;

class Walk : public testing::TestWithParam<const char*> {};

TEST_P(Walk, TheRightWayLeadsToTheEnd) {
    Student ada{GetParam()};
    ada.begin();
    while (ada.session().step() != nullptr && !HasFailure()) ada.solve();
    ada.answer_table();
    ada.answer_quiz();
    ASSERT_FALSE(HasFailure());
    EXPECT_EQ(ada.phase(), Phase::Done);
    EXPECT_TRUE(ada.shows("lesson.export"));
    EXPECT_NE(gui::text(ada.view()).find(ada.session().lesson().exam), std::string::npos) << "what an exam will expect";
    EXPECT_EQ(ada.session().record().passed.size(), ada.session().lesson().steps.size());
}

/// A key of the keyboard as the window's library reports it.
void press_key(Student& student, ImGuiKey_ key) {
    ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM < 18700
    const int number = 257 + static_cast<int>(key);
    io.KeyMap[key] = number;
    io.KeysDown[number] = true;
    student.stage().frame();
    io.KeysDown[number] = false;
#else
    io.AddKeyEvent(static_cast<ImGuiKey>(key), true);
    student.stage().frame();
    io.AddKeyEvent(static_cast<ImGuiKey>(key), false);
#endif
    for (int n = 0; n < 4; ++n) student.stage().frame();
}

TEST(Keys, EnterSendsTheLineAndTheNextOneCanBeTyped) {
    Student ben{"L10"};
    ben.begin();
    ben.predict(true);
    ben.click("terminal.connect");
    ben.click("terminal.input");
    for (int n = 0; n < 4; ++n) ben.stage().frame();
    ben.stage().type("a1 LOGIN ben rye-bread-9");
    press_key(ben, ImGuiKey_Enter);
    EXPECT_NE(ben.said().find("a1 OK"), std::string::npos) << ben.said();
    ben.stage().type("a2 SELECT INBOX");
    press_key(ben, ImGuiKey_KeyPadEnter);
    EXPECT_NE(ben.said().find("a2 OK"), std::string::npos) << "the field has lost the keyboard\n" << ben.said();
    EXPECT_EQ(ben.phase(), Phase::Observe);
}

TEST(Keys, EnterGivesTheNumberThatWasSeen) {
    Student ada{"L06"};
    ada.begin();
    while (ada.session().step() != nullptr && ada.step().id != "retr" && !HasFailure()) ada.solve();
    ada.predict(true);
    ada.does(ada.step().golden);
    ASSERT_EQ(ada.phase(), Phase::Observe);
    ada.click("lesson.answer");
    ada.stage().type("3");
    press_key(ada, ImGuiKey_KeyPadEnter);
    EXPECT_EQ(ada.phase(), Phase::Reveal);
}

/// In each step that is done by acts: a wrong answer, then the declared wrong way, which must not pass and must say
/// why; a hint; the step once more from its beginning, and right.
TEST_P(Walk, AWrongWayIsToldAndCanBeBegunAgain) {
    Student ada{GetParam()};
    ada.begin();
    std::size_t wrong = 0;
    std::size_t done = 0;
    while (ada.session().step() != nullptr && !HasFailure()) {
        const lessons::Step step = ada.step();
        if (step.kind != lessons::StepKind::Do) {
            ada.solve();
            continue;
        }
        if (ada.phase() == Phase::Predict) ada.predict(false);
        ASSERT_EQ(ada.phase(), Phase::Act) << step.id << ": a wrong prediction never blocks";
        const auto hard = std::find_if(step.checks.begin(), step.checks.end(), [](const auto& check) { return !check.soft; });
        ASSERT_NE(hard, step.checks.end());
        ada.does(hard->wrong);
        ++done;
        if (ada.phase() != Phase::Act) {
            // The wrong way began rightly, and what was asked was done before it went wrong: that counts.
            ada.observe();
            ada.read_on();
            continue;
        }
        ++wrong;
        EXPECT_FALSE(ada.shows("lesson.next"));
        EXPECT_FALSE(ada.view().gate.empty());
        if (ada.session().state().until) {
            EXPECT_NE(gui::text(ada.view()).find(hard->fail), std::string::npos) << step.id << "\n" << gui::text(ada.view());
        }
        const auto hints = ada.session().record().hints.size();
        ada.click("lesson.hint");
        EXPECT_EQ(ada.session().record().hints.size(), hints + 1);
        ada.more(0);
        ASSERT_EQ(ada.phase(), Phase::Act) << step.id;
        ada.does(step.golden);
        ASSERT_NE(ada.phase(), Phase::Act) << step.id << " is not passed after it was begun again\n" << gui::text(ada.view()) << ada.said();
        ada.observe();
        ada.read_on();
    }
    EXPECT_TRUE(done == 0 || wrong > 0) << "no wrong way was wrong";
}

INSTANTIATE_TEST_SUITE_P(All, Walk, testing::Values("L01", "L02", "L06", "L07", "L08", "L09", "L10", "L12", "L16", "L17"),
                         [](const auto& one) { return std::string{one.param}; });

TEST(Lesson, NothingMovesAndNothingTellsBeforeThePrediction) {
    Student ada{"L01"};
    ada.begin();
    ASSERT_EQ(ada.phase(), Phase::Predict);
    const auto cursor = ada.app().timeline().cursor();
    ada.stage().press({gui::Key::Right});
    ada.stage().press({gui::Key::End});
    ada.stage().press({gui::Key::Space});
    ada.stage().press({gui::Key::P});
    ada.stage().press({gui::Key::K, false, true});
    EXPECT_EQ(ada.app().timeline().cursor(), cursor);
    EXPECT_EQ(ada.app().screen(), gui::Screen::World);
    EXPECT_EQ(ada.app().overlay(), gui::Overlay::None);
    EXPECT_FALSE(ada.app().playing());
    ada.stage().frame();
    EXPECT_FALSE(ada.shows("map.host.ada-desk")) << "the map would tell";
    EXPECT_FALSE(ada.shows("time.play")) << "the lanes would tell";
    ada.predict(true);
    ada.stage().frame();
    EXPECT_TRUE(ada.shows("map.host.ada-desk"));
    EXPECT_TRUE(ada.shows("time.play"));
}

TEST(Lesson, PlayingStopsAtTheMomentAndTheEndIsNotRunPast) {
    Student ada{"L01"};
    ada.begin();
    ada.predict(true);
    ada.stage().press({gui::Key::End});
    EXPECT_EQ(ada.phase(), Phase::Observe) << "the step's moment was passed by";
    EXPECT_FALSE(ada.app().timeline().at_end());
}

TEST(Lesson, ThreeHintsAndTheyKnowTheState) {
    Student ada{"L07"};
    ada.begin();
    ada.solve();
    ada.predict(true);
    ada.click("lesson.hint");
    const std::string first = ada.view().blocks.back().text;
    ada.click("lesson.hint");
    ada.click("lesson.hint");
    EXPECT_FALSE(ada.shows("lesson.hint")) << "there are three";
    EXPECT_NE(gui::text(ada.view()).find("On ada-lap: connect"), std::string::npos) << gui::text(ada.view());
    EXPECT_FALSE(first.empty());
    ada.does("lap = connect(\"pop3.harbor.example\", 110, \"lap\")");
    EXPECT_EQ(gui::text(ada.view()).find("On ada-lap: connect"), std::string::npos) << "that is done";
    EXPECT_TRUE(ada.shows("lesson.hint"));
    for (int i = 0; i < 3; ++i) ada.click("lesson.hint");
    EXPECT_NE(gui::text(ada.view()).find("On ada-lap: USER ada"), std::string::npos) << gui::text(ada.view());
}

TEST(Lesson, WhatIsWrongIsSaidWithTheFactAndItsLine) {
    Student ada{"L06"};
    ada.begin();
    while (ada.step().id != "quit" && !HasFailure()) ada.solve();
    ada.predict(true);
    ada.does("tell(s, \"DELE 1\"); tell(s, \"QUIT\")");
    EXPECT_EQ(ada.phase(), Phase::Act);
    EXPECT_NE(gui::text(ada.view()).find("Mark 1 and 2 with DELE, both, before QUIT"), std::string::npos) << gui::text(ada.view());
    EXPECT_NE(gui::text(ada.view()).find("the mailbox ada holds M2, M3"), std::string::npos) << gui::text(ada.view());
    const auto bad = std::find_if(ada.view().blocks.begin(), ada.view().blocks.end(), [](const auto& one) { return one.kind == gui::StoryKind::Bad; });
    ASSERT_NE(bad, ada.view().blocks.end());
    ada.click("lesson.line." + std::to_string(bad - ada.view().blocks.begin()));
    EXPECT_EQ(ada.app().selection().line, bad->entry);
}

/// A program that removes at download holds three letters before it says DELE and QUIT: the step waits for the end.
TEST(Lesson, AStepIsJudgedWhenWhatWasSetGoingIsOver) {
    Student ada{"L08"};
    ada.begin();
    ada.predict(true);
    ada.does("set(\"ada-desk\", {leave_on_server = \"no\"}); check_mail(\"ada-desk\")");
    for (int n = 0; n < 200 && ada.phase() == Phase::Act && gui::Story::moving(ada.app().timeline()); ++n) ada.stage().press({gui::Key::Right});
    EXPECT_EQ(ada.phase(), Phase::Act) << gui::text(ada.view()) << ada.said();
    EXPECT_FALSE(ada.session().state().passes);
}

TEST(Lesson, AForkStandsBesideTheLessonAndTheDifferenceIsTold) {
    Student ada{"L06"};
    ada.begin();
    while (ada.session().step() != nullptr && !HasFailure()) ada.solve();
    ada.answer_quiz();
    const std::string before = sim::digest(ada.app().timeline().journal());
    ada.click("lesson.fork.cable");
    ASSERT_TRUE(ada.session().in_fork());
    EXPECT_NE(gui::text(ada.view()).find("+ M1"), std::string::npos) << gui::text(ada.view());
    ada.click("lesson.back");
    EXPECT_FALSE(ada.session().in_fork());
    EXPECT_EQ(sim::digest(ada.app().timeline().journal()), before);
}

TEST(Lesson, ModesKeepTheWorldAndTheSandboxCountsNothing) {
    Student ada{"L06"};
    ada.begin();
    ada.predict(true);
    const auto cursor = ada.app().timeline().cursor();
    ada.click("story.mode.demo");
    EXPECT_EQ(ada.session().mode(), lessons::Mode::Demo);
    EXPECT_EQ(ada.app().timeline().cursor(), cursor);
    ada.click("story.mode.sandbox");
    EXPECT_EQ(ada.app().timeline().cursor(), cursor);
    ada.click("terminal.connect");
    ada.click("terminal.input");
    ada.stage().type("STAT");
    ada.click("terminal.send");
    EXPECT_TRUE(ada.session().record().passed.empty()) << "the sandbox counts nothing";
    ada.click("lesson.return");
    EXPECT_EQ(ada.session().mode(), lessons::Mode::Learn);
    EXPECT_EQ(ada.app().timeline().cursor(), cursor) << "back at the lesson's moment";
    EXPECT_EQ(ada.phase(), Phase::Act);
}

TEST(Lesson, WhatWasReadCanBeReadAgain) {
    Student ada{"L06"};
    ada.begin();
    const lessons::Step first = ada.step();
    ada.solve();
    ada.click("story.step.0");
    EXPECT_NE(gui::text(ada.view()).find(first.reveal), std::string::npos);
    ada.click("lesson.page.now");
    EXPECT_EQ(gui::text(ada.view()).find(first.reveal), std::string::npos);
}

TEST(Lesson, ATermOpensWithItsSection) {
    Student ada{"L06"};
    ada.begin();
    ada.predict(true);
    ada.solve();
    ASSERT_FALSE(ada.view().terms.empty());
    EXPECT_NE(ada.view().terms.front().rfc.find("RFC 1939, section"), std::string::npos);
    ASSERT_FALSE(ada.view().rfc.empty());
}

TEST(Lesson, TheLightFallsOnTheRealControl) {
    Student ada{"L08"};
    ada.begin();
    ada.predict(true);
    EXPECT_EQ(ada.app().story()->spotlight(), "top.act");
    EXPECT_TRUE(ada.shows("top.act"));
    ada.click("story.show");
    EXPECT_TRUE(ada.app().touring());
    ada.click("tour.next");
    EXPECT_FALSE(ada.app().touring());
    EXPECT_EQ(ada.phase(), Phase::Act);
}

TEST(Lesson, WhatAnEarlierStepLeftGoingIsNotWaitedFor) {
    Student ada{"L01"};
    ASSERT_TRUE(ada.app().open_lesson("L01", "ada-deletes/act").ok());
    EXPECT_NE(ada.view().gate.find("when the step is done"), std::string::npos) << ada.view().gate;
}

TEST(Lesson, AConversationOpenAtAStepCanBeTypedTo) {
    Student ada{"L06"};
    ASSERT_TRUE(ada.app().open_lesson("L06", "retr/act").ok());
    EXPECT_EQ(ada.app().story()->spotlight(), "terminal.input");
}

/// A lesson may point at known widgets only; each of them is drawn in the window when its step needs it.
TEST(Lesson, EveryControlThatAStepPointsAtIsDrawn) {
    for (const char* id : {"L01", "L02", "L06", "L07", "L08", "L09", "L10", "L12", "L16", "L17"}) {
        const std::vector<lessons::Step> steps = Student{id}.session().lesson().steps;
        for (const lessons::Step& step : steps) {
            if (step.kind == lessons::StepKind::Look) continue;
            Student ada{id};
            const auto opened = ada.app().open_lesson(id, step.id + "/act");
            ASSERT_TRUE(opened.ok()) << id << " " << step.id << ": " << opened.problem().sentence();
            for (int n = 0; n < 3; ++n) ada.stage().frame();
            const std::string control = ada.app().story()->spotlight();
            EXPECT_FALSE(control.empty()) << id << " " << step.id;
            if (control.starts_with("program.")) ada.click("map.tab.mail_program");   // the ring is around this tab before
            EXPECT_TRUE(ada.shows(control)) << id << " " << step.id << " points at " << control;
        }
    }
}

class Kept : public testing::Test {
  protected:
    Kept() { fs::remove_all(folder_); }
    ~Kept() override { fs::remove_all(folder_); }
    fs::path folder_ = fs::path{testing::TempDir()} / ("lesson-progress-" + std::to_string(::getpid()));  // tests run side by side
};

TEST_F(Kept, ProgressOutlivesTheWindow) {
    {
        Student ada{"L06", folder_};
        ada.begin();
        ada.solve();
        ada.predict(false);
        // No farewell: as after a crash.
    }
    Student again{"L06", folder_};
    EXPECT_EQ(again.step().id, "log-in");
    EXPECT_EQ(again.phase(), Phase::Act) << "the prediction is kept";
    EXPECT_FALSE(again.shows("lesson.begin")) << "the claim was read already";
    again.does("s = connect(\"pop3.harbor.example\", 110)");
    again.does(again.step().golden);
    EXPECT_NE(again.phase(), Phase::Act) << gui::text(again.view());
    again.click("story.lessons");
    EXPECT_EQ(again.app().screen(), gui::Screen::Lessons);
    EXPECT_NE(gui::text(again.app().story()->course()).find("2/8"), std::string::npos) << gui::text(again.app().story()->course());
}

TEST_F(Kept, WhatWasTypedInAStepOutlivesACrash) {
    {
        Student ada{"L06", folder_};
        ada.begin();
        ada.solve();
        ada.predict(true);
        ada.does("tell(s, \"USER ada\")");
    }
    Student again{"L06", folder_};
    EXPECT_EQ(again.step().id, "log-in");
    again.stage().type("PASS tulip-42");
    again.stage().frame();
    again.stage().frame();
    again.stage().enter_in_field();
    again.stage().frame();
    EXPECT_NE(again.phase(), Phase::Act) << "the user name is still known\n" << gui::text(again.view());
}

TEST(Typing, LettersGoToTheTerminalAndAreNoShortcuts) {
    Student ada{"L06"};
    ada.begin();
    ada.predict(true);
    ada.does("s = connect(\"pop3.harbor.example\", 110)");
    const auto theme = ada.app().settings().theme;
    for (const gui::Key key : {gui::Key::T, gui::Key::L, gui::Key::A, gui::Key::D}) ada.stage().press({key});
    ada.stage().frame();
    EXPECT_EQ(ada.app().settings().theme, theme);
    EXPECT_EQ(ada.app().screen(), gui::Screen::World);
    ada.stage().type("STAT");
    ada.stage().frame();
    ada.stage().frame();
    ada.stage().enter_in_field();
    ada.stage().frame();
    EXPECT_NE(ada.phase(), Phase::Act) << gui::text(ada.view());
}

TEST(Changes, APredictionMayBeChangedAndTheFirstOneCounts) {
    Student ada{"L06"};
    ada.begin();
    ada.predict(false);
    ada.click("lesson.reconsider");
    EXPECT_EQ(ada.phase(), Phase::Predict);
    EXPECT_FALSE(ada.view().hidden.empty()) << "covered again";
    ada.predict(true);
    EXPECT_EQ(ada.phase(), Phase::Act);
    const lessons::Record& record = ada.session().record();
    EXPECT_NE(record.first(lessons::AnswerKind::Predict, "stat-early")->value, record.last(lessons::AnswerKind::Predict, "stat-early")->value);
    ada.does(ada.step().golden);
    ada.observe();
    EXPECT_NE(gui::text(ada.view()).find("then: "), std::string::npos) << gui::text(ada.view());
}

TEST(Observations, ThatMissWhatHappenedAreShownOnceMoreSlowly) {
    Student ada{"L06"};
    ada.begin();
    ada.predict(true);
    ada.does(ada.step().golden);
    ASSERT_EQ(ada.phase(), Phase::Observe);
    const std::uint64_t moment = ada.app().timeline().cursor();
    const int pace = ada.app().settings().pace;
    ada.click("lesson.option.ok");   // it was -ERR
    EXPECT_EQ(ada.phase(), Phase::Reveal);
    EXPECT_LT(ada.app().timeline().cursor(), moment) << "back at the beginning of the step";
    double now = ada.stage().now();
    for (int n = 0; n < 40 && ada.app().playing(); ++n) (void)ada.app().tick(now += 20);
    ada.stage().frame();
    EXPECT_EQ(ada.app().timeline().cursor(), moment) << "and by itself to its end";
    EXPECT_EQ(ada.app().settings().pace, pace);
    ada.click("lesson.next");
    EXPECT_EQ(ada.step().id, "log-in");
}

TEST(Away, AWorldThatHasGoneOnIsNotAskedAbout) {
    Student ada{"L06"};
    ada.begin();
    ada.predict(true);
    ada.does(ada.step().golden);
    ASSERT_EQ(ada.phase(), Phase::Observe);
    const std::uint64_t moment = ada.app().timeline().cursor();
    ada.app().carry_out(gui::LetPass{base::days(1)}, ada.stage().now());
    ada.stage().frame();
    EXPECT_TRUE(ada.shows("lesson.return")) << gui::text(ada.view());
    EXPECT_FALSE(ada.shows("lesson.option.err"));
    ada.click("lesson.return");
    EXPECT_EQ(ada.app().timeline().cursor(), moment);
    EXPECT_TRUE(ada.shows("lesson.option.err")) << gui::text(ada.view());
}

TEST(Before, ActsBeforeTheStepBeganDoNotCount) {
    Student ada{"L08"};
    ada.begin();
    ada.predict(true);
    for (int n = 0; n < 3; ++n) ada.app().carry_out(gui::StepBack{sim::Unit::Line}, ada.stage().now());
    ada.app().carry_out(gui::Do{sim::CheckMail{"ada-desk"}}, ada.stage().now());
    ada.app().carry_out(gui::ToEnd{}, ada.stage().now());
    ada.stage().frame();
    EXPECT_EQ(ada.phase(), Phase::Act) << gui::text(ada.view());
    EXPECT_TRUE(ada.session().state().outside);
    ada.click("lesson.restart");
    EXPECT_FALSE(ada.session().state().outside);
    ada.does(ada.step().golden);
    EXPECT_NE(ada.phase(), Phase::Act) << gui::text(ada.view());
}

TEST_F(Kept, AllLessonsBeginAnewAndWhatWasDoneIsKept) {
    Student ada{"L06", folder_};
    ada.begin();
    ada.solve();
    ada.click("story.lessons");
    ada.click("course.reset");
    ASSERT_TRUE(ada.stage().click("course.reset"));
    EXPECT_EQ(gui::text(ada.app().story()->course()).find("1/8"), std::string::npos);
    const auto kept = lessons::Progress::open(lessons::progress_file(folder_, "Kim"), "Kim");
    ASSERT_EQ(kept.records().size(), 2U);
    EXPECT_TRUE(kept.records()[0].closed);
    EXPECT_EQ(kept.records()[0].passed.size(), 1U);
}

TEST_F(Kept, BeginningAnewLosesNoEvidence) {
    Student ada{"L06", folder_};
    ada.begin();
    ada.solve();
    ada.more(1);
    EXPECT_EQ(ada.step().id, "stat-early");
    EXPECT_EQ(ada.session().record().attempt, 2);
    const auto kept = lessons::Progress::open(lessons::progress_file(folder_, "Kim"), "Kim");
    ASSERT_EQ(kept.records().size(), 2U);
    EXPECT_TRUE(kept.records()[0].closed);
    EXPECT_EQ(kept.records()[0].passed.size(), 1U);
}

TEST_F(Kept, EvidenceIsWrittenAndReplays) {
    Student ada{"L01", folder_};
    ada.begin();
    while (ada.session().step() != nullptr && !HasFailure()) ada.solve();
    ada.answer_quiz();
    ada.click("lesson.export");
    const fs::path file = ada.app().story()->evidence_file();
    std::ifstream in{file, std::ios::binary};
    ASSERT_TRUE(in.good()) << file;
    lessons::Grader grader{{std::string{POSTROOM_SOURCE_DIR} + "/lessons/course"}, {}, "test"};
    const lessons::Grade grade = grader.grade(std::string{std::istreambuf_iterator<char>{in}, {}}, file.string());
    EXPECT_EQ(grade.replay, lessons::Replay::Verified) << grade.why;
    EXPECT_EQ(grade.score(), 100);
}

TEST(Names, OfOldSettingsThatAreTooLongDoNoHarm) {
    gui::StoryOptions options;
    options.course = fs::path{POSTROOM_SOURCE_DIR} / "lessons/course";
    options.learner = std::string(200, 'x');
    const gui::Story story{options};
    EXPECT_EQ(story.learner(), "learner");
    EXPECT_NE(story.note().find("too long"), std::string::npos) << story.note();
    EXPECT_EQ(story.course().lessons, 10U);
}

TEST_F(Kept, EveryLearnerHasProgressOfTheirOwn) {
    Student ada{"L06", folder_};
    ada.begin();
    ada.solve();
    ada.click("story.lessons");
    ada.app().carry_out(gui::StoryCommand{gui::StoryAsk::Learner, "Lee"}, ada.stage().now());
    ada.stage().frame();
    EXPECT_EQ(ada.app().settings().learner, "Lee");
    EXPECT_EQ(gui::text(ada.app().story()->course()).find("1/8"), std::string::npos);
    ASSERT_TRUE(ada.stage().click("course.L06"));
    EXPECT_EQ(ada.app().screen(), gui::Screen::World);
    EXPECT_EQ(ada.step().id, "stat-early");
}

TEST_F(Kept, ADamagedFileIsSetAsideAndSaid) {
    fs::create_directories(folder_ / "learners");
    std::ofstream{folder_ / "learners/Kim.toml"} << "form = [broken";
    Student ada{"L06", folder_};
    EXPECT_NE(ada.app().story()->course().note.find("set aside"), std::string::npos);
    ada.begin();
    ada.solve();
    EXPECT_TRUE(fs::exists(folder_ / "learners/Kim.toml"));
    EXPECT_TRUE(fs::exists(folder_ / "learners/Kim.toml.damaged"));
}

TEST(Class, HandsAreCountedByKeysAndTheStepIsDoneByPageDown) {
    Student ines{"L06"};
    ines.begin();
    ines.click("story.mode.demo");
    ASSERT_TRUE(ines.view().class_asked) << gui::text(ines.view());
    for (int n = 0; n < 3; ++n) ines.stage().press({gui::Key::Digit1});
    for (int n = 0; n < 5; ++n) ines.stage().press({gui::Key::Digit2});
    ines.stage().press({gui::Key::Digit2, true});
    ines.stage().press({gui::Key::Digit9});
    EXPECT_EQ(ines.app().settings().text_percent, 100) << "the keys count hands now";
    EXPECT_NE(gui::text(ines.view()).find(") 3\n"), std::string::npos) << gui::text(ines.view());
    EXPECT_NE(gui::text(ines.view()).find(") 4\n"), std::string::npos) << gui::text(ines.view());
    ines.stage().press({gui::Key::P});
    ASSERT_EQ(ines.app().screen(), gui::Screen::Present);
    EXPECT_TRUE(ines.session().record().answers.empty()) << "hands are no answers of the learner";
    ines.stage().press({gui::Key::PageDown});
    EXPECT_EQ(ines.phase(), Phase::Reveal) << gui::text(ines.view());
    EXPECT_NE(gui::text(ines.view()).find("4 hands"), std::string::npos) << gui::text(ines.view());
    ines.stage().press({gui::Key::PageDown});
    EXPECT_EQ(ines.step().id, "log-in");
}

TEST(Class, TheNextLineIsMaskedInALesson) {
    Student ines{"L01"};
    ines.begin();
    ines.click("story.mode.demo");
    ines.stage().press({gui::Key::P});
    ines.stage().press({gui::Key::Right});
    ines.stage().frame();
    EXPECT_NE(ines.app().text_at(10, 10).find("(hidden)"), std::string::npos) << ines.app().text_at(10, 10);
    ines.stage().press({gui::Key::Dot});
    EXPECT_EQ(ines.app().text_at(10, 10).find("(hidden)"), std::string::npos);
    ines.stage().press({gui::Key::Dot});
    EXPECT_NE(ines.app().text_at(10, 10).find("(hidden)"), std::string::npos);
}

TEST(Class, ThePlanOpensWhatItSpeaksOf) {
    Student ines{"L06"};
    ines.app().carry_out(gui::ShowScreen{gui::Screen::Plan}, ines.stage().now());
    ines.stage().frame();
    ines.stage().frame();
    EXPECT_NE(gui::text(ines.app().story()->plan()).find("( P6 )"), std::string::npos);
    ASSERT_TRUE(ines.stage().click("plan.0.L10"));
    EXPECT_EQ(ines.session().lesson().id, "L10");
    EXPECT_EQ(ines.app().screen(), gui::Screen::World);
}

TEST(Class, GermanIsSpokenInTheMiddleOfALesson) {
    Student ada{"L06"};
    ada.begin();
    ada.predict(true);
    const auto answers = ada.session().record().answers.size();
    ada.app().carry_out(gui::SetLanguage{"de"}, ada.stage().now());
    ada.stage().frame();
    EXPECT_EQ(ada.session().lesson().language, "de");
    EXPECT_EQ(ada.session().record().answers.size(), answers);
    EXPECT_NE(gui::text(ada.view()).find("Hilfe 1/3"), std::string::npos) << gui::text(ada.view());
    EXPECT_TRUE(ada.app().tongue().missing().empty()) << ada.app().tongue().missing().front();
}

}  // namespace
