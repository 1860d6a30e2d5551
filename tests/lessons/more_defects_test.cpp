// What authors get wrong, planted one by one in a lesson that is otherwise sound: each turns the proof red, with a
// sentence that has a file and a line.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>

#include "lessons/verify_facts.h"
#include "lessons/verify_names.h"
#include "lessons/verify_sections.h"
#include "lessons/verify_typing.h"
#include "lessons/verify_vary.h"
#include "lessons/walk.h"
#include "tests/lessons/bench.h"
#include "tests/lessons/sample_lesson.h"

namespace {

using lesson_tests::SampleLesson;

struct Slip {
    const char* name;
    const char* file;
    const char* from;
    const char* to;
    const char* rule;      ///< of the finding that must be there
    const char* sentence;  ///< part of it
};

/// A fact of the check "emptied" in its place, so that the rest stays as it is.
#define FACT(text) "lesson.toml", "fact  = '#mailbox(\"ada\") == 0'\n  wrong", "fact  = '#mailbox(\"ada\") == 0 and " text "'\n  wrong"
#define START(text) "text.en.toml", "You sit at ada-desk.", "You sit at ada-desk" text

const Slip kSlips[] = {
    // Checks.
    {"UntilTrue", "lesson.toml", "until     = '#store(\"ada-desk\") == 2'", "until     = 'true'", "vacuous", "lesson.toml:87: step other-way, until, asks nothing about the world: true"},
    {"UntilFalse", "lesson.toml", "until     = '#store(\"ada-desk\") == 2'", "until     = 'false'", "vacuous", "asks nothing about the world: false"},
    {"UntilANumber", "lesson.toml", "until     = '#store(\"ada-desk\") == 2'", "until     = '#store(\"ada-desk\")'", "expression", "is a number, which always counts as yes"},
    {"OctetsOfAText", FACT("#text(M2, \"ada-desk\") > 460"), "octets", "lesson.toml:100: check emptied of step other-way compares octets with 460"},
    {"OctetsTheOtherWayRound", FACT("460 < #text(M2, \"ada-desk\")"), "octets", "460"},
    {"OctetsByLen", FACT("text(M2, \"ada-desk\"):len() >= 100"), "octets", "100"},
    {"OctetsOfAnAccount", FACT("used(\"ada\") < 473"), "octets", "473"},
    {"OctetsInAField", FACT("stats(\"ada-desk\").octets_received > 50"), "octets", "50"},
    {"OctetsInAListing", FACT("#lines{who = \"S\", match = \"1 460\"} >= 0"), "octets", "460"},
    {"OctetsInALiteral", FACT("#lines{who = \"S\", match = \"* 1 FETCH (BODY[] {460}\"} >= 0"), "octets", "460"},
    {"AllLinesCounted", FACT("#lines{who = \"C\"} == 4"), "count", "one NOOP more and it fails"},
    {"AllLinesCountedByStar", FACT("#lines{who=\"C\", match=\"*\"} <= 9"), "count", "wants <= 9"},
    {"AllEventsCounted", FACT("3 == #events{since = step_began}"), "count", "counts all events"},
    {"ATagOfTheServer", FACT("#lines{who = \"S\", match = \"b4 OK*\"} >= 0"), "tag", "may choose another tag than \"b4\""},
    {"ATagOfTheClient", FACT("#lines{who = \"C\", match = \"a3 FETCH *\"} >= 0"), "tag", "a3"},
    {"ATagInAComparison", FACT("lines{}[1] ~= \"a1 OK\""), "tag", "a1"},
    {"WordingWithoutBlanks", FACT("#lines{who=\"S\",match=\"-ERR *log in*\"} >= 0"), "wording", "own wording"},
    {"WordingInBrackets", FACT("#lines{match = [[+OK *mail*]]} >= 0"), "wording", "own wording"},
    {"WordingInPieces", FACT("#lines{match = \"+OK \" .. \"*mail*\"} >= 0"), "wording", "own wording"},
    {"WordingByFind", FACT("lines{who = \"S\"}[1]:find(\"ready\")"), "wording", "ready"},
    {"LettersByFind", FACT("lines{who = \"S\", match = \"+OK*\"}[1]:find(\"%a\")"), "wording", "anywhere in what a server says"},
    {"WordingByEquality", FACT("lines{who = \"S\"}[1] ~= \"+OK Logged in\""), "wording", "Logged"},
    {"WordingOfTheLine", "lesson.toml", "line   = { who = \"S\", match = \"+OK*\" }", "line   = { who = \"S\", match = \"+OK *o*\" }", "wording", "lesson.toml:32: the line of step look waits for \"+OK *o*\""},
    {"AllChecksSoft", "lesson.toml", "  id    = \"emptied\"\n", "  id    = \"emptied\"\n  soft  = true\n", "check", "every check of step other-way is advice only"},
    {"ASentenceThatSaysNothing", "text.en.toml", "check.emptied = \"The maildrop still holds letters of Ada.\"", "check.emptied = \"Wrong.\"", "check", "text.en.toml:42: check emptied of step other-way says only \"Wrong.\""},
    {"AGermanSentenceThatSaysNothing", "text.de.toml", "\"Das Postfach hält nicht mehr beide Briefe.\"", "\"Leider falsch.\"", "check", "text.de.toml:6: check still-there"},
    {"AWrongRunThatOnlyCuts", "lesson.toml", "wrong = '''tell(s, \"DELE 2\")'''", "wrong = '''s:cut(); run()'''", "wrong", "lesson.toml:79: the wrong run of check first-marked of step mark only cuts the line"},
    {"AlwaysInUntil", "lesson.toml", "until     = '#store(\"ada-desk\") == 2'", "until     = 'always(function() return #store(\"ada-desk\") == 2 end)'", "expression", "looks at what has been"},
    {"NeverThatIsFalse", FACT("never(function() return #store(\"ada-desk\") == 1 end)"), "golden", "fails check emptied"},
    {"NeverWithoutAFunction", FACT("never(#mailbox(\"ada\") == 1)"), "expression", "never takes a function"},
    {"EventuallyTooLate", FACT("eventually(function() return #mailbox(\"ada\") == 0 end, \"1ms\")"), "golden", "fails check emptied"},
    {"DecidedByTrue", FACT("(#mailbox(\"ada\") == 5 or true)"), "vacuous", "is decided by the words \"or true\""},
    {"UntilThatHoldsBeforehand", "lesson.toml", "until  = '#lines{who = \"C\", match = \"DELE *\", since = step_began} >= 1'", "until  = '#mailbox(\"ada\") == 2'", "vacuous", "lesson.toml:56: until of step mark holds before"},
    {"CapitalsOnly", "lesson.toml", "fact  = '#lines{who = \"S\", match = \"2 *\", since = step_began} >= 1'", "fact  = '(function() for _, line in ipairs(lines{who = \"C\", since = step_began}) do if line == \"LIST\" and lock(\"ada\") then return true end end end)()'", "typing", "lesson.toml:28: step look does not pass if it is done as in the golden run, in small letters"},
    {"LinesCountedInAVariable", "lesson.toml", "fact  = '#lines{who = \"S\", match = \"2 *\", since = step_began} >= 1'", "fact  = '(function() local n = #lines{who = \"C\", since = step_began} return n == 3 end)()'", "typing", "and a NOOP after it"},
    // Questions.
    {"AnObservationThatIsANumber", "lesson.toml", "answer = '#mailbox(\"ada\")'", "answer = '2'", "vacuous", "lesson.toml:45: step look, observation, the answer asks nothing about the world: 2"},
    {"APredictionThatIsANumber", "lesson.toml", "options = [\n    { id = \"none\", right = true, fact = '#mailbox(\"ada\") == 0' },\n    { id = \"two\", tag = \"pop3-quit-empties\", fact = '#store(\"ada-desk\") == 2 and #mailbox(\"ada\") == 2' },\n  ]", "answer = '0'", "form", "step.other-way.options"},
    {"EqualOptions", "text.en.toml", "options.kept = \"in the maildrop\"", "options.kept = \"gone\"", "options", "step mark, prediction: two options have the same text"},
    {"EqualOptionsButForCaseAndBlanks", "text.en.toml", "options.kept = \"in the maildrop\"", "options.kept = \" Gone. \"", "options", "text.en.toml:25: "},
    {"EqualObservations", "text.en.toml", "seen.both = \"both letters\"", "seen.both = \"one letter\"", "options", "observation"},
    {"EqualQuizOptions", "text.en.toml", "options.dele = \"DELE\"", "options.dele = \"Quit\"", "options", "quiz who"},
    {"EqualOptionsInGerman", "text.de.toml", "\"im Postfach\"", "\"Weg\"", "options", "text.de.toml:5: "},
    {"TwoLevelsInGerman", "text.de.toml", "\"Er braucht die Nummer.\", ", "", "hint", "text.de.toml:7: \"step.mark.hint.default\" has 2 levels"},
    // Hints.
    {"OneHintThreeTimes", "text.en.toml", "[\"Which command marks?\", \"It needs the number of the letter.\", \"DELE 1\"]", "[\"DELE 1\", \"DELE 1\", \"DELE 1\"]", "hint", "text.en.toml:32: levels 1 and 2 of the hints default are the same"},
    {"TheCommandAtOnce", "text.en.toml", "[\"Which command marks?\"", "[\"Dele 1\"", "hint", "levels 1 and 3"},
    {"AHintForEver", "lesson.toml", "when = 'lock(\"ada\") == nil'", "when = 'true'", "vacuous", "lesson.toml:52: step look, the condition of the hints outside, asks nothing"},
    {"AHintForNobody", "lesson.toml", "when = 'lock(\"ada\") == nil'", "when = 'false'", "vacuous", "the condition of the hints outside"},
    // Domains and addresses.
    {"Netherlands", START(" (posteo.nl)."), "domain", "text.en.toml:3: \"posteo.nl\""},
    {"Russia", START(" (yandex.ru)."), "domain", "yandex.ru"},
    {"Spain", START(", see wanadoo.es for this."), "domain", "wanadoo.es"},
    {"AnUrl", START(" (http://mail.ru/x)."), "domain", "mail.ru"},
    {"Punycode", START(" (mail.xn--p1ai)."), "domain", "mail.xn--p1ai"},
    {"Cyrillic", START(" (почта.рф)."), "domain", "почта.рф"},
    {"NoWidget", START(" (map.google.com)."), "domain", "map.google.com"},
    {"AnAddressAtNoWidget", START(" (ada@map.google.com)."), "domain", "map.google.com"},
    {"AnAddressUnderAnUnknownDomain", START(" (ada@letters.zone99x)."), "domain", "letters.zone99x"},
    {"NoStep", START(" (step.co.uk)."), "domain", "step.co.uk"},
    {"NoFile", START(" (mail.moldova.md)."), "domain", "mail.moldova.md"},
    {"AnEscapedDot", START(" (gmail\\u002Ecom)."), "domain", "gmail.com"},
    {"AWideDot", START(" (gmail。com)."), "domain", "gmail.com"},
    {"TwoPieces", "lesson.toml", "\"Dear Ada,\\n\"", "\"see gmail\" .. \".com\"", "domain", "lesson.toml:17: \"gmail.com\""},
    {"AVariableAndAPiece", "lesson.toml", "subject = \"{{first}}\"", "subject = \"{{first}}.com\"", "domain", "lesson.toml:17: \"first.com\""},
    {"AnEscapeOfTheScript", "lesson.toml", "\"Dear Ada,\\n\"", "\"see gmail\\46com\"", "domain", "gmail.com"},
    {"AnAddressAsASection", START(", section 8.8.8.8."), "domain", "8.8.8.8"},
    {"AnAddress", START(", 8.8.8.8."), "domain", "8.8.8.8"},
    {"AnAddressLiteral", START(" [IPv6:2607:f8b0:4004:c07::1a]."), "domain", "2607:f8b0:4004:c07::1a"},
    {"AComment", "lesson.toml", "robust   = true", "robust   = true   # see posteo.nl", "domain", "lesson.toml:22: \"posteo.nl\""},
    {"ACommentOfTheScript", "lesson.toml", "run()\n'''\nterms", "run()   -- see posteo.nl\n'''\nterms", "domain", "lesson.toml:19: \"posteo.nl\""},
    // Structure.
    {"NoButton", "lesson.toml", "point     = \"map.host.ada-desk\"", "point     = \"program.setings\"", "point", "did you mean \"program.settings\"?"},
    {"NoHost", "lesson.toml", "point     = \"map.host.ada-desk\"", "point     = \"map.host.ada-dsk\"", "point", "lesson.toml:83: step other-way points at \"map.host.ada-dsk\", but the world has no such host (did you mean \"ada-desk\"?)"},
    {"ASectionBehindTheLast", "lesson.toml", "\"1939 5\"", "\"1939 29\"", "rfc", "lesson.toml:8: \"1939 29\" names no section"},
    {"ASectionWithoutParts", "lesson.toml", "\"1939 5\"", "\"1939 7.3\"", "rfc", "1939 7.3"},
    {"NoStandard", "lesson.toml", "\"1939 5\"", "\"99999 4\"", "rfc", "99999 4"},
    {"ARowThatIsNoExpression", "lesson.toml", "fact = 'contains(mailbox(\"ada\"), M1)' }", "fact = 'stor(' }", "expression", "row on-server of the table"},
    {"ARowThatIsAlwaysTrue", "lesson.toml", "fact = 'contains(mailbox(\"ada\"), M1)' }", "fact = 'true' }", "vacuous", "lesson.toml:107: row on-server of the table asks nothing"},
    {"ARowThatTellsNothingApart", "lesson.toml", "fact = 'contains(mailbox(\"ada\"), M1)' }", "fact = '#mailbox(\"ada\") < 9' }", "vacuous", "row on-server of the table is yes after every step"},
    {"ARowThatIsANumber", "lesson.toml", "fact = 'contains(mailbox(\"ada\"), M1)' }", "fact = '#mailbox(\"ada\")' }", "expression", "is a number"},
    {"AnotherFolder", "lesson.toml", "id       = \"T01\"", "id       = \"T02\"", "id", "lesson.toml:2: the lesson is called T02, its folder T01-sample"},
    {"AnIdOutside", "lesson.toml", "id       = \"T01\"", "id       = \"../x\"", "id", "is no id"},
    {"AnIdWithADot", "lesson.toml", "id    = \"first-marked\"", "id    = \"first.marked\"", "form", "first.marked"},
    {"NeedsItself", "lesson.toml", "needs    = [\"L06\"]", "needs    = [\"L06\", \"T01\"]", "needs", "lesson.toml:7: the lesson builds on itself"},
    {"NeedsNobodyKnown", "lesson.toml", "needs    = [\"L06\"]", "needs    = [\"L99\"]", "needs", "lesson.toml:7: "},
    {"NoClaims", "lesson.toml", "claims   = [\"S8\", \"S10\"]", "claims   = []", "claim", "lesson.toml:5: \"claims\" names nothing"},
    {"NoTerms", "lesson.toml", "terms    = [\"maildrop\", \"mark\"]", "terms    = []", "term", "lesson.toml:21: \"terms\" names nothing"},
    {"ATermWithALine", "lesson.toml", "\"maildrop\", \"mark\"", "\"maildrop\", \"mork\"", "term", "lesson.toml:21: "},
    {"AClaimWithALine", "lesson.toml", "\"S10\"", "\"S23\"", "claim", "lesson.toml:5: "},
    {"AConceptWithALine", "lesson.toml", "[\"C27\"]", "[\"C99\"]", "concept", "lesson.toml:6: "},
    {"AConceptTwice", "lesson.toml", "[\"C27\"]", "[\"C27\", \"C27\"]", "concept", "is there twice"},
    {"ATrackWithALine", "lesson.toml", "track    = \"pop3\"", "track    = \"pop4\"", "track", "lesson.toml:3: "},
    {"ALateValueThatDoesNotFit", "lesson.toml", "\"Chess?\"]", "\"Chess?\"]\nn = [\"2\", \"2\", \"2\", \"2\", \"2\", \"2\", \"2\", \"2\", \"2\", \"2\", \"2\", \"2\", \"9\"]\nm = [\"{{n}}\"]", "variable", "{{m}}"},
    {"AnUnusedVariable", "lesson.toml", "first = [\"Picnic?\"", "other = [\"a\", \"b\"]\nfirst = [\"Picnic?\"", "variable", "lesson.toml:26: nothing in the lesson uses {{other}}"},
    {"AControlCharacter", START("\\u0007."), "text", "text.en.toml:3: \"start\" has the sign \\u0007"},
    {"ASignWithoutWidth", START("\\u200B."), "text", "\\u200B"},
    {"ATitleOfBlanks", "text.en.toml", "title   = \"Mark\"", "title   = \"  \"", "text", "text.en.toml:21: \"step.mark.title\" is made of blanks"},
    {"APredictionAndAReasonForNone", "lesson.toml", "point     = \"map.host.ada-desk\"", "no_predict = \"x\"", "form", "there is a prediction and a reason for none"},
    // Said in the right words.
    {"AQuizQuestionTwice", "lesson.toml", "[[quiz]]\nid = \"who\"", "[[quiz]]\nid = \"who\"\noptions = [ { id = \"quit\", right = true }, { id = \"dele\", tag = \"pop3-dele-removes\" } ]\n[[quiz]]\nid = \"who\"", "form", "lesson.toml:118: the quiz question \"who\" is there twice"},
    {"ACheckTwice", "lesson.toml", "id    = \"first-marked\"", "id    = \"still-there\"", "form", "lesson.toml:76: the check \"still-there\" is there twice"},
    {"HintsTwice", "lesson.toml", "id   = \"outside\"", "id   = \"default\"", "form", "default"},
    {"AForkTwice", "lesson.toml", "[[fork]]\n", "[[fork]]\nid = \"cable\"\nat = \"mark\"\nacts = '''s:cut()'''\ncheck = 'lock(\"ada\") == nil'\n[[fork]]\n", "form", "the fork \"cable\" is there twice"},
    {"MinutesBelowNothing", "lesson.toml", "minutes  = 10", "minutes  = -5", "form", "lesson.toml:4: lesson: a lesson of -5 minutes cannot be planned"},
};

class Slips : public testing::TestWithParam<Slip> {};

TEST_P(Slips, TurnTheProofRed) {
    const Slip& slip = GetParam();
    SampleLesson sample;
    sample.replace(slip.file, slip.from, slip.to);
    std::string all;
    bool found = false;
    for (const lessons::Finding& one : sample.verify().findings) {
        all += one.rule + ": " + one.problem.sentence() + "\n";
        found = found || (one.rule == slip.rule && one.problem.sentence().find(slip.sentence) != std::string::npos);
        EXPECT_NE(one.problem.where.find(".toml:"), one.rule == "expected" ? one.problem.where.size() : std::string::npos) << "has no line: " << one.problem.sentence();
        EXPECT_FALSE(one.problem.hint.empty()) << "has no cure: " << one.problem.sentence();
    }
    EXPECT_TRUE(found) << "found only:\n" << all;
}

INSTANTIATE_TEST_SUITE_P(Sample, Slips, testing::ValuesIn(kSlips), [](const auto& one) { return std::string{one.param.name}; });

TEST(Sample, IsProvedUnspoilt) {
    const SampleLesson sample;
    for (const lessons::Finding& one : sample.verify().findings) ADD_FAILURE() << one.rule << ": " << one.problem.sentence();
}

TEST(Sample, MayAskForWhatStandardsFix) {
    for (const char* fact : {"#lines{who = \"S\", match = \"* 3 EXISTS\"} >= 0", "#lines{who = \"S\", match = \"* 1 FETCH*Seen*\"} >= 0", "#lines{who = \"C\", match = \"* FETCH 1 *\"} >= 0",
                             "#lines{who = \"S\", match = \"250-SIZE*\"} >= 0", "#lines{who = \"S\", match = \"-ERR [IN-USE]*\"} >= 0", "#lines{who = \"C\", since = step_began} >= 1",
                             "#lines{who = \"C\", host = \"ada-desk\"} == 0", "#text(M1, \"ada\") > #text(M2, \"ada\")", "used(\"ada\") == 0", "text(M1, \"ada\"):find(\"picnic\", 1, true)",
                             "lines{match = \"EXPIRE *\"}[1]:match(\"%d+\") == \"9\"", "lines{who = \"S\"}[1]:find(\"^%+OK\")", "stats(\"ada-desk\").octets_received > 100 * stats(\"ada-desk\").octets_sent",
                             "#events{kind = \"logged in\"} == 2"}) {
        for (const lessons::FactFault& one : lessons::fact_faults(fact, false)) ADD_FAILURE() << fact << " " << one.what;
    }
    EXPECT_TRUE(lessons::fact_faults("#lines{match = \"a2 OK [READ-ONLY]*\"} == 1", true).empty()) << "a fork types its own tags";
}

TEST(Sample, TriesEveryValueOfEveryVariable) {
    SampleLesson sample;
    sample.replace("lesson.toml", "first = [", "n = [\"2\", \"2\", \"2\", \"2\", \"2\", \"2\", \"2\", \"2\", \"2\", \"2\", \"2\", \"2\", \"2\", \"2\", \"2\", \"2\", \"9\"]\nfirst = [");
    sample.replace("lesson.toml", "until     = '#store(\"ada-desk\") == 2'", "until     = '#store(\"ada-desk\") == {{n}}'");
    const auto findings = sample.verify().findings;
    EXPECT_TRUE(std::any_of(findings.begin(), findings.end(), [](const lessons::Finding& one) {
        return one.rule == "variant" && one.problem.what.find("n = \"9\" the golden run fails step other-way") != std::string::npos;
    })) << (findings.empty() ? "" : findings[0].problem.sentence());
}

TEST(Seeds, CoverEveryValue) {
    const std::vector<lessons::Variable> variables{{"one", {"x"}}, {"n", {"1", "2", "3", "4", "5", "6", "7", "8", "9"}}, {"m", {"a", "b"}}};
    std::vector<std::size_t> seen;
    for (const std::uint64_t seed : lessons::covering_seeds(variables)) seen.push_back(lessons::drawn_values(variables, seed)[1]);
    for (std::size_t value = 1; value < 9; ++value) EXPECT_EQ(std::count(seen.begin(), seen.end(), value), 1) << value;
    EXPECT_EQ(lessons::values_words(variables, 1), "n = \"1\", m = \"a\"");
    EXPECT_TRUE(lessons::covering_seeds({}).empty());
}

TEST(Sample, CutsEveryBranch) {
    SampleLesson sample;
    lessons::VerifyOptions options;
    const auto two = lessons::verify_lesson(sample.folder(), lesson_tests::course(), options);
    const lessons::Lesson lesson = sample.read();
    std::size_t first = 0, second = 0;
    if (const auto end = lessons::play(lessons::solved_script(lesson, 1), "first", {})) first = end.value().arrivals();
    const auto begin = lessons::play(lessons::base_script(lesson, 2), "begin", {});
    if (const auto end = lessons::play(lessons::solved_script(lesson, 2), "second", {}); end && begin) second = end.value().arrivals() - begin.value().arrivals();
    ASSERT_GT(second, 5U);
    EXPECT_EQ(two.cuts, first + second) << "each line of each branch once";
}

TEST(Sample, IsAskedForItsFileByThePlainNameOfItsFolder) {
    const auto before = std::filesystem::current_path();
    const SampleLesson sample{"B"};
    std::filesystem::remove(sample.folder() / "lesson.toml");
    std::filesystem::current_path(sample.folder().parent_path());
    const auto found = lessons::find_folder(lesson_tests::course_folder(), "B");
    std::filesystem::current_path(before);
    ASSERT_FALSE(found.ok());
    EXPECT_NE(found.problem().sentence().find("B: has no lesson.toml"), std::string::npos) << found.problem().sentence();
}

TEST(LaterLesson, IsNoneToBuildOn) {
    lesson_tests::SpoiltLesson spoilt{"L08"};
    spoilt.replace("lesson.toml", "needs    = [\"L06\"]", "needs    = [\"L09\"]");
    const auto findings = spoilt.verify().findings;
    EXPECT_TRUE(std::any_of(findings.begin(), findings.end(), [](const lessons::Finding& one) { return one.rule == "needs" && one.problem.what.find("comes after it") != std::string::npos; }));
}

TEST(LookingBack, AsksEveryMomentSinceTheStepBegan) {
    const SampleLesson sample;
    const lessons::Lesson lesson = sample.read();
    const auto begin = lessons::play(lessons::base_script(lesson, 2), "begin", {});
    const auto end = lessons::play(lessons::solved_script(lesson, 2), "end", {});
    ASSERT_TRUE(begin.ok() && end.ok());
    const std::uint64_t began = begin.value().cursor();
    const auto says = [&](const std::string& fact) {
        const auto held = lessons::holds(fact, end.value(), began);
        return held ? (held.value() ? std::string{"yes"} : "no") : held.problem().sentence();
    };
    EXPECT_EQ(says("always(function() return #mailbox(\"ada\") + #store(\"ada-desk\") >= 2 end)"), "yes");
    EXPECT_EQ(says("always(\"nothing is lost\", function() return #mailbox(\"ada\") == 2 end)"), "no");
    EXPECT_EQ(says("never(function() return #mailbox(\"ada\") > 2 end) and #mailbox(\"ada\") == 0"), "yes");
    EXPECT_EQ(says("never(function() return #store(\"ada-desk\") == 1 end)"), "no") << "it was so for a moment";
    EXPECT_EQ(says("not eventually(function() return #store(\"ada-desk\") == 3 end)"), "yes");
    EXPECT_EQ(says("eventually(function() return #store(\"ada-desk\") == 1 end, \"1h\")"), "yes");
    EXPECT_EQ(says("eventually(function() return #store(\"ada-desk\") == 1 end, \"1us\")"), "no");
    EXPECT_EQ(says("never(function() return #lines{match = \"(always( \"} > 0 end)"), "yes") << "texts are no calls";
    EXPECT_NE(says("never(function() #mailbox(\"ada\") end)").find("near"), std::string::npos);
    EXPECT_NE(says("never(function() local n = 1 end)").find("never takes a function that looks and says yes or no"), std::string::npos);
    EXPECT_NE(says("never(function() return #mailbx(\"ada\") > 2 end)").find("mailbx"), std::string::npos);
    const auto whole = lessons::holds("never(function() return #mailbox(\"ada\") > 2 end)", end.value(), 0);
    EXPECT_TRUE(whole.ok() || whole.problem().what.find("moments") != std::string::npos);
}

TEST(OtherTyping, LeavesWhatIsNoCommand) {
    EXPECT_EQ(lessons::in_small_letters("s = connect(\"X\", 25)\ntell(s, \"USER Ada\"); tell(s, \"a1 UID FETCH 1 (FLAGS)\")"), "s = connect(\"X\", 25)\ntell(s, \"user Ada\"); tell(s, \"a1 uid fetch 1 (FLAGS)\")");
    EXPECT_EQ(lessons::in_small_letters("tell(s, \"DATA\") tell(s, \"Subject: X\") tell(s, \".\") tell(s, \"QUIT\")"), "tell(s, \"data\") tell(s, \"Subject: X\") tell(s, \".\") tell(s, \"quit\")");
    EXPECT_EQ(lessons::in_small_letters("check_mail(\"ada-desk\"); run()"), "");
    EXPECT_EQ(lessons::with_noop("check_mail(\"ada-desk\")"), "");
}

TEST(Sections, AreThoseThatStandardsHave) {
    for (const char* one : {"15", "B"}) EXPECT_TRUE(lessons::has_section("1939", one)) << one;
    for (const char* one : {"16", "C", "7.3", "0", "07", "", "5.", "A.1"}) EXPECT_FALSE(lessons::has_section("1939", one)) << one;
    for (const char* one : {"2.3.1.1", "6.3.9.8", "6.4.5", "F", "A.1"}) EXPECT_TRUE(lessons::has_section("9051", one)) << one;
    EXPECT_FALSE(lessons::is_known_standard("99999"));
    EXPECT_FALSE(lessons::any_has_section("8.8.8.8"));
    // Those of the glossary as well.
    for (const auto& [key, term] : lesson_tests::course().glossary) {
        const std::size_t space = term.rfc.find(' ');
        EXPECT_TRUE(space != std::string::npos && lessons::has_section(term.rfc.substr(0, space), term.rfc.substr(space + 1))) << key << ": " << term.rfc;
    }
}

TEST(ForeignNames, AreNotFoundWhereThereAreNone) {
    for (const char* text : {"README.md says more, see lesson.toml and text.en.toml", "z.B. um 9.30 Uhr, d.h. bald", "m.id, e.g. p.m., usw.", "BODY.PEEK[HEADER.FIELDS.NOT (TO)] and RFC822.SIZE", "1939 7, 5.1.1, section 2.3.1.1, RFC 9051 2.3.1.1",
                             "program.settings, map.host.ada-desk, timeline.step_line", "<1@ada-lap.harbor.example>, 192.0.2.7, 10.0.0.1, [IPv6:2001:db8::1]", "ada.de@harbor.example", "at 09:00:00, std::find"}) {
        for (const std::string& one : lessons::foreign_names(text)) ADD_FAILURE() << text << ": " << one;
    }
    EXPECT_TRUE(lessons::foreign_in_script("local m = send{subject = \"x\"} return m.id, why.by, string.format(\"%s\", m.to)").empty());
    EXPECT_EQ(lessons::foreign_in_script("x = 1\ny = \"a.\" .. x .. \".com\"").at(0).line, 2);
}

}  // namespace
