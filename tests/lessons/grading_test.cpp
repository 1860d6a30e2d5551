// Evidence files: written, replayed, tampered with, a class of them.

#include <gtest/gtest.h>

#include <chrono>

#include "lessons/evidence.h"
#include "protocols/base/digest.h"
#include "tests/lessons/bench.h"

namespace {

std::string evidence(const std::string& learner, std::uint64_t seed, bool rightly, const char* id = "L06") {
    const lessons::Lesson lesson = lesson_tests::lesson(id, "en", seed);
    lessons::Record record = lesson_tests::solve(lesson, rightly);
    record.learner = learner;
    return lessons::evidence_text(lesson, record);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    if (at != std::string::npos) text.replace(at, from.size(), to);
    return text;
}

/// As somebody would who knows that the checksum is one.
std::string sealed_again(std::string text) {
    const std::size_t seal = text.rfind("Checksum: ");
    text.resize(seal);
    return text + "Checksum: " + base::hex(base::sha256(text)) + "\n";
}

TEST(Evidence, ReplaysAndCountsMisconceptions) {
    lessons::Grader grader{{lesson_tests::course_folder()}, {}, "test"};
    const lessons::Grade good = grader.grade(evidence("Kim", 1, true), "kim.md");
    EXPECT_EQ(good.replay, lessons::Replay::Verified) << good.why;
    EXPECT_EQ(good.score(), 100);
    EXPECT_EQ(good.first_right, good.predictions);
    EXPECT_TRUE(good.misconceptions.empty());
    const lessons::Grade other = grader.grade(evidence("Ali", 1, false), "ali.md");
    EXPECT_EQ(other.replay, lessons::Replay::Verified) << other.why;
    EXPECT_EQ(other.first_right, 0U);
    EXPECT_EQ(other.sure_and_wrong, other.predictions);
    EXPECT_GE(other.misconceptions.at("pop3-dele-removes"), 1U);
    EXPECT_EQ(other.score(), 60);
}

TEST(Evidence, ReplaysVariantsBySeed) {
    lessons::Grader grader{{lesson_tests::course_folder()}, {}, "test"};
    for (const char* id : {"L06", "L07", "L09", "L10"}) {
        const lessons::Grade grade = grader.grade(evidence("Kim", 7, true, id), "kim.md");
        EXPECT_EQ(grade.replay, lessons::Replay::Verified) << id << " " << grade.why;
    }
}

TEST(Evidence, NamesWhatWasTamperedWith) {
    const std::string text = evidence("Kim", 1, false);
    lessons::Grader grader{{lesson_tests::course_folder()}, {}, "test"};
    const auto replay = [&](const std::string& changed) {
        lessons::Grade grade = grader.grade(changed, "kim.md");
        EXPECT_FALSE(grade.score()) << "what was tampered with has no score";
        return grade;
    };
    EXPECT_EQ(replay(replaced(text, "Name: Kim", "Name: Kai")).replay, lessons::Replay::Tampered);
    // With a new checksum the replay finds it.
    EXPECT_EQ(replay(sealed_again(replaced(text, "RETR 1", "TOP 1 0"))).replay, lessons::Replay::Tampered);
    EXPECT_EQ(replay(sealed_again(replaced(text, "digest = \"", "digest = \"0"))).replay, lessons::Replay::Tampered);
    // Another lesson's name, one that there is and one that there is not.
    for (const char* id : {"L12", "L11"}) {
        const lessons::Grade other = replay(replaced(text, "lesson = \"L06\"", std::string{"lesson = \""} + id + "\""));
        EXPECT_EQ(other.replay, lessons::Replay::Tampered);
        EXPECT_NE(other.why.find("checksum"), std::string::npos) << other.why;
        EXPECT_NE(other.why.find("the lesson's id was changed"), std::string::npos) << other.why;
    }
}

TEST(Evidence, ThatCannotBeReadHasNoScoreAndSaysWhy) {
    const std::string text = evidence("Kim", 1, true);
    lessons::Grader grader{{lesson_tests::course_folder()}, {}, "test"};
    const auto says = [&](const std::string& given, lessons::Replay kind, const char* why) {
        const lessons::Grade grade = grader.grade(given, "kim.md");
        EXPECT_EQ(grade.replay, kind) << grade.why;
        EXPECT_FALSE(grade.score());
        EXPECT_NE(grade.why.find(why), std::string::npos) << grade.why;
        EXPECT_NE(grade.why.find("kim.md"), std::string::npos) << grade.why;
    };
    says("", lessons::Replay::Damaged, "is empty");
    says("hello", lessons::Replay::Unreadable, "no evidence file");
    for (const std::size_t share : {8U, 2U}) says(text.substr(0, text.size() / share), lessons::Replay::Damaged, "missing");
    says(text.substr(0, text.size() - 20), lessons::Replay::Damaged, "cut off");
    says(sealed_again(replaced(text, "form = 2", "form = 9")), lessons::Replay::Newer, "newer version");
    const std::string row = lessons::grades_csv({grader.grade("", "kim.md")});
    EXPECT_NE(row.find("\"kim.md\",\"\",\"\",0,1,,"), std::string::npos) << row;
}

TEST(Evidence, MayHaveLineEndsOfAnotherSystem) {
    std::string text = evidence("Kim", 1, true);
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) text.insert(at, 1, '\r');
    lessons::Grader grader{{lesson_tests::course_folder()}, {}, "test"};
    const lessons::Grade grade = grader.grade(text, "kim.md");
    EXPECT_EQ(grade.replay, lessons::Replay::Verified) << grade.why;
}

