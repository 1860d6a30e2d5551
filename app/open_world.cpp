#include "app/open_world.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "app/files.h"
#include "app/run_json.h"
#include "app/scripts.h"
#include "protocols/base/civil_time.h"
#include "protocols/base/octets.h"
#include "protocols/mail/address.h"
#include "sim/build.h"
#include "sim/presets.h"
#include "sim/script/names.h"
#include "sim/time_text.h"

namespace app {

namespace {

/// Worlds that never fall silent are left after this long.
constexpr base::Duration kLongestRun = base::days(365);

/// Between two questions whether to go on.
constexpr std::uint64_t kEventsAtOnce = 16;

/// Neither a preset nor a file.
base::Problem no_world(const std::string& what) {
    std::vector<std::string> ids;
    for (const sim::Preset& preset : sim::presets()) ids.emplace_back(preset.id);
    for (const script::PresetSource& preset : script_presets()) ids.push_back(preset.id);
    const std::string near = script::nearest(base::to_lower(what), ids);
    return {"", "there is no preset or file \"" + what + "\"", (near.empty() ? "" : "did you mean \"" + near + "\"? ") + "all are listed by: postroom presets"};
}

bool is_preset(const std::string& what) {
    for (const sim::Preset& preset : sim::presets()) {
        if (base::iequals(preset.id, what)) return true;
    }
    return false;
}

/// A run file tells how its world was made; older ones name a preset.
base::Result<sim::World> world_of(Replay& run) {
    // Ready worlds in C++ may do more than the acts of making say; p1 does not, and scripts begin from it.
    const bool ready = is_preset(run.preset) && !base::iequals(run.preset, "p1");
    if (run.making.empty() || ready) return sim::make_preset(run.preset, run.seed);
    sim::World world = sim::empty_world(run.seed, run.start);
    world.name = run.preset;
    world.title = run.title;
    for (sim::Made& made : run.making) {
        if (auto done = sim::make(world, std::move(made)); !done) return done.problem();
    }
    sim::begin_time(world);
    return world;
}

base::Result<Opened> replay(const std::string& path, const script::StopButton& stop) {
    auto content = read_file(path);
    if (!content) return content.problem();
    if (content.value().empty()) return base::Problem{path, "is empty", "a run file is written by: postroom run p1 --json FILE"};
    auto recorded = replay_from_json(content.value(), path, stop);
    if (!recorded) return recorded.problem();
    Replay& run = recorded.value();
    auto world = world_of(run);
    if (!world) return base::Problem{path, "begins from a world that cannot be made here: " + world.problem().what, world.problem().hint};
    Opened opened{sim::Timeline{std::move(world).value()}, run.digest};
    sim::Timeline& timeline = opened.timeline;
    for (const sim::RecordedAct& act : run.acts) {
        while (timeline.cursor() + 1 < act.event && timeline.step(sim::Unit::Event)) {
            if (stop.is_pressed()) return base::Problem{path, "was not opened: it was stopped", ""};
        }
        timeline.act_at(act.act.at, act.act.action);
    }
    while (!timeline.seek_some(run.events, kEventsAtOnce)) {
        if (stop.is_pressed()) return base::Problem{path, "was not opened: it was stopped", ""};
    }
    timeline.set_places(std::move(run.places));
    return opened;
}

base::Result<Opened> open_script(const std::string& path, std::optional<std::uint64_t> seed, const script::StopButton& stop) {
    const auto text = read_file(path);
    if (!text) return text.problem();
    script::RunOptions options;
    options.seed = seed;
    options.stop = stop;
    options.presets = script_presets();
    const std::string file = std::filesystem::path{path}.filename().string();
    script::Report report = script::run_script(text.value(), file, options);
    if (!report.timeline && !report.problem) report.problem = base::Problem{path, "made no world to show", "begin one with preset or world"};
    if (!report.timeline) report.timeline.emplace(sim::empty_world(options.seed.value_or(1)));
    return Opened{std::move(*report.timeline), "", {file, text.value(), std::move(report.marks), std::move(report.output), std::move(report.problem)}};
}

}  // namespace

base::Result<Opened> open_world(const std::string& what, std::optional<std::uint64_t> seed) {
    auto opened = open_to_look(what, seed);
    if (opened && opened.value().script.problem) return *opened.value().script.problem;
    return opened;
}

base::Result<Opened> open_to_look(const std::string& what, std::optional<std::uint64_t> seed, const script::StopButton& stop) {
    std::error_code error;
    const std::string id = base::to_lower(what);
    const auto scripts = script_presets();
    const bool known = is_preset(what) || std::any_of(scripts.begin(), scripts.end(), [&](const auto& preset) { return preset.id == id; });
    if (what.ends_with(".lua")) return open_script(what, seed, stop);
    if (!known && (std::filesystem::exists(what, error) || what.find('/') != std::string::npos || what.find('.') != std::string::npos)) {
        if (seed) return base::Problem{"--seed", "a run file has a seed of its own", "leave --seed out"};
        return replay(what, stop);
    }
    if (!known) return no_world(what);
    if (auto opened = open_script_preset(base::to_lower(what), seed.value_or(42))) {
        if (!*opened) return opened->problem();
        return Opened{std::move(*opened).value(), ""};
    }
    auto world = sim::make_preset(base::to_lower(what), seed.value_or(42));
    if (!world) return world.problem();
    return Opened{sim::Timeline{std::move(world).value()}, ""};
}

base::Outcome send_letter(sim::Timeline& timeline, const std::string& letter, const std::string& from,
                          const std::vector<std::string>& to) {
    for (const std::string& address : to) {
        if (!mail::parse_mailbox(address, true)) return base::Problem{"--to", "\"" + address + "\" is no e-mail address", "an address looks like ben@meadow.example"};
    }
    if (!mail::parse_mailbox(from, true)) return base::Problem{"--from", "\"" + from + "\" is no e-mail address", "an address looks like ada@harbor.example"};
    std::string known;
    for (const auto& host : timeline.world().hosts) {
        if (!host->program) continue;
        if (!base::iequals(host->program->settings.address, from)) {
            known += (known.empty() ? "" : ", ") + host->program->settings.address;
            continue;
        }
        if (!host->on) timeline.act(sim::SwitchDevice{host->name, true});
        timeline.act(sim::SendLetter{host->name, to, "", "", letter});
        return {};
    }
    return base::Problem{"--from", "nobody in this world writes as " + from, "its people: " + known};
}

base::Outcome move_cursor(sim::Timeline& timeline, const std::string& at) {
    if (at == "end") return run_on(timeline, "");
    if (const auto event = base::parse_number(at)) {
        timeline.seek(*event);
        if (timeline.cursor() == *event) return {};
        return base::Problem{"--at", "event " + at + " is not reached: nothing happens after event " + std::to_string(timeline.cursor()), "use --at end"};
    }
    const auto moment = sim::parse_moment(at, timeline.world().start);
    if (!moment) return base::Problem{"--at", "\"" + at + "\" is neither an event number nor a time", "for example 57, +10m5s, end or 2030-01-07T09:10:00Z"};
    if (*moment > timeline.world().start + kLongestRun) return base::Problem{"--at", "a run is at most a year long", ""};
    timeline.seek_time(*moment);
    return {};
}

base::Problem no_until(const std::string& until) { return {"--until", "\"" + until + "\" is no time", "for example 30m, 1h30m, 5d or 2030-01-07T09:10:00Z"}; }

base::Outcome run_on(sim::Timeline& timeline, const std::string& until) {
    base::Instant end = timeline.world().start + kLongestRun;
    if (!until.empty()) {
        const auto moment = sim::parse_moment(until, timeline.world().start);
        if (!moment) return no_until(until);
        if (*moment > end) return base::Problem{"--until", "a run is at most a year long", ""};
        if (*moment < timeline.world().start) return base::Problem{"--until", "\"" + until + "\" lies before the world begins", "it begins at " + base::iso_time(timeline.world().start)};
        end = *moment;
    }
    if (until.empty()) {
        timeline.run_to_rest(end);
    } else {
        timeline.run_until(end);
    }
    return {};
}

}  // namespace app
