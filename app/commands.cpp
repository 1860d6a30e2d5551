#include "app/commands.h"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "app/files.h"
#include "app/open_world.h"
#include "app/run_json.h"
#include "app/scripts.h"
#include "app/terminal.h"
#include "gui/view/assets.h"
#include "gui/view/copies_view.h"
#include "gui/view/exchange_view.h"
#include "gui/view/explain.h"
#include "gui/view/narration.h"
#include "gui/view/scene.h"
#include "sim/days.h"
#include "sim/presets.h"

namespace app {

base::Outcome print_views(const sim::Timeline& timeline, const std::vector<std::string>& views, bool secrets) {
    const gui::Scene scene = gui::scene_of(timeline);
    gui::JournalIndex index;
    index.refresh(scene.journal, scene.branch);
    for (std::size_t i = 0; i < views.size(); ++i) {
        std::string text;
        if (views[i] == "exchange") {
            gui::ExchangeQuery query;
            query.reveal = secrets;
            text = gui::exchange_text(scene, index, query);
        } else if (views[i] == "copies") {
            text = gui::copies_text(scene, index);
            if (timeline.world().now - timeline.world().start > base::days(1)) text += "\n" + sim::days_text(timeline.world(), timeline.journal(), timeline.entries());
        } else {
            const auto explanations = gui::Explanations::load(gui::assets_dir() / "explain");
            if (!explanations) return explanations.problem();
            text = gui::narration_text({scene, index, explanations.value()});
        }
        if (i != 0) print_text("\n");
        print_text(text);
    }
    return standard_output();
}

int say_problem(const base::Problem& problem) {
    // What a user typed may hold anything; the problem stays one line.
    std::string line;
    for (const char c : problem.sentence()) line += c == '\n' ? std::string{"\\n"} : std::string{c};
    std::fprintf(stderr, "postroom: %s\n", terminal_text(line).c_str());
    return 2;
}

int run_command(const RunOptions& options) {
    for (const std::string& view : options.print) {
        if (view != "exchange" && view != "narration" && view != "copies") {
            return say_problem({"--print", "there is no view \"" + view + "\"", "views: exchange, narration, copies"});
        }
    }
    if (options.what.ends_with(".lua")) {
        if (!options.letter_file.empty()) return say_problem({"--send", "goes with presets and run files", "in a script write: send{...}"});
        return run_script_command({options.what, options.seed, options.until, options.json, options.csv, options.print, options.jobs, options.secrets});
    }
    std::vector<std::string> letters;
    if (!options.letter_file.empty()) {
        if (options.from.empty() || options.to.empty()) return say_problem({"--send", "needs --from and --to", ""});
        auto read = read_letters(options.letter_file);
        if (!read) return say_problem(read.problem());
        letters = std::move(read).value();
    } else if (!options.from.empty() || !options.to.empty()) {
        return say_problem({"--from, --to", "go with --send FILE", ""});
    }
    if (!options.json.empty() && !options.letter_file.empty() && same_file(options.json, options.letter_file)) {
        return say_problem({options.json, "is the letter to be sent, so the run is not written over it", "name another file after --json"});
    }
    auto opened = open_world(options.what, options.seed);
    if (!opened) return say_problem(opened.problem());
    sim::Timeline& timeline = opened.value().timeline;
    const std::string& expected = opened.value().expected_digest;
    int status = 0;
    if (!expected.empty()) {
        const std::string got = sim::digest(timeline.journal());
        if (got != expected) {
            std::fprintf(stderr, "postroom: %s: the replay differs from the recording: digest %s, recorded %s\n", options.what.c_str(), got.c_str(), expected.c_str());
            status = 1;
        }
    }
    for (const std::string& letter : letters) {
        if (auto sent = send_letter(timeline, letter, options.from, options.to); !sent) return say_problem(sent.problem());
    }
    if (expected.empty() || !options.until.empty() || !letters.empty()) {
        if (auto ran = run_on(timeline, options.until); !ran) return say_problem(ran.problem());
    }
    if (auto printed = print_views(timeline, options.print, options.secrets); !printed) return say_problem(printed.problem());
    if (!options.json.empty() && status == 1 && same_file(options.json, options.what)) {
        return say_problem({options.json, "is kept as it is, since the replay differs from it", "name another file after --json"});
    }
    if (!options.json.empty()) {
        if (auto written = write_file(options.json, run_json(timeline, options.secrets), Readers::Owner); !written) return say_problem(written.problem());
    }
    if (auto written = write_exports(timeline, options.exports, options.secrets); !written) return say_problem(written.problem());
    if (options.print.empty() && options.json.empty() && !options.exports.any()) {
        const sim::World& world = timeline.world();
        fmt::print("{} ({}), seed {}: {} events, {} letters\ndigest {}\n", world.name, world.title, world.seed, timeline.cursor(),
                   world.letters.size(), sim::digest(timeline.journal()));
    }
    if (auto arrived = standard_output(); !arrived) return say_problem(arrived.problem());
    return status;
}

int presets_command() {
    for (const sim::Preset& preset : sim::presets()) fmt::print("{:<16} {:20} {}\n", preset.id, preset.title, preset.about);
    for (const script::PresetSource& preset : script_presets()) fmt::print("{:<16} {:20} {}\n", preset.id, preset.title, preset.about);
    if (auto arrived = standard_output(); !arrived) return say_problem(arrived.problem());
    return 0;
}

int demonstration() {
    fmt::print("There is no display, so here is the main demonstration as text: postroom run p1 --print narration,copies\n\n");
    RunOptions options;
    options.what = "p1";
    options.print = {"narration", "copies"};
    return run_command(options);
}

}  // namespace app
