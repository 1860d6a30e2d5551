// Every lesson of the course proves itself.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "lessons/sheets.h"
#include "protocols/base/markup.h"
#include "tests/lessons/bench.h"

namespace {

using lesson_tests::course;

std::vector<std::string> rows_of(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

std::size_t columns_of(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

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
    for (const lessons::KeyStep& step : key.value().steps) {
        EXPECT_FALSE(step.predicted.empty()) << step.title;
        EXPECT_FALSE(step.line.empty()) << step.title << ": the line that makes it so, or why there is none";
        ASSERT_FALSE(step.acts.empty()) << step.title;
        for (const std::string& act : step.acts) EXPECT_NE(text.find("     " + act + "\n"), std::string::npos) << act;
    }
    EXPECT_NE(text.find("Quiz"), std::string::npos);
}

TEST(Keys, AreInTheLanguageOfTheLesson) {
    const auto key = lessons::make_key(lesson_tests::lesson("L16", "de"), {});
    ASSERT_TRUE(key.ok()) << key.problem().sentence();
    const std::string text = lessons::key_text(key.value());
    for (const char* german : {"Lösungen: L16", "Voraussage:", "Beobachtung:", "Bewirkt von:", "Kopien:", "Zu tun:", "- M1: Postfach ben@meadow.example INBOX", "+ M2: Gerät ben-home Inbox", "ben-work: Post holen", " | ja", " | nein"})
        EXPECT_NE(text.find(german), std::string::npos) << german;
    for (const char* english : {"prediction", "observation", "copies", "device", "mailbox", " | yes", " | no ", "Get mail"}) EXPECT_EQ(text.find(english), std::string::npos) << english;
    // The columns of the table of promises stand under one another.
    std::set<std::size_t> columns;
    for (const std::string& row : rows_of(text)) {
        if (const std::size_t at = row.find("| "); at != std::string::npos) columns.insert(columns_of(row.substr(0, at)));
    }
    EXPECT_EQ(columns.size(), 1U);
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
    ASSERT_EQ(key.value().table.size(), 5U);
    ASSERT_EQ(key.value().columns.size(), 5U);
    for (const auto& row : key.value().table) {
        // A row in which every set-up is alike teaches nothing.
        EXPECT_TRUE(std::adjacent_find(row.begin() + 1, row.end(), std::not_equal_to<>{}) != row.end()) << row[0];
    }
}

std::size_t count_of(const std::string& text, std::string_view part) {
    std::size_t out = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++out;
    return out;
}

/// Without the ends of rows and what indents them.
std::string unfolded(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c != '\n' && (c != ' ' || out.empty() || out.back() != ' ')) out += c;
        else if (c == '\n' && !out.empty() && out.back() != ' ') out += ' ';
    }
    return out;
}

/// What a worksheet must have, in whichever form.
std::vector<std::string> words_in(const lessons::Lesson& lesson) {
    std::vector<std::string> out{lesson.title, lesson.objective, lesson.start, lesson.claim, lesson.exam, lesson.language == "de" ? "Besser gesagt" : "Say it better", "RFC " + lesson.rfc.front()};
    const auto add = [&out](const lessons::Question& question) {
        out.push_back(question.ask);
        for (const lessons::Option& option : question.options) out.push_back(option.text);
    };
    for (const lessons::Step& step : lesson.steps) {
        out.push_back(step.title);
        if (step.predict) add(*step.predict);
        if (step.observe) add(*step.observe);
    }
    for (const lessons::QuizItem& item : lesson.quiz) add(item.question);
    if (lesson.table) {
        out.push_back(lesson.table->title);
        for (const auto& column : lesson.table->columns) out.push_back(column.text);
        for (const auto& row : lesson.table->rows) out.push_back(row.text);
    }
    return out;
}

TEST_P(CourseLesson, PrintsAWorksheetInBothLanguages) {
    for (const char* language : {"en", "de"}) {
        const lessons::Lesson lesson = lesson_tests::lesson(GetParam(), language);
        const std::string html = lessons::worksheet_html(lesson, course());
        EXPECT_EQ(html.find("{{"), std::string::npos);
        EXPECT_EQ(html.find("http"), std::string::npos);
        const std::string text = lessons::worksheet_text(lesson, course());
        const bool german = lesson.language == "de";
        EXPECT_EQ(count_of(text, german ? "Kopien nach Schritt" : "Copies after step"), lesson.steps.size());
        EXPECT_EQ(count_of(html, "<table"), lesson.steps.size() + (lesson.table ? 1U : 0U));
        for (const std::string& words : words_in(lesson)) {
            EXPECT_NE(html.find(base::markup_text(words)), std::string::npos) << words;
            EXPECT_NE(unfolded(text).find(words), std::string::npos) << words;
        }
        for (const std::string& row : rows_of(text)) EXPECT_LE(columns_of(row), 90U) << "A4 has no room for: " << row;
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
