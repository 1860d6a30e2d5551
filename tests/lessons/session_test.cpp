// A learner walks through lessons, the right way and a wrong one, as a window lets them.

#include <gtest/gtest.h>

#include "lessons/session.h"
#include "lessons/walk.h"
#include "tests/lessons/bench.h"

namespace {

using lessons::Phase;

struct Learner {
    std::optional<sim::Timeline> timeline;
    std::optional<lessons::Session> session;

    explicit Learner(std::string_view id, lessons::Record record = {}) {
        record.lesson = id;
        auto begun = lessons::Session::begin(lesson_tests::lesson(id), std::move(record), {}, timeline);
        EXPECT_TRUE(begun.ok()) << (begun.ok() ? "" : begun.problem().sentence());
        if (begun) session.emplace(std::move(begun).value());
    }
    void predict(const std::string& option) {
        EXPECT_EQ(session->state().phase, Phase::Predict) << session->step()->id;
        EXPECT_FALSE(session->state().hidden.empty());
        session->answer(option, "sure", *timeline);
        EXPECT_EQ(session->state().phase, Phase::Act);
    }
    void predict_rightly() { predict(session->step()->predict->right()->id); }
    void type(std::initializer_list<const char*> lines) {
        for (const char* line : lines) {
            const auto typed = session->type(line, *timeline);
            EXPECT_TRUE(typed.ok()) << typed.problem().sentence();
        }
    }
    void dial(const char* host, std::uint16_t port, const char* from) {
        const auto dialled = session->dial(host, port, from, *timeline);
        EXPECT_TRUE(dialled.ok()) << dialled.problem().sentence();
    }
    /// The step has been passed: looks, reads on.
    void observe_and_read() {
        const std::string id = session->step()->id;
        if (session->state().phase == Phase::Observe) session->answer(session->record().find_passed(id)->observed, "", *timeline);
        ASSERT_EQ(session->state().phase, Phase::Reveal) << id;
        const auto next = session->next(*timeline);
        EXPECT_TRUE(next.ok()) << next.problem().sentence();
    }
};

TEST(Session, TimeThatAStepLetsPassHasPassed) {
    Learner ada{"L17"};
    while (ada.session->step() != nullptr && ada.session->step()->id != "append" && !HasFailure()) {
        const lessons::Step step = *ada.session->step();
        if (ada.session->state().phase == Phase::Predict) ada.session->answer(step.predict->right()->id, "", *ada.timeline);
        ASSERT_TRUE(ada.session->refresh(*ada.timeline).ok());
        if (ada.session->state().phase == Phase::Act) {
            EXPECT_TRUE(ada.session->act(lessons::golden_of(step), *ada.timeline).ok());
        }
        ada.observe_and_read();
    }
    ASSERT_NE(ada.session->step(), nullptr);
    EXPECT_GE(ada.timeline->world().now - ada.timeline->world().start, base::days(30)) << "the clock that the learner sees";
}

TEST(Session, L06AsAStudentWouldTypeIt) {
    Learner ada{"L06"};
    ada.predict("count");
    ada.dial("pop3.harbor.example", 110, "ada-desk");
    ada.type({"stat"});   // in any letter case
    ada.observe_and_read();
    ada.predict_rightly();
    ada.type({"USER ada", "PASS tulip-42", "NOOP"});   // a harmless extra
    ada.observe_and_read();
    ada.predict("gone");
    ada.type({"LIST", "STAT", "RETR 1"});
    ada.observe_and_read();
    ada.predict_rightly();
    ada.type({"DELE 1", "STAT"});
    ada.observe_and_read();
    ada.predict_rightly();
    ada.type({"LIST"});
    ada.observe_and_read();
    ada.predict_rightly();
    ada.type({"RSET", "STAT"});
    ada.observe_and_read();
    ada.predict_rightly();
    // Wrong: only one letter marked. The sentence says which fact differs; undo, and do it right.
    ada.type({"DELE 1", "QUIT"});
    EXPECT_EQ(ada.session->state().phase, Phase::Act);
    ASSERT_FALSE(ada.session->state().checks.empty());
    EXPECT_NE(ada.session->state().checks[0].actual.find("M2, M3"), std::string::npos);
    EXPECT_FALSE(ada.session->hint().empty());
    ada.timeline->undo();
    ada.type({"DELE 2", "QUIT"});
    ada.observe_and_read();
    ada.predict_rightly();
    ada.dial("pop3.harbor.example", 110, "ada-desk");
    ada.type({"USER ada", "PASS tulip-42", "LIST"});
    ada.observe_and_read();
    EXPECT_EQ(ada.session->state().phase, Phase::Quiz);
    EXPECT_EQ(ada.session->record().first(lessons::AnswerKind::Predict, "retr")->value, "gone");
}

TEST(Session, WhatWasTypedInAnEarlierStepDoesNotEndThisOne) {
    Learner ada{"L06"};
    ada.predict_rightly();
    ada.dial("pop3.harbor.example", 110, "ada-desk");
    ada.type({"STAT"});
    ada.observe_and_read();
    ada.predict_rightly();
    ada.type({"USER ada", "PASS tulip-42", "LIST"});
    ada.observe_and_read();
    ada.predict_rightly();
    ada.type({"LIST", "STAT", "RETR 1"});
    ada.observe_and_read();
    ada.predict_rightly();
    ada.type({"DELE 1", "LIST"});
    EXPECT_EQ(ada.session->state().phase, Phase::Act) << "STAT was asked for";
    ada.type({"STAT"});
    ada.observe_and_read();
    ada.predict_rightly();
    ada.type({"3", "1"});
    EXPECT_EQ(ada.session->state().phase, Phase::Act) << "LIST was asked for again";
    ada.type({"LIST"});
    EXPECT_EQ(ada.session->state().phase, Phase::Observe);
}

TEST(Session, AWrongWayIsToldOnceItIsDone) {
    Learner ada{"L06"};
    ada.predict_rightly();
    EXPECT_TRUE(ada.session->state().checks.empty()) << "nothing was done";
    ada.dial("pop3.harbor.example", 110, "ada-desk");
    ada.type({"STAT"});
    ada.observe_and_read();
    ada.predict_rightly();
    ada.type({"USER ada"});
    EXPECT_TRUE(ada.session->state().checks.empty()) << "half of it";
    ada.type({"PASS wrong"});
    ASSERT_EQ(ada.session->state().checks.size(), 2U);
    EXPECT_EQ(ada.session->state().checks[0].sentence, ada.session->step()->checks[0].fail);
    ada.type({"USER ada", "PASS tulip-42"});
    EXPECT_EQ(ada.session->state().phase, Phase::Observe);
}

TEST(Session, L10TakesAnyTagAndAnyOrder) {
    Learner ben{"L10"};
    ben.predict_rightly();
    ben.dial("imap.meadow.example", 143, "ben-home");
    ben.type({"x1 LOGIN ben wrong", "x2 LOGIN ben rye-bread-9"});
    EXPECT_TRUE(ben.session->state().checks.empty()) << "nothing is wrong yet";
    ben.type({"x3 SELECT INBOX"});
    ben.observe_and_read();
    ben.predict_rightly();
    ben.type({"a3 NOOP"});
    EXPECT_TRUE(ben.session->state().checks.empty());
    ben.type({"x4 FETCH 1:3 (FLAGS UID)"});
    ben.observe_and_read();
    ben.predict_rightly();
    ben.type({"x5 FETCH 2 (FLAGS BODY.PEEK[])"});
    ben.observe_and_read();
    ben.predict_rightly();
    ben.type({"x5a UID FETCH 2 (FLAGS BODY[])"});
    EXPECT_EQ(ben.session->state().phase, Phase::Act) << "no letter has that UID";
    ben.type({"x6 UID FETCH 102 (FLAGS BODY[])"});
    EXPECT_EQ(ben.session->state().phase, Phase::Observe);
}

TEST(Session, AnActIsPlayedToItsEnd) {
    Learner ada{"L08"};
    ada.predict_rightly();
    ASSERT_TRUE(ada.session->act("check_mail(\"ada-desk\")", *ada.timeline).ok());
    EXPECT_EQ(ada.session->state().phase, Phase::Observe) << "the letters are there, and QUIT was said";
}

TEST(Session, HintsKnowWhatStandsInTheWay) {
    const auto set_after = [](const char* id, std::initializer_list<const char*> lines, const char* host, std::uint16_t port) {
        Learner one{id};
        one.predict_rightly();
        EXPECT_EQ(one.session->state().hint_set, "not-connected") << id;
        one.dial(host, port, "terminal");
        one.type(lines);
        return one.session->state().hint_set;
    };
    EXPECT_EQ(set_after("L10", {"a1 LOGIN ben wrong"}, "imap.meadow.example", 143), "refused");
    EXPECT_EQ(set_after("L10", {"a1 LOGIN ben wrong", "a2 LOGIN ben rye-bread-9"}, "imap.meadow.example", 143), "default");
    EXPECT_EQ(set_after("L12", {"a1 LOGIN ben wrong"}, "imap.meadow.example", 143), "refused");
    EXPECT_EQ(set_after("L07", {"USER ada", "PASS wrong"}, "pop3.harbor.example", 110), "refused");
    EXPECT_EQ(set_after("L06", {}, "pop3.harbor.example", 110), "default");
    Learner ben{"L16"};
    ben.predict_rightly();
    EXPECT_EQ(ben.session->state().hint_set, "not-fetched");
    ASSERT_TRUE(ben.session->act("off(\"ben-work\")", *ben.timeline).ok());
    EXPECT_EQ(ben.session->state().hint_set, "switched-off");
    ASSERT_TRUE(ben.session->act("off(\"ben-pda\")", *ben.timeline).ok());
    EXPECT_EQ(ben.session->state().hint_set, "switched-off") << "two devices are off, not none";
    ASSERT_TRUE(ben.session->act("on(\"ben-pda\")", *ben.timeline).ok());
    EXPECT_NE(ben.session->hint().find("device"), std::string::npos);
    ASSERT_TRUE(ben.session->act("on(\"ben-work\")", *ben.timeline).ok());
    EXPECT_NE(ben.session->state().hint_set, "switched-off");
}

TEST(Session, AForkStandsBesideTheLesson) {
    Learner ada{"L06", lesson_tests::solve(lesson_tests::lesson("L06"))};
    const std::string before = sim::digest(ada.timeline->journal());
    ASSERT_EQ(ada.session->open_forks().size(), 1U);
    ASSERT_TRUE(ada.session->fork("cable", *ada.timeline).ok());
    EXPECT_TRUE(ada.session->in_fork());
    EXPECT_TRUE(ada.session->record().forks.back().held);
    EXPECT_NE(ada.session->fork_difference().find("+ M1"), std::string::npos) << ada.session->fork_difference();
    ada.session->leave_fork(*ada.timeline);
    EXPECT_EQ(sim::digest(ada.timeline->journal()), before);
}

TEST(Session, GoesOnWhereItWasLeft) {
    lessons::Record record;
    {
        Learner ada{"L06"};
        ada.predict_rightly();
        ada.dial("pop3.harbor.example", 110, "ada-desk");
        ada.type({"STAT"});
        ada.observe_and_read();
        record = ada.session->record();
    }
    const auto saved = lessons::read_records(lessons::records_text({record}), "test");
    ASSERT_TRUE(saved.ok()) << saved.problem().sentence();
    Learner again{"L06", saved.value()[0]};
    EXPECT_EQ(again.session->step()->id, "log-in");
    again.predict_rightly();
    ASSERT_EQ(again.session->terminals().size(), 1U) << "the conversation is open still, and no other device could get in";
    EXPECT_EQ(again.session->terminals()[0].from, "ada-desk");
    again.type({"USER ada", "PASS tulip-42"});
    EXPECT_EQ(again.session->state().phase, Phase::Observe);
}

TEST(Session, WhatTheProgramBeganByHandCanBeGoneOnWith) {
    Learner ada{"L06"};
    ada.predict_rightly();
    ASSERT_TRUE(ada.session->act(lessons::golden_of(*ada.session->step()), *ada.timeline).ok());
    ada.observe_and_read();
    ada.predict_rightly();
    ASSERT_EQ(ada.session->terminals().size(), 1U);
    ada.type({"USER ada", "PASS tulip-42"});
    EXPECT_EQ(ada.session->state().phase, Phase::Observe);
}

TEST(Session, AStepLeftHalfWayIsArrangedAgain) {
    lessons::Record record = Learner{"L16"}.session->record();
    const auto saved = lessons::read_records(lessons::records_text({record}), "test");
    ASSERT_TRUE(saved.ok()) << saved.problem().sentence();
    Learner ben{"L16", saved.value()[0]};
    ben.predict_rightly();
    const lessons::Step step = *ben.session->step();
    ASSERT_TRUE(ben.session->act(lessons::golden_of(step), *ben.timeline).ok());
    EXPECT_EQ(ben.session->state().phase, Phase::Observe) << "the world lacks what the step arranges";
}

TEST(Session, SwitchingModesKeepsTheWorld) {
    Learner ada{"L06"};
    const std::uint64_t cursor = ada.timeline->cursor();
    ada.session->set_mode(lessons::Mode::Demo, *ada.timeline);
    EXPECT_EQ(ada.session->state().phase, Phase::Act);
    ada.session->set_mode(lessons::Mode::Learn, *ada.timeline);
    EXPECT_EQ(ada.session->state().phase, Phase::Predict);
    EXPECT_EQ(ada.timeline->cursor(), cursor);
}

TEST(Session, TimeLetPassCountsForWhatIsDoneNext) {
    Learner ada{"L06"};
    ada.predict_rightly();
    const base::Instant before = ada.timeline->world().now;
    ASSERT_TRUE(ada.session->wait(base::days(8), *ada.timeline).ok());
    EXPECT_GE(ada.session->moment(*ada.timeline), before + base::days(8));
    ada.dial("pop3.harbor.example", 110, "ada-desk");
    EXPECT_GE(ada.timeline->world().now, before + base::days(8));
    EXPECT_EQ(ada.session->moment(*ada.timeline), ada.timeline->world().now) << "it is used up";
}

TEST(Session, AStepBegunAgainFindsItsConversationsAgain) {
    Learner ada{"L06"};
    ada.predict_rightly();
    ada.dial("pop3.harbor.example", 110, "ada-desk");
    ada.type({"STAT"});
    ada.observe_and_read();
    ada.predict_rightly();
    ada.type({"USER ada", "PASS wrong", "QUIT"});
    ada.dial("pop3.harbor.example", 110, "ada-desk");
    ASSERT_TRUE(ada.session->restart_step(*ada.timeline).ok());
    ASSERT_EQ(ada.session->terminals().size(), 1U);
    ada.type({"USER ada", "PASS tulip-42"});
    EXPECT_EQ(ada.session->state().phase, Phase::Observe);
}

TEST(Session, TheSandboxPassesNothing) {
    Learner ada{"L06"};
    ada.predict_rightly();
    ada.session->set_mode(lessons::Mode::Sandbox, *ada.timeline);
    ada.dial("pop3.harbor.example", 110, "ada-desk");
    ada.type({"STAT"});
    EXPECT_TRUE(ada.session->record().passed.empty());
    ada.session->set_mode(lessons::Mode::Learn, *ada.timeline);
    ASSERT_TRUE(ada.session->refresh(*ada.timeline).ok());
    EXPECT_EQ(ada.session->record().passed.size(), 1U) << "going on with this world";
}

/// Every lesson: for each step the wrong way first, which must not pass, then the right one.
class Walk : public testing::TestWithParam<const char*> {};

TEST_P(Walk, WrongWaysDoNotPassAndTheRightOneDoes) {
    ASSERT_FALSE(lesson_tests::is_unrecorded(GetParam())) << "record it: postroom lesson verify " << GetParam() << " --write";
    const lessons::Lesson lesson = lesson_tests::lesson(GetParam());
    for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
        const lessons::Step& step = lesson.steps[i];
        lessons::Record record;
        for (std::size_t k = 0; k < i; ++k) record.passed.push_back({lesson.steps[k].id, 0, 0, "", "", "", {}, 0, true});
        const auto base = lessons::play(lessons::base_script(lesson, i), lesson.id, {});
        const auto begin = lessons::play(lessons::begin_script(lesson, i), lesson.id, {});
        ASSERT_TRUE(base.ok() && begin.ok());
        record.entered.push_back({step.id, base.value().cursor(), 0, begin.value().cursor()});
        if (step.predict) lessons::answer(record, lessons::AnswerKind::Predict, step.id, "x");
        for (const lessons::Check& check : step.checks) {
            if (check.soft) continue;
            auto wrong = lessons::play(lessons::wrong_script(lesson, i, check), lesson.id, {});
            ASSERT_TRUE(wrong.ok()) << wrong.problem().sentence();
            const lessons::LessonState state = lessons::state_of(lesson, record, wrong.value());
            EXPECT_FALSE(state.passes) << step.id << " " << check.id;
            EXPECT_TRUE(std::any_of(state.checks.begin(), state.checks.end(), [&](const auto& one) { return one.sentence == check.fail; })) << step.id << " " << check.id << " is not told";
        }
    }
    EXPECT_EQ(lesson_tests::solve(lesson).passed.size(), lesson.steps.size());
}

INSTANTIATE_TEST_SUITE_P(All, Walk, testing::Values("L01", "L02", "L06", "L07", "L08", "L09", "L10", "L12", "L16", "L17"),
                         [](const auto& one) { return std::string{one.param}; });

}  // namespace
