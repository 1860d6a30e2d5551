// Planted defects: each must turn the proof red, by the rule that is there for it.

#include <gtest/gtest.h>
#include <unistd.h>

#include "lessons/sheets.h"
#include "lessons/strict_dialogue.h"
#include "lessons/verify_names.h"
#include "tests/lessons/bench.h"
#include "tests/lessons/sample_lesson.h"

namespace {

using lesson_tests::SpoiltLesson;

struct Defect {
    const char* name;
    const char* lesson;
    const char* file;
    const char* from;
    const char* to;
    const char* rule;      ///< of the finding that must be there
    const char* sentence;  ///< part of it
};

const Defect kDefects[] = {
    {"ACheckThatCannotFail", "L06", "lesson.toml", "wrong = '''tell(s, \"LIST\"); tell(s, \"STAT\")'''\n  [[step.check]]\n  id    = \"still-there\"", "wrong = '''tell(s, \"DELE 1\"); tell(s, \"STAT\")'''\n  [[step.check]]\n  id    = \"still-there\"", "check", "proves nothing"},
    {"AFactThatIsAlwaysTrue", "L06", "lesson.toml", "fact  = 'same(mailbox(\"ada\"), {M3})'", "fact  = 'true'", "check", "proves nothing"},
    {"TwoRightAnswers", "L06", "lesson.toml", "id = \"gone\", tag = \"pop3-retr-removes\"", "id = \"gone\", right = true", "form", "2 options are right"},
    {"NoRightAnswer", "L06", "lesson.toml", "id = \"there\", right = true", "id = \"there\", tag = \"pop3-retr-marks\"", "form", "0 options are right"},
    {"AWrongGoldenRun", "L06", "lesson.toml", "tell(s, \"DELE 1\")\ntell(s, \"DELE 2\")\ntell(s, \"QUIT\")\n'''\n  [step.predict]", "tell(s, \"DELE 1\")\ntell(s, \"QUIT\")\n'''\n  [step.predict]", "golden", "fails check one-left"},
    {"AGoldenRunThatDoesNotEndTheStep", "L06", "lesson.toml", "golden = '''tell(s, \"LIST\")'''", "golden = '''tell(s, \"NOOP\")'''", "golden", "does not end step list-again"},
    {"AGoldenRunWithAnError", "L06", "lesson.toml", "golden = '''tell(s, \"LIST\")'''", "golden = '''tel(s, \"LIST\")'''", "golden", "tel"},
    {"AMissingText", "L06", "text.en.toml", "title   = \"Change your mind\"\n", "", "form", "the text \"step.rset.title\" is missing"},
    {"AnEmptyText", "L06", "text.en.toml", "title   = \"Change your mind\"", "title   = \"\"", "form", "is empty"},
    {"ATextThatNobodyUses", "L06", "text.en.toml", "title   = \"Change your mind\"", "title   = \"Change your mind\"\ntitel = \"x\"", "form", "step.rset.titel"},
    {"ABrokenTranslation", "L06", "text.de.toml", "title   = \"Sich anders entscheiden\"", "title   = \"Sich anders", "language", "TOML"},
    {"ARealDomain", "L06", "text.en.toml", "Three letters wait for Ada at Harbor", "Three letters wait at mail.google.com", "domain", "mail.google.com"},
    {"ARealAddress", "L06", "text.en.toml", "Three letters wait for Ada at Harbor", "Three letters wait at 8.8.8.200", "domain", "8.8.8.200"},
    {"ADeadWidget", "L06", "lesson.toml", "point    = \"terminal.input\"", "point    = \"terminal.entry\"", "form", "is no widget"},
    {"AnUnknownView", "L06", "lesson.toml", "point    = \"terminal.input\"", "point    = \"terminal.input\"\nhide = [\"copis\"]", "form", "is no view"},
    {"AnUnknownMisconception", "L06", "lesson.toml", "tag = \"pop3-retr-marks\"", "tag = \"pop3-retr-marsk\"", "tag", "no misconception"},
    {"ADistractorWithoutMisconception", "L06", "lesson.toml", "id = \"marked\", tag = \"pop3-retr-marks\"", "id = \"marked\"", "tag", "stands for no misconception"},
    {"AnUnknownTerm", "L06", "lesson.toml", "\"maildrop\", \"session\"", "\"maildrob\", \"session\"", "term", "maildrob"},
    {"AnUnknownKey", "L06", "lesson.toml", "minutes  = 25", "minuets  = 25", "form", "minutes"},
    {"AnUnknownQuery", "L06", "lesson.toml", "fact  = 'same(mailbox(\"ada\"), {M3})'", "fact  = 'same(mailbx(\"ada\"), {M3})'", "expression", "mailbx"},
    {"AnAccountThatIsNotThere", "L06", "lesson.toml", "fact  = 'same(mailbox(\"ada\"), {M3})'", "fact  = 'same(mailbox(\"adda\"), {M3})'", "expression", "adda"},
    {"AForkThatComesOutOtherwise", "L06", "lesson.toml", "s:cut()\nrun()", "tell(s, \"QUIT\")\nrun()", "fork", "does not come out"},
    {"AForkAtNoStep", "L06", "lesson.toml", "at    = \"quit\"", "at    = \"quitt\"", "form", "quitt"},
    {"ANewerForm", "L06", "lesson.toml", "form     = 1", "form     = 2", "form", "newer program"},
    {"ARecordThatDiffers", "L06", "expected.txt", "C: STAT", "C: STATUS", "expected", "differs from its record"},
    {"NoSectionOfAStandard", "L06", "lesson.toml", "\"1939 3\"", "\"RFC 1939\"", "rfc", "names no section"},
    {"ALineThatNeverComes", "L06", "lesson.toml", "line   = { who = \"C\", match = \"RSET\" }", "line   = { who = \"C\", match = \"RESET\" }", "line", "RESET"},
    {"AWrongRunThatTellsTheLearnerNothing", "L06", "lesson.toml", "wrong = '''tell(s, \"USER ada\"); tell(s, \"PASS wrong\")'''", "wrong = '''tell(s, \"USER ada\")'''", "wrong", "is not told"},
    {"AnAddressOfSomebodyElse", "L06", "text.en.toml", "Three letters wait for Ada at Harbor", "Three letters wait at 8.8.8.8", "domain", "8.8.8.8"},
    {"AnAddressOfSomebodyElseInIPv6", "L06", "text.en.toml", "Three letters wait for Ada at Harbor", "Three letters wait at 2a00:1450:4001::1", "domain", "2a00:1450:4001::1"},
    {"ASectionThatCannotBe", "L06", "lesson.toml", "\"1939 3\"", "\"9051 66.4.5\"", "rfc", "66.4.5"},
    {"AConceptThatIsNotThere", "L06", "lesson.toml", "\"C27\"", "\"C152\"", "concept", "C152"},
    {"ANameThatNothingFills", "L06", "text.en.toml", "Three letters wait for Ada", "{{nix}} letters wait for Ada", "variable", "{{nix}}"},
    {"ANameThatNothingFillsInTheWorld", "L06", "lesson.toml", "subject = \"Homework for Monday\"", "subject = \"{{nix}}\"", "variable", "{{nix}}"},
    {"AFactThatHoldsBeforehand", "L06", "lesson.toml", "fact  = 'same(mailbox(\"ada\"), {M3})'", "fact  = '#mailbox(\"ada\") ~= 2'", "vacuous", "holds before the learner does anything"},
    {"ALineToTypeThatStayedBehind", "L06", "text.de.toml", "PASS {{password}}\"", "PASS tulip-41\"", "typed", "step log-in asks to type \"PASS tulip-41\""},
    {"AWorldThatDoesNotRun", "L06", "lesson.toml", "provider(\"harbor.example\"", "provder(\"harbor.example\"", "world", "lesson.toml:11: the world does not run"},
    {"AFactThatNeedsASize", "L06", "lesson.toml", "fact  = 'same(mailbox(\"ada\"), {M3})'", "fact  = '#lines{who = \"S\", match = \"*607*\"} >= 1'", "wording", "*607*"},
    {"AFactThatNeedsAServersWording", "L10", "lesson.toml", "#lines{who = \"S\", match = \"* {{n}} FETCH*\", since = step_began} >= 1", "#lines{who = \"S\", match = \"* OK FETCH completed\"} >= 1", "wording", "own wording"},
    {"AnUntilThatNeedsAServersWording", "L06", "lesson.toml", "match = \"-ERR*\"} >= 1'\nline", "match = \"-ERR log in first\"} >= 1'\nline", "wording", "own wording"},
    {"AnOptionWithoutAFact", "L06", "lesson.toml", ", fact = 'not contains(mailbox(\"ada\"), M1)'", "", "answer", "nothing tells whether the option \"gone\" is the right one"},
    {"ARightOptionWithoutAFact", "L06", "lesson.toml", "{ id = \"held\", right = true, fact = 'lock(\"ada\") ~= nil' }", "{ id = \"held\", right = true }", "answer", "nothing tells whether the option \"held\" is the right one"},
    {"AFactThatHoldsForTwoOptions", "L06", "lesson.toml", "fact = 'not contains(mailbox(\"ada\"), M1)'", "fact = 'contains(mailbox(\"ada\"), M1)'", "answer", "the fact of the wrong option \"gone\""},
    {"ARightOptionThatTheRunDoesNotShow", "L06", "lesson.toml", "fact = 'lock(\"ada\") ~= nil' },\n    { id = \"downloaded\"", "fact = '#mailbox(\"ada\") == 2' },\n    { id = \"downloaded\"", "answer", "does not show that the option \"locked\""},
    {"AFactOfAnOptionThatAsksNothing", "L06", "lesson.toml", "fact = 'not contains(mailbox(\"ada\"), M1)'", "fact = 'not contains({1}, 1)'", "vacuous", "the fact of the option \"gone\" asks nothing about the world"},
    {"AFactOfTheRightOptionThatIsAlwaysTrue", "L06", "lesson.toml", "fact = 'lock(\"ada\") ~= nil' },\n    { id = \"downloaded\"", "fact = '#mailbox(\"ada\") >= 0' },\n    { id = \"downloaded\"", "vacuous", "the fact of the option \"locked\" holds before the learner does anything"},
    {"AFactOfAnOptionThatCannotBeEvaluated", "L06", "lesson.toml", "fact = 'not contains(mailbox(\"ada\"), M1)'", "fact = 'not contains(mailbox(\"adda\"), M1)'", "expression", "adda"},
    {"AFactInAQuiz", "L06", "lesson.toml", "{ id = \"quit\", right = true },", "{ id = \"quit\", right = true, fact = '#mailbox(\"ada\") == 1' },", "form", "a quiz plays no run"},
    {"AStepThatDoesNotNameItsLine", "L06", "lesson.toml", "line   = { who = \"C\", match = \"RSET\" }\n", "", "line", "step rset does not say which line makes it so"},
    {"AStepWithALineAndWordsForNone", "L06", "text.en.toml", "[step.rset]\n", "[step.rset]\nno_line = \"none\"\n", "line", "and words for why there is none"},
    {"AWrongRunWithAnError", "L06", "lesson.toml", "wrong = '''tell(s, \"LIST\"); tell(s, \"TOP 1 0\")'''", "wrong = '''tell(t, \"LIST\")'''", "wrong", "wrong run"},
};

class Planted : public testing::TestWithParam<Defect> {};

TEST_P(Planted, TurnsTheProofRed) {
    const Defect& defect = GetParam();
    SpoiltLesson spoilt{defect.lesson};
    spoilt.replace(defect.file, defect.from, defect.to);
    const lessons::Verdict verdict = spoilt.verify();
    std::string all;
    bool found = false;
    for (const lessons::Finding& one : verdict.findings) {
        all += one.rule + ": " + one.problem.sentence() + "\n";
        found = found || (one.rule == defect.rule && one.problem.sentence().find(defect.sentence) != std::string::npos);
        EXPECT_FALSE(one.problem.where.empty()) << one.problem.sentence();
    }
    EXPECT_TRUE(found) << "found only:\n" << all;
}

INSTANTIATE_TEST_SUITE_P(Defects, Planted, testing::ValuesIn(kDefects), [](const auto& one) { return std::string{one.param.name}; });

TEST(PlantedTwice, AStepThatPassesInTheFreshWorldTurnsTheProofRed) {
    lesson_tests::SampleLesson spoilt;
    spoilt.replace("lesson.toml", "until  = '#lines{who = \"C\", match = \"DELE *\", since = step_began} >= 1'", "until  = '#mailbox(\"ada\") == 2'");
    spoilt.replace("lesson.toml", "fact  = '#lines{who = \"C\", match = \"DELE *\", since = step_began} >= 1 and #mailbox(\"ada\") == 2'", "fact  = '#mailbox(\"ada\") == 2'");
    spoilt.replace("lesson.toml", "fact  = '#lines{who = \"C\", match = \"DELE *1\", since = step_began} >= 1'", "fact  = '#mailbox(\"ada\") == 2'");
    const lessons::Verdict verdict = spoilt.verify();
    EXPECT_TRUE(std::any_of(verdict.findings.begin(), verdict.findings.end(), [](const lessons::Finding& one) {
        return one.rule == "vacuous" && one.problem.what.find("passes in the fresh world") != std::string::npos;
    }));
}

/// Whoever moves `right`, the run says which option it is: in the proof and in the key.
TEST(Answers, AreThoseOfTheRunWhateverIsMarked) {
    SpoiltLesson spoilt{"L06"};
    spoilt.replace("lesson.toml", "id = \"there\", right = true", "id = \"there\", tag = \"pop3-retr-removes\"");
    spoilt.replace("lesson.toml", "id = \"gone\", tag = \"pop3-retr-removes\"", "id = \"gone\", right = true");
    const lessons::Verdict verdict = spoilt.verify();
    ASSERT_EQ(verdict.findings.size(), 1U);
    const std::string sentence = verdict.findings[0].problem.sentence();
    EXPECT_EQ(verdict.findings[0].rule, "answer");
    for (const char* part : {"lesson.toml:", "step retr marks the option \"gone\" as right", "the golden run shows \"there\"", "mailbox(\"ada\") is {M1, M2, M3}", "move right = true"}) EXPECT_NE(sentence.find(part), std::string::npos) << sentence;

    const auto lesson = lessons::load_lesson(spoilt.folder(), "en");
    ASSERT_TRUE(lesson.ok());
    const auto key = lessons::make_key(lesson.value(), {});
    ASSERT_TRUE(key.ok()) << key.problem().sentence();
    const lessons::Question& asked = *lesson.value().find_step("retr")->predict;
    const std::string& answer = key.value().steps[lesson.value().step_index("retr")].predicted;
    EXPECT_EQ(answer.rfind(asked.find("there")->text + " (so the run shows; ", 0), 0U) << answer;
    EXPECT_NE(answer.find("marks “" + asked.find("gone")->text + "” as right)"), std::string::npos) << answer;
}

TEST(Unspoilt, ACopyIsProved) {
    const SpoiltLesson copy{"L06"};
    for (const lessons::Finding& one : copy.verify().findings) ADD_FAILURE() << one.rule << ": " << one.problem.sentence();
}

TEST(BrokenLesson, LeavesTheOthersAlone) {
    const auto folder = std::filesystem::temp_directory_path() / ("postroom-broken-course-" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder);
    std::filesystem::copy(lesson_tests::course_folder(), folder, std::filesystem::copy_options::recursive);
    std::filesystem::remove(folder / "L06-nothing-leaves-before-quit/lesson.toml");
    const auto course = lessons::load_course(folder, "en");
    ASSERT_TRUE(course.ok());
    EXPECT_EQ(course.value().lessons.size(), 9U);
    ASSERT_EQ(course.value().broken.size(), 1U);
    EXPECT_EQ(course.value().broken[0].first, "L06");
    std::filesystem::remove_all(folder);
}

TEST(StrictReader, FindsWhatTheStandardForbids) {
    using lessons::Piece;
    const auto bad = [](auto check, std::vector<Piece> pieces) { return !check(pieces).empty(); };
    EXPECT_TRUE(bad(lessons::check_smtp, {{false, "220 x\r\n"}, {true, "NOOP\r\n"}, {false, "999 x\r\n"}}));
    EXPECT_TRUE(bad(lessons::check_smtp, {{false, "220 x\r\n"}, {true, "EHLO a\r\n"}, {false, "250-x\r\n251 y\r\n"}}));
    EXPECT_TRUE(bad(lessons::check_smtp, {{false, "220 x\r\n"}, {false, "250 ok\r\n"}}));
    EXPECT_TRUE(bad(lessons::check_smtp, {{false, "220 x\n"}}));
    EXPECT_TRUE(bad(lessons::check_pop3, {{false, "OK ready\r\n"}}));
    EXPECT_TRUE(bad(lessons::check_pop3, {{false, "+OK\r\n"}, {true, "LIST\r\n"}, {false, "+OK\r\none 2\r\n.\r\n"}}));
    EXPECT_TRUE(bad(lessons::check_pop3, {{false, "+OK\r\n"}, {true, "RSET\r\n"}, {false, "+OK\r\n+OK\r\n"}}));
    EXPECT_TRUE(bad(lessons::check_imap, {{false, "OK hello\r\n"}}));
    EXPECT_TRUE(bad(lessons::check_imap, {{false, "* OK hi\r\n"}, {true, "a1 NOOP\r\n"}, {false, "a2 OK done\r\n"}}));
    EXPECT_TRUE(bad(lessons::check_imap, {{false, "* OK hi\r\n"}, {false, "* 3 GONE\r\n"}}));
    EXPECT_TRUE(bad(lessons::check_imap, {{false, "* OK hi\r\n"}, {false, "* 1 FETCH (FLAGS ()\r\n"}}));
    // A literal is sent when it is asked for; before that the command may be refused.
    EXPECT_FALSE(bad(lessons::check_imap, {{false, "* OK hi\r\n"}, {true, "a1 APPEND A {4}\r\n"}, {false, "+ go\r\n"}, {true, "a\r\nb"}, {true, "\r\n"}, {false, "a1 OK done\r\n"}}));
    EXPECT_FALSE(bad(lessons::check_imap, {{false, "* OK hi\r\n"}, {true, "a1 APPEND A {4}\r\n"}, {false, "a1 NO no\r\n"}, {true, "a2 CREATE A\r\n"}, {false, "a2 OK done\r\n"}}));
    EXPECT_TRUE(bad(lessons::check_imap, {{false, "* OK hi\r\n"}, {true, "a1 APPEND A {4}\r\n"}, {false, "+ go\r\n"}, {true, "a\r\nb"}, {true, "\r\n"}, {false, "b OK done\r\n"}}));
    EXPECT_FALSE(bad(lessons::check_imap, {{false, "* OK hi\r\n"}, {true, "a1 FETCH 1 BODY[]\r\n"}, {false, "* 1 FETCH (BODY[] {4}\r\n"}, {false, "a\r\nb"}, {false, ")\r\na1 OK done\r\n"}}));
}

TEST(Names, TellsReservedFromReal) {
    EXPECT_TRUE(lessons::foreign_names("see ada@harbor.example, 192.0.2.7, example.org and RFC 9051 2.3.1.1").empty());
    EXPECT_EQ(lessons::foreign_names("write to kim@mail.school").size(), 1U);
    EXPECT_EQ(lessons::foreign_names("ask www.postfix.org").size(), 1U);
    EXPECT_TRUE(lessons::foreign_names("10.0.0.7, 127.0.0.1, 2001:db8::25, ::1 at 09:00:00, section 2.3.1.1").empty());
    EXPECT_EQ(lessons::foreign_names("8.8.8.8 or 2a00:1450:4001::1").size(), 2U);
}

}  // namespace
