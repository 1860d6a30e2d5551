#include "sim/script/stage.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sim/build.h"
#include "sim/script/explain_check.h"
#include "sim/script/names.h"
#include "sim/script/truth.h"
#include "sim/script/words.h"
#include "sim/time_text.h"

namespace script {

namespace {

constexpr base::Duration kLongestRun = base::hours(24 * 366);
constexpr const char* kMainSide = "main";
constexpr std::size_t kMostMarks = 100'000;
/// So few that a stop works within 100 ms though each of them takes long, on a slow machine too.
constexpr std::uint64_t kEventsAtOnce = 1;

/// Acts that make a world as long as its time has not begun; later they happen like any other.
constexpr std::array<std::string_view, 16> kMakingVerbs{"provider", "person", "device", "zone", "set_policy", "set_link", "set", "set_quota",
                                                        "on", "off", "add_account", "host", "alias", "mail_account", "bridge", "ciphertext"};

bool is_making(std::string_view verb) { return std::find(kMakingVerbs.begin(), kMakingVerbs.end(), verb) != kMakingVerbs.end(); }

void refuse(lua_State* state, const sim::Action& action, const base::Problem& problem) {
    fail(state, std::string{sim::verb_of(action)} + ": " + problem.what, with_nearest(problem));
}

/// Names and values that make no sense are the script's error, not a fact of the journal.
void refuse_nonsense(lua_State* state, const sim::World& world, const sim::Action& action) {
    if (const auto possible = sim::check_act(world, action); !possible) refuse(state, action, possible.problem());
    // Settings are checked only there.
    if (!std::holds_alternative<sim::Configure>(action)) return;
    if (const auto possible = sim::can_make(world, action); !possible) refuse(state, action, possible.problem());
}

}  // namespace

Stage& stage_of(lua_State* state) { return *static_cast<Stage*>(sandbox_of(state).owner()); }

Stage::Stage(std::string_view text, std::string file, const RunOptions& run_options)
    : sandbox{run_options.limits, run_options.stop, this, run_options.seed.value_or(1)}, options{run_options}, source_{text}, file_{std::move(file)},
      seed_{run_options.seed.value_or(1)} {
    place_ = &side(kMainSide);
    install_words(*this);
}

void Stage::set_seed(std::uint64_t seed) {
    seed_ = options.seed.value_or(seed);
    sandbox.seed(seed_);
}

void Stage::count_world(lua_State* state) {
    if (++worlds_ > options.limits.worlds) fail(state, "the script has made too many worlds");
}

void Stage::count_octets(lua_State* state, std::size_t octets) {
    octets_ += octets;
    if (octets_ > options.limits.letter_octets) fail(state, "the script has written too much mail: " + std::to_string(options.limits.letter_octets >> 20) + " MiB in all");
}

void Stage::begin(lua_State* state, sim::World world) {
    if (looking != nullptr) fail(state, std::string{"no world can be begun "} + looking);
    if (planning) fail(state, "no world can be begun inside plan");
    if (in_schedule_) fail(state, "no world can be begun inside at and every", "they are called while time moves in the one there is");
    tell_of_faults(place_->name);
    count_world(state);
    sandbox.seed(seed_);  // a world's chance does not depend on what was drawn before it
    Place fresh;
    fresh.name = place_->name;
    fresh.clock = world.now;
    fresh.building = std::move(world);
    begin_lineage(fresh);
    *place_ = std::move(fresh);
}

void Stage::take_report() {
    report = Report{};
    ended_by_check = false;
}

void Stage::reset_after_error() {
    looking = nullptr;
    planning.reset();
    in_schedule_ = false;
    topics = {};
    without_plan = false;
    sweep_depth = preset_depth = 0;
    within.clear();
}

void Stage::begin_empty(lua_State* state) { begin(state, sim::empty_world(seed_)); }

std::uint32_t Stage::world_of(base::LetterId letter) const {
    std::uint32_t found = 0;
    for (const Place::Lineage& one : place_->lineage) {
        if (one.first <= letter.value) found = one.world;
    }
    return found;
}

void Stage::begin_lineage(Place& place) {
    const std::size_t letters = (place.timeline ? place.timeline->world() : place.building).letters.size();
    place.lineage.push_back({static_cast<std::uint32_t>(letters + 1), ++lineages_});
}

sim::Timeline& Stage::timeline() {
    if (!place_->timeline) {
        sim::begin_time(place_->building);
        place_->timeline.emplace(place_->building);
        place_->timeline->set_places(place_->places);
        place_->events_counted = 0;
    }
    return *place_->timeline;
}

View Stage::view() const {
    static const sim::Journal kEmpty;
    if (shown_ != nullptr) return {shown_->world(), shown_->journal(), shown_->entries(), shown_->world().now};
    if (!place_->timeline) return {place_->building, kEmpty, 0, place_->clock};
    return {place_->timeline->world(), place_->timeline->journal(), place_->timeline->entries(), place_->clock};
}

Place& Stage::side(const std::string& name) {
    std::unique_ptr<Place>& found = sides_[name];
    if (!found) {
        found = std::make_unique<Place>();
        found->name = name;
        found->building = sim::empty_world(seed_);
        found->clock = found->building.now;
        begin_lineage(*found);
    }
    return *found;
}

Place* Stage::find_side(const std::string& name) {
    const auto found = sides_.find(name);
    return found == sides_.end() ? nullptr : found->second.get();
}

std::vector<std::string> Stage::side_names() const {
    std::vector<std::string> names;
    for (const auto& [name, place] : sides_) names.push_back(name);
    return names;
}

Place& Stage::add_side(const std::string& name, Place place) {
    place.name = name;
    sides_[name] = std::make_unique<Place>(std::move(place));
    return *sides_[name];
}

void Stage::act(lua_State* state, const sim::Action& action) {
    if (looking != nullptr) fail(state, std::string{"nothing can be done "} + looking);
    if (++acts_ > options.limits.acts) fail(state, "the script has done too much: " + std::to_string(options.limits.acts) + " acts");
    Place& here_place = *place_;
    if (here_place.timeline && view().world.hosts.size() >= options.limits.hosts) {
        if (std::holds_alternative<sim::AddProvider>(action) || std::holds_alternative<sim::AddDevice>(action)) fail(state, "the world is full: " + std::to_string(options.limits.hosts) + " hosts");
    }
    if (!here_place.timeline && (planning || is_making(sim::verb_of(action)))) {
        if (here_place.building.hosts.size() >= options.limits.hosts) fail(state, "the world is full: " + std::to_string(options.limits.hosts) + " hosts");
        const bool builds = std::holds_alternative<sim::AddPerson>(action) || std::holds_alternative<sim::AddDevice>(action);
        if (!planning && !builds) refuse_nonsense(state, here_place.building, action);  // make asks the same of the others
        if (auto made = sim::make(here_place.building, {action, planning}); !made) refuse(state, action, made.problem());
        return;
    }
    refuse_nonsense(state, view().world, action);
    timeline().act_at(here_place.clock, action);
    after_event(state);
    mark();
}

void Stage::after_event(lua_State* state) {
    Place& here_place = *place_;
    here_place.clock = std::max(here_place.clock, here_place.timeline->world().now);
    const std::uint64_t cursor = here_place.timeline->cursor();
    report.events += cursor - std::min(cursor, here_place.events_counted);
    here_place.events_counted = cursor;
    if (report.events > options.limits.events) {
        fail(state, "the script has moved its worlds by more than " + std::to_string(options.limits.events / 1'000'000) + " million events");
    }
    if (!here_place.watches.empty()) check_watches(state);
}

void Stage::must_be_able_to_move(lua_State* state) const {
    if (looking != nullptr) fail(state, std::string{"time cannot be moved "} + looking, "write the moves of time in the script itself");
    if (planning) fail(state, "time cannot be moved inside plan", "plan only says what will be done");
}

std::optional<base::Instant> Stage::end_of_run() const {
    if (options.until.empty() || place_->name != kMainSide) return std::nullopt;
    return sim::parse_moment(options.until, view().world.start);
}

void Stage::end_here(lua_State* state, base::Instant end) {
    place_->clock = std::max(place_->clock, end);
    mark();
    say(state, "ended at +" + sim::duration_text(end - view().world.start) + " in " + here() + ", as --until asks");
    ended_by_check = true;
    fail(state, "ended");
}

std::optional<std::size_t> Stage::next_scheduled() const {
    std::optional<std::size_t> next;
    for (std::size_t i = 0; i < place_->schedule.size(); ++i) {
        if (!next || place_->schedule[i].at < place_->schedule[*next].at) next = i;
    }
    return next;
}

void Stage::call_scheduled(lua_State* state, std::size_t index) {
    Place& here_place = *place_;
    const Scheduled one = here_place.schedule[index];
    here_place.clock = std::max(here_place.clock, one.at);
    if (one.period.count() > 0) {
        here_place.schedule[index].at += one.period;
    } else {
        here_place.schedule.erase(here_place.schedule.begin() + static_cast<std::ptrdiff_t>(index));
    }
    sandbox.charge(state, 100);
    lua_rawgeti(state, LUA_REGISTRYINDEX, one.function);
    struct During {  // an error leaves the call too
        bool& flag;
        explicit During(bool& f) : flag{f} { flag = true; }
        ~During() { flag = false; }
    } during{in_schedule_};
    lua_call(state, 0, 0);
}

bool Stage::one_event(lua_State* state, std::optional<base::Instant> until) {
    sim::Timeline& run = timeline();
    const auto next = run.next_at();
    const auto scheduled = next_scheduled();
    if (const auto end = end_of_run()) {
        const bool later = (!next || *next > *end) && (!scheduled || place_->schedule[*scheduled].at > *end);
        if (later && (next || scheduled) && (!until || *until > *end)) end_here(state, *end);
    }
    if (scheduled) {
        const base::Instant at = place_->schedule[*scheduled].at;
        if ((!until || at <= *until) && (!next || at < *next)) {
            call_scheduled(state, *scheduled);
            return true;
        }
    }
    if (!next || (until && *next > *until)) return false;
    if (!until && !scheduled && run.at_rest()) return false;   // what waits in IDLE would be renewed for ever
    if (!run.step(sim::Unit::Event)) return false;
    after_event(state);
    return true;
}

namespace {

/// Who keeps a World going for ever, and what to write instead of run(); empty if nobody is known to.
std::string why_without_end(const sim::World& world) {
    for (const auto& host : world.hosts) {
        if (!host->program || !host->on || !host->program->open || host->program->settings.check_minutes == 0) continue;
        return "\"" + host->name + "\" looks for mail every " + std::to_string(host->program->settings.check_minutes) +
               " minutes, for ever: write advance(\"1d\") or run_until(...)";
    }
    return {};
}

}  // namespace

bool Stage::move(lua_State* state, std::optional<base::Instant> until, int predicate) {
    must_be_able_to_move(state);
    if (in_schedule_) fail(state, "time cannot be moved inside at and every", "they are called while time moves");
    sim::Timeline& run = timeline();
    const base::Instant horizon = place_->clock + kLongestRun;
    if (until && *until > horizon) fail(state, "time can be moved by a year at once, not more");
    const bool repeats = std::any_of(place_->schedule.begin(), place_->schedule.end(), [](const Scheduled& s) { return s.period.count() > 0; });
    if (!until && repeats) fail(state, "run would never end, since every is active", "write advance(\"30d\") or run_until(...)");
    const auto end = end_of_run();
    bool reached = false;
    for (std::uint64_t count = 0;; ++count) {
        if (predicate != 0) {
            const char* before = std::exchange(looking, "while run_until looks");
            lua_pushvalue(state, predicate);
            reached = watched_truth(state, *this, "run_until", source_);
            looking = before;
            if (reached) break;
        } else if (place_->watches.empty()) {
            // Nobody looks at single events: many at once.
            base::Instant bound = until.value_or(horizon);
            if (const auto scheduled = next_scheduled()) bound = std::min(bound, place_->schedule[*scheduled].at - base::microseconds(1));
            if (end) bound = std::min(bound, *end);
            if (bound >= run.world().now) until ? run.run_until(bound, kEventsAtOnce) : run.run_to_rest(bound, kEventsAtOnce);
            after_event(state);
        }
        sandbox.charge(state, 1);
        if (!one_event(state, until)) break;
        if (!until && place_->clock > horizon) fail(state, "the run went on for more than a year", why_without_end(run.world()));
    }
    if (end && until && *until > *end && !reached) end_here(state, *end);
    if (until && !reached) place_->clock = std::max(place_->clock, *until);
    if (until && !reached && !place_->watches.empty()) check_watches(state);
    mark();
    return reached;
}

void Stage::check_watches(lua_State* state) {
    if (looking != nullptr) return;
    for (std::size_t i = 0; i < place_->watches.size(); ++i) {
        Watch& watch = place_->watches[i];
        if (watch.done) continue;
        const char* before = std::exchange(looking, "inside always, never and eventually");
        lua_rawgeti(state, LUA_REGISTRYINDEX, watch.function);
        const bool truth = watched_truth(state, *this, watch.kind == WatchKind::Always ? "always" : watch.kind == WatchKind::Never ? "never" : "eventually", watch.source);
        looking = before;
        Watch& seen = place_->watches[i];
        if (seen.kind == WatchKind::Eventually) {
            if (truth) {
                seen.done = true;
                add_check(state, watch_result(seen, true, "", ""));
            } else if (place_->clock >= seen.until) {
                seen.done = true;
                const Watch late = seen;
                CheckResult check = watch_result(late, false, "eventually, by +" + sim::duration_text(late.until - view().world.start), "it has not come true");
                explain_watch(state, *this, late, true, check);
                add_check(state, std::move(check));
            }
        } else if (truth != (seen.kind == WatchKind::Always)) {
            seen.done = true;
            broke(state, seen);
        }
    }
}

CheckResult Stage::watch_result(const Watch& watch, bool passed, std::string expected, std::string actual) const {
    CheckResult check;
    check.passed = passed;
    check.text = watch.name;
    check.where = watch.where;
    check.at = place_->clock;
    check.expected = std::move(expected);
    check.actual = std::move(actual);
    return check;
}

void Stage::broke(lua_State* state, const Watch& watch) {
    CheckResult check = watch_result(watch, false, watch.kind == WatchKind::Always ? "always" : "never", "broken at step " + std::to_string(place_->timeline->cursor()));
    explain_watch(state, *this, watch, watch.kind == WatchKind::Always, check);
    add_check(state, std::move(check));
    mark();
    ended_by_check = true;
    fail(state, "ended by a check");
}

void Stage::say(lua_State* state, const std::string& line) {
    report.output += line + "\n";
    mark();
    if (report.output.size() > options.limits.output_octets) fail(state, "the script says too much: more than " + std::to_string(options.limits.output_octets >> 10) + " KiB");
}

void Stage::tell_of_faults(const std::string& side) {
    if (sweep_depth > 0) return;
    const Place* there = find_side(side);
    if (there != nullptr && there->timeline) {
        for (const OwnFault& one : faults) {
            if (one.side != side) continue;
            for (const sim::Fault& fault : there->timeline->world().faults) {
                if (fault.id == one.fault && fault.bites == 0) report.output += file_ + ":" + std::to_string(one.line) + ": " + one.text + " has never happened\n";
            }
        }
    }
    std::erase_if(faults, [&](const OwnFault& one) { return one.side == side; });
}

std::string Stage::within_text() const {
    std::string out;
    for (const std::string& one : within) out += ", " + one;
    return out;
}

void Stage::add_check(lua_State* state, CheckResult check) {
    check.where += within_text();
    if (!check.passed) say(state, check_text(check, view().world.start));
    else mark();
    report.checks.push_back(std::move(check));
    sandbox.charge(state, 50);
    if (report.checks.size() > 100'000) fail(state, "the script checks too often: 100000 times");
}

const Place& Stage::shown_place() {
    const Place& main = side(kMainSide);
    if (main.timeline || main.building.hosts.size() > 1) return main;
    for (const auto& [name, place] : sides_) {
        if (place->timeline) return *place;
    }
    return main;
}

/// Lines that act in other worlds (forks, sides) are marked too: the world that is shown stands still meanwhile.
void Stage::mark() {
    if (sweep_depth > 0) return;
    const Place& shown = shown_place();
    const Sandbox::Place here_now = sandbox.innermost(file_);
    const Mark fresh{sandbox.line(), shown.timeline ? shown.timeline->cursor() : 0, false, here_now.line, here_now.depth, report.output.size()};
    Mark* last = report.marks.empty() ? nullptr : &report.marks.back();
    const bool same = last != nullptr && last->line == fresh.line && last->inner == fresh.inner && last->depth == fresh.depth && !last->pause;
    if (same) *last = fresh;
    else if (report.marks.size() < kMostMarks) report.marks.push_back(fresh);
    else *last = fresh;
}

bool Stage::note_asked() {
    topics.asked = topics.asked || topics.on;
    if (topics.on) return true;
    lua_Debug record;
    if (lua_getstack(sandbox.state(), 1, &record) != 0 && lua_getinfo(sandbox.state(), "l", &record) != 0 && asked_at.size() < 10'000) {
        asked_at[record.currentline] = view().entries;
    }
    return false;
}

std::string Stage::here() { return file_ + ":" + std::to_string(sandbox.line()); }

std::string_view Stage::source_line(int line) const {
    std::string_view rest = source_;
    for (int i = 1; i < line; ++i) {
        const std::size_t end = rest.find('\n');
        if (end == std::string_view::npos) return {};
        rest.remove_prefix(end + 1);
    }
    return rest.substr(0, rest.find('\n'));
}

base::Duration duration_argument(lua_State* state, int index, const char* verb) {
    if (lua_type(state, index) == LUA_TNUMBER) {
        const lua_Number seconds = lua_tonumber(state, index);
        if (!(seconds >= 0)) fail(state, std::string{verb} + " needs a time that is not negative", "time moves forward only");
        if (seconds >= 1e9) fail(state, std::string{verb} + ": that is more than thirty years", "a run is at most a year long");
        return base::Duration{static_cast<std::int64_t>(seconds * 1'000'000)};
    }
    std::string text = text_of(state, index);
    if (text.starts_with('-')) fail(state, std::string{verb} + " needs a time that is not negative", "time moves forward only");
    if (!text.empty() && text[0] == '+') text.erase(0, 1);
    const auto span = sim::parse_duration(text);
    const bool digits = !text.empty() && text.find_first_not_of("0123456789") == text.size() - 1 && std::string_view{"smhd"}.find(text.back()) != std::string_view::npos;
    if (!span && digits) fail(state, std::string{verb} + ": \"" + text + "\" is too long a time", "a run is at most a year long");
    if (!span || span->count() < 0) fail(state, std::string{verb} + ": \"" + text + "\" is no time", "write \"30m\", \"1h30m\", \"5d\", or a number of seconds");
    return *span;
}

void play(Stage& stage, std::string_view text) {
    auto ran = stage.sandbox.run(text, stage.file());
    lua_State* state = stage.sandbox.state();
    const std::string when = stage.begun() || stage.view().world.hosts.size() > 1 ? ", world time +" + sim::duration_text(stage.view().now - stage.view().world.start) : "";
    Place& main = stage.side("main");
    stage.enter(&main);
    if (!ran && !stage.ended_by_check) {
        base::Problem problem = ran.problem();
        problem.where += stage.within_text() + when;
        stage.report.problem = std::move(problem);
    } else if (!stage.ended_by_check) {
        for (Watch& watch : main.watches) {
            if (watch.done) continue;
            watch.done = true;
            CheckResult check = stage.watch_result(watch, watch.kind != WatchKind::Eventually, "eventually", "the script has ended and it has not come true");
            if (!check.passed) explain_watch(state, stage, watch, true, check);
            if (!check.passed) stage.report.output += check_text(check, stage.view().world.start) + "\n";
            stage.report.checks.push_back(std::move(check));
        }
    }
    if (!stage.report.problem && !stage.ended_by_check) {
        for (const std::string& name : stage.side_names()) stage.tell_of_faults(name);
    }
    if (stage.report.tables.empty() && stage.compared) stage.report.tables.push_back(std::move(*stage.compared));
    if (main.timeline) stage.report.timeline = std::move(main.timeline);
    else if (main.building.hosts.size() > 1) {
        sim::begin_time(main.building);
        stage.report.timeline.emplace(std::move(main.building));
        stage.report.timeline->set_places(std::move(main.places));
    } else if (const Place& shown = stage.shown_place(); shown.timeline) {
        stage.report.timeline = *shown.timeline;   // a script that works in named worlds alone: the first of them
    } else if (stage.swept) {
        stage.report.timeline = std::move(stage.swept);
    }
}

}  // namespace script
