// What a script may not do unnoticed: change the language, check what is neither yes nor no, give too much.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/script/play.h"

namespace {

using script_test::play;
using script_test::problem_of;
using testing::HasSubstr;
using testing::Not;

TEST(Script, LibrariesCanOnlyBeRead) {
    // A run of a sweep found what another had put into a library, and which one depended on the number of helpers.
    EXPECT_THAT(problem_of("sweep{values = {1, 2}, run = function(n)\n  table.last = table.last or n\n  return {saw = table.last}\nend}"),
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

}  // namespace
