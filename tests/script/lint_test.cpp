// `postroom check`: what can be said of a script without running it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>

#include "app/files.h"
#include "sim/script/lint.h"
#include "sim/script/reference.h"
#include "tests/script/play.h"

namespace {

using script_test::problem_of;
using testing::HasSubstr;
using testing::Not;

TEST(Script, LooksAtAScriptWithoutRunningIt) {
    const auto lint = [](const std::string& text) {
        std::string all;
        for (const auto& problem : script::lint(text, "x.lua", app::script_presets())) all += problem.sentence() + "\n";
        return all;
    };
    EXPECT_EQ(lint("local a = 1\nnote(a)\n"), "");
    EXPECT_THAT(lint("local a = = 1"), HasSubstr("x.lua:1: unexpected symbol"));
    EXPECT_EQ(lint("chek(true)"), "x.lua:1: there is no name \"chek\" (did you mean \"check\"?)\n");
    EXPECT_EQ(lint("note(1)\nlocal spare = 2"), "x.lua:2: \"spare\" is never used\n");
    EXPECT_THAT(lint("send{from = \"a\", to = \"someone@gmail.com\"}"), HasSubstr("\"gmail.com\" could belong to somebody"));
    EXPECT_EQ(lint("send{from = \"a\", to = \"someone@meadow.example\"}"), "");
    EXPECT_EQ(lint("for i, r in ipairs{1, 2} do note(i, r) end\nlocal function f(x) return x end\nnote(f(M1))"), "");
}

std::string linted(const std::string& text) {
    std::string all;
    for (const auto& problem : script::lint(text, "x.lua", app::script_presets())) all += problem.sentence() + "\n";
    return all;
}

TEST(Script, NamesOfTheWorldAreKnownWithoutRunningIt) {
    EXPECT_EQ(linted("preset \"p1\"\ncheck_mail \"ben-hom\"\ncheck(#mailbox(\"bem\") == 0)\nqueue \"smtp.harbour.example\""),
              "x.lua:2: no device \"ben-hom\" (did you mean \"ben-home\"?)\nx.lua:3: no account \"bem\" (did you mean \"ben\"?)\n"
              "x.lua:4: no host \"smtp.harbour.example\" (did you mean \"smtp.harbor.example\"?)\n");
    EXPECT_EQ(linted("preset(\"p4\", {seed = 1})\nnote(stats(\"adda-lap\").copies)"), "x.lua:2: no device or account \"adda-lap\" (did you mean \"ada-lap\"?)\n");
    EXPECT_EQ(linted("preset \"p99\""), "x.lua:1: no preset \"p99\" (did you mean \"p9\"?)\n");
    const std::string built = "world{}\nprovider(\"meadow.example\", {pop3 = false})\nperson(\"Ben\", \"ben@meadow.example\")\nlocal desk = \"ben-home\"\ndevice(desk, {owner = \"ben\"})\n";
    EXPECT_EQ(linted(built + "send{from = desk, to = \"ben@meadow.example\"}\ndown \"imap.meadow.example\"\nset_policy(\"meadow.example\", {greylist = \"5m\"})"), "");
    EXPECT_EQ(linted(built + "send{from = \"ben-hoem\", to = \"ben@meadow.example\"}"), "x.lua:6: no device \"ben-hoem\" (did you mean \"ben-home\"?)\n");
    EXPECT_THAT(linted(built + "down \"pop3.meadow.example\""), HasSubstr("no host \"pop3.meadow.example\""));
    EXPECT_THAT(linted(built + "set_policy(\"medow.example\", {greylist = \"5m\"})"), HasSubstr("no provider \"medow.example\" (did you mean \"meadow.example\"?)"));
    EXPECT_THAT(linted(built + "set_policy(\"meadow.example\", {graylist = \"5m\"})\nset(desk, {rul = \"pop3 keep\"})"), HasSubstr("no policy \"graylist\" (did you mean \"greylist\"?)\nx.lua:7: no setting \"rul\" (did you mean \"rule\"?)"));
    EXPECT_THAT(linted(built + "device(\"ben-pda\", {owner = \"bne\"})"), HasSubstr("no account \"bne\" (did you mean \"ben\"?)"));
    EXPECT_EQ(linted("world{}\nprovider \"a.example\"\nfor i = 1, 3 do person(\"P\" .. i, \"p\" .. i .. \"@a.example\") device(\"d\" .. i, {owner = \"p\" .. i}) end\ncheck_mail \"d2\"\nnote(#mailbox(\"p3\"))"), "") << "computed names may be anything";
    EXPECT_EQ(linted("check_mail \"ben-home\""), "") << "a script for another's world";
    EXPECT_THAT(linted("send{form = \"a\"}\nlines{wo = \"C\"}\nlook_up(\"h\", \"n\", \"MXX\")"), HasSubstr("no field of send \"form\" (did you mean \"from\"?)\nx.lua:2: no field of lines \"wo\" (did you mean \"who\"?)\nx.lua:3: no look_up type \"MXX\""));
}

TEST(Script, FieldsOfWhatQueriesGiveAreKnownWithoutRunningIt) {
    EXPECT_EQ(linted("for _, c in ipairs(copies(M1)) do note(c.place, c.hoder) end"), "x.lua:1: no field of copy \"hoder\" (did you mean \"folder\"?)\n");
    EXPECT_EQ(linted("local q = queue(\"h\")\nnote(q[1].lettr, q[1].letter.subjekt)"), "x.lua:2: no field of queued \"lettr\" (did you mean \"letter\"?)\nx.lua:2: no field of letter \"subjekt\" (did you mean \"subject\"?)\n");
    EXPECT_EQ(linted("note(copies(M1).place)"), "x.lua:1: a list has no field \"place\" (its members may have: write [1] or go through them with ipairs)\n");
    EXPECT_EQ(linted("local s = connect(\"h\", 25)\ns:expct \"220*\"\nnote(stats(\"x\").sesions)"), "x.lua:2: no method of session \"expct\" (did you mean \"expect\"?)\nx.lua:3: no field of device_stats \"sesions\" (did you mean \"sessions\"?)\n");
    EXPECT_EQ(linted("local c = copies(M1)[1]\nc = {mine = 1}\nnote(c.mine)"), "");
    EXPECT_THAT(problem_of("preset \"p1\" run()\nnote(copies(M1)[1].hoder)"), HasSubstr("no field of copy \"hoder\" (did you mean \"folder\"?)"));
    EXPECT_THAT(problem_of("preset \"p1\" run()\nnote(copies(M1).place)"), HasSubstr("a list has no field \"place\""));
    EXPECT_THAT(problem_of("preset \"p1\" run()\nlocal e = events{kind = \"power\"}[1]\nnote(e and e.letter)\ntable_out(events())"), HasSubstr("no problem"));
}

TEST(Script, ValuesThatAreWrittenOutAreTriedWithoutRunning) {
    const std::pair<const char*, const char*> cases[] = {
        {"advance \"5 min\"", "\"5 min\" is no time (write \"30m\""},
        {"run_until(function() return true end, {timeout = \"soon\"})", "\"soon\" is no time"},
        {"refuse(\"mx1.meadow.example\", \"RCTP\", \"550 no\")", "there is no command \"RCTP\" (did you mean \"RCPT\"?)"},
        {"cut(\"mx1.meadow.example\", \"after RCTP\")", "\"after RCTP\" is no place in a conversation: there is no command \"RCTP\" (did you mean \"after RCPT*\"?)"},
        {"strip(\"mx1.meadow.example\", \"PIPLINING\")", "no server offers \"PIPLINING\" (did you mean \"PIPELINING\"?)"},
        {"events{kind = \"refusd\"}", "no kind \"refusd\" (did you mean \"refused\"?)"},
        {"lines{who = \"X\"}", "no who \"X\""},
        {"send{from = \"ada-desk\", to = \"ben\"}", "\"ben\" is no e-mail address"},
        {"run() delete(\"ben-home\", M1, {how = \"expung\"})", "no delete how \"expung\" (did you mean \"expunge\"?)"},
        {"set(\"ben-home\", {rule = \"pop3 kep\"})", "there is no rule \"pop3 kep\""},
        {"device(\"x\", {owner = \"ben\", rule = \"pop3 kep\"})", "there is no rule \"pop3 kep\""},
        {"table.insrt({}, 1)", "no member of table \"insrt\" (did you mean \"insert\"?)"},
        {"note(string.foo)", "no member of string \"foo\""},
        {"note((\"x\"):uper())", "no method of texts \"uper\" (did you mean \"upper\"?)"},
        {"note(stats(\"ben\").copies)", "no field of account_stats \"copies\""},
        {"note(stats(\"ben-home\").quota)", "no field of device_stats \"quota\""},
        {"device(\"x\", \"ben\")", "device is given more than it takes (it is written device(name [, {owner="},
        {"note(table.x)", "no member of table \"x\" (there is \"concat\", \"insert\", \"move\","},
        {"provider \"gmail.com\"", "\"gmail.com\" could belong to somebody"},
        {"zone(\"gmail.com\", \"MX\", \"10 mx.meadow.example\")", "\"gmail.com\" could belong to somebody"},
        {"zone(\"meadow.example\", \"MX\", \"10 mx.gmail.com\")", "\"mx.gmail.com\" could belong to somebody"},
        {"zone(\"meadow.example\", \"TXT\", \"v=spf1 include:_spf.google.com -all\")", "\"_spf.google.com\" could belong to somebody"},
        {"check(mailbox(\"ben\") == M1)", "a list is compared with a letter: they are never equal"},
        {"check(mailbox(\"ben\") == 1)", "a list is compared with a number: they are never equal (#list == 1"},
        {"local s = connect(\"mx1.meadow.example\", 25) s.expct(\"220*\")", "a session has no field \"expct\" (write it with a colon: s:expect(...))"},
    };
    for (const auto& [text, sentence] : cases) EXPECT_THAT(linted(std::string{"preset \"p1\"\n"} + text), HasSubstr(std::string{"x.lua:2: "} + sentence)) << text;
    EXPECT_EQ(linted("preset \"P1\"\nfork(\"a\", function() end)\nlocal t = compare{\"main\", \"a\"}\nnote(t[1].main, t[1].a, stats(\"ben\").quota, stats(\"ben-home\").copies)\n"
                     "zone(\"meadow.example\", \"TXT\", \"v=spf1 ip4:192.0.2.1 mx -all\") zone(\"x.meadow.example\", \"A\", \"192.0.2.7\")\n"
                     "check(mailbox(\"ben\") == {M1} and #mailbox(\"ben\") == 1 and mailbox(\"ben\")[1] == M1)\nadvance \"1h30m\" advance \"+5m\" note((\"x\"):upper(), string.rep(\"x\", 2), math.huge)\n"
                     "local letter = {from = \"ada-desk\", to = \"ben@meadow.example\"}\nsend(letter)"),
              "");
    EXPECT_THAT(problem_of("preset \"p1\"\nzone(\"meadow.example\", \"MX\", \"10 mx.gmail.com\")"), HasSubstr("zone: \"mx.gmail.com\" could belong to somebody"));
    EXPECT_THAT(script::annotations_text(), HasSubstr("---@field [string] string|number"));
}

TEST(Script, VariablesAreLookedAtByTheirScope) {
    EXPECT_EQ(linted("local function a()\n  local m = 1\nend\nlocal function b()\n  local m = 2\n  note(m)\nend\na() b()"), "x.lua:2: \"m\" is never used\n");
    EXPECT_EQ(linted("do local x = 1 note(x) end\nnote(x)"), "x.lua:2: there is no name \"x\"\n");
    EXPECT_EQ(linted("local x = 1\nx = 2"), "x.lua:1: \"x\" is never used\n");
    EXPECT_EQ(linted("local x = 1\nlocal x = x + 1\nnote(x)\nrepeat local y = x until y > 1\ncount = 1\nnote(count, 0x1F, 1e-5, 2 // 1, [[long\ntext]])"), "");
    EXPECT_EQ(linted("local t = {note = 1, [2] = 3}\nfunction t.f(self) return self end\nlocal a <const>, b = 1, 2\nt.x, t.y = a, b\ngoto done\n::done::\nif a then elseif b then else end"), "");
}

TEST(Script, RefusesNothingThatRuns) {
    EXPECT_EQ(linted("local Counter = {n = 0}\nfunction Counter:add(k) self.n = self.n + k return self end\nnote(Counter:add(1).n)"), "");
    EXPECT_EQ(linted("for i = 1, 3 do advance \"1m\" end\nlocal function f(x) return 1 end\nlocal _spare = 2\nnote(f(2))"), "");
    EXPECT_EQ(linted("world{seed = 1}\nprovider(\"meadow.example\")\nperson(\"Ann\", \"ann@meadow.example\")\ncheck(#mailbox(\"Ann\") == 0)"), "");
    for (const auto& file : std::filesystem::directory_iterator{std::string{POSTROOM_SOURCE_DIR} + "/tests/data/findings"}) {
        if (file.path().extension() != ".lua") continue;
        const auto text = app::read_file(file.path().string());
        ASSERT_TRUE(text.ok());
        EXPECT_EQ(linted(text.value()), "") << file.path();
    }
}

}  // namespace
