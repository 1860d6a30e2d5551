// The ten experiments print what they should; a wrong variant of each fails with the intended sentence.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

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
    {"04-detective", "local victim = mailbox(\"ada\")[1]", "local victim = mailbox(\"ines\")[1]", "no letter of this world"},
    {"05-days-against-quota", "check(rows[3].refused > 0", "check(rows[3].refused == 0", "actual    rows[3].refused is "},
    {"06-three-ways-to-delete", "day \"local\"}", "day \"expunge\"}", "only the local copy was dropped"},
    {"07-cut-after-every-line", "check(twice > 0", "check(twice == 0", "actual    twice is "},
    {"08-greylisting", "check(not rows[2].arrived", "check(rows[2].arrived", "no queue, no mail"},
    {"09-forgery-bench", "results(4) == \"fail pass pass\"", "results(4) == \"pass pass pass\"", "an alias keeps the envelope"},
    {"10-pop3-left-imap-right", "#mailbox(\"ben\") end) == 2", "#mailbox(\"ben\") end) == 3", "IMAP left them"},
};

std::string folder() { return POSTROOM_SOURCE_DIR "/assets/scripts/"; }

script::Report play(const std::string& text, const std::string& name) {
    script::RunOptions options;
    options.presets = app::script_presets();
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

}  // namespace
