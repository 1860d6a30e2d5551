// What a script may not do unnoticed: change the language, check what is neither yes nor no, give too much.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "sim/script/reference.h"
#include "tests/script/play.h"

namespace {

using script_test::play;
using script_test::problem_of;
using testing::HasSubstr;
using testing::Not;

TEST(Script, LibrariesCanOnlyBeRead) {
    // A run of a sweep found what another had put into a library, and which one depended on the number of helpers.
    EXPECT_THAT(problem_of("sweep{values = {1, 2}, run = function(n)\n  table.last = n\n  return {saw = n}\nend}"),
              HasSubstr("\"table\" belongs to the language: nothing in it can be changed or added (give what you want to keep a name of its own: local last = ...)"));
    for (const char* text : {"string.tally = 1", "string.rep = nil", "math.pi = 3", "utf8.char = nil", "table.insert(table, 1)", "local t = string t.x = 1", "table.move({1}, 1, 1, 1, math)",
                             "(\"\").x = 1"}) {
        EXPECT_THAT(problem_of(text), Not(HasSubstr("no problem"))) << text;
    }
    EXPECT_THAT(problem_of("local names = {} for name in pairs(utf8) do names[#names + 1] = name end note(table.concat(names, \" \"), next(utf8), (\"x\"):rep(3), #string.format(\"%d\", 7))"),
                HasSubstr("no problem; char charpattern codepoint codes len offset char"));
    EXPECT_THAT(problem_of("table.insrt({}, 1)"), HasSubstr("did you mean \"insert\"?"));
}

TEST(Script, ConditionsAreYesOrNo) {
    // A number, a text, a list, a letter and a function are all true to Lua: such a check could not fail.
    const std::string begin = "preset(\"p1\", {plan = false})\nlocal m = send{from = \"ada-desk\", to = \"ben@meadow.example\", subject = \"x\"}\n";
    const std::pair<const char*, const char*> cases[] = {
        {"check(#mailbox(\"ben\"))", "check takes yes or no; this is a number (did you mean #mailbox(\"ben\") == 1?)"},
        {"check(mailbox(\"ben\"))", "check takes yes or no; this is a list (did you mean #mailbox(\"ben\") == 1?)"},
        {"check(store(\"ben-home\"), \"Ben has it\")", "this is a list (did you mean #store(\"ben-home\") == 1?)"},
        {"check(m)", "this is a letter (did you mean contains(mailbox(\"ben\"), m)?)"},
        {"check(0)", "this is a number (did you mean 0 == 1?)"},
        {"check(\"nonsense\")", "this is a text (compare what you ask about with this text)"},
        {"check(m.subject)", "this is a text (did you mean m.subject == \"x\"?)"},
        {"check(run)", "this is a function (did you mean run()?)"},
        {"check()", "check needs a condition, which is yes or no (check(#mailbox"},
        {"always(\"a number\", function() return #mailbox(\"ben\") end)", "always takes yes or no; this is a number (did you mean #mailbox(\"ben\") == 1?)"},
        {"never(\"forgotten\", function() local a = #mailbox(\"ben\") == 9 end)", "never: the function gives neither yes nor no, since it returns nothing (write return in front"},
        {"eventually(\"a list\", function() return store(\"ben-home\") end)", "eventually takes yes or no; this is a list"},
        {"run_until(function() return #mailbox(\"ben\") end)", "run_until takes yes or no; this is a number"},
        {"check(mailbox(\"ben\") == m)", "mailbox(\"ben\") is a list and m is a letter: they are never equal (did you mean mailbox(\"ben\") == {m}, or contains(mailbox(\"ben\"), m)?)"},
        {"check(mailbox(\"ben\") ~= m)", "they are never equal"},
        {"check(not (1 == mailbox(\"ben\")), \"n\")", "mailbox(\"ben\") is a list and 1 is a number: they are never equal (did you mean #mailbox(\"ben\") == 1?)"},
    };
    for (const auto& [text, sentence] : cases) EXPECT_THAT(problem_of(begin + text), HasSubstr(sentence)) << text;
    EXPECT_THAT(problem_of(begin + "run()\ncheck(cause{letter = m, holder = \"ben\", event = \"made\"})\ncheck(header(m, \"Subject\", \"ben\"))\ncheck((\"250 ok\"):match(\"^2\"))\n"
                                   "check((\"250 ok\"):find(\"(ok)\"))\ncheck(not lock(\"ben\"))\nnever(\"locked\", function() return lock(\"ben\") end)\nalways(\"words\", function() return (\"x\"):find(\"x\") end)\n"
                                   "check(mailbox(\"ben\") == {m} and mailbox(\"ben\") ~= {})"),
                HasSubstr("no problem")) << "what may be missing is yes when it is there";
    EXPECT_THAT(problem_of(begin + "check(cause{letter = m, holder = \"ben\", event = \"made\"}, \"not yet\")"), HasSubstr("FAILED test.lua:3")) << "and no when it is not";
}

TEST(Script, WhatFailsInASideOrARunSaysWhere) {
    EXPECT_THAT(problem_of("sweep{param = \"n\", values = {1, 2}, run = function(n)\n  preset(\"p1\", {plan = false})\n  if n == 2 then check_mail \"ben-hom\" end\nend}"), HasSubstr("test.lua:3, with n = 2: no device"));
    EXPECT_THAT(problem_of("preset \"p1\"\nfork(\"a\", function()\n  run()\n  check(#mailbox(\"ben\") == 9)\nend)"), HasSubstr("FAILED test.lua:4, in fork \"a\", world time"));
    EXPECT_THAT(problem_of("for _, name in ipairs{\"left\", \"right\"} do side(name, function() preset \"p1\" run() end) end\ncompare({\"left\", \"right\"}, function() check(false, \"no\") end)"),
                testing::AllOf(HasSubstr("FAILED test.lua:2, in side \"left\", world time"), HasSubstr("FAILED test.lua:2, in side \"right\", world time")));
    EXPECT_THAT(problem_of("side(\"left\", function() preset \"p1\" mailbox \"bem\" end)"), HasSubstr("test.lua:1, in side \"left\", world time +0s: no account \"bem\""));
    EXPECT_THAT(problem_of("preset \"p1\" fork(\"a\", function() end)\ncheck(false)"), HasSubstr("FAILED test.lua:2, world time"));
}

TEST(Script, PlacesOfACutAreKnownAndWhatNeverHappensIsTold) {
    const std::string begin = "preset \"p1\"\n";
    EXPECT_THAT(problem_of(begin + "cut(\"mx1.meadow.example\", \"after RCTP\")"), HasSubstr("there is no command \"RCTP\" (did you mean \"after RCPT*\"?)"));
    EXPECT_THAT(problem_of(begin + "cut(\"mx1.meadow.example\", \"after the finl dot\")"), HasSubstr("(did you mean \"after the final dot\"?)"));
    EXPECT_THAT(problem_of(begin + "cut(\"mx1.meadow.example\", \"after C: RCPT\")"), HasSubstr("something follows the command (did you mean \"after C: RCPT*\"?)"));
    EXPECT_THAT(problem_of(begin + "cut(\"mx1.meadow.example\", \"before FETCH*\")"), HasSubstr("a line of IMAP begins with its tag, not with FETCH (did you mean \"before * FETCH*\"?)"));
    for (const char* place : {"before DATA", "after the final dot", "within S: 250*", "after line 3", "before * FETCH*", "after C: RCPT*", "before Subject: *", "before QUIT", "after A1*"}) {
        EXPECT_THAT(problem_of(begin + "cut(\"mx1.meadow.example\", \"" + place + "\")"), HasSubstr("no problem")) << place;
    }
    EXPECT_THAT(problem_of(begin + "cut(\"mx1.meadow.example\", \"after line 99999\")\nrun()"), HasSubstr("test.lua:2: cut(\"mx1.meadow.example\", \"after line 99999\") has never happened\n"));
    EXPECT_THAT(problem_of(begin + "refuse(\"mx1.meadow.example\", \"RCPT\", \"451 4.3.0 later\", {times = 1})\nrun()"), Not(HasSubstr("never happened")));
    EXPECT_THAT(problem_of("preset(\"p1\", {plan = false})\nrefuse(\"mx1.meadow.example\", \"RCPT\", \"451 4.3.0 later\")\nworld{}"), HasSubstr("has never happened"));
    EXPECT_THAT(script::reference_text(), HasSubstr("`RCPT*`"));
}

TEST(Script, NothingGivenIsPassedOverInSilence) {
    EXPECT_THAT(problem_of("preset \"p1\"\ndevice(\"x\", \"ada\")"), HasSubstr("device takes one value, and then named fields: \"ada\" is one too many (it is written device(name [, {owner="));
    EXPECT_THAT(problem_of("preset \"p1\"\ndevice(\"x\", \"ada\")"), HasSubstr("did you mean {owner = \"ada\"}?"));
    EXPECT_THAT(problem_of("preset \"p1\"\nmailbox(\"ben\", \"INBOX\", 3)"), HasSubstr("mailbox takes at most 2 arguments: 3 is one too many (it is written mailbox(account [, folder]))"));
    EXPECT_THAT(problem_of("preset \"p1\"\nrun(\"1h\")"), HasSubstr("run takes nothing: \"1h\" is one too many"));
    EXPECT_THAT(problem_of("preset \"p1\"\nrun()\nadvance \"1s\"\nopen(\"ben-home\", M1) run() delete(\"ben-home\", M1, \"Trash\")"), HasSubstr("no problem; test.lua:4: ben-home: M1 is not in "));
    EXPECT_THAT(problem_of("preset \"p1\"\nrun()\nmark(\"ben-home\", M1, \"flaged\")"), HasSubstr("no mark \"flaged\""));
    EXPECT_THAT(problem_of("string.dump(print)"), HasSubstr("there is no string.dump here"));
    EXPECT_THAT(problem_of("sweep{values = {}, run = function() end}"), HasSubstr("sweep: values is empty, so nothing would be run"));
}

TEST(Script, SidesHaveNamesOfTheirOwnAndNumbersAreNumbers) {
    EXPECT_THAT(problem_of("preset \"p1\"\nfork(\"what\", function() end)"), HasSubstr("a fork cannot be called \"what\": compare has a column of that name"));
    EXPECT_THAT(problem_of("side(\"differs\", function() end)"), HasSubstr("a side cannot be called \"differs\""));
    EXPECT_THAT(problem_of("preset \"p1\"\nfork(\"a\", function() end)\nfork(\"a\", function() end)"), HasSubstr("there is a world \"a\" already"));
    const auto report = play("preset \"p1\"\nfork(\"a\", function() set(\"ben-home\", {rule = \"pop3 remove\"}) end)\nlocal t = compare({\"main\", \"a\"}, function() run() end)\n"
                             "check(t[1].main == 1 and t[1].a == 0)\ncheck(M1.from == \"ada@harbor.example\" and M1.from_field:find(\"<\"))");
    EXPECT_TRUE(report.good()) << report.output;
    ASSERT_EQ(report.tables.size(), 1U) << "a script that shows no table has compare's, for --csv";
    EXPECT_EQ(report.tables[0].columns, (std::vector<std::string>{"what", "main", "a", "differs"}));
}

TEST(Script, TheLikeliestSlipsHaveASentence) {
    const std::string begin = "preset \"p1\"\nrun()\n";
    EXPECT_THAT(problem_of(begin + "check(#mailbox(\"ben\") == 1, #store(\"ben-home\") == 99)"), HasSubstr("for two conditions write check(a and b)"));
    EXPECT_THAT(problem_of(begin + "check(M1 == \"M1\")"), HasSubstr("write M1 without quotation marks"));
    EXPECT_THAT(problem_of(begin + "check(mailbox(\"ben\") == \"M1\")"), HasSubstr("did you mean mailbox(\"ben\") == {M1}, or contains(mailbox(\"ben\"), M1)?"));
    EXPECT_THAT(problem_of(begin + "always(\"x\", #mailbox(\"ben\") == 0)"), HasSubstr("always takes a text, and a function"));
    EXPECT_THAT(problem_of(begin + "lines(\"C\")"), HasSubstr("in braces"));
    EXPECT_THAT(problem_of(begin + "table_out({{days = 3}}, {\"dasy\"})"), HasSubstr("did you mean \"days\"?"));
    EXPECT_THAT(problem_of(begin + "local s = connect(\"mx1.meadow.example\", 25)\ns:say{\"NOOP\"}"), HasSubstr("s:say takes one text"));
}

}  // namespace
