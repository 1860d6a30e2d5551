// Ways through the console, the terminal and saving, by widgets and keys, in headless frames.

#include <gtest/gtest.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "gui/sliced_work.h"
#include "gui/stage.h"
#include "sim/script/run.h"
#include "sim/script/saved_script.h"
#include "tests/gui/explanations.h"
#include "tests/gui/moments.h"

namespace {

double processor_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

std::string fingerprint(const sim::Timeline& timeline) {
    const auto value = script::evaluate("hash()", timeline, {200'000'000});
    return value ? value.value().text : value.problem().sentence();
}

std::string content_of(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

class ConsoleFlow : public testing::Test {
  protected:
    ConsoleFlow() {
        app_.set_script_presets({{"p1x", "A preset", "", "preset \"p1\""}});
        app_.set_saver([](const sim::Timeline& timeline, const std::string& file, const gui::StopButton&) -> base::Outcome {
            std::ofstream out{file, std::ios::binary};
            out << script::saved_script(timeline);
            if (!out.flush()) return base::Problem{file, "cannot be written", ""};
            return {};
        });
        std::filesystem::create_directories(folder_);
        stage_.frame();
        stage_.frame();
    }
    ~ConsoleFlow() override { std::filesystem::remove_all(folder_); }
    static gui::Settings still() {
        gui::Settings settings;
        settings.motion = false;
        return settings;
    }
    void open_console() {
        stage_.press({gui::Key::Console});
        stage_.frame();
        ASSERT_NE(app_.widgets().find("console.prompt"), nullptr);
    }
    /// Types a line at the prompt and waits for its end.
    void enter(const std::string& line) {
        ASSERT_TRUE(stage_.click("console.prompt"));
        stage_.type(line);
        stage_.press({gui::Key::Enter});
        for (int n = 0; n < 2000 && app_.console().running(); ++n) stage_.frame();
        stage_.frame();
    }
    [[nodiscard]] std::string log() const { return gui::text(app_.console().log); }
    [[nodiscard]] bool said(const std::string& words) const { return log().find(words) != std::string::npos; }

    std::filesystem::path folder_ = std::filesystem::path{testing::TempDir()} / ("console_flow-" + std::to_string(::getpid()));  // tests run side by side
    gui::App app_{gui_test::p1_run(), gui_test::explanations(), still()};
    gui::Stage stage_{app_, 1366, 768};
};

TEST_F(ConsoleFlow, ALineActsOnTheRunThatIsShownAndIsUndoneLikeTheMouse) {
    open_console();
    const auto cursor = app_.timeline().cursor();
    enter("send{from = \"ada-desk\", to = \"ben@meadow.example\", subject = \"By hand\"}");
    EXPECT_EQ(app_.timeline().cursor(), cursor + 1) << log();
    EXPECT_EQ(app_.timeline().world().letters.back().subject, "By hand");
    enter("#letters()");
    EXPECT_TRUE(said("  2\n")) << log();
    stage_.press({gui::Key::Escape});
    ASSERT_TRUE(stage_.click("top.undo"));
    EXPECT_EQ(app_.timeline().cursor(), cursor);
    for (const sim::LetterInfo& letter : app_.timeline().world().letters) EXPECT_NE(letter.subject, "By hand");
}

TEST_F(ConsoleFlow, AListOfRowsIsATableAndAFailedCheckNamesLineAndTime) {
    stage_.press({gui::Key::End});
    open_console();
    enter("copies(M1)");
    EXPECT_TRUE(said("account")) << log();
    EXPECT_TRUE(said("ben-home")) << log();
    enter("check(#mailbox(\"ben\") == 7, \"seven letters\")");
    EXPECT_TRUE(said("console:1")) << log();
    EXPECT_TRUE(said("seven letters")) << log();
    enter("check_mail \"ben-hom\"");
    EXPECT_TRUE(said("did you mean \"ben-home\"")) << log();
    EXPECT_TRUE(said("world time +")) << log();
}

TEST_F(ConsoleFlow, TabCompletesAndOffersAListWithWords) {
    open_console();
    ASSERT_TRUE(stage_.click("console.prompt"));
    stage_.type("check_ma");
    stage_.press({gui::Key::Tab});
    EXPECT_EQ(app_.console_ui().prompt.input, "check_mail");
    stage_.type(" \"ben-h");
    stage_.press({gui::Key::Tab});
    EXPECT_EQ(app_.console_ui().prompt.input, "check_mail \"ben-home");
    stage_.type("\" se");
    stage_.press({gui::Key::Tab});
    const gui::Completions& offered = app_.console_ui().prompt.offered;
    ASSERT_GT(offered.all.size(), 2U);
    EXPECT_NE(app_.widgets().find("console.word.0"), nullptr);
    for (const gui::Completion& one : offered.all) {
        if (one.word != "send") continue;
        EXPECT_NE(one.help.find("A person writes a letter"), std::string::npos) << one.help;
    }
    stage_.press({gui::Key::Escape});
    EXPECT_TRUE(app_.console_ui().prompt.offered.all.empty());
}

TEST_F(ConsoleFlow, ALineThatGoesOnWaitsForItsEnd) {
    open_console();
    enter("for i = 1, 3 do");
    EXPECT_FALSE(app_.console().running());
    EXPECT_EQ(app_.console_ui().pending, "for i = 1, 3 do");
    enter("  note(\"n\" .. i)");
    enter("end");
    EXPECT_TRUE(app_.console_ui().pending.empty());
    EXPECT_TRUE(said("> for i = 1, 3 do")) << log();
    EXPECT_TRUE(said(". end\n  n1\n  n2\n  n3\n")) << log();
    // Escape gives it up; an empty line ends it as it is.
    enter("send{");
    ASSERT_TRUE(stage_.click("console.prompt"));
    stage_.press({gui::Key::Escape});
    stage_.frame();
    EXPECT_TRUE(app_.console_ui().pending.empty());
    EXPECT_TRUE(said("given up")) << log();
    enter("note(");
    enter("");
    EXPECT_TRUE(said("unexpected symbol near <eof>")) << log();
}

TEST_F(ConsoleFlow, TabOffersTheListWhereNamesAgreeInTheirBeginning) {
    open_console();
    ASSERT_TRUE(stage_.click("console.prompt"));
    stage_.type("mailbox(\"b");
    stage_.press({gui::Key::Tab});
    stage_.frame();
    EXPECT_EQ(app_.console_ui().prompt.input, "mailbox(\"ben");
    EXPECT_EQ(app_.console_ui().prompt.offered.all.size(), 2U) << "ben, and the whole address";
    EXPECT_NE(app_.widgets().find("console.word.1"), nullptr);
}

TEST_F(ConsoleFlow, EarlierLinesComeBackAndOutliveTheProgram) {
    open_console();
    enter("1 + 1");
    enter("2 + 2");
    ASSERT_TRUE(stage_.click("console.prompt"));
    stage_.press({gui::Key::Up});
    stage_.press({gui::Key::Up});
    EXPECT_EQ(app_.console_ui().prompt.input, "1 + 1");
    stage_.press({gui::Key::Down});
    EXPECT_EQ(app_.console_ui().prompt.input, "2 + 2");
    const auto file = folder_ / "settings.toml";
    ASSERT_TRUE(gui::save_settings(app_.settings(), file).ok());
    const gui::LoadedSettings loaded = gui::load_settings(file);
    EXPECT_EQ(loaded.settings.console_history, (std::vector<std::string>{"1 + 1", "2 + 2"}));
    EXPECT_EQ(loaded.settings, app_.settings());
}

TEST_F(ConsoleFlow, AnEndlessLineFreezesNothingAndIsStopped) {
    open_console();
    ASSERT_TRUE(stage_.click("console.prompt"));
    stage_.type("while true do end");
    stage_.press({gui::Key::Enter});
    ASSERT_TRUE(app_.console().running());
    for (int n = 0; n < 5; ++n) {
        const double before = processor_seconds();
        app_.carry_out(gui::SetMotion{false}, stage_.now());
        stage_.frame();
        EXPECT_LT(processor_seconds() - before, 0.5) << "a frame with its slice, in a slow build";
        ASSERT_TRUE(app_.console().running());
    }
    // What would change the run under it is not done.
    const auto branches = app_.timeline().branches().size();
    app_.carry_out(gui::Do{sim::CheckMail{"ada-desk"}}, stage_.now());
    EXPECT_EQ(app_.timeline().branches().size(), branches);
    ASSERT_TRUE(stage_.click("console.stop"));
    EXPECT_FALSE(app_.console().running()) << "a few frames later";
    EXPECT_TRUE(said("stopped")) << log();
    enter("1 + 2");
    EXPECT_TRUE(said("  3\n")) << log();
}

TEST_F(ConsoleFlow, ALearnersScript) {
    // Types an experiment at the prompt: opens a world, changes a rule, plays, asks, and saves it all.
    open_console();
    enter("preset \"p1x\"");
    EXPECT_EQ(app_.timeline().cursor(), 0U) << log();
    enter("set(\"ben-home\", {rule = \"pop3 remove\"})");
    enter("run()");
    enter("check(#mailbox(\"ben\") == 0, \"collected and removed\")");
    EXPECT_TRUE(said("the check passed")) << log();
    const std::string here = fingerprint(app_.timeline());
    ASSERT_TRUE(stage_.click("console.save"));
    stage_.frame();
    ASSERT_EQ(app_.overlay(), gui::Overlay::Save);
    const auto file = folder_ / "mine.lua";
    app_.carry_out(gui::SaveFile{file.string()}, stage_.now());
    EXPECT_EQ(app_.overlay(), gui::Overlay::None);
    const script::Report report = script::run_script(content_of(file), "mine.lua", {});
    ASSERT_TRUE(report.timeline.has_value()) << content_of(file);
    EXPECT_EQ(fingerprint(*report.timeline), here);
    // Opened again, it is stepped line by line, with a mark at the line that runs.
    app_.set_opener([](const std::string& what, const gui::StopButton&) -> base::Result<gui::OpenedRun> {
        script::Report again = script::run_script(content_of(what), "mine.lua", {});
        if (!again.timeline) return base::Problem{what, "makes no world", ""};
        return gui::OpenedRun{std::move(*again.timeline), gui::ScriptBeside{"mine.lua", content_of(what), again.marks, again.output, "", 0}};
    });
    app_.carry_out(gui::OpenWorld{file.string()}, stage_.now());
    stage_.press({gui::Key::Home});
    for (int n = 0; n < 10 && app_.timeline().cursor() == 0; ++n) ASSERT_TRUE(stage_.click("script.step"));   // lines before time begins
    const auto once = app_.timeline().cursor();
    EXPECT_GT(once, 0U);
    const gui::Widget* lines = app_.widgets().find("script.step");
    ASSERT_NE(lines, nullptr);
    EXPECT_NE(app_.text_at(lines->rect.x, lines->rect.y).find("\n* "), std::string::npos) << "the running line has its mark";
    ASSERT_TRUE(stage_.click("script.step"));
    EXPECT_GT(app_.timeline().cursor(), once);
    ASSERT_TRUE(stage_.click("script.back"));
    EXPECT_EQ(app_.timeline().cursor(), once);
}

TEST_F(ConsoleFlow, ASessionByMouseSavedAsAScriptReplaysToTheSameDigest) {
    stage_.press({gui::Key::End});
    // A letter is written, mail is fetched, a device is switched off, a setting is changed.
    app_.carry_out(gui::OpenForm{"send", {{"from", std::string{"ben-home"}}, {"to", std::vector<std::string>{"ada@harbor.example"}}, {"subject", std::string{"Re: \"Picnic\""}}}}, stage_.now());
    stage_.frame();
    ASSERT_TRUE(stage_.click("form.do"));
    stage_.press({gui::Key::Right, true});
    stage_.press({gui::Key::Right, true});
    ASSERT_TRUE(stage_.click("map.tab.mail_program"));
    stage_.frame();
    ASSERT_TRUE(stage_.click("program.get_mail"));
    stage_.press({gui::Key::Right});
    ASSERT_TRUE(stage_.click("program.settings"));
    stage_.frame();
    ASSERT_TRUE(stage_.click("form.protocol"));
    ASSERT_TRUE(stage_.click("form.protocol.0"));
    ASSERT_TRUE(stage_.click("form.do"));
    EXPECT_EQ(app_.overlay(), gui::Overlay::None);
    stage_.press({gui::Key::End});
    // Every act stands in the console as the line that would do it.
    EXPECT_TRUE(said("> send{from = \"ben-home\", to = \"ada@harbor.example\", subject = \"Re: \\\"Picnic\\\"\"}")) << log();
    EXPECT_TRUE(said("> check_mail(\"ben-home\")")) << log();
    EXPECT_TRUE(said("> set(\"ben-home\", {protocol = \"pop3\"})")) << log();
    const std::string here = fingerprint(app_.timeline());
    const auto file = folder_ / "session.lua";
    app_.carry_out(gui::SaveFile{file.string()}, stage_.now());
    EXPECT_TRUE(said("saved as")) << log();
    const script::Report report = script::run_script(content_of(file), "session.lua", {});
    ASSERT_FALSE(report.problem.has_value()) << report.problem->sentence();
    ASSERT_TRUE(report.timeline.has_value());
    EXPECT_EQ(fingerprint(*report.timeline), here);
}

TEST_F(ConsoleFlow, SavingAsksForANameOnceAndSaysWhatWentWrong) {
    stage_.press({gui::Key::S, false, true});
    ASSERT_EQ(app_.overlay(), gui::Overlay::Save);
    stage_.frame();
    app_.carry_out(gui::SaveFile{(folder_ / "no" / "such" / "run.json").string()}, stage_.now());
    EXPECT_EQ(app_.overlay(), gui::Overlay::Save) << "it stays open, and says why";
    const auto file = folder_ / "run.json";
    app_.carry_out(gui::SaveFile{file.string()}, stage_.now());
    EXPECT_EQ(app_.overlay(), gui::Overlay::None);
    EXPECT_TRUE(std::filesystem::exists(file));
    std::filesystem::remove(file);
    stage_.press({gui::Key::S, false, true});
    EXPECT_EQ(app_.overlay(), gui::Overlay::None);
    EXPECT_TRUE(std::filesystem::exists(file)) << "the name is known now";
    stage_.press({gui::Key::S, true, true});
    EXPECT_EQ(app_.overlay(), gui::Overlay::Save) << "another name is asked for";
}

TEST_F(ConsoleFlow, AServerIsTypedToByHandAndItsAnswersAreExplained) {
    stage_.press({gui::Key::End});
    open_console();
    ASSERT_TRUE(stage_.click("console.tab.terminal"));
    stage_.frame();
    app_.carry_out(gui::TerminalOpen{"pop3.meadow.example", "pop3", 110}, stage_.now());
    stage_.frame();
    const auto branches = app_.timeline().branches().size();
    ASSERT_NE(app_.widgets().find("dialogue.verb.user"), nullptr) << "the card shows the legal verbs";
    ASSERT_TRUE(stage_.click("dialogue.prompt"));
    stage_.type("US");
    stage_.press({gui::Key::Tab});
    EXPECT_EQ(app_.terminal_ui().prompt.input, "USER");
    stage_.type(" ben");
    stage_.press({gui::Key::Enter});
    ASSERT_TRUE(stage_.click("dialogue.prompt"));
    stage_.type("PASS rye-bread-9");
    stage_.press({gui::Key::Enter});
    const gui::Widget* prompt = app_.widgets().find("dialogue.prompt");
    ASSERT_NE(prompt, nullptr);
    const std::string shown = app_.text_at(prompt->rect.x, prompt->rect.y);
    EXPECT_NE(shown.find("TRANSACTION"), std::string::npos) << shown;
    EXPECT_EQ(shown.find("rye-bread-9"), std::string::npos) << "passwords are masked: " << shown;
    EXPECT_NE(shown.find("C: USER ben"), std::string::npos) << shown;
    EXPECT_EQ(app_.timeline().branches().size(), branches) << "lines of one conversation leave no branches behind";
    ASSERT_TRUE(stage_.click("dialogue.cut"));
    EXPECT_NE(app_.widgets().find("dialogue.connect"), nullptr);
    EXPECT_TRUE(said("outside_octets")) << "as script lines too: " << log();
}

TEST(SlicedWork, ItGoesOnWhereItWasAndEndsWhenAsked) {
    int turns = 0;
    std::unique_ptr<gui::SlicedWork> work;
    work = std::make_unique<gui::SlicedWork>([&] {
        while (!work->stop_asked()) ++turns;
    });
    EXPECT_FALSE(work->go_on(0.002));
    const int first = turns;
    EXPECT_GT(first, 0);
    EXPECT_FALSE(work->go_on(0.002));
    EXPECT_GT(turns, first);
    work->stop();
    EXPECT_TRUE(work->go_on(0.002));
    EXPECT_TRUE(work->finished());
}

TEST(SlicedWork, ErrorsInsideAreCaughtInside) {
    std::string said;
    std::unique_ptr<gui::SlicedWork> work;
    work = std::make_unique<gui::SlicedWork>([&] {
        for (int n = 0; n < 3; ++n) {
            try {
                while (!work->stop_asked()) throw n;
            } catch (int caught) {
                said += std::to_string(caught);
            }
        }
    });
    while (!work->go_on(0)) {
    }
    EXPECT_EQ(said, "012");
}

}  // namespace
