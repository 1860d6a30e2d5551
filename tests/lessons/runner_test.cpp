// Where a learner stands: steps in order, gates, hints that know the state, progress on disk.

#include <gtest/gtest.h>
#include <unistd.h>

#include "lessons/found_words.h"
#include "lessons/lesson_runner.h"
#include "lessons/progress.h"
#include "lessons/toml_reader.h"
#include "lessons/walk.h"
#include "tests/lessons/bench.h"

namespace {

using lessons::Phase;

sim::Timeline played(const std::string& script) {
    auto run = lessons::play(script, "test", {});
    EXPECT_TRUE(run.ok()) << (run.ok() ? "" : run.problem().sentence());
    return std::move(run).value();
}

TEST(Runner, HidesViewsUntilThePredictionIsLocked) {
    const lessons::Lesson lesson = lesson_tests::lesson("L06");
    const sim::Timeline world = played(lessons::world_script(lesson));
    lessons::Record record;
    EXPECT_EQ(lessons::state_of(lesson, record, world).phase, Phase::Enter);
    lessons::enter(record, lesson.steps[0], world);
    const lessons::LessonState gate = lessons::state_of(lesson, record, world);
    EXPECT_EQ(gate.phase, Phase::Predict);
    EXPECT_NE(std::find(gate.hidden.begin(), gate.hidden.end(), "copies"), gate.hidden.end());
    EXPECT_EQ(lessons::state_of(lesson, record, world, lessons::Mode::Demo).phase, Phase::Act);
    lessons::answer(record, lessons::AnswerKind::Predict, lesson.steps[0].id, "count");
    EXPECT_TRUE(lessons::state_of(lesson, record, world).hidden.empty());
    EXPECT_EQ(lessons::state_of(lesson, record, world).phase, Phase::Act);
}

TEST(Runner, GivesHintsThatKnowTheState) {
    const lessons::Lesson lesson = lesson_tests::lesson("L06");
    const std::size_t retr = lesson.step_index("retr");
    lessons::Record record;
    for (std::size_t i = 0; i < retr; ++i) record.passed.push_back({lesson.steps[i].id, 0, 0, "", "", "", {}, 0, true});
    record.entered.push_back({"retr", 0, 0});
    lessons::answer(record, lessons::AnswerKind::Predict, "retr", "there");
    const lessons::Step& step = lesson.steps[retr];
    const sim::Timeline outside = played(lessons::world_script(lesson));
    const lessons::LessonState out = lessons::state_of(lesson, record, outside);
    EXPECT_EQ(out.hint_set, "not-logged-in");
    EXPECT_EQ(lessons::take_hint(record, step, out), step.hints[0].levels[0]);
    EXPECT_EQ(lessons::take_hint(record, step, out), step.hints[0].levels[1]);
    const sim::Timeline inside = played(lessons::begin_script(lesson, retr));
    const lessons::LessonState in = lessons::state_of(lesson, record, inside);
    EXPECT_EQ(in.hint_set, "default");
    EXPECT_EQ(lessons::take_hint(record, step, in), step.hints[1].levels[0]);
}

TEST(Runner, SaysWhichFactDiffers) {
    const lessons::Lesson lesson = lesson_tests::lesson("L06");
    const std::size_t quit = lesson.step_index("quit");
    lessons::Record record;
    for (std::size_t i = 0; i < quit; ++i) record.passed.push_back({lesson.steps[i].id, 0, 0, "", "", "", {}, 0, true});
    record.entered.push_back({"quit", 0, 0});
    lessons::answer(record, lessons::AnswerKind::Predict, "quit", "quit");
    const sim::Timeline wrong = played(lessons::wrong_script(lesson, quit, lesson.steps[quit].checks[0]));
    const lessons::LessonState state = lessons::state_of(lesson, record, wrong);
    EXPECT_TRUE(state.until);
    EXPECT_FALSE(state.passes);
    ASSERT_EQ(state.checks.size(), lesson.steps[quit].checks.size());
    EXPECT_EQ(state.checks[0].sentence, lesson.steps[quit].checks[0].fail);
    EXPECT_NE(state.checks[0].actual.find("M2, M3"), std::string::npos) << state.checks[0].actual;
    EXPECT_TRUE(state.checks[0].line);
}

TEST(Runner, SaysWhatWasFoundInWords) {
    const auto en = [](const char* look, const char* value) { return lessons::found_words(look, value, "en"); };
    const auto de = [](const char* look, const char* value) { return lessons::found_words(look, value, "de"); };
    EXPECT_EQ(en("mailbox(\"ben\")", "{M1, M2}"), "the mailbox ben holds M1, M2");
    EXPECT_EQ(en("mailbox(\"ben\", \"Trash\")", "{}"), "the mailbox ben, folder Trash, holds nothing");
    EXPECT_EQ(en("#store(\"ada-desk\")", "2"), "letters on ada-desk: 2");
    EXPECT_EQ(en("lock(\"ada\")", "nil"), "the maildrop ada is held by nobody");
    EXPECT_EQ(en("flags(\"ben\", M2)", "{\"\\\\Seen\"}"), "M2 in the mailbox ben is marked \\Seen");
    EXPECT_EQ(en("#lines{who = \"C\", match = \"STAT*\", since = step_began}", "0"), "lines of the client like “STAT*” in this step: 0");
    EXPECT_EQ(en("#lines{who = \"S\", match = 3 .. \" *\"}", "0"), "#lines{who = \"S\", match = 3 .. \" *\"} is 0") << "what is computed stays as it is written";
    EXPECT_EQ(de("#lines{who = \"S\", protocol = \"pop3\"}", "4"), "Zeilen des Servers (pop3): 4");
    EXPECT_EQ(de("store(\"ben-home\")", "{M1}"), "auf ben-home liegt M1");
}

TEST(Runner, KeepsTheFirstAnswer) {
    lessons::Record record;
    lessons::answer(record, lessons::AnswerKind::Predict, "a", "one");
    lessons::answer(record, lessons::AnswerKind::Predict, "a", "two");
    EXPECT_EQ(record.first(lessons::AnswerKind::Predict, "a")->value, "one");
    EXPECT_EQ(record.last(lessons::AnswerKind::Predict, "a")->value, "two");
}

TEST(Runner, TellsWhatARecordNamesAndTheLessonHasNot) {
    const lessons::Lesson lesson = lesson_tests::lesson("L06");
    lessons::Record record = lesson_tests::solve(lesson);
    EXPECT_EQ(lessons::strange_parts(lesson, record), "");
    record.passed[1].step = "renamed";
    record.entered[1].step = "renamed";
    lessons::answer(record, lessons::AnswerKind::Quiz, "no-question", "a");
    EXPECT_EQ(lessons::strange_parts(lesson, record), "Your progress names \"renamed\", \"no-question\", which L06 does not have. It is kept and does not count.");
}

TEST(Progress, SurvivesWritingAndReading) {
    const lessons::Lesson lesson = lesson_tests::lesson("L06");
    std::vector<lessons::Record> records{lesson_tests::solve(lesson)};
    lessons::reset(records, 0);
    const auto again = lessons::read_records(lessons::records_text(records), "test");
    ASSERT_TRUE(again.ok()) << again.problem().sentence();
    EXPECT_EQ(again.value(), records);
    EXPECT_TRUE(again.value()[0].closed);
    EXPECT_EQ(again.value()[1].attempt, 2);
}

TEST(Progress, SetsADamagedFileAsideAndSaysSo) {
    const auto file = std::filesystem::temp_directory_path() / ("postroom-progress-" + std::to_string(::getpid()) + ".toml");
    lessons::Progress first = lessons::Progress::open(file, "Kim");
    EXPECT_TRUE(first.note().empty()) << first.note();
    first.current("L06", 1, "test").seconds = 7;
    ASSERT_TRUE(first.save().ok());
    EXPECT_EQ(lessons::Progress::open(file, "Kim").current("L06", 1, "test").seconds, 7);
    auto text = lessons::read_text(file);
    ASSERT_TRUE(lessons::write_text(file, text.value().substr(0, text.value().size() / 2) + "\n[[rec").ok());
    const lessons::Progress mended = lessons::Progress::open(file, "Kim");
    EXPECT_NE(mended.note().find("set aside"), std::string::npos) << mended.note();
    EXPECT_TRUE(std::filesystem::exists(file.string() + ".damaged"));
    std::filesystem::remove(file);
    std::filesystem::remove(file.string() + ".damaged");
}

TEST(Progress, ThatIsEmptyIsTold) {
    const auto file = std::filesystem::temp_directory_path() / ("postroom-empty-" + std::to_string(::getpid()) + ".toml");
    for (const char* text : {"", "\n \n"}) {
        ASSERT_TRUE(lessons::write_text(file, text).ok());
        lessons::Progress empty = lessons::Progress::open(file, "Kim");
        EXPECT_NE(empty.note().find("is empty"), std::string::npos) << empty.note();
        EXPECT_NE(empty.note().find(file.string()), std::string::npos) << empty.note();
        empty.current("L06", 1, "test").seconds = 5;
        EXPECT_TRUE(empty.save().ok());
        EXPECT_TRUE(lessons::Progress::open(file, "Kim").note().empty()) << "said once";
    }
    ASSERT_TRUE(lessons::write_text(file, "[[record]]\nnothing = 1\n").ok());
    EXPECT_NE(lessons::Progress::open(file, "Kim").note().find("set aside"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(file)) << "nothing is left of it but what was set aside";
    EXPECT_TRUE(lessons::Progress::open(file, "Kim").note().empty()) << "said once";
    std::filesystem::remove(file.string() + ".damaged");
}

TEST(Progress, OneBadRecordLeavesTheOtherLessons) {
    const auto file = std::filesystem::temp_directory_path() / ("postroom-one-bad-" + std::to_string(::getpid()) + ".toml");
    for (const auto& [from, to] : {std::pair{"seconds = 7", "seconds = \"seven\""}, std::pair{"seed = 2", "seed = = 2"}}) {
        lessons::Progress first = lessons::Progress::open(file, "Kim");
        first.current("L06", 1, "test").seconds = 5;
        first.current("L07", 2, "test").seconds = 7;
        first.current("L10", 1, "test").seconds = 9;
        ASSERT_TRUE(first.save().ok());
        auto text = lessons::read_text(file);
        ASSERT_NE(text.value().find(from), std::string::npos);
        text.value().replace(text.value().find(from), std::string{from}.size(), to);
        ASSERT_TRUE(lessons::write_text(file, text.value()).ok());
        lessons::Progress mended = lessons::Progress::open(file, "Kim");
        EXPECT_NE(mended.note().find("set aside"), std::string::npos) << mended.note();
        EXPECT_EQ(mended.note().find("lessons/README"), std::string::npos) << mended.note();
        ASSERT_NE(mended.find("L06"), nullptr);
        EXPECT_EQ(mended.find("L06")->seconds, 5);
        ASSERT_NE(mended.find("L10"), nullptr);
        EXPECT_EQ(mended.find("L10")->seconds, 9);
        EXPECT_EQ(mended.find("L07"), nullptr);
        EXPECT_NE(lessons::read_text(file.string() + ".damaged").value().find("lesson = \"L07\""), std::string::npos);
        EXPECT_TRUE(lessons::Progress::open(file, "Kim").note().empty()) << "said once";
        std::filesystem::remove(file);
        std::filesystem::remove(file.string() + ".damaged");
    }
}

TEST(Progress, OfANewerProgramIsLeftInPlace) {
    const auto file = std::filesystem::temp_directory_path() / ("postroom-newer-" + std::to_string(::getpid()) + ".toml");
    lessons::Progress first = lessons::Progress::open(file, "Kim");
    first.current("L06", 1, "test").seconds = 5;
    ASSERT_TRUE(first.save().ok());
    std::string text = lessons::read_text(file).value();
    text.replace(text.find("form = 2"), 8, "form = 3\nnovelty = 3");
    ASSERT_TRUE(lessons::write_text(file, text).ok());
    lessons::Progress refused = lessons::Progress::open(file, "Kim");
    EXPECT_NE(refused.note().find("newer version"), std::string::npos) << refused.note();
    EXPECT_EQ(refused.note().find('\n'), std::string::npos);
    refused.current("L07", 1, "test").seconds = 1;
    EXPECT_TRUE(refused.save().ok());
    EXPECT_EQ(lessons::read_text(file).value(), text) << "nobody may write over it";
    EXPECT_FALSE(std::filesystem::exists(file.string() + ".damaged"));
    std::filesystem::remove(file);
}

}  // namespace
