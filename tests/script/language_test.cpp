// The language: its reference runs, its errors help, its checks teach, its worlds are values.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "app/process_fan.h"
#include "app/run_json.h"
#include "app/scripts.h"
#include "sim/script/console.h"
#include "sim/script/lint.h"
#include "sim/script/reference.h"
#include "sim/script/run.h"
#include "sim/script/saved_script.h"
#include "sim/script/words.h"

namespace {

using testing::HasSubstr;
using testing::Not;

script::Report play(const std::string& text, std::optional<std::uint64_t> seed = std::nullopt) {
    script::RunOptions options;
    options.seed = seed;
    options.presets = app::script_presets();
    return script::run_script(text, "test.lua", options);
}

std::string problem_of(const std::string& text) {
    const script::Report report = play(text);
    return report.problem ? report.problem->sentence() : "no problem; " + report.output;
}

TEST(Script, EveryExampleOfTheReferenceRuns) {
    const auto examples = script::reference_examples();
    ASSERT_GT(examples.size(), 40U);
    for (const script::Example& example : examples) {
        SCOPED_TRACE(example.word);
        const script::Report report = play(example.text);
        EXPECT_FALSE(report.problem.has_value()) << report.problem->sentence();
        EXPECT_EQ(report.failed_checks(), 0U) << report.output;
        EXPECT_THAT(script::reference_text(), HasSubstr(example.text));
        EXPECT_TRUE(script::lint(example.text, "example.lua").empty()) << script::lint(example.text, "example.lua").front().sentence();
    }
}

TEST(Script, EveryActIsAVerbWithoutMoreAdo) {
    for (const sim::ActForm& form : sim::act_forms()) {
        EXPECT_THAT(problem_of(std::string{"world{}\nlocal f = "} + std::string{form.verb} + "\ncheck(type(f) == \"function\")"), HasSubstr("no problem")) << form.verb;
        EXPECT_THAT(script::reference_text(), HasSubstr("### `" + std::string{form.verb}));
        EXPECT_THAT(script::annotations_text(), HasSubstr("function " + std::string{form.verb} + "("));
    }
}

TEST(Script, SameScriptAndSeedSameDigest) {
    const std::string text = "world{seed = 3}\npreset \"p1\"\nsend{from = \"ada-desk\", to = \"ben@meadow.example\", subject = \"x\", size = 9000}\nrun()\nnote(hash(), math.random(100))";
    EXPECT_EQ(play(text).output, play(text).output);
    EXPECT_FALSE(play(text).output.empty());
}

TEST(Script, NamesTheNearestName) {
    EXPECT_THAT(problem_of("preset \"p1\"\ncheck_mail \"ben-hom\""), HasSubstr("no device \"ben-hom\" (did you mean \"ben-home\"?)"));
    EXPECT_THAT(problem_of("preset \"p1\"\n\nqueue \"smtp.harbour.example\""), HasSubstr("test.lua:3, world time +0s: no host \"smtp.harbour.example\" (did you mean \"smtp.harbor.example\"?)"));
    EXPECT_THAT(problem_of("preset \"p1\"\nchek_mail(\"ben-home\")"), HasSubstr("there is no name \"chek_mail\" here (did you mean \"check_mail\"?)"));
    EXPECT_THAT(problem_of("preset \"p1\"\nmailbox \"bem\""), HasSubstr("no account \"bem\" (did you mean \"ben\"?)"));
    EXPECT_THAT(problem_of("preset \"p1\"\nsend{form = \"ada-desk\"}"), HasSubstr("no field of send \"form\" (did you mean \"from\"?)"));
    EXPECT_THAT(problem_of("preset \"p99\""), HasSubstr("no preset \"p99\""));
    EXPECT_THAT(problem_of("preset \"p1\"\nadvance \"5 minutes\""), HasSubstr("\"5 minutes\" is no time"));
    EXPECT_THAT(problem_of("preset \"p1\"\nlines{wo = \"C\"}"), HasSubstr("did you mean \"who\"?"));
    EXPECT_THAT(problem_of("world{}\nprovider \"gmail.com\""), HasSubstr("could belong to somebody"));
    EXPECT_THAT(problem_of("world{}\nperson(\"Ben\", \"ben@meadow.example\")"), HasSubstr("write provider(\"meadow.example\") first"));
    EXPECT_THAT(problem_of("preset \"p1\"\nopen(\"ben-home\", M7)"), HasSubstr("\"M7\" is no letter of this world"));
}

TEST(Script, AFailedCheckSaysWhatDiffersAndWhichLineDidIt) {
    const script::Report report = play("preset \"p1\"\nrun()\nlocal expected = 0\ncheck(#mailbox(\"ben\") == expected, \"Ben's mailbox is empty\")\n");
    ASSERT_EQ(report.failed_checks(), 1U);
    EXPECT_THAT(report.output, HasSubstr("FAILED test.lua:4, world time +"));
    EXPECT_THAT(report.output, HasSubstr(": Ben's mailbox is empty\n  expected  #mailbox(\"ben\") == expected\n"));
    EXPECT_THAT(report.output, HasSubstr("  actual    #mailbox(\"ben\") is 1: {M1}; expected is 0\n"));
    EXPECT_THAT(report.output, HasSubstr("  line      S: "));
    const script::Report acts = play("preset \"p1\"\ncheck(send{from = \"ada-desk\", to = \"ben@meadow.example\", subject = \"s\"} == nil, \"not looked at again\")");
    EXPECT_EQ(acts.failed_checks(), 1U);
    EXPECT_EQ(acts.timeline->world().letters.size(), 1U) << "the act was not done a second time";
    EXPECT_THAT(acts.output, Not(HasSubstr("actual")));
}

std::string said_by(const std::string& text) { return play(text).output; }

TEST(Script, AJoinedConditionIsTakenApartToThePartThatDecides) {
    const std::string both = said_by("preset \"p1\"\nrun()\ncheck(#letters() == 1 and #mailbox(\"ben\") == 2 and #mailbox(\"ada\") == 0)");
    EXPECT_THAT(both, HasSubstr(": #letters() == 1 and #mailbox(\"ben\") == 2 and #mailbox(\"ada\") == 0\n  expected  #mailbox(\"ben\") == 2\n  actual    #mailbox(\"ben\") is 1: {M1}\n  line      S: 250 "));
    const std::string either = said_by("preset \"p1\"\nrun()\nlocal n = 3\ncheck(#mailbox(\"ben\") == n or (#mailbox(\"ada\") > 0))");
    EXPECT_THAT(either, HasSubstr("expected  #mailbox(\"ben\") == n or (#mailbox(\"ada\") > 0)\n  actual    #mailbox(\"ben\") is 1: {M1}; n is 3; #mailbox(\"ada\") is 0: {}\n"));
    const std::string denied = said_by("preset \"p1\"\nrun()\ncheck(not contains(mailbox(\"ben\"), M1))");
    EXPECT_THAT(denied, HasSubstr("expected  not contains(mailbox(\"ben\"), M1)\n  actual    contains(mailbox(\"ben\"), M1) is true; mailbox(\"ben\") is {M1}\n  line      S: 250 "));
    const std::string two = said_by("preset \"p1\"\nrun() check(#letters() == 1) check(#mailbox(\"ben\") == 0)");
    EXPECT_THAT(two, HasSubstr("expected  #mailbox(\"ben\") == 0\n"));
}

TEST(Script, TheLineNamedIsTheOneThatDidIt) {
    // The letter was refused: that is why it is not there, whatever was said last.
    const std::string refused = said_by("preset(\"p1\", {plan = false})\nrefuse(\"mx1.meadow.example\", \"RCPT\", \"550 5.7.1 not from you\")\n"
                                        "send{from = \"ada-desk\", to = \"ben@meadow.example\", subject = \"x\"}\nrun()\ncheck(#mailbox(\"ben\") == 1)");
    EXPECT_THAT(refused, HasSubstr("actual    #mailbox(\"ben\") is 0: {}\n  line      S: 550 5.7.1 not from you  (mx1.meadow.example)"));
    // The later of two letters was refused.
    const std::string later = said_by("preset(\"p1\", {plan = false})\nsend{from = \"ada-desk\", to = \"ben@meadow.example\", subject = \"1\"}\nrun()\n"
                                      "refuse(\"mx1.meadow.example\", \"RCPT\", \"550 5.7.1 no more\")\nsend{from = \"ada-desk\", to = \"ben@meadow.example\", subject = \"2\"}\nrun()\ncheck(#mailbox(\"ben\") == 2)");
    EXPECT_THAT(later, HasSubstr("  line      S: 250 "));
    EXPECT_THAT(later, HasSubstr("  and then  S: 550 5.7.1 no more"));
    // Asked further up, kept in a variable.
    const std::string kept = said_by("preset \"p1\"\nrun_until(function() return #mailbox(\"ben\") == 1 end)\nlocal n = #mailbox(\"ben\")\nrun()\ncheck(n == 2)");
    EXPECT_THAT(kept, HasSubstr("actual    n is 1\n  line      S: 250 "));
    EXPECT_THAT(said_by("preset \"p1\"\nrun()\ncheck(1 == 2)"), HasSubstr("line      none: it does not ask the world anything now"));
    EXPECT_THAT(said_by("preset(\"p1\", {plan = false})\nrun()\ncheck(#mailbox(\"ben\") == 1)"), HasSubstr("line      none: no line of this run has changed it"));
    for (const char* query : {"#lines{match = \"MAIL FROM*\"} == 9", "#events{kind = \"made\"} == 9", "stats(\"ben-home\").sessions == 9", "uid(\"ben\", M1) == 9", "header(M1, \"Subject\", \"ben\") == \"no\""}) {
        EXPECT_THAT(said_by(std::string{"preset \"p1\"\nrun()\ncheck("} + query + ")"), testing::ContainsRegex("line      [CS]: ")) << query;
    }
}

TEST(Script, WhatIsWatchedSaysItsValues) {
    const std::string always = said_by("preset \"p1\"\nlocal most = 0\nalways(\"nothing arrives\", function()\n  local have = #mailbox(\"ben\")\n  return have <= most and #letters() < 5\nend)\nrun()");
    EXPECT_THAT(always, HasSubstr("expected  always: have <= most\n  actual    have is 1; most is 0; broken at step "));
    EXPECT_THAT(always, HasSubstr("line      S: 250 "));
    const std::string late = said_by("preset \"p1\"\neventually(\"two letters\", function() return #mailbox(\"ben\") == 2 end, \"1h\")\nadvance \"2h\"");
    EXPECT_THAT(late, HasSubstr("expected  eventually, by +1h: #mailbox(\"ben\") == 2\n  actual    #mailbox(\"ben\") is 1: {M1}; it has not come true\n  line      S: 250 "));
    const std::string ended = said_by("preset \"p1\"\neventually(\"two letters\", function() return #mailbox(\"ben\") == 2 end, \"9d\")\nadvance \"2h\"");
    EXPECT_THAT(ended, HasSubstr("expected  eventually: #mailbox(\"ben\") == 2\n  actual    #mailbox(\"ben\") is 1: {M1}; the script has ended and it has not come true\n"));
}

TEST(Script, AlwaysAndNeverStopAtTheStepThatBreaksThem) {
    const script::Report report = play("preset \"p1\"\nnever(\"a letter in Ben's mailbox\", function() return #mailbox(\"ben\") > 0 end)\nrun()\nnote(\"not reached\")");
    EXPECT_FALSE(report.problem.has_value());
    ASSERT_EQ(report.failed_checks(), 1U);
    EXPECT_THAT(report.output, HasSubstr("a letter in Ben's mailbox\n  expected  never: #mailbox(\"ben\") > 0\n  actual    #mailbox(\"ben\") is 1: {M1}; broken at step "));
    EXPECT_THAT(report.output, HasSubstr("S: 250 "));
    EXPECT_THAT(report.output, Not(HasSubstr("not reached")));
    const script::Report late = play("preset \"p1\"\neventually(\"two letters\", function() return #mailbox(\"ben\") == 2 end, \"1h\")\nrun()");
    EXPECT_EQ(late.failed_checks(), 1U);
    EXPECT_THAT(problem_of("preset \"p1\"\nalways(\"x\", function() advance(1) return true end)"), HasSubstr("time cannot be moved inside always"));
    EXPECT_THAT(problem_of("preset \"p1\"\nrun_until(function() check_mail \"ben-home\" end)"), HasSubstr("nothing can be done while run_until looks"));
}

TEST(Script, AForkLeavesItsParentUntouched) {
    const script::Report report = play(R"(
preset "p1"
advance "5m"
local before = hash()
local gone = fork("POP3", function() set("ben-home", {rule = "pop3 remove"}) run() return #mailbox("ben") end)
check(gone == 0)
check(hash() == before)
run()
check(#mailbox("ben") == 1)
table_out(compare{"main", "POP3"})
)");
    EXPECT_TRUE(report.good()) << report.output << (report.problem ? report.problem->sentence() : "");
    ASSERT_EQ(report.tables.size(), 1U);
    EXPECT_EQ(report.tables[0].columns, (std::vector<std::string>{"POP3", "differs", "main", "what"}));
}

TEST(Script, ARunFileReplaysAScriptWithoutIt) {
    const script::Report report = play(R"(
world{seed = 11, start = "2031-02-03T04:05:06Z", title = "Made here"}
provider("harbor.example", {imap = false})
provider("meadow.example")
person("Ada", "ada@harbor.example", {password = "tulip-42"})
person("Ben", "ben@meadow.example")
device("ada-desk", {owner = "ada", rule = "pop3 remove"})
device("ben-home", {owner = "ben@meadow.example"})
plan("1h", function() send{from = "ada-desk", to = "ben@meadow.example", subject = "planned"} end)
local m = send{from = "ben-home", to = "ada@harbor.example", subject = "first", body = "one\ntwo"}
advance "90m"
check_mail "ada-desk" advance "1m" check_mail "ben-home"
device("ben-pda", {owner = "ben"})
check_mail "ben-pda"
run()
check(#mailbox("ben") == 1 and store("ada-desk") == {m})
)");
    ASSERT_TRUE(report.good()) << report.output << (report.problem ? report.problem->sentence() : "");
    const auto replay = app::replay_from_json(app::run_json(*report.timeline, false), "run.json");
    ASSERT_TRUE(replay.ok()) << replay.problem().sentence();
    EXPECT_GE(replay.value().making.size(), 7U);
    // The same run as a script.
    const std::string saved = script::saved_script(*report.timeline);
    const script::Report again = play(saved);
    ASSERT_FALSE(again.problem.has_value()) << again.problem->sentence() << "\n" << saved;
    EXPECT_EQ(sim::digest(again.timeline->journal()), replay.value().digest);
    EXPECT_EQ(again.timeline->world().title, "Made here");
}

TEST(Script, ASessionByMouseIsSavedAsAScript) {
    script::Report report = play("preset \"p1\"");
    sim::Timeline timeline = *report.timeline;
    for (int i = 0; i < 30; ++i) timeline.step(sim::Unit::Line);
    timeline.act(sim::CheckMail{"ada-desk"});
    for (int i = 0; i < 3; ++i) timeline.step(sim::Unit::Event);
    timeline.act(sim::SwitchDevice{"ben-home", true});
    timeline.act(sim::SendLetter{"ben-home", {"ada@harbor.example", "nobody@meadow.example"}, "\"quoted\" \\ text", "a\r\nb\r\n", ""});
    timeline.run_until(timeline.world().now + base::hours(30));
    const script::Report again = play(script::saved_script(timeline));
    ASSERT_FALSE(again.problem.has_value()) << again.problem->sentence();
    EXPECT_EQ(sim::digest(again.timeline->journal()), sim::digest(timeline.journal()));
    sim::World world = timeline.world();
    world.name.clear();  // it is no preset any more
    EXPECT_EQ(again.timeline->world(), world);
}

TEST(Script, EvaluatesExpressionsOverATimelineForLessons) {
    script::Report report = play("preset \"p1\"\nrun()");
    sim::Timeline& timeline = *report.timeline;
    const sim::Timeline before = timeline;
    EXPECT_TRUE(script::evaluate("#mailbox(\"ben\") == 1", timeline).value().truth);
    EXPECT_EQ(script::evaluate("mailbox(\"ben\")", timeline).value().text, "{M1}");
    EXPECT_FALSE(script::evaluate("lock(\"ada\")", timeline).value().truth);
    EXPECT_THAT(script::evaluate("send{from = \"ada-desk\"}", timeline).problem().what, HasSubstr("nothing can be done in an expression"));
    EXPECT_THAT(script::evaluate("(function() while true do end end)()", timeline).problem().what, HasSubstr("for too long"));
    EXPECT_THAT(script::evaluate("mailbox(\"bem\")", timeline).problem().sentence(), HasSubstr("did you mean \"ben\"?"));
    timeline.seek(0);
    EXPECT_EQ(script::evaluate("#mailbox(\"ben\")", timeline).value().text, "0");
    EXPECT_EQ(script::evaluate("#lines{}", timeline).value().text, "0");
    timeline.seek(before.cursor());
    EXPECT_EQ(timeline.world(), before.world());
}

TEST(Script, TheConsoleActsOnTheRunOfTheWindow) {
    script::Report report = play("preset \"p1\"");
    sim::Timeline timeline = *report.timeline;
    script::Console console{app::script_presets()};
    EXPECT_EQ(console.run("local x = 1", timeline).text, "");
    EXPECT_EQ(console.run("count = 2 + 3", timeline).text, "");
    EXPECT_EQ(console.run("count", timeline).text, "5");
    EXPECT_FALSE(console.run("run_until(function() return #mailbox(\"ben\") == 1 end)", timeline).is_problem);
    EXPECT_EQ(console.run("mailbox(\"ben\")", timeline).text, "{M1}");
    const std::uint64_t there = timeline.cursor();
    EXPECT_GT(there, 10U);
    const auto answer = console.run("copies(M1)", timeline);
    ASSERT_TRUE(answer.table.has_value());
    EXPECT_EQ(answer.table->rows.size(), 3U) << "Ada's Sent folder, Harbor's queue, Ben's mailbox";
    EXPECT_TRUE(console.run("check_mail \"ben-hom\"", timeline).is_problem);
    EXPECT_EQ(timeline.cursor(), there);
    timeline.seek(10);
    EXPECT_FALSE(console.run("on \"ben-home\"", timeline).is_problem);
    EXPECT_EQ(timeline.branches().size(), 2U) << "an act in the past is a branch";
    EXPECT_FALSE(console.run("check(#mailbox(\"ben\") == 7)", timeline).checks.front().passed);
    EXPECT_THAT(console.run("while true do end", timeline).text, HasSubstr("for too long"));
    EXPECT_EQ(console.run("1 + 1", timeline).text, "2");
    EXPECT_THAT(console.completions("check_ma", timeline.world()), testing::ElementsAre("check_mail"));
    EXPECT_THAT(console.completions("open(\"ben-", timeline.world()), testing::ElementsAre("ben-home"));
    EXPECT_THAT(console.completions("send{from = \"ada-desk\", sub", timeline.world()), testing::ElementsAre("subject"));
    EXPECT_THAT(console.completions("cou", timeline.world()), testing::ElementsAre("count"));
    EXPECT_FALSE(console.run("preset \"p1\"", timeline).is_problem);
    EXPECT_EQ(timeline.cursor(), 0U);
}

/// The journal and saved scripts write `mend("")` for all of them: so it must be said like that too.
TEST(Script, EverythingIsMendedAsTheJournalWritesIt) {
    EXPECT_THAT(problem_of("preset \"p1\" down \"mx1.meadow.example\" mend(\"\") run() check(#mailbox(\"ben\") == 1)"), HasSubstr("no problem"));
    EXPECT_THAT(problem_of("preset \"p1\" down \"mx1.meadow.example\" mend() run() check(#mailbox(\"ben\") == 1)"), HasSubstr("no problem"));
    EXPECT_THAT(problem_of("preset \"p1\" down(\"\")"), HasSubstr("no host \"\""));
}

TEST(Script, ASweepMayWriteMoreMailThanOneWorldMay) {
    // Eight runs of 128 KiB: the mail of a run is gone with its world.
    script::RunOptions options;
    options.limits.letter_octets = std::uint64_t{1} << 20;
    const std::string run = "function(n) preset(\"p1\", {plan = false}) send{from = \"ada-desk\", to = \"ben@meadow.example\", size = 128 * 1024} return {letters = #letters()} end";
    const script::Report report = script::run_script("local rows = sweep{param = \"n\", values = {1, 2, 3, 4, 5, 6, 7, 8}, run = " + run + "} check(#rows == 8 and rows[8].letters == 1)", "sweep.lua", options);
    EXPECT_FALSE(report.problem.has_value()) << report.problem->sentence();
    EXPECT_TRUE(report.good());
    // Without the sweep the same is too much.
    EXPECT_TRUE(script::run_script("local write = " + run + " for i = 1, 8 do write(i) end", "write.lua", options).problem.has_value());
}

TEST(Script, HostileUseOfTheWorldIsBoundedToo) {
    script::RunOptions options;
    options.limits.events = 200'000;
    options.limits.letter_octets = std::uint64_t{4} << 20;
    options.limits.instructions = 20'000'000;
    options.limits.acts = 5'000;
    options.limits.worlds = 50;
    options.limits.output_octets = 10'000;
    options.limits.hosts = 100;
    options.presets = app::script_presets();
    const std::pair<const char*, const char*> cases[] = {
        {"preset \"p1\" every(\"1s\", function() check_mail \"ada-desk\" end) while true do advance \"300d\" end", "has done too much"},
        {"preset \"p1\" every(\"1d\", function() end) run()", "run would never end, since every is active"},
        {"preset \"p1\" every(\"1s\", function() send{from = \"ada-desk\", to = \"ben@meadow.example\", size = 500000} end) advance \"1d\"", "too much mail"},
        {"preset \"p1\" send{from = \"ada-desk\", to = \"ben@meadow.example\", size = 1e15 // 1 | 0}", "size must be between"},
        {"while true do world{} end", "too many worlds"},
        {"world{} for i = 1, 1e9 do side(\"s\" .. i, function() end) end", "too many worlds"},
        {"preset \"p1\" local function f() fork(\"a\" .. now() .. math.random(), f) end f()", "too many"},
        {"world{} for i = 1, 1e9 do provider(\"p\" .. i .. \".example\") end", "the world is full"},
        {"while true do note(\"spam\") end", "says too much"},
        {"while true do check(true) end", "checks too often"},
        {"preset \"p1\" run_until(function() while true do end end)", "for too long"},
        {"preset \"p1\" always(\"x\", function() while true do end end)", "for too long"},
        {"preset \"p1\" at(\"1s\", function() run() end) run()", "time cannot be moved inside at"},
        {"preset \"p1\" local all = {} for i = 1, 100000 do all[i] = \"b\" .. i .. \"@meadow.example\" end send{from = \"ada-desk\", to = all}", "too much mail"},
        {"preset \"p1\" at(\"1s\", function() world{} end) run()", "no world can be begun inside at and every"},
        {"preset \"p1\" at(\"1s\", function() compare({\"main\",\"main\"}, function() world{} end) end) run()", "no world can be begun inside at and every"},
        {"preset \"p1\" for i = 1, 1e9 do at(\"1s\", function() end) end", "too much is scheduled"},
        {"preset \"p1\" advance \"100000d\"", "by a year at once"},
        {"preset \"p1\" advance(0/0)", "not negative"},
        {"preset \"p1\" step(1e18 // 1 | 0)", "no problem"},
        {"sweep{values = {1}, run = function() while true do end end}", "for too long"},
        {"sweep{values = {1, 2}, run = function() return 1 end}", "must return a row"},
        {"preset \"p1\" table_out{1, 2}", "list of rows"},
        {"check = nil", "is a word of the language"},
        {"local t = {} t.t = t note(t)", "no problem"},
        {"M1.subject = \"x\"", "M1"},
        {"preset \"p1\" send{from = {}, to = {}}", "must be a text"},
        {"preset \"p1\" send(\"ada-desk\")", "no problem"},
    };
    for (const auto& [text, expected] : cases) {
        SCOPED_TRACE(text);
        const script::Report report = script::run_script(text, "hostile.lua", options);
        EXPECT_THAT(report.problem ? report.problem->sentence() : "no problem", HasSubstr(expected));
    }
    EXPECT_TRUE(play("preset \"p1\" run() check(#mailbox(\"ben\") == 1)").good());
}

TEST(Script, ASweepOverTwoProcessesGivesTheSameRows) {
    const std::string text = R"(local rows = sweep{param = "n", values = {1, 2, 3, 4, 5}, run = function(n)
  preset("p1", {plan = false})
  for i = 1, n do send{from = "ada-desk", to = "ben@meadow.example", subject = "x"} end
  run()
  check(n ~= 4, "not four")
  return {stored = #mailbox("ben"), drawn = math.random(1000), half = n / 2, even = n % 2 == 0, word = "a" .. n}
end}
check(rows[5].stored == 5 and rows[2].even and rows[1].half == 0.5 and rows[3].word == "a3"))";
    const script::Report alone = play(text);
    app::ProcessFan fan{false};
    script::RunOptions options;
    options.presets = app::script_presets();
    options.fan = &fan;
    options.jobs = 2;
    const script::Report spread = script::run_script(text, "test.lua", options);
    if (fan.is_helper()) _exit(2);
    ASSERT_FALSE(spread.problem.has_value()) << spread.problem->sentence();
    ASSERT_EQ(spread.tables.size(), 1U);
    EXPECT_EQ(spread.tables[0].rows, alone.tables[0].rows);
    EXPECT_EQ(spread.checks.size(), alone.checks.size());
    EXPECT_EQ(spread.failed_checks(), 1U);
    EXPECT_EQ(script::table_csv(alone.tables[0]).substr(0, 31), "n,drawn,even,half,stored,word\r\n");
    const script::Report bad = [&] {
        app::ProcessFan again{false};
        options.fan = &again;
        script::Report report = script::run_script("sweep{values = {1, 2}, run = function(n) return n end}", "test.lua", options);
        if (again.is_helper()) _exit(2);
        return report;
    }();
    ASSERT_TRUE(bad.problem.has_value());
    EXPECT_THAT(bad.problem->sentence(), HasSubstr("a run of the sweep ended early"));
}

TEST(Script, LooksAtAScriptWithoutRunningIt) {
    const auto lint = [](const std::string& text) {
        std::string all;
        for (const auto& problem : script::lint(text, "x.lua")) all += problem.sentence() + "\n";
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

TEST(Script, MarksTellWhichLineWasRunning) {
    const script::Report report = play("preset \"p1\"\nadvance \"1m\"\npause()\ncheck_mail \"ada-desk\"\nrun()\n");
    ASSERT_GE(report.marks.size(), 4U);
    EXPECT_EQ(report.marks.back().line, 5);
    EXPECT_EQ(report.marks.back().event, report.timeline->cursor());
    for (std::size_t i = 1; i < report.marks.size(); ++i) EXPECT_LE(report.marks[i - 1].event, report.marks[i].event);
}

}  // namespace
