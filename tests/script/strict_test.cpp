// What a script may not do unnoticed: change the language, check what is neither yes nor no, give too much.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

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

}  // namespace
