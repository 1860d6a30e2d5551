// The ten experiments print what they should; a wrong variant of each fails with the intended sentence.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "app/files.h"
#include "app/scripts.h"
#include "sim/script/lint.h"
#include "sim/script/run.h"

namespace {

using testing::HasSubstr;

struct Wrong {
    const char* name;        ///< of the script
    const char* from;        ///< this text of it …
    const char* to;          ///< … is replaced by this one
    const char* expected;    ///< and the report must have this sentence
};

constexpr Wrong kWrong[] = {
    {"01-who-holds-the-letter", "check(#mailbox(\"ben\") == 0", "check(#mailbox(\"ben\") == 1", "actual    #mailbox(\"ben\") is 0: {}"},
    {"02-nothing-leaves-before-quit", "s:say \"DELE 1\"", "s:say \"DELE 7\"", "the server should say +OK*"},
    {"03-four-rules", "{rule = \"keep\"},", "{rule = \"remove\"},", "keep: still there, although deleted on the desk"},
    {"04-detective", "== answer.fate", "~= answer.fate", "it is where the answer says"},
    {"05-days-against-quota", "check(rows[3].refused > 0", "check(rows[3].refused == 0", "actual    rows[3].refused is "},
    {"06-three-ways-to-delete", "day \"local\"}", "day \"expunge\"}", "only the local copy was dropped"},
    {"07-cut-after-every-line", "check(twice > 0", "check(twice == 0", "actual    twice is "},
    {"08-greylisting", "check(not rows[2].arrived", "check(rows[2].arrived", "no queue, no mail"},
    {"09-forgery-bench", "results(4) == \"fail pass pass\"", "results(4) == \"pass pass pass\"", "an alias keeps the envelope"},
    {"10-pop3-left-imap-right", "#mailbox(\"ben\") end) == 2", "#mailbox(\"ben\") end) == 3", "IMAP left them"},
};

std::string folder() { return POSTROOM_SOURCE_DIR "/assets/scripts/"; }

script::Report play(const std::string& text, const std::string& name, std::optional<std::uint64_t> seed = std::nullopt,
                    std::vector<script::PresetSource> presets = app::script_presets()) {
    script::RunOptions options;
    options.seed = seed;
    options.presets = std::move(presets);
    return script::run_script(text, name + ".lua", options);
}

class Example : public testing::TestWithParam<Wrong> {};

TEST_P(Example, PrintsWhatItShould) {
    const std::string name = GetParam().name;
    const auto text = app::read_file(folder() + name + ".lua");
    ASSERT_TRUE(text.ok());
    const auto lint = script::lint(text.value(), name, app::script_presets());
    EXPECT_TRUE(lint.empty()) << lint.front().sentence();
    const script::Report report = play(text.value(), name);
    EXPECT_FALSE(report.problem.has_value()) << report.problem->sentence();
    EXPECT_EQ(report.failed_checks(), 0U);
    EXPECT_FALSE(report.checks.empty());
    const auto expected = app::read_file(POSTROOM_SOURCE_DIR "/tests/data/scripts/" + name + ".txt");
    EXPECT_EQ(report.output, expected ? expected.value() : "");
}

TEST_P(Example, FailsWithTheIntendedSentenceWhenItIsWrong) {
    std::string text = app::read_file(folder() + GetParam().name + ".lua").value();
    const std::size_t at = text.find(GetParam().from);
    ASSERT_NE(at, std::string::npos);
    text.replace(at, std::string_view{GetParam().from}.size(), GetParam().to);
    const script::Report report = play(text, GetParam().name);
    EXPECT_FALSE(report.good());
    EXPECT_THAT(report.output + (report.problem ? report.problem->sentence() : ""), HasSubstr(GetParam().expected));
}

INSTANTIATE_TEST_SUITE_P(Ten, Example, testing::ValuesIn(kWrong), [](const auto& one) { return "Number" + std::string{one.param.name}.substr(0, 2); });

TEST(Presets, EachOpensOnAMomentWorthLookingAt) {
    ASSERT_EQ(app::script_presets().size(), 16U) << "P2 to P17; P1 is built in";
    for (const script::PresetSource& preset : app::script_presets()) {
        SCOPED_TRACE(preset.id);
        EXPECT_FALSE(preset.title.empty());
        EXPECT_TRUE(preset.about.ends_with(".")) << preset.about;
        const auto lint = script::lint(preset.text, preset.id, app::script_presets());
        EXPECT_TRUE(lint.empty()) << lint.front().sentence();
        auto opened = app::open_script_preset(preset.id, 42);
        ASSERT_TRUE(opened.has_value());
        ASSERT_TRUE(opened->ok()) << opened->problem().sentence();
        sim::Timeline& timeline = opened->value();
        EXPECT_EQ(timeline.world().name, preset.id);
        EXPECT_EQ(timeline.world().title, preset.title);
        EXPECT_FALSE(timeline.world().making->empty());
        EXPECT_TRUE(timeline.next_at().has_value() || timeline.world().letters.size() >= 1) << "something is there or will happen";
    }
}

// --- P6: two sessions in step, as the plan of a class wants them ------------------------------------

constexpr const char* kSideBySide = R"(preset "p6"
local before = steps()
check(#mailbox "ben" == 3 and #mailbox "ida" == 3 and #store "ben-pop" == 0 and #store "ida-imap" == 0, "three letters on both sides")
check(#lines{protocol = "pop3"} == 0 and #lines{protocol = "imap"} == 0, "and nobody has asked for them")
run_until(function() return #lines{match = "+OK message 3 deleted"} == 1 end)
check(#mailbox "ben" == 3 and #mailbox "ida" == 3, "before QUIT both servers still have three")
check(#lines{match = "QUIT", protocol = "pop3"} == 0 and #lines{match = "* LOGOUT"} == 0, "both sides stand before their last command")
run_until(function() return #lines{match = "+OK bye*"} == 1 end)
check(#mailbox "ben" == 0 and #store "ben-pop" == 3 and #lines{match = "* LOGOUT"} == 0, "QUIT comes before LOGOUT, and removes")
run()
check(#mailbox "ida" == 3 and contains(flags("ida", M1), "\\Seen") and not contains(flags("ida", M2), "\\Seen"), "LOGOUT removes nothing")
for _, line in ipairs(lines{who = "C", since = before}) do print(line) end
)";

constexpr const char* kInStep =
    "USER ben\na1 LOGIN ida ****\n"
    "PASS ****\na2 SELECT INBOX\n"
    "STAT\na3 UID FETCH 1:* (FLAGS RFC822.SIZE)\n"
    "LIST\na4 UID FETCH 1:3 (BODY.PEEK[HEADER])\n"
    "RETR 1\na5 IDLE\n"
    "DELE 1\nDONE\n"
    "RETR 2\na6 UID FETCH 1 (BODY[])\n"
    "DELE 2\na7 IDLE\n"
    "RETR 3\nDELE 3\n"
    "QUIT\n"
    "DONE\na8 LOGOUT\n";

TEST(SideBySide, EachCommandByPop3IsFollowedByOneByImap) {
    for (const std::uint64_t seed : {1U, 42U, 1000U}) {
        const script::Report report = play(kSideBySide, "p6", seed);
        EXPECT_FALSE(report.problem.has_value()) << report.problem->sentence();
        EXPECT_EQ(report.output, kInStep);
    }
}

TEST(SideBySide, ThePlanOfAClassNamesWhatIsSaid) {
    for (const char* language : {"en", "de"}) {
        const auto plan = app::read_file(POSTROOM_SOURCE_DIR "/lessons/course/class-plan." + std::string{language} + ".md");
        ASSERT_TRUE(plan.ok());
        const std::string_view all = plan.value();
        const std::size_t begin = all.find("| 6–16 |");
        ASSERT_NE(begin, std::string_view::npos) << language;
        const std::string_view taught = all.substr(begin, all.find("| 22–26 |") - begin);
        for (const char* said : {"USER", "PASS", "LIST", "RETR 1", "RETR 2", "DELE 3", "QUIT", "LOGIN", "SELECT", "FETCH", "BODY.PEEK[HEADER]", "BODY[]", "LOGOUT"}) {
            EXPECT_THAT(std::string{taught}, HasSubstr(said)) << language;
            EXPECT_THAT(kInStep, HasSubstr(said));
        }
    }
}

// --- P12: sealed cases, and the script that is their key --------------------------------------------

constexpr std::uint64_t kSeeds = 400;

std::string detective() { return app::read_file(folder() + "04-detective.lua").value(); }

/// "EXPIRE 0" of "Case “EXPIRE 0”, M2: …".
std::string case_of(const std::string& output) {
    const std::string_view before = "Case “";
    const std::size_t begin = output.find(before);
    if (begin == std::string::npos) return {};
    return output.substr(begin + before.size(), output.find("”", begin) - begin - before.size());
}

TEST(Detective, EverySeedOpensAndItsJournalBearsTheAnswerOut) {
    const std::string key = detective();
    std::set<std::string> cases;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        const script::Report report = play(key, "04-detective", seed);
        ASSERT_FALSE(report.problem.has_value()) << "seed " << seed << ": " << report.problem->sentence();
        EXPECT_EQ(report.failed_checks(), 0U) << "seed " << seed << ": " << report.output;
        EXPECT_EQ(report.checks.size(), 6U) << "seed " << seed;
        EXPECT_EQ(report.timeline->world().title, "Detective");
        cases.insert(case_of(report.output));
    }
    const std::set<std::string> of_the_lesson{"removed at download", "EXPIRE 0", "cut before QUIT", "hidden after retrieval", "moved on the PDA", "EXPIRE by age"};
    EXPECT_THAT(cases, testing::IsSupersetOf(of_the_lesson));
    EXPECT_GE(cases.size(), of_the_lesson.size() + 10);
    EXPECT_EQ(cases.count(""), 0U);
}

TEST(Detective, AnAnswerThatTheJournalDoesNotBearOutFails) {
    struct Lie {
        const char* field;       ///< of the answer
        const char* value;
        const char* expected;    ///< the check that fails
        bool always;             ///< in every case, not only where the journal can know it
    };
    constexpr Lie kLies[] = {
        {"fate", "\"lost in the post\"", "it is where the answer says", true},
        {"copies", "{\"ada-phone Inbox\"}", "the copies that the answer names are left, and no others", true},
        {"removed", "\"client ada-phone QUIT\"", "the journal names the cause that the answer names", true},
        {"proof", "{who = \"C\", match = \"XTRICK*\"}", "what gives it away is in the run", true},
        {"who", "\"the weather\"", "and it was who the answer says", false},
        {"look", "\"ada-lap\"", "Ada does not see it where she looks", false},
    };
    const std::string key = detective();
    const std::string before = "answer.look = look[1]\n";
    for (const Lie& lie : kLies) {
        SCOPED_TRACE(lie.field);
        std::vector<script::PresetSource> presets = app::script_presets();
        for (script::PresetSource& preset : presets) {
            if (preset.id != "p12") continue;
            const std::size_t at = preset.text.find(before);
            ASSERT_NE(at, std::string::npos);
            preset.text.insert(at + before.size(), "answer." + std::string{lie.field} + " = " + lie.value + "\n");
        }
        std::size_t found = 0;
        constexpr std::uint64_t kTried = 20;
        for (std::uint64_t seed = 1; seed <= kTried; ++seed) {
            const script::Report report = play(key, "04-detective", seed, presets);
            EXPECT_FALSE(report.problem.has_value()) << report.problem->sentence();
            found += report.failed_checks() == 1 && report.output.find(lie.expected) != std::string::npos ? 1 : 0;
        }
        if (lie.always) EXPECT_EQ(found, kTried);
        else EXPECT_GT(found, 0U);
    }
}

}  // namespace
