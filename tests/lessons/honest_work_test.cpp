// Work that was done honestly is never called anything else: whoever went back, whatever a mail program did to the
// file, whichever lesson it was made with; and two windows under one name keep what both have done.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <random>

#include "lessons/attempt.h"
#include "lessons/evidence.h"
#include "lessons/identity.h"
#include "lessons/session.h"
#include "lessons/toml_reader.h"
#include "protocols/base/digest.h"
#include "tests/lessons/bench.h"

namespace {

using lessons::Phase;

/// A learner who wanders: back, acts there, time, the step once more; then does the step in the declared way.
lessons::Record wander(const char* id, unsigned seed) {
    std::mt19937 chance{seed};
    std::optional<sim::Timeline> run;
    lessons::Record fresh;
    const lessons::Lesson lesson = lesson_tests::lesson(id);
    fresh.lesson = id;
    fresh.learner = "Kim";
    fresh.version = "test";
    fresh.made_with = lessons::lesson_digest(lesson);
    auto begun = lessons::Session::begin(lesson, fresh, {}, run);
    if (!begun) {
        ADD_FAILURE() << begun.problem().sentence();
        return fresh;
    }
    lessons::Session& session = begun.value();
    for (int guard = 0; guard < 60 && session.step() != nullptr; ++guard) {
        const lessons::Step step = *session.step();
        if (session.state().phase == Phase::Predict) session.answer(step.predict ? step.predict->options.front().id : "", "", *run);
        for (std::size_t n = chance() % 3; n > 0 && session.state().phase == Phase::Act; --n) {
            for (std::size_t back = chance() % 9; back > 0; --back) (void)run->back(chance() % 2 == 0 ? sim::Unit::Line : sim::Unit::Reply);
            (void)session.refresh(*run);
            if (chance() % 2 == 0) (void)session.act(lessons::golden_of(step), *run);
            if (chance() % 4 == 0) run->undo();
            if (chance() % 4 == 0) (void)session.wait(base::minutes(2), *run);
            (void)session.refresh(*run);
        }
        if (session.state().phase == Phase::Act) {
            EXPECT_TRUE(session.restart_step(*run).ok()) << step.id;
            if (session.state().phase == Phase::Act) (void)session.act(lessons::golden_of(step), *run);
        }
        if (session.state().phase == Phase::Act) break;   // its acts need those of a step that was typed in another way
        if (session.state().phase == Phase::Observe) session.answer(session.record().find_passed(step.id)->observed, "", *run);
        (void)session.next(*run);
    }
    return session.record();
}

lessons::Grade graded(const std::string& text, const std::string& version = "test") {
    lessons::Grader grader{{lesson_tests::course_folder()}, {}, version};
    return grader.grade(text, "kim.md");
}

std::string evidence_of(const char* id = "L06") {
    const lessons::Lesson lesson = lesson_tests::lesson(id);
    lessons::Record record = lesson_tests::solve(lesson);
    return lessons::evidence_text(lesson, record);
}

class Wanderer : public testing::TestWithParam<const char*> {};

TEST_P(Wanderer, IsVerified) {
    for (unsigned seed = 1; seed <= 6; ++seed) {
        const lessons::Record record = wander(GetParam(), seed);
        EXPECT_FALSE(record.passed.empty());
        const lessons::Grade grade = graded(lessons::evidence_text(lesson_tests::lesson(GetParam()), record));
        EXPECT_EQ(grade.replay, lessons::Replay::Verified) << GetParam() << " seed " << seed << ": " << grade.why;
    }
}

INSTANTIATE_TEST_SUITE_P(Honest, Wanderer, testing::Values("L01", "L07", "L08", "L10", "L12", "L16", "L17"), [](const auto& one) { return std::string{one.param}; });

TEST(OnItsWay, WhatMailProgramsDoToAFileIsNoTampering) {
    const std::string text = evidence_of();
    std::string quoted, stripped, wide;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        const std::string line = text.substr(at, end - at);
        quoted += "> " + line + "\n";
        wide += line + "  \n";
        stripped += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
        at = end + 1;
    }
    const std::pair<const char*, std::string> ways[] = {{"byte-order mark", "\xEF\xBB\xBF" + text},         {"greeting and signature", "Dear teacher,\n\n" + text + "\n-- \nKim\n"},
                                                        {"quoted", "Kim wrote:\n" + quoted},                {"blanks at the ends of lines", wide},
                                                        {"no blanks at the ends of lines", stripped}};
    for (const auto& [what, changed] : ways) {
        const lessons::Grade grade = graded(changed);
        EXPECT_EQ(grade.replay, lessons::Replay::Verified) << what << ": " << grade.why;
        EXPECT_EQ(grade.checksum, graded(text).checksum) << what << ": the same work";
    }
}

