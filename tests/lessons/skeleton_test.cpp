// What an instructor makes: the skeleton of a lesson, and pages to print.

#include <gtest/gtest.h>
#include <unistd.h>

#include "lessons/new_lesson.h"
#include "lessons/sheets.h"
#include "lessons/toml_reader.h"
#include "tests/lessons/bench.h"

namespace {

TEST(NewLesson, IsProvedAsItsAuthorIsToldTo) {
    const auto folder = std::filesystem::temp_directory_path() / ("postroom-new-" + std::to_string(::getpid())) / "L30-my-first";
    const auto made = lessons::new_lesson(folder.string());
    ASSERT_TRUE(made.ok()) << made.problem().sentence();
    lessons::VerifyOptions options;
    const auto unrecorded = lessons::verify_lesson(folder, lesson_tests::course(), options).findings;
    ASSERT_EQ(unrecorded.size(), 1U);
    EXPECT_NE(unrecorded[0].problem.sentence().find("lesson verify " + folder.string() + " --write"), std::string::npos) << "outside the course its id says nothing: " << unrecorded[0].problem.sentence();
    for (const bool write : {true, false}) {
        options.write_expected = write;
        for (const lessons::Finding& one : lessons::verify_lesson(folder, lesson_tests::course(), options).findings) ADD_FAILURE() << one.rule << ": " << one.problem.sentence();
    }
    // Only a lesson that lies in the course must be in its index.
    const auto lesson = lessons::find_folder(lesson_tests::course_folder(), folder.string());
    ASSERT_TRUE(lesson.ok());
    std::filesystem::remove_all(folder.parent_path());
}

TEST(ClassPlan, NamesTheStepsOfTheLessonAndPrints) {
    for (const char* language : {"en", "de"}) {
        const auto plan = lessons::read_text(lesson_tests::course_folder() / (std::string{"class-plan."} + language + ".md"));
        ASSERT_TRUE(plan.ok());
        const lessons::Lesson lesson = lesson_tests::lesson("L16", language);
        for (const char* step : {"a-local", "b-remove", "c-keep"}) EXPECT_NE(plan.value().find(lesson.find_step(step)->title), std::string::npos) << step;
        const std::string html = lessons::page_html(plan.value(), language);
        EXPECT_EQ(html.rfind("<!DOCTYPE html>", 0), 0U);
        EXPECT_NE(html.find("<h1>"), std::string::npos);
        EXPECT_NE(html.find("<th>"), std::string::npos);
        EXPECT_EQ(html.find("|"), std::string::npos);
    }
}

}  // namespace
