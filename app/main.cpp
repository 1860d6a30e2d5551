// The one program: reads the command line and calls the command.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "app/bench.h"
#include "app/commands.h"
#include "app/exports.h"
#include "app/files.h"
#include "app/large_pages.h"
#include "app/learn.h"
#include "app/lesson_commands.h"
#include "app/live_service.h"
#include "app/open_world.h"
#include "app/scripts.h"
#include "app/seal.h"
#include "app/run_json.h"
#include "app/serve.h"
#include "protocols/base/octets.h"
#include "sim/loopback/cms.h"
#include "sim/loopback/door.h"
#include "lessons/lesson_loader.h"
#include "sim/script/saved_script.h"
#ifdef POSTROOM_HAS_WINDOW
#include "gui/bench.h"
#include "gui/gallery.h"
#include "gui/shot.h"
#include "gui/unsaved.h"
#include "gui/window.h"
#endif

namespace {

struct WindowArguments {
    std::string what = "p1";
    std::optional<std::uint64_t> seed;
};

struct ShotArguments {
    std::string what;
    std::string out;
    std::string size = "1600x1000";
    std::string theme = "light";
    int text = 100;
    std::string view;
    std::string at;
    std::string language = "en";
    std::optional<std::uint64_t> seed;
};

/// What may stand after --seed. A number that is none, or too large, is refused, not bent.
const CLI::Validator kSeed{[](std::string& text) {
                               return base::parse_number(text) ? std::string{} : "\"" + text + "\" is no seed: a whole number from 0 to 18446744073709551615";
                           },
                           ""};
const CLI::Validator kSeconds{[](std::string& text) {
                                  return base::parse_number(text, app::kLongestSeconds)
                                             ? std::string{}
                                             : "\"" + text + "\" is no number of seconds: a whole number from 0 to " + std::to_string(app::kLongestSeconds);
                              },
                              ""};
const CLI::Validator kNotEmpty{[](std::string& text) { return text.empty() ? std::string{"the value is empty"} : std::string{}; }, ""};

struct LessonCommands {
    CLI::App* all = nullptr;
    std::vector<std::pair<CLI::App*, int (*)(const app::LessonOptions&)>> commands;
};

/// `lesson list`, `verify`, `new`, `key`, `sheet`, `plan`.
LessonCommands add_lesson_commands(CLI::App& program, app::LessonOptions& options) {
    LessonCommands out;
    out.all = program.add_subcommand("lesson", "Lessons: list, verify, new, key, sheet, plan");
    out.all->require_subcommand(1);
    const auto add = [&](const char* name, const char* about, int (*command)(const app::LessonOptions&)) {
        CLI::App* one = out.all->add_subcommand(name, about);
        out.commands.emplace_back(one, command);
        return one;
    };
    const auto speaks = [&](CLI::App* one) { one->add_option("--language", options.language, "en or de (en)")->type_name("L"); };
    const auto writes = [&](CLI::App* one) { one->add_option("--out", options.out, "The file to write (standard output)")->type_name("F"); };
    const auto varies = [&](CLI::App* one) { one->add_option("--seed", options.seed, "Chooses a variant: other names and texts (1)")->type_name("N")->check(kSeed); };
    const auto names = [&](CLI::App* one, const char* about) { return one->add_option("ids", options.ids, about)->type_name("ID"); };
    speaks(add("list", "List the lessons by track", app::lesson_list));
    CLI::App* verify = add("verify", "Prove lessons: golden runs, wrong runs, cuts, dialogues, texts, domains", app::lesson_verify);
    names(verify, "Ids such as L06, or folders; all if none is named");
    verify->add_flag("--all", options.all, "Every lesson of the index");
    verify->add_flag("--write", options.write, "Write expected.txt anew instead of comparing");
    verify->add_option("--cuts", options.cuts, "Try at most so many cut points of a lesson (all)")->type_name("N");
    names(add("new", "Make the skeleton of a lesson in a folder", app::lesson_new), "The folder: L30-my-first")->required();
    CLI::App* key = add("key", "The answer key, made by running the lesson", app::lesson_key);
    CLI::App* sheet = add("sheet", "A worksheet to print (HTML)", app::lesson_sheet);
    sheet->add_flag("--text", options.text, "As plain text");
    for (CLI::App* one : {key, sheet}) {
        names(one, "A lesson such as L06")->required();
        speaks(one);
        writes(one);
        varies(one);
    }
    CLI::App* plan = add("plan", "The plan of a class of 50 minutes", app::lesson_plan);
    speaks(plan);
    writes(plan);
    return out;
}

bool has_display() {
    const auto set = [](const char* name) {
        const char* value = std::getenv(name);
        return value != nullptr && *value != '\0';
    };
    return set("DISPLAY") || set("WAYLAND_DISPLAY");
}

#ifdef POSTROOM_HAS_WINDOW
/// "L07", or a lesson's folder: a lesson, not a world.
bool names_lesson(const std::string& what) {
    std::error_code error;
    if (std::filesystem::exists(std::filesystem::path{what} / "lesson.toml", error)) return true;
    return what.size() > 1 && (what[0] == 'L' || what[0] == 'l') && what.find_first_not_of("0123456789", 1) == std::string::npos;
}

gui::StoryOptions story_options() {
    gui::StoryOptions options;
    options.course = lessons::course_dir();
    options.player = {app::script_presets()};
    options.version = POSTROOM_VERSION;
    return options;
}

int open_window(const WindowArguments& arguments) {
    const bool lesson = names_lesson(arguments.what);
    auto opened = app::open_to_look(lesson ? "p1" : arguments.what, lesson ? std::nullopt : arguments.seed);
    if (!opened) return app::say_problem(opened.problem());
    gui::WindowOptions options;
    const auto beside = [](const app::Opened& from) -> std::optional<gui::ScriptBeside> {
        if (from.script.text.empty()) return std::nullopt;
        gui::ScriptBeside script{from.script.file, from.script.text, from.script.marks, from.script.output, "", 0};
        if (const auto& problem = from.script.problem) {
            script.problem = problem->sentence();
            const std::size_t colon = problem->where.find(':');
            const std::string_view behind = colon == std::string::npos ? std::string_view{} : std::string_view{problem->where}.substr(colon + 1);
            script.wrong_line = static_cast<int>(base::parse_number(behind.substr(0, behind.find_first_not_of("0123456789"))).value_or(0));
        }
        return script;
    };
    options.open = [beside](const std::string& what, const script::StopButton& stop) -> base::Result<gui::OpenedRun> {
        auto again = app::open_to_look(what, std::nullopt, stop);
        if (!again) return again.problem();
        again.value().timeline.seal_with(&loopback::seal_for_account);
        auto script = beside(again.value());
        return gui::OpenedRun{std::move(again.value().timeline), std::move(script)};
    };
    opened.value().timeline.seal_with(&loopback::seal_for_account);
    options.story = story_options();
    options.story->state_folder = gui::unsaved_folder();
    if (lesson) options.lesson = arguments.what;
    if (lesson && arguments.seed) options.story->seed = *arguments.seed;
    options.save = [](const sim::Timeline& timeline, const std::string& file, const script::StopButton& stop) -> base::Outcome {
        if (file.ends_with(".html")) return app::write_exports(timeline, {.html = file}, false, stop);
        if (file.ends_with(".pcapng")) return app::write_exports(timeline, {.pcap = file}, false, stop);
        const std::string content = file.ends_with(".lua") ? script::saved_script(timeline) : app::run_json(timeline, false, app::DocumentFor::PlayingAgain, stop);
        if (stop.is_pressed()) return base::Problem{file, "was not written: it was stopped", ""};
        return app::write_file(file, content, app::Readers::Owner);
    };
    options.read = app::read_file;
    options.letters = app::read_letters;
    options.live = [](const sim::Timeline& timeline) -> base::Result<std::unique_ptr<gui::LiveDoors>> {
        loopback::Ports ports;
        for (const loopback::DoorRow& door : loopback::kDoors) ports[static_cast<std::size_t>(door.door)] = door.port;
        auto service = app::LiveService::open(timeline.world(), ports);
        if (!service) return service.problem();
        return std::unique_ptr<gui::LiveDoors>{std::move(service).value()};
    };
    options.presets = app::script_presets();
    options.script = beside(opened.value());
    return gui::run_window(std::move(opened.value().timeline), std::move(options));
}

int shoot(const ShotArguments& arguments) {
    const bool lesson = names_lesson(arguments.what);
    auto opened = app::open_world(lesson ? "p1" : arguments.what, lesson ? std::nullopt : arguments.seed);
    if (!opened) return app::say_problem(opened.problem());
    gui::ShotOptions options;
    const std::size_t cross = std::min(arguments.size.find('x'), arguments.size.size() - 1);
    const auto width = base::parse_number(std::string_view{arguments.size}.substr(0, cross), 100'000);
    const auto height = base::parse_number(std::string_view{arguments.size}.substr(cross + 1), 100'000);
    if (!width || !height) {
        return app::say_problem({"--size", "\"" + arguments.size + "\" is no size", "for example 1600x1000"});
    }
    if (!arguments.out.ends_with(".png")) return app::say_problem({"--out", "\"" + arguments.out + "\" is no name of a PNG picture", "end it with .png"});
    auto target = app::output_target(arguments.out);
    if (!target) return app::say_problem(target.problem());
    options.out = target.value();
    options.width = static_cast<int>(*width);
    options.height = static_cast<int>(*height);
    options.theme = arguments.theme;
    options.text_percent = arguments.text;
    options.view = arguments.view;
    options.language = arguments.language;
    options.story = story_options();
    options.painted = app::painted_doors;
    if (lesson) {
        options.lesson = arguments.what;
        options.at = arguments.at;
        options.story->seed = arguments.seed;
    }
    options.open_on_example = arguments.at.empty();
    if (!arguments.at.empty() && !lesson) {
        if (auto moved = app::move_cursor(opened.value().timeline, arguments.at); !moved) return app::say_problem(moved.problem());
    }
    if (auto written = gui::write_shot(opened.value().timeline, options); !written) return app::say_problem(written.problem());
    return 0;
}
int show_gallery(const std::string& folder, const std::string& what, const std::string& at) {
    auto opened = app::open_world(what, std::nullopt);
    if (!opened) return app::say_problem(opened.problem());
    sim::Timeline& timeline = opened.value().timeline;
    gui::know_the_future(timeline);
    if (auto moved = app::move_cursor(timeline, at); !moved) return app::say_problem(moved.problem());
    const auto faults = gui::write_gallery(timeline, folder, app::painted_doors);
    if (!faults) return app::say_problem(faults.problem());
    std::printf("%zu faults, named in %s/faults.txt\n", faults.value(), folder.c_str());
    return faults.value() == 0 ? 0 : 1;
}
std::vector<app::Figure> window_figures() {
    std::vector<app::Figure> figures;
    for (const gui::WindowFigure& one : gui::window_figures()) figures.push_back({one.what, one.value, one.unit, one.budget, false});
    return figures;
}
constexpr auto kMoreFigures = &window_figures;
#else
constexpr std::vector<app::Figure> (*kMoreFigures)() = nullptr;
int open_window(const WindowArguments&) {
    return app::say_problem({"", "this build has no window", "run, presets and bench work without one"});
}
int show_gallery(const std::string&, const std::string&, const std::string&) {
    return app::say_problem({"", "this build has no window to take pictures of", ""});
}
int shoot(const ShotArguments&) { return app::say_problem({"", "this build has no window to take a picture of", ""}); }
#endif

}  // namespace

int main(int argc, char** argv) {
    app::use_large_pages();
    CLI::App program{"Postroom: a small internet of e-mail in one window. It shows where every copy of a letter is,\n"
                     "who can remove it, and which line on the wire made that happen. Nothing leaves this computer."};
    program.name("postroom");
    program.set_version_flag("--version", "postroom " POSTROOM_VERSION);
    program.require_subcommand(0, 1);
    program.footer("WHAT is a preset (see: postroom presets), a script FILE.lua, or a run file written with --json.\n"
                   "Exit status: 0 good, 1 a check failed, 2 bad input or usage.");

    WindowArguments window;
    CLI::App* open = program.add_subcommand("open", "Open the window on WHAT");
    open->add_option("WHAT", window.what, "A preset, a run file, a script, or a lesson (L07, or its folder)")->required()->type_name("WHAT");
    open->add_option("--seed", window.seed, "Decides everything that is left to chance (42; a script: what it says itself, else 1)")->type_name("N")->check(kSeed);

    app::RunOptions run_options;
    CLI::App* run = program.add_subcommand("run", "Play WHAT without a window");
    run->add_option("WHAT", run_options.what, "A preset, a run file or a script")->required()->type_name("WHAT");
    run->add_option("--until", run_options.until, "Stop there: 30m, 5d, 2030-01-07T09:10:00Z (when nothing more happens)")->type_name("TIME")->check(kNotEmpty);
    run->add_option("--seed", run_options.seed, "Decides everything that is left to chance (42; a script: what it says itself, else 1)")->type_name("N")->check(kSeed);
    run->add_option("--send", run_options.letter_file, "Send this letter, or each letter of an mbox file, at the beginning")->type_name("FILE.eml")->check(kNotEmpty);
    run->add_option("--from", run_options.from, "Who sends it: the address of a person of this world")->type_name("A")->check(kNotEmpty);
    run->add_option("--to", run_options.to, "Who gets it: one or more addresses")->type_name("B")->delimiter(',');
    run->add_option("--print", run_options.print, "Views as text: exchange, narration, copies")->type_name("VIEW,...")->delimiter(',');
    run->add_option("--json", run_options.json, "Write the whole run as one JSON document (docs/json.md); - is standard output")->type_name("FILE")->check(kNotEmpty);
    run->add_option("--csv", run_options.csv, "Scripts: write the tables as CSV; - is standard output")->type_name("FILE")->check(kNotEmpty);
    run->add_option("--jobs", run_options.jobs, "Scripts: spread the runs of a sweep over so many processes")->type_name("N")->check(CLI::Range(1, 64));
    run->add_option("--pcap", run_options.exports.pcap, "Write a network capture (pcapng) for Wireshark")->type_name("FILE")->check(kNotEmpty);
    run->add_option("--html", run_options.exports.html, "Write one page that replays the run in a browser, without network")->type_name("FILE")->check(kNotEmpty);
    run->add_option("--svg", run_options.exports.svg, "Write the lines as a picture: hosts as columns, lines as arrows")->type_name("FILE")->check(kNotEmpty);
    run->add_option("--text", run_options.exports.text, "Write the transcript: Markdown if the name ends in .md, else as --print exchange")->type_name("FILE")->check(kNotEmpty);
    run->add_option("--eml", run_options.exports.eml, "Write each letter as M1.eml, M2.eml ... into this folder")->type_name("FOLDER")->check(kNotEmpty);
    run->add_option("--mbox", run_options.exports.mbox, "Write all mailboxes as one mbox file")->type_name("FILE")->check(kNotEmpty);
    run->add_flag("--secrets", run_options.secrets, "Show passwords instead of masking them");

    app::ServeOptions serve_options;
    CLI::App* serve = program.add_subcommand("serve", "Let the real mail programs of this computer join in WHAT");
    serve->add_option("WHAT", serve_options.what, "A preset or a run file")->required()->type_name("WHAT");
    for (const loopback::DoorRow& door : loopback::kDoors) {
        serve->add_option("--" + std::string{door.name}, serve_options.ports[std::string{door.name}],
                          "Port (" + std::to_string(door.port) + (door.tls ? ", TLS" : "") + "); 0: any free one; off: none")->type_name("P")->check(kNotEmpty);
    }
    serve->add_option("--user", serve_options.users, "One more account, at the main provider unless its domain is another's")->type_name("ADDRESS:PASSWORD")->check(kNotEmpty);
    serve->add_option("--seconds", serve_options.seconds, "End after so many seconds (at Ctrl+C)")->type_name("N")->check(kSeconds);
    serve->add_option("--ready", serve_options.ready, "Write ports, accounts and certificate as JSON once every port listens")->type_name("FILE")->check(kNotEmpty);
    serve->add_option("--json", serve_options.json, "At the end write the whole session as a run file; passwords that programs sent are in it")->type_name("FILE")->check(kNotEmpty);
    serve->add_option("--setup", serve_options.setup, "Write set-up cards for Thunderbird, mutt, curl and others, made for these ports")->type_name("FOLDER")->check(kNotEmpty);
    serve->add_option("--seed", serve_options.seed, "Decides everything that is left to chance (42)")->type_name("N")->check(kSeed);

    ShotArguments shot;
    CLI::App* shoot_command = program.add_subcommand("shot", "Write a picture of the window, without a display");
    shoot_command->add_option("WHAT", shot.what, "A preset, a run file, a script, or a lesson (L07, or its folder)")->required()->type_name("WHAT");
    shoot_command->add_option("--out", shot.out, "The picture to write")->required()->type_name("F.png")->check(kNotEmpty);
    shoot_command->add_option("--size", shot.size, "Width and height in pixels (1600x1000)")->type_name("WxH")->check(kNotEmpty);
    shoot_command->add_option("--theme", shot.theme, "dark, light or contrast (light)")->type_name("THEME");
    shoot_command->add_option("--text", shot.text, "Text size in percent (100)")->type_name("100..200");
    shoot_command->add_option("--view", shot.view, "One part of the window alone")->type_name("NAME");
    shoot_command->add_option("--at", shot.at, "Where the cursor stands: an event number, a time, or end; in a lesson a step, then perhaps /act, /observe or /reveal, or intro, end (of the steps), quiz, done")->type_name("EVENT|TIME|STEP")->check(kNotEmpty);
    shoot_command->add_option("--language", shot.language, "en or de (en)")->type_name("L");
    shoot_command->add_option("--seed", shot.seed, "Decides everything that is left to chance (42)")->type_name("N")->check(kSeed);

    std::string gallery_folder;
    std::string gallery_what = "p1";
    std::string gallery_at = "130";
    CLI::App* gallery = program.add_subcommand("gallery", "Write a picture of every part, in three sizes and three themes");
    gallery->add_option("DIR", gallery_folder, "Where the pictures and faults.txt go")->required()->type_name("DIR")->check(kNotEmpty);
    gallery->add_option("--of", gallery_what, "A preset or a run file (p1)")->type_name("WHAT");
    gallery->add_option("--at", gallery_at, "Where the cursor stands (130)")->type_name("EVENT|TIME");

    program.add_subcommand("presets", "List the ready worlds");

    app::LessonOptions lesson_options;
    LessonCommands lesson = add_lesson_commands(program, lesson_options);
    app::LearnOptions learn_options;
    CLI::App* learn = program.add_subcommand("learn", "Do a lesson in this terminal");
    learn->add_option("id", learn_options.id, "A lesson such as L06")->required()->type_name("ID");
    learn->add_option("--name", learn_options.name, "Whose progress it is (learner)")->type_name("NAME");
    learn->add_option("--language", learn_options.language, "en or de (en)")->type_name("L");
    learn->add_option("--seed", learn_options.seed, "Chooses a variant (the one that was begun, else 1)")->type_name("N")->check(kSeed);
    learn->add_option("--state", learn_options.state_folder, "The folder of progress files (the user's own)")->type_name("DIR");
    learn->add_flag("--anew", learn_options.anew, "Begin the lesson again; what was done is kept");
    app::GradeOptions grading;
    CLI::App* grade = program.add_subcommand("grade", "Replay evidence files and sum up a class");
    grade->add_option("files", grading.files, "Evidence files")->required()->type_name("FILE...");
    grade->add_option("--lesson", grading.lessons, "The folder of a lesson of your own that files were made with; may be given again")->type_name("FOLDER")->check(kNotEmpty)->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    grade->add_option("--csv", grading.csv, "Write the table as CSV, and F-misconceptions beside it; - is standard output")->type_name("F");
    std::vector<std::string> check_files;
    CLI::App* check = program.add_subcommand("check", "Look at scripts without running them");
    check->add_option("files", check_files, "Scripts")->required()->type_name("FILE");
    std::string docs_what;
    CLI::App* docs = program.add_subcommand("docs", "Print a reference");
    docs->add_option("what", docs_what, "script: the scripting language; annotations: the same for editors")->required()->type_name("script|annotations");

    std::string seal_account;
    std::string seal_file;
    std::string seal_certificate;
    CLI::App* seal = program.add_subcommand("seal", "Encrypt a letter's text with OpenSSL and print it as a line for a script");
    seal->add_option("ACCOUNT", seal_account, "Whose key opens it: chi@sealed.example")->required()->check(kNotEmpty);
    seal->add_option("FILE", seal_file, "The body of the letter")->required()->check(kNotEmpty);
    seal->add_option("--certificate", seal_certificate, "PEM of the account's certificate (a key that is forgotten at once)")->type_name("FILE")->check(kNotEmpty);

    std::string bench_json;
    CLI::App* bench = program.add_subcommand("bench", "Measure, each figure beside its budget");
    bench->add_option("--json", bench_json, "Write the figures as JSON; - is standard output")->type_name("FILE")->check(kNotEmpty);

    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return program.exit(error);  // --help, --version
        return app::say_problem({"", error.what(), "see: postroom --help"});
    }
    if (run->parsed()) return app::run_command(run_options);
    if (serve->parsed()) return app::serve_command(serve_options);
    if (shoot_command->parsed()) return shoot(shot);
    if (gallery->parsed()) return show_gallery(gallery_folder, gallery_what, gallery_at);
    if (seal->parsed()) return app::seal_command(seal_account, seal_file, seal_certificate);
    if (bench->parsed()) return app::bench_command(bench_json, kMoreFigures);
    for (const auto& [command, call] : lesson.commands) {
        if (command->parsed()) return call(lesson_options);
    }
    if (learn->parsed()) return app::learn_command(learn_options);
    if (grade->parsed()) return app::grade_command(grading);
    if (check->parsed()) return app::check_command(check_files);
    if (docs->parsed()) return app::docs_command(docs_what);
    if (program.got_subcommand("presets")) return app::presets_command();
    if (open->parsed()) return open_window(window);
    if (!has_display()) return app::demonstration();
    return open_window(window);
}