TEST(OnItsWay, ABrokenFileIsSaidToBeOneWithItsLine) {
    const std::string text = evidence_of();
    std::string folded;
    for (std::size_t at = 0, column = 0; at < text.size(); ++at) {
        column = text[at] == '\n' ? 0 : column + 1;
        folded += text[at];
        if (column > 0 && column % 70 == 0) folded += '\n';
    }
    const lessons::Grade broken = graded(folded);
    EXPECT_EQ(broken.replay, lessons::Replay::Damaged);
    EXPECT_NE(broken.why.find("as an attachment"), std::string::npos) << broken.why;
    EXPECT_EQ(graded(std::string{"\xFF\xFE#\0 \0", 6}).replay, lessons::Replay::Unreadable);
    std::string changed = text;
    changed.replace(changed.find("Name: Kim"), 9, "Name: Kai");
    const lessons::Grade tampered = graded("Hello\n" + changed);
    EXPECT_EQ(tampered.replay, lessons::Replay::Tampered);
    const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(text.rfind("Checksum: ")), '\n') + 2;
    EXPECT_NE(tampered.why.find("kim.md:" + std::to_string(line) + ":"), std::string::npos) << tampered.why;
}

TEST(OtherLesson, IsNotReplayedAndNobodyIsAccused) {
    lesson_tests::SpoiltLesson own{"L06"};
    own.replace("lesson.toml", "password = [\"tulip-42\"]", "password = [\"rose-43\"]");
    const auto lesson = lessons::load_lesson(own.folder(), "en", 1);
    ASSERT_TRUE(lesson.ok()) << lesson.problem().sentence();
    const std::string text = lessons::evidence_text(lesson.value(), lesson_tests::solve(lesson.value()));
    const lessons::Grade here = graded(text);
    EXPECT_EQ(here.replay, lessons::Replay::Impossible);
    EXPECT_NE(here.why.find("another version of the lesson"), std::string::npos) << here.why;
    lessons::Grader with{{lesson_tests::course_folder(), own.folder()}, {}, "test"};
    const lessons::Grade there = with.grade(text, "kim.md");
    EXPECT_EQ(there.replay, lessons::Replay::Verified) << there.why;
}

TEST(OtherLesson, ANameThatLeadsElsewhereIsNoName) {
    std::string text = evidence_of();
    for (std::size_t at = 0; (at = text.find("L06", at)) != std::string::npos; at += 9) text.replace(at, 3, "../../tmp");
    EXPECT_EQ(graded(text).replay, lessons::Replay::Tampered);   // and no folder was opened: its name is not looked up
    EXPECT_NE(graded(text).why.find("no name of a lesson"), std::string::npos) << graded(text).why;
}

TEST(OtherProgram, ThatPlaysARunInAnotherWayIsNamed) {
    const lessons::Lesson lesson = lesson_tests::lesson("L06");
    lessons::Record record = lesson_tests::solve(lesson);
    record.version = "0.0.9";
    record.passed.front().digest[0] = record.passed.front().digest[0] == '0' ? '1' : '0';
    const lessons::Grade grade = graded(lessons::evidence_text(lesson, record), "0.1.0");
    EXPECT_EQ(grade.replay, lessons::Replay::Impossible);
    EXPECT_NE(grade.why.find("0.0.9"), std::string::npos) << grade.why;
}

