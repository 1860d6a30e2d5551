// The language: its reference runs, its errors help, its checks teach, its worlds are values.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <ctime>

#include "app/files.h"
#include "app/open_world.h"
#include "app/process_fan.h"
#include "app/run_json.h"
#include "app/scripts.h"
#include "sim/account_settings.h"
#include "sim/policies.h"
#include "sim/script/console.h"
#include "sim/script/lint.h"
#include "sim/script/reference.h"
#include "sim/script/run.h"
#include "sim/script/saved_script.h"
#include "sim/script/words.h"
#include "tests/script/play.h"

namespace {

using script_test::play;
using script_test::problem_of;
using testing::HasSubstr;
using testing::Not;

TEST(Script, EveryExampleOfTheReferenceRuns) {
    const auto examples = script::reference_examples();
    ASSERT_GT(examples.size(), 100U);
    for (const script::Example& example : examples) {
        SCOPED_TRACE(example.word);
        const script::Report report = play(example.text);
        EXPECT_FALSE(report.problem.has_value()) << report.problem->sentence();
        EXPECT_EQ(report.failed_checks(), 0U) << report.output;
        EXPECT_THAT(script::reference_text(), HasSubstr(example.text));
        EXPECT_TRUE(script::lint(example.text, "example.lua", app::script_presets()).empty()) << script::lint(example.text, "example.lua", app::script_presets()).front().sentence();
    }
}

TEST(Script, EveryActIsAVerbWithoutMoreAdo) {
    for (const sim::ActForm& form : sim::act_forms()) {
        EXPECT_THAT(problem_of(std::string{"world{}\nlocal f = "} + std::string{form.verb} + "\ncheck(type(f) == \"function\")"), HasSubstr("no problem")) << form.verb;
        EXPECT_THAT(script::reference_text(), HasSubstr("### `" + std::string{form.verb}));
        ASSERT_NE(script::act_example(form.verb), nullptr) << form.verb;
        EXPECT_THAT(script::act_example(form.verb), testing::ContainsRegex("(^|\n)[^\n]*" + std::string{form.verb} + "[ ({]")) << "its example uses it";
        EXPECT_THAT(script::annotations_text(), HasSubstr("function " + std::string{form.verb} + "("));
    }
}

TEST(Script, AQueueTellsOfTheRecipientsThatItStillWaitsFor) {
    EXPECT_THAT(problem_of(R"(preset "p1"
down "mx1.meadow.example"
send{from = "ada-desk", to = {"ben@meadow.example", "ada@harbor.example", "x@nowhere.example"}, subject = "x"}
advance "2m"
local letter = queue("smtp.harbor.example")[1]
check(letter.to == "<ben@meadow.example>", letter.to)
check(letter.last_reply == "nobody answered", letter.last_reply)
check(letter.attempts == 1, letter.attempts))"), HasSubstr("no problem"));
    EXPECT_EQ(play("preset \"p1\"\nset(\"ada-desk\", {outgoing_security = \"starttls\", outgoing_login = \"automatic\", outgoing_pipelining = true})\n"
                   "set_policy(\"harbor.example\", {relay_pipelining = true})\naddress6(\"mx1.meadow.example\", \"2001:db8::26\")\n"
                   "local s = connect(\"mx1.harbor.example\", 25)\ns:expect \"220*\"\ndown \"mx1.harbor.example\"\ncheck(not s:is_open(), \"it broke\")\n"
                   "check(not connect(\"mx1.harbor.example\", 25):is_open(), \"nobody answers\")").failed_checks(), 0U);
}

/// The reference and the editors' file are made from the tables that the language itself goes by.
TEST(Script, TheReferenceHasSettingsPoliciesWordsAndTypes) {
    const std::string reference = script::reference_text();
    const std::string editors = script::annotations_text();
    for (const sim::SettingRow& row : sim::setting_rows()) {
        EXPECT_THAT(reference, HasSubstr("| `" + std::string{row.name} + "` | ")) << row.name;
        EXPECT_THAT(editors, HasSubstr("---@field " + std::string{row.name} + "? ")) << row.name;
    }
    for (const auto rows : sim::policy_tables()) {
        for (const sim::PolicyRow& row : rows) {
            EXPECT_THAT(reference, HasSubstr("| `" + std::string{row.name} + "` | " + std::string{row.values} + " | ")) << row.name;
            EXPECT_THAT(editors, HasSubstr("---@field " + std::string{row.name} + "? ")) << row.name;
        }
    }
    EXPECT_THAT(reference, HasSubstr("- `how`: \"trash\", \"mark\", \"expunge_on_exit\", \"expunge\", \"local\"\n"));
    EXPECT_THAT(reference, HasSubstr("- `how`: \"reset\", \"politely\", \"silently\"\n"));
    EXPECT_THAT(editors, HasSubstr("---@field how? \"trash\"|\"mark\"|"));
    EXPECT_THAT(editors, HasSubstr("---@param letter letter|string|integer\n---@return copy[]\nfunction copies(letter) end\n"));
    EXPECT_THAT(editors, HasSubstr("---@field who? \"C\"|\"S\"\n"));
    EXPECT_THAT(editors, HasSubstr("---@param account string\n---@param folder? string\n---@return letter[]\nfunction mailbox(account, folder) end\n"));
    EXPECT_THAT(editors, Not(HasSubstr("? any\n---@return any")));
    std::size_t of_any = 0;
    for (std::size_t at = editors.find(" any\n"); at != std::string::npos; at = editors.find(" any\n", at + 1)) ++of_any;
    EXPECT_LE(of_any, 4U) << "note, contains and check take anything; nothing else";
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

TEST(Script, BadInputIsNeverSilent) {
    const std::pair<const char*, const char*> cases[] = {
        {"send{to = \"ben@meadow.example\"}", "test.lua:2, world time +0s: send needs from (it is written send{from=, to="},
        {"send{from = \"ada-desk\"}", "test.lua:2, world time +0s: send needs to (it is written send{from=, to="},
        {"send{from = \"ada-desk\", to = {}}", "send needs to"},
        {"advance \"1m\" open(\"ben-home\")", "test.lua:2, world time +1m: open needs letter (it is written open(device, letter))"},
        {"send{from = \"ada-desk\", to = \"ben@medow.com\"}", "send: \"medow.com\" could belong to somebody"},
        {"send{from = \"ada-desk\", to = {\"ben@meadow.example\", \"ben@notexample.com\"}}", "send: \"notexample.com\" could belong to somebody"},
        {"send{from = \"ada-desk\", to = \"Ben <ben@meadow.exampl>\"}", "\"meadow.exampl>\" could belong to somebody (did you mean \"meadow.example\"?)"},
        {"zone(\"gmail.com\", \"MX\", \"0 .\")", "zone: \"gmail.com\" could belong to somebody"},
        {"run() delete(\"ben-home\", M1, \"Inbx\")", "no folder of ben-home \"Inbx\" (did you mean \"Inbox\"?)"},
        {"run() delete(\"ben-home\", M1, \"Inbox\", {how = \"expung\"})", "no delete how \"expung\" (did you mean \"expunge\"?)"},
        {"run() move(\"ben-home\", M1, \"Picnics\", {folder = \"Trsh\"})", "no folder of ben-home \"Trsh\" (did you mean \"Trash\"?)"},
        {"note(#mailbox(\"ben\", \"Trsh\"))", "no folder of ben@meadow.example \"Trsh\" (did you mean \"Trash\"?)"},
        {"note(#store(\"ben-home\", \"Inbx\"))", "no folder of ben-home \"Inbx\" (did you mean \"Inbox\"?)"},
        {"reset_uidvalidity(\"ben\", {folder = \"INBX\"})", "no folder of ben@meadow.example \"INBX\" (did you mean \"INBOX\"?)"},
        {"lines{protocol = \"imapp\"}", "no protocol \"imapp\" (did you mean \"imap\"?)"},
        {"lines{host = \"ben-hoem\"}", "no host \"ben-hoem\" (did you mean \"ben-home\"?)"},
        {"outside_opened(\"x\", \"pop3.meadow.example\", {protocol = \"pop\", port = 110})", "no outside_opened protocol \"pop\" (did you mean \"pop3\"?)"},
        {"set_link(\"ben-home\", \"imap.medow.example\")", "no host \"imap.medow.example\" (did you mean \"imap.meadow.example\"?)"},
        {"set_policy(\"medow.example\", {greylist = \"5m\"})", "no provider \"medow.example\" (did you mean \"meadow.example\"?)"},
        {"step(-1)", "step: the count must not be negative (time moves forward only)"},
        {"advance(-5)", "advance needs a time that is not negative (time moves forward only)"},
        {"advance \"-5m\"", "advance needs a time that is not negative (time moves forward only)"},
        {"set_quota(\"ben\", -1)", "set_quota: octets must not be negative"},
        {"run() cause{leter = M1}", "no field of cause \"leter\" (did you mean \"letter\"?)"},
        {"run_until(function() return true end, {timout = 3})", "no field of run_until \"timout\" (did you mean \"timeout\"?)"},
        {"fork(\"left\", function() end) compare{\"main\", \"lefd\"}", "no side \"lefd\" (did you mean \"left\"?)"},
    };
    for (const auto& [text, expected] : cases) EXPECT_THAT(problem_of(std::string{"preset \"p1\"\n"} + text), HasSubstr(expected)) << text;
    // A folder that is only named, or that somebody waits for, is no mistake.
    EXPECT_THAT(problem_of("preset \"p1\" run() check(#mailbox(\"ben\", \"Trash\") == 0) eventually(\"filed\", function() return #mailbox(\"ben\", \"Picnics\") == 1 end) "
                           "move(\"ben-home\", M1, \"Picnics\") check(#mailbox(\"ben\", \"Picnics\") == 0) run()"), HasSubstr("no problem"));
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
    // What led there over several steps, and what no line says.
    const std::string greylisted = "preset \"p1\"\nset_policy(\"meadow.example\", {greylist = \"5m\"})\nadvance \"10s\"\ncheck(queue(\"smtp.harbor.example\")[1].";
    EXPECT_THAT(said_by(greylisted + "last_reply == nil)"), HasSubstr("line      S: 451 "));
    EXPECT_THAT(said_by(greylisted + "attempts == 0)"), HasSubstr("line      S: 451 "));
    const std::string sent = "send{from = \"ada-desk\", to = \"nobody@meadow.example\", subject = \"x\"}\nadvance \"3h\"\n";
    EXPECT_THAT(said_by("preset(\"p1\", {plan = false})\n" + sent + "check(#mailbox(\"ada\") == 0)"), HasSubstr("line      S: 550 "));
    const std::string waits = "preset(\"p1\", {plan = false})\nset_policy(\"harbor.example\", {give_up_after = \"2h\"})\n";
    EXPECT_THAT(said_by(waits + "down \"mx1.meadow.example\"\n" + sent + "check(#mailbox(\"ada\") == 0)"), HasSubstr("gave up nobody@meadow.example: nobody answered"));
    EXPECT_THAT(said_by("preset(\"p1\", {plan = false})\nzone(\"meadow.example\", \"MX\", \"10 mx9.meadow.example\")\n" + sent + "check(#mailbox(\"ben\") == 1)"),
                HasSubstr("line      S: status NXDOMAIN"));
    EXPECT_THAT(said_by("preset \"p1\"\nset(\"ben-home\", {password = \"wrong\"})\nrun()\ncheck(stats(\"ben-home\").copies == 1)"), HasSubstr("AUTHENTICATIONFAILED"));
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
    EXPECT_EQ(report.tables[0].columns, (std::vector<std::string>{"what", "POP3", "differs", "main"}));
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
    timeline.place_host({"ben-home", 810, 240});
    const script::Report again = play(script::saved_script(timeline));
    ASSERT_FALSE(again.problem.has_value()) << again.problem->sentence();
    EXPECT_EQ(sim::digest(again.timeline->journal()), sim::digest(timeline.journal()));
    EXPECT_EQ(again.timeline->places(), timeline.places());
    const auto kept = app::replay_from_json(app::run_json(timeline, false), "run.json");
    ASSERT_TRUE(kept.ok());
    EXPECT_EQ(kept.value().places, timeline.places());
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

TEST(Script, ALineThatOnlyLetsTimePassMovesTheClockOfTheWindow) {
    for (const bool keeps : {true, false}) {
        script::Console console{app::script_presets()};
        console.keep_moments(keeps);
        sim::Timeline timeline = *play("preset(\"p1\", {plan = false})").timeline;
        EXPECT_EQ(console.run("advance \"4d\"", timeline).text, "");
        EXPECT_EQ(timeline.world().now - timeline.world().start == base::days(4), keeps);
        (void)console.run("check_mail \"ben-home\"", timeline);
        EXPECT_EQ(timeline.world().now - timeline.world().start >= base::days(4), keeps);
    }
}

TEST(Script, TheConsoleKnowsWhenALineGoesOnAndWhatMayFollow) {
    script::Report report = play("preset \"p1\" run()");
    sim::Timeline timeline = *report.timeline;
    script::Console console{app::script_presets()};
    for (const char* whole : {"1 + 1", "run()", "for i = 1, 2 do note(i) end", "local = 3", "note(\"x\""
                              ") )"}) EXPECT_TRUE(console.is_complete(whole)) << whole;
    for (const char* part : {"for i = 1, 2 do", "send{", "local function f()\n  return 1", "if now() > 3 then", "note(", "local text = [["}) EXPECT_FALSE(console.is_complete(part)) << part;
    EXPECT_EQ(console.run("local sum = 0\nfor i = 1, 3 do\n  sum = sum + i\nend\nnote(sum)", timeline).text, "6");
    const auto offered = [&](const std::string& line) { return console.completions(line, timeline.world()); };
    EXPECT_THAT(offered("mailbox(\""), testing::ElementsAre("ada", "ada@harbor.example", "ben", "ben@meadow.example", "postmaster@harbor.example", "postmaster@meadow.example"));
    EXPECT_THAT(offered("store(\""), testing::ElementsAre("ada-desk", "ben-home"));
    EXPECT_THAT(offered("set_policy(\"m"), testing::ElementsAre("meadow.example"));
    EXPECT_THAT(offered("delete(\"ben-home\", M1, \"Inbox\", {how = \""), testing::ElementsAre("expunge", "expunge_on_exit", "local", "mark", "trash"));
    EXPECT_THAT(offered("lines{who = \""), testing::ElementsAre("C", "S"));
    EXPECT_THAT(offered("lines{pro"), testing::ElementsAre("protocol", "provider")) << "an option, or a word";
    EXPECT_THAT(offered("set(\"ben-home\", {when_"), testing::ElementsAre("when_deleting"));
    EXPECT_THAT(offered("set_policy(\"meadow.example\", {greyl"), testing::Contains("greylist"));
    EXPECT_THAT(offered("copies(M1)[1]."), testing::ElementsAre("account", "folder", "holds", "host", "place"));
    EXPECT_THAT(offered("cause{letter = M1}.co"), testing::ElementsAre("command"));
    EXPECT_THAT(offered("M1.su"), testing::ElementsAre("subject"));
    EXPECT_THAT(offered("s:ex"), testing::ElementsAre("expect"));
    EXPECT_THAT(offered("preset \"p1"), testing::IsSupersetOf({"p1", "p10"}));
}

TEST(Script, ALetterIsTheSameInAForkAndOthersAreNot) {
    const script::Report report = play(R"(
preset "p1"
run()
local mine = M1
check(fork("copy", function() return M1 end) == mine, "the same letter")
check(fork("another", function() return mailbox("ben") end) == {mine})
local theirs = fork("left", function() return send{from = "ben-home", to = "ada@harbor.example", subject = "left"} end)
local ours = send{from = "ben-home", to = "ada@harbor.example", subject = "ours"}
check(theirs ~= ours, "two letters, though each is the second of its world")
check(not contains(letters(), theirs) and contains(letters(), ours))
check(side("left", function() return theirs.subject end) == "left")
)");
    EXPECT_TRUE(report.good()) << report.output << (report.problem ? report.problem->sentence() : "");
    EXPECT_THAT(problem_of("preset \"p1\" run() local other = fork(\"x\", function() return send{from = \"ben-home\", to = \"ada@harbor.example\"} end) send{from = \"ben-home\", to = \"ada@harbor.example\"} note(other.subject)"),
                HasSubstr("M2 has not been written in this world"));
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

/// However long single events take: here each makes hundreds of copies.
TEST(Script, StopsWithin100MillisecondsWhileTimeMoves) {
    struct Clock {
        std::clock_t pressed_at = 0;
    };
    const std::string text = "world{}\nprovider \"meadow.example\"\nlocal all = {}\nfor i = 1, 200 do person(\"P\" .. i, \"p\" .. i .. \"@meadow.example\") device(\"d\" .. i, {owner = \"p\" .. i}) all[i] = \"p\" .. i .. \"@meadow.example\" end\n"
                             "set_policy(\"meadow.example\", {recipients_max = 1000})\nfor i = 1, 40 do send{from = \"d\" .. i, to = all, size = 50000} end\nfor i = 1, 200 do set(\"d\" .. i, {check_minutes = 1}) end\nnote \"begins\"\nadvance \"10d\"";
    Clock clock;
    script::RunOptions options;
    options.limits.letter_octets = std::uint64_t{4} << 30;
    const std::clock_t begin = std::clock();
    options.stop.context = &clock;
    // Pressed two seconds after the first question.
    options.stop.pressed = [](void* context) {
        auto& one = *static_cast<Clock*>(context);
        if (one.pressed_at == 0) one.pressed_at = std::clock() + CLOCKS_PER_SEC * 2;
        return std::clock() > one.pressed_at;
    };
    const script::Report report = script::run_script(text, "stop.lua", options);
    const std::clock_t late = std::clock() - clock.pressed_at;
    ASSERT_TRUE(report.problem.has_value()) << report.output << " took " << (std::clock() - begin) * 1000 / CLOCKS_PER_SEC << " ms";
    EXPECT_EQ(report.problem->what, "stopped");
    EXPECT_LT(late * 1000 / CLOCKS_PER_SEC, 100);
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
        {"preset \"p1\" send(\"ada-desk\")", "send takes named fields only"},
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
  note("run " .. n)
  table_out{{a = n, b = "x"}}
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
    ASSERT_EQ(spread.tables.size(), 6U);
    ASSERT_EQ(alone.tables.size(), 6U);
    for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(spread.tables[i].rows, alone.tables[i].rows);
    EXPECT_EQ(spread.output, alone.output) << "in the order of the values";
    EXPECT_EQ(spread.checks.size(), alone.checks.size());
    EXPECT_EQ(spread.failed_checks(), 1U);
    EXPECT_EQ(script::table_csv(alone.tables[5]).substr(0, 31), "n,drawn,even,half,stored,word\r\n");
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

TEST(Script, ARunOfASweepHandsNothingOnToTheNext) {
    const std::string head = "local rows = sweep{param = \"n\", values = {1, 2, 3}, run = function(n) ";
    EXPECT_THAT(problem_of("local total = 0\n" + head + "total = total + n return {total = total} end}"), HasSubstr("test.lua:2: sweep: run changes \"total\", which other runs see too"));
    EXPECT_THAT(problem_of("local seen = {}\nlocal function keep(n) seen[#seen + 1] = n end\n" + head + "keep(n) return {n = #seen} end}"), HasSubstr("sweep: run changes \"keep\""));
    EXPECT_THAT(problem_of(head + "count = n return {n = n} end}"), HasSubstr("sweep: run changes \"count\""));
    // What only reads is not refused; seed, sides and chance are each run's own.
    const script::Report good = play("local factor = {by = 2}\nlocal function twice(n) return n * factor.by end\n" + head +
                                     "local drawn = math.random(1000000) world{seed = n} side(\"left\", function() if #hosts() == 1 then preset \"p1\" end run() end) "
                                     "return {twice = twice(n), drawn = drawn, letters = side(\"left\", function() return #letters() end), hosts = #hosts()} end}\n"
                                     "check(rows[3].twice == 6 and rows[1].drawn == rows[3].drawn and rows[3].letters == 1 and rows[3].hosts == 1)");
    EXPECT_TRUE(good.good()) << good.output << (good.problem ? good.problem->sentence() : "");
}

TEST(Script, UntilEndsTheScriptThere) {
    const auto until = [](const std::string& text, const std::string& moment) {
        script::RunOptions options;
        options.until = moment;
        options.presets = app::script_presets();
        return script::run_script(text, "test.lua", options);
    };
    for (const char* moves : {"run()", "advance \"2h\"", "run_until(function() return false end)", "step(100000, \"event\")", "every(\"10m\", function() end) advance \"9h\"", "for _ = 1, 100 do advance \"1m\" end"}) {
        SCOPED_TRACE(moves);
        const script::Report report = until(std::string{"preset \"p1\"\n"} + moves + "\nnote \"afterwards\"", "2m");
        EXPECT_FALSE(report.problem.has_value()) << report.problem->sentence();
        EXPECT_THAT(report.output, HasSubstr("ended at +2m in test.lua:2, as --until asks"));
        EXPECT_THAT(report.output, Not(HasSubstr("afterwards")));
        EXPECT_LE(report.timeline->world().now - report.timeline->world().start, base::minutes(2));
    }
    EXPECT_THAT(until("preset \"p1\"\nadvance \"1m\"\nnote \"afterwards\"", "2m").output, HasSubstr("afterwards"));
    EXPECT_THAT(until("preset \"p1\"\nrun()\nnote \"afterwards\"", "9d").output, HasSubstr("afterwards")) << "nothing is left to happen before";
}

TEST(Script, AScriptWithAnErrorOpensAtItsErrorForAWindow) {
    const std::string file = testing::TempDir() + "wrong_at_the_end.lua";
    const auto opened = [&](const std::string& text) {
        EXPECT_TRUE(app::write_file(file, text).ok());
        EXPECT_FALSE(app::open_world(file, std::nullopt).ok()) << "elsewhere it is a problem";
        return app::open_to_look(file, std::nullopt);
    };
    const auto late = opened("preset \"p1\"\nrun()\nnote \"here\"\nnothing()\n");
    ASSERT_TRUE(late.ok()) << late.problem().sentence();
    ASSERT_TRUE(late.value().script.problem.has_value());
    EXPECT_THAT(late.value().script.problem->sentence(), HasSubstr("wrong_at_the_end.lua:4"));
    EXPECT_EQ(late.value().script.output, "here\n");
    EXPECT_GT(late.value().timeline.cursor(), 100U) << "as far as it came";
    const auto never = opened("local a = = 1");
    ASSERT_TRUE(never.ok());
    EXPECT_THAT(never.value().script.problem->sentence(), HasSubstr("wrong_at_the_end.lua:1: unexpected symbol"));
}

TEST(Script, MarksTellWhichLineWasRunning) {
    const script::Report report = play("preset \"p1\"\nadvance \"1m\"\npause()\ncheck_mail \"ada-desk\"\nrun()\n");
    ASSERT_GE(report.marks.size(), 3U);
    EXPECT_EQ(report.marks.back().line, 5);
    EXPECT_EQ(report.marks.back().event, report.timeline->cursor());
    for (std::size_t i = 1; i < report.marks.size(); ++i) EXPECT_LE(report.marks[i - 1].event, report.marks[i].event);
    // Inside functions the inner line, and how deep it is.
    const script::Report deep = play("preset \"p1\"\nlocal function wait()\n  advance \"1m\"\n  check_mail \"ada-desk\"\nend\nwait()\nnote \"said\"\nrun()");
    std::string marks;
    for (const script::Mark& mark : deep.marks) marks += std::to_string(mark.line) + "/" + std::to_string(mark.inner) + "/" + std::to_string(mark.depth) + "/" + std::to_string(mark.said) + " ";
    EXPECT_EQ(marks, "6/3/1/0 6/4/1/0 7/7/0/5 8/8/0/5 ");
}

}  // namespace
