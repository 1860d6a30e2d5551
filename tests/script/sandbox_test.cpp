// The sandbox: what hostile scripts get, and that a good one works after them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <fstream>
#include <sstream>

#include "sim/script/sandbox.h"

namespace {

using script::Limits;
using script::Sandbox;
using testing::HasSubstr;

struct Hostile {
    std::string name, expected, text;
};

std::vector<Hostile> hostile_scripts() {
    std::ifstream file{POSTROOM_SOURCE_DIR "/tests/data/scripts/hostile.txt"};
    std::vector<Hostile> all;
    std::string line;
    while (std::getline(file, line)) {
        if (line.starts_with("=== ")) {
            const std::size_t bar = line.find(" | ");
            all.push_back({line.substr(4, bar - 4), line.substr(bar + 3), ""});
        } else {
            all.back().text += line + "\n";
        }
    }
    for (Hostile& one : all) {
        if (one.text == "@BYTECODE\n") one.text = std::string{"\x1bLua\x54\x00\x19\x93\r\n\x1a\n", 12};
    }
    return all;
}

Limits small() {
    Limits limits;
    limits.instructions = 5'000'000;
    limits.memory_octets = std::size_t{96} << 20;
    limits.work_octets = std::uint64_t{2} << 30;
    return limits;
}

std::string answer(const std::string& text, std::uint64_t seed = 1) {
    Sandbox sandbox{small(), {}, nullptr, seed};
    const auto ran = sandbox.run("return " + text, "test.lua", 1);
    return ran ? script::text_of(sandbox.state(), -1, true) : ran.problem().sentence();
}

int no_such_name(lua_State* state) { script::fail(state, "there is no name " + script::text_of(state, 2, true)); }

TEST(Sandbox, HostileScriptsEndWithAClearErrorInBoundedTimeAndMemory) {
    const std::vector<Hostile> all = hostile_scripts();
    ASSERT_GE(all.size(), 60U);
    for (const Hostile& one : all) {
        SCOPED_TRACE(one.name);
        Limits limits = small();
        if (one.name.starts_with("memory:")) limits.memory_octets = std::size_t{32} << 20;
        Sandbox sandbox{limits, {}, nullptr, 1};
        sandbox.set_unknown_name(no_such_name);
        const std::clock_t begin = std::clock();
        const auto ran = sandbox.run(one.text, "hostile.lua");
        EXPECT_LT((std::clock() - begin) / CLOCKS_PER_SEC, 20);   // with sanitizers, on a slow machine; without a bound it would be hours
        ASSERT_FALSE(ran.ok());
        EXPECT_THAT(ran.problem().sentence(), HasSubstr(one.expected));
        EXPECT_THAT(ran.problem().where, testing::StartsWith("hostile.lua"));
        EXPECT_LT(ran.problem().sentence().size(), 3000U);
        EXPECT_EQ(answer("(function() local sum = 0 for _, n in ipairs({1, 2, 3}) do sum = sum + n end return sum end)()"), "6") << "the program goes on";
    }
    EXPECT_EQ(answer("#('abc'):rep(3)"), "9");
}

TEST(Sandbox, StopsWithin100MillisecondsWhateverRuns) {
    struct Clock {
        // Of this process alone: what else the machine does is not the sandbox's doing.
        std::clock_t pressed_at = std::clock() + CLOCKS_PER_SEC / 50;
    };
    for (const char* text : {"while true do end", "local a, b = string.rep('x', 5e5), string.rep('x', 5e5) while true do local c = a == b end",
                             "local s = string.rep('a', 2e5) while true do string.find(s, 'a*b') end",
                             "local t = {} for i = 1, 2e5 do t[i] = -i end while true do table.sort(t) end",
                             "local s = string.rep('x', 5e5) while true do local u = s:upper() end"}) {
        SCOPED_TRACE(text);
        Clock clock;
        script::StopButton stop;
        stop.context = &clock;
        stop.pressed = [](void* context) { return std::clock() > static_cast<Clock*>(context)->pressed_at; };
        Limits limits;
        limits.instructions = UINT64_MAX / 2;
        limits.work_octets = UINT64_MAX / 2;
        Sandbox sandbox{limits, stop, nullptr, 1};
        const auto ran = sandbox.run(text, "stop.lua");
        const std::clock_t late = std::clock() - clock.pressed_at;
        ASSERT_FALSE(ran.ok());
        EXPECT_TRUE(ran.problem().what == "stopped" || ran.problem().what.find("takes too long") != std::string::npos) << ran.problem().what;
        EXPECT_LT(late * 1000 / CLOCKS_PER_SEC, 100);
    }
}

TEST(Sandbox, GoesThroughTablesInOrderOfTheirKeys) {
    EXPECT_EQ(answer("(function() local s = '' for k, v in pairs({b = 1, a = 2, [3] = 'x', [1.5] = 'y', [true] = 'z'}) do s = s .. tostring(k) .. v end return s end)()"),
              "\"1.5y3xa2b1truez\"");
    EXPECT_EQ(answer("next({b = 1, a = 2})"), "\"a\"");
    EXPECT_EQ(answer("next({b = 1, a = 2}, 'a')"), "\"b\"");
    EXPECT_EQ(answer("next({}) == nil"), "true");
    EXPECT_EQ(answer("{z = 1, a = {1, 2, {x = true}}, 'list'}"), "{\"list\", a = {1, 2, {x = true}}, z = 1}");
    EXPECT_EQ(answer("(function() local t = {{1, 'a'}, {0, 'b'}, {1, 'c'}, {0, 'd'}} table.sort(t, function(x, y) return x[1] < y[1] end) local s = '' for _, v in ipairs(t) do s = s .. v[2] end return s end)()"),
              "\"bdac\"");
}

TEST(Sandbox, ShowsNoAddress) {
    EXPECT_EQ(answer("tostring(print or tostring)"), "\"a function\"");
    EXPECT_EQ(answer("string.format('%s %s %5.1f %d', {1}, tostring, 2.25, 3)"), "\"{1} a function   2.2 3\"");
    EXPECT_THAT(answer("string.format('%p', {})"), HasSubstr("format has no %p here"));
}

TEST(Sandbox, DrawsNumbersFromTheSeed) {
    EXPECT_EQ(answer("math.random(1000000)", 5), answer("math.random(1000000)", 5));
    EXPECT_NE(answer("math.random(1000000)", 5), answer("math.random(1000000)", 6));
    EXPECT_EQ(answer("(function() local x = math.random() return x >= 0 and x < 1 end)()"), "true");
}

TEST(Sandbox, MatchesPatternsAsTheManualSays) {
    EXPECT_EQ(answer("{('key = value'):match('^(%w+)%s*=%s*(%w+)$')}"), "{\"key\", \"value\"}");
    EXPECT_EQ(answer("{('hello world'):find('o w')}"), "{5, 7}");
    EXPECT_EQ(answer("{('hello'):find('l')}"), "{3, 3}");
    EXPECT_EQ(answer("('hello'):find('', 10)"), "nil");
    EXPECT_EQ(answer("{('a.b'):find('.', 1, true)}"), "{2, 2}");
    EXPECT_EQ(answer("('THE (quick) fox'):find('%((%a+)%)')"), "5");
    EXPECT_EQ(answer("('f(a(b)c)d'):match('%b()')"), "\"(a(b)c)\"");
    EXPECT_EQ(answer("('THE (quick) fox'):gsub('%f[%a]%a+', 'x')"), "\"x (x) x\"");
    EXPECT_EQ(answer("('abc'):gsub('', '-')"), "\"-a-b-c-\"");
    EXPECT_EQ(answer("('abc'):gsub('%w', '%0%0')"), "\"aabbcc\"");
    EXPECT_EQ(answer("('hello world'):gsub('o', '0', 1)"), "\"hell0 world\"");
    EXPECT_EQ(answer("('$name is $age'):gsub('%$(%w+)', {name = 'Ada', age = 36})"), "\"Ada is 36\"");
    EXPECT_EQ(answer("('  trim  '):match('^%s*(.-)%s*$')"), "\"trim\"");
    EXPECT_EQ(answer("('2030-01-07'):match('(%d+)-(%d+)-(%d+)')"), "\"2030\"");
    EXPECT_EQ(answer("('abab'):match('(ab)%1')"), "\"ab\"");
    EXPECT_EQ(answer("('x[]y'):gsub('[]]', '.')"), "\"x[.y\"");
    EXPECT_EQ(answer("('a-z'):match('[a%-]+')"), "\"a-\"");
    EXPECT_EQ(answer("('abc'):match('()b()')"), "2");
    EXPECT_EQ(answer("('one two'):match('^two')"), "nil");
    EXPECT_EQ(answer("(function() local s = '' for w in ('one two three'):gmatch('%a+') do s = s .. w .. ';' end return s end)()"), "\"one;two;three;\"");
    EXPECT_EQ(answer("('a,b,,c'):gsub(',', ';')"), "\"a;b;;c\"");
    EXPECT_EQ(answer("('abc'):match('a.-c')"), "\"abc\"");
    EXPECT_EQ(answer("('[test]'):match('^%[(.*)%]$')"), "\"test\"");
}

TEST(Sandbox, SaysFileAndLine) {
    Sandbox sandbox{small(), {}, nullptr, 1};
    const auto syntax = sandbox.run("local a = 1\nlocal b = = 2\n", "experiment.lua");
    ASSERT_FALSE(syntax.ok());
    EXPECT_EQ(syntax.problem().where, "experiment.lua:2");
    const auto running = sandbox.run("local a\n\nlocal b = a.x\n", "experiment.lua");
    ASSERT_FALSE(running.ok());
    EXPECT_EQ(running.problem().where, "experiment.lua:3");
    EXPECT_THAT(running.problem().what, HasSubstr("attempt to index a nil value (local 'a')"));
}

}  // namespace