class OneName : public testing::Test {
  protected:
    OneName() { std::filesystem::remove(file_); }
    ~OneName() override { std::filesystem::remove(file_); }
    lessons::Progress open() const { return lessons::Progress::open(file_, "Kim"); }

    std::filesystem::path file_ = std::filesystem::temp_directory_path() / ("postroom-two-windows-" + std::to_string(::getpid()) + ".toml");
};

TEST_F(OneName, TwoWindowsKeepWhatBothHaveDone) {
    lessons::Progress one = open(), two = open();
    one.current("L06", 1, "test").seconds = 6;
    ASSERT_TRUE(one.save().ok());
    two.current("L07", 1, "test").seconds = 7;
    ASSERT_TRUE(two.save().ok());
    one.current("L06", 1, "test").seconds = 16;
    ASSERT_TRUE(one.save().ok());
    lessons::Progress all = open();
    ASSERT_EQ(all.records().size(), 2U);
    EXPECT_EQ(all.find("L06")->seconds, 16);
    EXPECT_EQ(all.find("L07")->seconds, 7);
}

TEST_F(OneName, TheSameLessonInTwoWindowsLosesNeither) {
    lessons::Progress one = open();
    one.current("L06", 1, "test").seconds = 1;
    ASSERT_TRUE(one.save().ok());
    lessons::Progress two = open();
    two.current("L06", 1, "test").seconds = 20;
    ASSERT_TRUE(two.save().ok());
    one.current("L06", 1, "test").seconds = 10;
    ASSERT_TRUE(one.save().ok());
    EXPECT_NE(one.note().find("attempt 2"), std::string::npos) << one.note();
    lessons::Progress all = open();
    ASSERT_EQ(all.records().size(), 2U);
    EXPECT_EQ(all.find("L06")->seconds, 10);
    EXPECT_EQ(all.records()[1].seconds, 20);
    EXPECT_TRUE(all.records()[1].closed);
}

TEST_F(OneName, ASeedOfAnySizeIsKept) {
    for (const std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
        lessons::Progress progress = open();
        progress.current("L10", seed, "test").seconds = 1;
        ASSERT_TRUE(progress.save().ok());
        EXPECT_EQ(open().find("L10")->seed, seed);
        std::filesystem::remove(file_);
    }
}

TEST(Names, AreFilesOfTheirOwn) {
    EXPECT_NE(lessons::progress_file("s", "a/b"), lessons::progress_file("s", "a_b"));
    EXPECT_NE(lessons::progress_file("s", "a.b"), lessons::progress_file("s", "a_b"));
    EXPECT_EQ(lessons::progress_file("s", "../x").parent_path(), std::filesystem::path{"s/learners"});
    EXPECT_EQ(lessons::learner_name(" \t").value(), "learner");
    EXPECT_EQ(lessons::learner_name("Bob\n```toml").value(), "Bob ```toml");
    EXPECT_FALSE(lessons::learner_name(std::string(300, 'x')).ok());
}

TEST_F(OneName, AVariantOnceBegunGoesOnAndAnotherComesAnew) {
    lessons::Progress progress = open();
    const auto folder = lesson_tests::folder_of("L10");
    auto first = lessons::go_on(folder, "en", progress, 1, false, "test");
    ASSERT_TRUE(first.ok());
    EXPECT_TRUE(first.value().note.empty()) << first.value().note;
    const auto other = lessons::go_on(folder, "en", progress, 4, false, "test");
    EXPECT_EQ(other.value().lesson.seed, 1U);
    EXPECT_NE(other.value().note.find("variant 4"), std::string::npos) << other.value().note;
    const auto anew = lessons::go_on(folder, "en", progress, 4, true, "test");
    EXPECT_EQ(anew.value().lesson.seed, 4U);
    EXPECT_EQ(anew.value().record.attempt, 2);
    EXPECT_EQ(lessons::go_on(folder, "en", progress, std::nullopt, false, "test").value().lesson.seed, 4U);
    EXPECT_EQ(lessons::go_on(folder, "en", progress, std::nullopt, true, "test").value().lesson.seed, 4U) << "who has a variant keeps it";
}

}  // namespace
