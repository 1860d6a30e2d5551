// Every lesson of the course proves itself.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "lessons/sheets.h"
#include "tests/lessons/bench.h"

namespace {

using lesson_tests::course;

TEST(Course, CanBeReadInEveryLanguage) {
    for (const char* language : {"en", "de"}) {
        const auto read = lessons::load_course(lesson_tests::course_folder(), language);
        ASSERT_TRUE(read.ok()) << read.problem().sentence();
        for (const auto& [id, problem] : read.value().broken) ADD_FAILURE() << id << ": " << problem.sentence();
        EXPECT_EQ(read.value().lessons.size(), 10U);
        EXPECT_TRUE(read.value().missing.empty()) << language << " lacks " << read.value().missing.front();
        for (const lessons::Lesson& one : read.value().lessons) EXPECT_TRUE(one.missing.empty()) << one.id << " lacks " << one.missing.front() << " in " << language;
    }
}

class CourseLesson : public testing::TestWithParam<const char*> {};

TEST_P(CourseLesson, ProvesItself) {
    ASSERT_FALSE(lesson_tests::is_unrecorded(GetParam())) << "record it: postroom lesson verify " << GetParam() << " --write";
    lessons::VerifyOptions options;
    options.cuts_max = 12;
    const lessons::Verdict verdict = lessons::verify_lesson(lesson_tests::folder_of(GetParam()), course(), options);
    for (const lessons::Finding& one : verdict.findings) ADD_FAILURE() << one.rule << ": " << one.problem.sentence();
    EXPECT_TRUE(verdict.untranslated.empty()) << verdict.untranslated.front();
    EXPECT_GT(verdict.checks, 4U);
}

TEST_P(CourseLesson, MakesItsKeyByRunning) {
    ASSERT_FALSE(lesson_tests::is_unrecorded(GetParam())) << "record it: postroom lesson verify " << GetParam() << " --write";
    const auto key = lessons::make_key(lesson_tests::lesson(GetParam()), {});
    ASSERT_TRUE(key.ok()) << key.problem().sentence();
    const std::string text = lessons::key_text(key.value());
    for (const lessons::KeyStep& step : key.value().steps) EXPECT_FALSE(step.predicted.empty()) << step.title;
    EXPECT_NE(text.find("Quiz"), std::string::npos);
}

TEST(Variants, GiveTwoLearnersDifferentNumbers) {
    for (const char* id : {"L06", "L07", "L09", "L10"}) {
        std::string first, other;
        for (const std::uint64_t seed : {1U, 9U}) {
            const auto key = lessons::make_key(lesson_tests::lesson(id, "en", seed), {});
            ASSERT_TRUE(key.ok()) << key.problem().sentence();
            std::string& out = seed == 1 ? first : other;
            for (const lessons::KeyStep& step : key.value().steps) out += step.observed + "\n" + step.line + "\n" + step.after + "\n";
        }
        EXPECT_NE(first, other) << id;
    }
    // The answers themselves: what is to be seen in L07 and L10 depends on the seed, and so does what is to be typed.
    for (const char* id : {"L07", "L10"}) {
        std::set<std::string> answers, sheets;
        for (std::uint64_t seed = 1; seed <= 12; ++seed) {
            const lessons::Lesson lesson = lesson_tests::lesson(id, "en", seed);
            const auto key = lessons::make_key(lesson, {});
            ASSERT_TRUE(key.ok()) << key.problem().sentence();
            std::string seen;
            for (const lessons::KeyStep& step : key.value().steps) seen += step.observed + " ";
            answers.insert(seen);
            std::string sheet = lessons::worksheet_html(lesson, course());
            sheet.erase(0, sheet.find("<h1>"));   // the seed itself stands above
            sheets.insert(sheet);
        }
        EXPECT_GE(answers.size(), 3U) << id;
        EXPECT_GE(sheets.size(), 3U) << id;
    }
    const auto sheet = [](std::uint64_t seed) { return lessons::worksheet_html(lesson_tests::lesson("L09", "en", seed), course()); };
    EXPECT_NE(sheet(1), sheet(9));
}

TEST(Promises, HaveFiveRowsThatTellSetUpsApart) {
    const lessons::Lesson lesson = lesson_tests::lesson("L16");
    ASSERT_EQ(lesson.table->rows.size(), 5U);
    const auto key = lessons::make_key(lesson, {});
    ASSERT_TRUE(key.ok());
    ASSERT_EQ(key.value().table.size(), 6U);
    for (std::size_t i = 1; i < key.value().table.size(); ++i) {
        const auto& row = key.value().table[i];
        // A row in which every set-up is alike teaches nothing.
        EXPECT_TRUE(std::adjacent_find(row.begin() + 1, row.end(), std::not_equal_to<>{}) != row.end()) << row[0];
    }
}

TEST_P(CourseLesson, PrintsAWorksheetInBothLanguages) {
    for (const char* language : {"en", "de"}) {
        const lessons::Lesson lesson = lesson_tests::lesson(GetParam(), language);
        const std::string html = lessons::worksheet_html(lesson, course());
        EXPECT_EQ(html.find("{{"), std::string::npos);
        EXPECT_EQ(html.find("http"), std::string::npos);
        for (const lessons::Step& step : lesson.steps) EXPECT_NE(html.find("<section><h2>"), std::string::npos) << step.id;
    }
}

INSTANTIATE_TEST_SUITE_P(All, CourseLesson, testing::Values("L01", "L02", "L06", "L07", "L08", "L09", "L10", "L12", "L16", "L17"),
                         [](const auto& one) { return std::string{one.param}; });

/// Who copies a line from an instruction must not take the sentence's full stop along.
TEST(Course, WhatIsToBeTypedStandsFree) {
    for (const std::string language : {"en", "de"}) {
        for (const lessons::Lesson& known : lesson_tests::course().lessons) {
            const lessons::Lesson lesson = lesson_tests::lesson(known.id, language);
            for (const lessons::Step& step : lesson.steps) {
                for (std::size_t at = step.golden.find("tell("); at != std::string::npos; at = step.golden.find("tell(", at + 1)) {
                    const std::size_t from = step.golden.find('"', at) + 1;
                    const std::string line = step.golden.substr(from, step.golden.find("\")", from) - from);
                    const std::size_t typed = line.find(' ') == std::string::npos ? std::string::npos : step.instruction.find(line);
                    if (typed == std::string::npos || typed + line.size() >= step.instruction.size()) continue;
                    EXPECT_EQ(std::string{".,:;"}.find(step.instruction[typed + line.size()]), std::string::npos) << language << " " << lesson.id << " " << step.id << ": " << step.instruction;
                }
            }
        }
    }
}

}  // namespace