TEST(Grading, CountsMisconceptionsOfVerifiedFilesOnly) {
    lessons::Grader grader{{lesson_tests::course_folder()}, {}, "test"};
    const std::string text = evidence("Kim", 1, false);
    const std::string changed = replaced(text, "Name: Kim", "Name: Kai");
    const auto times = [&](const std::vector<lessons::Grade>& grades) { return lessons::misconceptions_csv(grades, lesson_tests::course()); };
    const lessons::Grade good = grader.grade(text, "kim.md");
    EXPECT_EQ(times({good, grader.grade(changed, "kai.md")}), times({good}));
    EXPECT_EQ(lessons::grades_csv({good}).find("\r\n\r\n"), std::string::npos) << "one table in one file";
}

TEST(Evidence, OfANewerProgramOrLessonIsSaidSo) {
    lessons::Grader grader{{lesson_tests::course_folder()}, {}, "test"};
    const std::string text = evidence("Kim", 1, true);
    const lessons::Grade newer = grader.grade(sealed_again(replaced(text, "form = 2", "form = 9")), "kim.md");
    EXPECT_NE(newer.why.find("newer version"), std::string::npos) << newer.why;
    const lessons::Grade unknown = grader.grade(sealed_again(replaced(replaced(text, "# Evidence: L06", "# Evidence: L99"), "lesson = \"L06\"", "lesson = \"L99\"")), "kim.md");
    EXPECT_EQ(unknown.replay, lessons::Replay::Impossible);
    EXPECT_NE(unknown.why.find("L99"), std::string::npos) << unknown.why;
}

TEST(Grading, AClassOfTwoHundredTakesSeconds) {
    std::vector<std::string> files;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        files.push_back(evidence("A", seed, true));
        files.push_back(evidence("B", seed, false));
    }
    const auto begin = std::chrono::steady_clock::now();
    lessons::Grader grader{{lesson_tests::course_folder()}, {}, "test"};
    std::vector<lessons::Grade> grades;
    for (int i = 0; i < 200; ++i) {
        std::string text = sealed_again(replaced(files[static_cast<std::size_t>(i) % files.size()], "seconds = 240", "seconds = " + std::to_string(240 + i)));
        if (i == 20) text = replaced(text, "Attempt: 1", "Attempt: 2");
        if (i == 90) text = sealed_again(replaced(text, "DELE 2", "DELE 3"));
        if (i == 150) text.resize(text.size() - 400);
        grades.push_back(grader.grade(text, "class/" + std::to_string(i) + ".md"));
    }
    const auto took = std::chrono::steady_clock::now() - begin;
    EXPECT_LT(std::chrono::duration_cast<std::chrono::seconds>(took).count(), 10);
    for (int i = 0; i < 200; ++i) {
        const bool bad = i == 20 || i == 90 || i == 150;
        const lessons::Replay expected = i == 150 ? lessons::Replay::Damaged : bad ? lessons::Replay::Tampered : lessons::Replay::Verified;
        EXPECT_EQ(grades[static_cast<std::size_t>(i)].replay, expected) << i << " " << grades[static_cast<std::size_t>(i)].why;
    }
    const std::string text = lessons::grades_text(grades, lesson_tests::course());
    for (const char* name : {"class/20.md: TAMPERED", "class/90.md: TAMPERED", "class/150.md: damaged"}) EXPECT_NE(text.find(name), std::string::npos) << name;
    EXPECT_NE(lessons::misconceptions_csv(grades, lesson_tests::course()).find("pop3-dele-removes"), std::string::npos);
}

TEST(Grading, KeepsNamesFromBecomingFormulas) {
    lessons::Grade grade;
    grade.learner = "=HYPERLINK(\"x\")";
    EXPECT_NE(lessons::grades_csv({grade}).find("\"'=HYPERLINK(\"\"x\"\")\""), std::string::npos);
}

}  // namespace
