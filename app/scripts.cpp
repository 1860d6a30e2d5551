#include "app/scripts.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "app/commands.h"
#include "app/files.h"
#include "app/open_world.h"
#include "app/process_fan.h"
#include "app/run_json.h"
#include "app/terminal.h"
#include "gui/view/assets.h"
#include "protocols/base/octets.h"
#include "sim/script/lint.h"
#include "sim/script/reference.h"
#include "sim/time_text.h"

namespace app {

namespace {

std::uint64_t number_of(const std::string& id) { return base::parse_number(std::string_view{id}.substr(std::min<std::size_t>(1, id.size()))).value_or(0); }

/// "-- P4 Two computers" and "-- A sentence." at the top of a preset.
std::optional<script::PresetSource> read_preset(const std::filesystem::path& path) {
    auto text = read_file(path.string());
    if (!text) return std::nullopt;
    script::PresetSource preset;
    preset.id = path.stem().string();
    preset.text = std::move(text).value();
    const std::size_t first = preset.text.find('\n');
    const std::size_t second = preset.text.find('\n', first + 1);
    if (second == std::string::npos) return std::nullopt;
    const std::string title = preset.text.substr(0, first);
    preset.title = title.substr(std::min(title.size(), std::min(title.find(' ', 3), title.size() - 1) + 1));
    preset.about = preset.text.substr(first + 4, second - first - 4);
    return preset;
}

/// `to`: standard output, or standard error where a file goes to standard output.
int say_report(const script::Report& report, std::FILE* to) {
    if (to == stdout) print_text(report.output);
    else std::fputs(report.output.c_str(), to);
    if (report.problem) {
        std::fflush(to);
        return say_problem(*report.problem);
    }
    const std::size_t failed = report.failed_checks();
    if (failed != 0) {
        fmt::print(to, "{} of {} checks failed\n", failed, report.checks.size());
        return 1;
    }
    if (!report.checks.empty()) fmt::print(to, "{} {} passed\n", report.checks.size(), report.checks.size() == 1 ? "check" : "checks");
    return 0;
}

base::Outcome write_tables(const std::string& file, const script::Report& report) {
    std::string text;
    for (const script::Table& table : report.tables) text += (text.empty() ? "" : "\r\n") + script::table_csv(table);
    return write_file(file, text);
}

}  // namespace

const std::vector<script::PresetSource>& script_presets() {
    static const std::vector<script::PresetSource> presets = [] {
        std::vector<script::PresetSource> found;
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator{gui::assets_dir() / "presets", error}) {
            if (entry.path().extension() != ".lua") continue;
            if (auto preset = read_preset(entry.path())) found.push_back(std::move(*preset));
        }
        std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return number_of(a.id) < number_of(b.id); });
        return found;
    }();
    return presets;
}

std::optional<base::Result<sim::Timeline>> open_script_preset(const std::string& id, std::uint64_t seed) {
    for (const script::PresetSource& preset : script_presets()) {
        if (preset.id != id) continue;
        script::RunOptions options;
        options.seed = seed;
        options.presets = script_presets();
        script::Report report = script::run_script("preset(\"" + id + "\")", id, options);
        if (report.problem) return base::Result<sim::Timeline>{*report.problem};
        if (!report.timeline) return base::Result<sim::Timeline>{base::Problem{id, "makes no world", ""}};
        return base::Result<sim::Timeline>{std::move(*report.timeline)};
    }
    return std::nullopt;
}

int run_script_command(const ScriptArguments& arguments) {
    const auto text = read_file(arguments.file);
    if (!text) return say_problem(text.problem());
    const bool terminal = ::isatty(2) != 0;
    ProcessFan fan{terminal};
    script::RunOptions options;
    options.seed = arguments.seed;
    options.until = arguments.until;
    if (!arguments.until.empty() && !sim::parse_moment(arguments.until, base::kDefaultStart)) return say_problem(no_until(arguments.until));
    options.presets = script_presets();
    if (arguments.jobs > 1) {
        options.fan = &fan;
        options.jobs = arguments.jobs;
    } else if (terminal) {
        options.progress = show_sweep_progress;
    }
    const std::string name = std::filesystem::path{arguments.file}.filename().string();
    script::Report report = script::run_script(text.value(), name, options);
    if (fan.is_helper()) {
        if (report.problem) say_problem(*report.problem);
        ::_exit(2);
    }
    const int status = say_report(report, arguments.json == "-" || arguments.csv == "-" ? stderr : stdout);
    if (!arguments.csv.empty()) {
        if (auto written = write_tables(arguments.csv, report); !written) return say_problem(written.problem());
    }
    if (!report.timeline) {
        if (!arguments.json.empty() || !arguments.print.empty()) return say_problem({arguments.file, "made no world to show", ""});
        return status;
    }
    if (!arguments.until.empty()) {
        if (auto ran = run_on(*report.timeline, arguments.until); !ran) return say_problem(ran.problem());
    }
    if (!arguments.print.empty()) {
        std::fputs("\n", stdout);
        if (auto printed = print_views(*report.timeline, arguments.print, arguments.secrets); !printed) return say_problem(printed.problem());
    }
    if (!arguments.json.empty()) {
        if (auto written = write_file(arguments.json, run_json(*report.timeline, arguments.secrets), Readers::Owner); !written) return say_problem(written.problem());
    }
    if (status == 0 && report.output.empty() && report.checks.empty() && arguments.print.empty() && arguments.json.empty()) {
        fmt::print("{} events\ndigest {}\n", report.timeline->cursor(), sim::digest(report.timeline->journal()));
    }
    return status;
}

int check_command(const std::vector<std::string>& files) {
    int status = 0;
    for (const std::string& file : files) {
        const auto text = read_file(file);
        if (!text) return say_problem(text.problem());
        const auto problems = script::lint(text.value(), file, script_presets());
        for (const base::Problem& problem : problems) say_problem(problem);
        if (!problems.empty()) status = 2;
        else fmt::print("{}: good\n", file);
    }
    return status;
}

int docs_command(const std::string& what) {
    if (what == "script") {
        std::fputs(script::reference_text().c_str(), stdout);
    } else if (what == "annotations") {
        std::fputs(script::annotations_text().c_str(), stdout);
    } else {
        return say_problem({"docs", "there is no \"" + what + "\"", "script: the reference; annotations: the same for editors (LuaCATS)"});
    }
    const base::Outcome arrived = standard_output();
    return arrived ? 0 : say_problem(arrived.problem());
}

}  // namespace app
