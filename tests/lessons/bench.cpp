#include "tests/lessons/bench.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "lessons/identity.h"
#include "lessons/toml_reader.h"
#include "lessons/walk.h"

namespace lesson_tests {

namespace fs = std::filesystem;

fs::path course_folder() { return fs::path{POSTROOM_SOURCE_DIR} / "lessons/course"; }

const lessons::Course& course() {
    static const lessons::Course loaded = [] {
        auto read = lessons::load_course(course_folder(), "en");
        if (!read) {
            ADD_FAILURE() << read.problem().sentence();
            return lessons::Course{};
        }
        return std::move(read).value();
    }();
    return loaded;
}

fs::path folder_of(std::string_view id) {
    auto folder = lessons::find_folder(course_folder(), id);
    if (folder) return folder.value();
    ADD_FAILURE() << folder.problem().sentence();
    return {};
}

lessons::Lesson lesson(std::string_view id, std::string_view language, std::uint64_t seed) {
    auto read = lessons::load_lesson(folder_of(id), language, seed);
    if (read) return std::move(read).value();
    ADD_FAILURE() << read.problem().sentence();
    return {};
}

SpoiltLesson::SpoiltLesson(std::string_view id) {
    static int count = 0;
    folder_ = fs::temp_directory_path() / ("postroom-spoilt-" + std::to_string(::getpid()) + "-" + std::to_string(count++)) / folder_of(id).filename();
    fs::create_directories(folder_.parent_path());
    fs::copy(folder_of(id), folder_, fs::copy_options::recursive);
}

SpoiltLesson::~SpoiltLesson() {
    std::error_code ignored;
    fs::remove_all(folder_.parent_path(), ignored);
}

void replace_in(const fs::path& file, const std::string& from, const std::string& to) {
    auto text = lessons::read_text(file);
    ASSERT_TRUE(text.ok()) << text.problem().sentence();
    const std::size_t at = text.value().find(from);
    ASSERT_NE(at, std::string::npos) << file << " has no " << from;
    text.value().replace(at, from.size(), to);
    ASSERT_TRUE(lessons::write_text(file, text.value()).ok());
}

void SpoiltLesson::replace(const std::string& file, const std::string& from, const std::string& to) {
    replace_in(folder_ / file, from, to);
}

void SpoiltLesson::append(const std::string& file, const std::string& more) {
    auto text = lessons::read_text(folder_ / file);
    ASSERT_TRUE(lessons::write_text(folder_ / file, (text ? text.value() : "") + more).ok());
}

void SpoiltLesson::remove(const std::string& file) { fs::remove(folder_ / file); }

lessons::Verdict SpoiltLesson::verify() const {
    lessons::VerifyOptions options;
    options.cuts_max = 1;
    return lessons::verify_lesson(folder_, course(), options);
}

bool is_unrecorded(std::string_view id) { return !fs::exists(folder_of(id) / "expected.txt"); }

lessons::Record solve(const lessons::Lesson& lesson, bool rightly) {
    lessons::Record record;
    record.lesson = lesson.id;
    record.made_with = lessons::lesson_digest(lesson);
    record.learner = "Kim";
    record.version = "test";
    record.seed = lesson.seed;
    const auto choose = [rightly](const lessons::Question& question, const std::string& outcome) {
        if (rightly || question.answering != lessons::Answering::OneOf) return outcome;
        for (const lessons::Option& option : question.options) {
            if (!option.right) return option.id;
        }
        return outcome;
    };
    for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
        const lessons::Step& step = lesson.steps[i];
        auto begin = lessons::play(lessons::begin_script(lesson, i), lesson.id, {});
        auto end = lessons::play(lessons::solved_script(lesson, i), lesson.id, {});
        if (!begin || !end) {
            ADD_FAILURE() << (begin ? end.problem().sentence() : begin.problem().sentence());
            return record;
        }
        EXPECT_EQ(lessons::state_of(lesson, record, begin.value()).phase, lessons::Phase::Enter) << step.id;
        lessons::enter(record, step, begin.value());
        record.seconds += 30;
        if (step.predict) lessons::answer(record, lessons::AnswerKind::Predict, step.id, choose(*step.predict, lessons::outcome_of(*step.predict, end.value())), "sure");
        const lessons::LessonState state = lessons::state_of(lesson, record, end.value());
        EXPECT_TRUE(state.passes) << lesson.id << " " << step.id;
        lessons::pass(record, lesson, step, end.value());
        if (step.observe) lessons::answer(record, lessons::AnswerKind::Observe, step.id, record.find_passed(step.id)->observed);
        lessons::mark_read(record, step.id);
    }
    const auto world = lessons::play(lessons::world_script(lesson), lesson.id, {});
    while (world) {
        const lessons::LessonState state = lessons::state_of(lesson, record, world.value());
        if (state.phase == lessons::Phase::Done) break;
        if (state.phase == lessons::Phase::Table) {
            const std::string row = state.question.substr(0, state.question.find('/'));
            const lessons::Passed* passed = record.find_passed(state.question.substr(row.size() + 1));
            for (std::size_t i = 0; i < lesson.table->rows.size(); ++i) {
                if (lesson.table->rows[i].id == row) lessons::answer(record, lessons::AnswerKind::Table, state.question, passed->cells[i]);
            }
            continue;
        }
        EXPECT_EQ(state.phase, lessons::Phase::Quiz);
        if (state.phase != lessons::Phase::Quiz) break;
        for (const lessons::QuizItem& item : lesson.quiz) {
            if (item.id == state.question) lessons::answer(record, lessons::AnswerKind::Quiz, item.id, choose(item.question, item.question.right()->id));
        }
    }
    return record;
}

}  // namespace lesson_tests
