// The console and a script beside its run, as text.

#include <gtest/gtest.h>

#include <algorithm>

#include <string>

#include "gui/view/console_view.h"
#include "sim/script/run.h"
#include "tests/gui/moments.h"

namespace {

TEST(ConsoleView, RowsSayWhatWasTypedDoneAndSaid) {
    sim::Timeline timeline = gui_test::p1_run();
    script::Console console{{}};
    gui::ConsoleLog log;
    log.add(gui::ConsoleKind::Act, "check_mail(\"ada-desk\")", timeline.world());
    log.add(gui::ConsoleKind::Typed, "1 + 1", timeline.world());
    log.add(console.run("1 + 1", timeline), timeline.world());
    log.add(console.run("note(\"two\") note(\"lines\")", timeline), timeline.world());
    log.add(console.run("check(1 == 1)", timeline), timeline.world());
    EXPECT_EQ(gui::text(log),
              "> check_mail(\"ada-desk\")    -- +0s\n> 1 + 1    -- +0s\n  2\n  two\n  lines\n  the check passed\n");
    log.add(console.run("check(1 == 2, \"one is two\")", timeline), timeline.world());
    EXPECT_EQ(log.rows().back().kind, gui::ConsoleKind::Wrong);
    EXPECT_EQ(gui::text(log).find("false"), std::string::npos) << gui::text(log);
}

TEST(ConsoleView, TheOldestRowsAreForgotten) {
    const sim::Timeline timeline = gui_test::p1_run();
    gui::ConsoleLog log;
    for (int n = 0; n < 6'000; ++n) log.add(gui::ConsoleKind::Said, std::to_string(n), timeline.world());
    EXPECT_EQ(log.rows().size(), gui::ConsoleLog::kMostRows);
    EXPECT_EQ(log.rows().back().text, "5999");
    EXPECT_EQ(log.added(), 6'000U);
}

TEST(ConsoleView, CompletionsHaveWordsOfHelp) {
    const sim::Timeline timeline = gui_test::p1_run();
    const script::Console console{{}};
    const gui::Completions verbs = gui::completions_of(console, "x = mailb", timeline.world());
    EXPECT_EQ(verbs.begin, 4U);
    EXPECT_EQ(verbs.common, "mailbox");
    ASSERT_FALSE(verbs.all.empty());
    EXPECT_NE(verbs.all[0].help.find("mailbox(account"), std::string::npos) << verbs.all[0].help;
    const gui::Completions names = gui::completions_of(console, "mailbox(\"be", timeline.world());
    ASSERT_FALSE(names.all.empty());
    for (const gui::Completion& one : names.all) EXPECT_FALSE(one.help.empty()) << one.word;
}

TEST(ConsoleView, AScriptHasAMarkAtTheRunningLine) {
    const std::string source = "preset \"p1\"\nadvance \"5m\"\nlocal x = 1\nrun()\n";
    script::Report report = script::run_script(source, "mine.lua", {});
    ASSERT_TRUE(report.timeline.has_value());
    sim::Timeline timeline = *report.timeline;
    const gui::ScriptBeside beside{"mine.lua", source, report.marks, "", "", 0};
    EXPECT_EQ(gui::build_script(beside, timeline).running, 4U);
    EXPECT_TRUE(gui::build_script(beside, timeline).finished);
    EXPECT_FALSE(gui::build_script(beside, timeline).next.has_value());
    timeline.seek(0);
    gui::ScriptView view = gui::build_script(beside, timeline);
    EXPECT_EQ(view.running, 0U);
    ASSERT_TRUE(view.next.has_value());
    timeline.seek(report.marks[*view.next].event);
    view = gui::build_script(beside, timeline);
    EXPECT_EQ(view.running, 2U);
    EXPECT_NE(gui::text(view).find("*   2  advance \"5m\""), std::string::npos) << gui::text(view);
    timeline.seek(timeline.cursor() + 1);
    view = gui::build_script(beside, timeline);
    EXPECT_EQ(view.running, 4U) << "in the middle of run()";
    EXPECT_FALSE(view.finished);
    timeline.act(sim::CheckMail{"ada-desk"});
    EXPECT_EQ(gui::build_script(beside, timeline).running, 0U) << "this is not what the script did";
}

TEST(ConsoleView, AScriptIsSteppedIntoItsFunctionsAndShowsWhatItSaid) {
    const std::string source = "preset \"p1\"\nlocal function wait(n)\n  advance(0.1)\n  advance(n)\n  note(\"waited\", n)\nend\nwait(60)\ncheck(#mailbox(\"ben\") == 9, \"nine letters\")\nrun()\nnote(nothing.x)\n";
    script::Report report = script::run_script(source, "mine.lua", {});
    ASSERT_TRUE(report.timeline.has_value());
    ASSERT_TRUE(report.problem.has_value());
    sim::Timeline timeline = *report.timeline;
    const gui::ScriptBeside beside{"mine.lua", source, report.marks, report.output, report.problem->sentence(), 10};
    timeline.seek(0);
    gui::ScriptView view = gui::build_script(beside, timeline);
    ASSERT_TRUE(view.next.has_value());
    ASSERT_TRUE(view.into.has_value()) << gui::text(view);
    EXPECT_LT(*view.into, *view.next) << "over the call, or into it";
    timeline.seek(report.marks[*view.into].event);
    view = gui::build_script(beside, timeline);
    EXPECT_EQ(view.running, 3U) << gui::text(view);
    EXPECT_EQ(view.caller, 7U);
    EXPECT_NE(view.words.find("line 3 of 10, called in line 7"), std::string::npos) << view.words;
    EXPECT_EQ(gui::text(view).find("nine letters\n  expected"), std::string::npos) << "not yet";
    timeline.seek(report.timeline->cursor());
    view = gui::build_script(beside, timeline);
    ASSERT_GE(view.said.size(), 3U);
    EXPECT_EQ(view.said.front().text, "waited 60");
    EXPECT_EQ(view.said[1].kind, gui::ConsoleKind::Wrong) << "the failed check";
    EXPECT_EQ(view.said.back().text, report.problem->sentence());
    EXPECT_EQ(view.wrong, 10U);
    EXPECT_NE(gui::text(view).find("!  10  note(nothing.x)"), std::string::npos) << gui::text(view);
}

TEST(ConsoleView, AScriptStopsAtChecksForksAndQuestionsToo) {
    const std::string source = "preset \"p1\"\nrun()\ncheck(true)\ncheck(true)\nfork(\"x\", function()\n  run()\nend)\npredict{ask = \"Who?\", options = {\"a\", \"b\"}, right = 1}\npause()\ncheck(true)\n";
    script::Report report = script::run_script(source, "mine.lua", {});
    ASSERT_FALSE(report.problem.has_value()) << report.problem->sentence();
    sim::Timeline timeline = *report.timeline;
    gui::ScriptBeside beside{"mine.lua", source, report.marks, report.output, "", 0};
    timeline.seek(0);
    std::vector<std::size_t> lines;
    for (gui::ScriptView view = gui::build_script(beside, timeline); view.next; view = gui::build_script(beside, timeline)) {
        beside.at = view.next;
        timeline.seek(report.marks[*beside.at].event);
        lines.push_back(gui::build_script(beside, timeline).running);
        ASSERT_LT(lines.size(), 30U);
    }
    for (const std::size_t wanted : {2U, 3U, 4U, 6U, 8U, 9U, 10U}) EXPECT_NE(std::find(lines.begin(), lines.end(), wanted), lines.end()) << wanted;
}

TEST(ConsoleView, AScriptOfNamedWorldsShowsTheFirstOne) {
    const std::string source = "for name, rule in pairs{left = \"pop3 remove\", right = \"imap keep\"} do\n  side(name, function() preset \"p1\" set(\"ben-home\", {rule = rule}) run() end)\nend\n";
    const script::Report report = script::run_script(source, "mine.lua", {});
    ASSERT_TRUE(report.timeline.has_value());
    EXPECT_GT(report.timeline->cursor(), 0U);
}

}  // namespace
