#include "sim/timeline.h"

#include <algorithm>
#include <utility>

#include "protocols/base/result.h"
#include "sim/sealing.h"

namespace sim {

namespace {

/// Snapshots a branch keeps at most along its whole length, and beside them of places gone to.
constexpr std::size_t kCheckpointsMax = 128;
constexpr std::size_t kVisitedMax = 16;
constexpr std::uint64_t kFirstSpacing = 512;
constexpr std::uint64_t kNear = 64;

/// Between snapshots of a run of so many events.
std::uint64_t spacing(std::uint64_t events) { return std::max(kFirstSpacing, events / (kCheckpointsMax / 2)); }

/// The last of the snapshots, ascending by events, at or before this event.
const World* last_until(const std::vector<World>& kept, std::uint64_t event) {
    const auto after = std::upper_bound(kept.begin(), kept.end(), event, [](std::uint64_t wanted, const World& w) { return wanted < w.events; });
    return after == kept.begin() ? nullptr : &*std::prev(after);
}

/// Takes one snapshot out, neither the first nor the last: that which is missed least, since its neighbours are closest.
void thin_out(std::vector<World>& kept) {
    std::size_t least = 1;
    for (std::size_t i = 1; i + 1 < kept.size(); ++i) {
        if (kept[i + 1].events - kept[i - 1].events < kept[least + 1].events - kept[least - 1].events) least = i;
    }
    kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(least));
}

/// Real programs come and go many times a second, and nobody takes that back one by one.
bool is_of_a_program(const Action& action) {
    const auto* opened = std::get_if<OutsideOpened>(&action);
    return opened != nullptr ? !opened->typed : std::holds_alternative<OutsideClosed>(action);
}

}  // namespace

const RecordedAct* Branch::act_at(std::uint64_t event) const {
    std::size_t low = 0;
    std::size_t high = acts.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (acts[middle].event < event) low = middle + 1;
        else high = middle;
    }
    return low < acts.size() && acts[low].event == event ? &acts[low] : nullptr;
}

Timeline::Timeline(World initial) : world_{std::move(initial)} {
    branches_.push_back({.name = "main", .known = world_.events});
    data_.emplace_back();
    data_.back().checkpoints.push_back(world_);
}

std::uint64_t Timeline::known() const { return undone_after_ ? *undone_after_ : branches_[branch_].known; }

bool Timeline::at_end() const {
    const Branch& branch = branches_[branch_];
    if (undone_after_ || cursor() < branch.known) return false;
    return branch.finished || !next_at();
}

std::optional<base::Instant> Timeline::next_at() const {
    const Branch& branch = branches_[branch_];
    if (cursor() < known()) {
        // An act of a person may be next on this branch.
        if (const RecordedAct* act = branch.act_at(cursor() + 1)) return std::max(world_.now, act->act.at);
    }
    return Machine::next_at(world_);
}

void Timeline::keep_checkpoint() {
    std::vector<World>& kept = data_[branch_].checkpoints;
    const auto place = std::lower_bound(kept.begin(), kept.end(), cursor(),
                                        [](const World& w, std::uint64_t event) { return w.events < event; });
    if (place != kept.end() && place->events == cursor()) return;
    kept.insert(place, world_);
    if (kept.size() > kCheckpointsMax) thin_out(kept);
}

void Timeline::keep_visited() {
    std::vector<World>& visited = data_[branch_].visited;
    if (visited.size() >= kVisitedMax) visited.erase(visited.begin());
    visited.push_back(world_);
}

const World& Timeline::snapshot_until(std::uint64_t event) const {
    const BranchData& data = data_[branch_];
    const World* found = last_until(data.checkpoints, event);
    for (const World& world : data.visited) {
        if (world.events <= event && (found == nullptr || world.events > found->events)) found = &world;
    }
    POSTROOM_CHECK(found != nullptr, "a branch keeps its beginning");
    return *found;
}

bool Timeline::step_event() {
    if (undone_after_ && cursor() >= *undone_after_) fork_if_past();
    Branch& branch = branches_[branch_];
    const std::uint64_t next = cursor() + 1;
    const bool known = cursor() < branch.known;
    machine_.set_journal(known ? nullptr : &data_[branch_].journal);
    if (const RecordedAct* act = known ? branch.act_at(next) : nullptr) {
        machine_.apply(world_, act->act);
    } else if (!machine_.step(world_)) {
        branch.finished = true;
        return false;
    }
    if (known) return true;
    branch.known = cursor();
    const std::vector<World>& kept = data_[branch_].checkpoints;
    if (cursor() - kept.back().events >= spacing(branch.known)) keep_checkpoint();
    return true;
}

std::optional<std::uint64_t> Timeline::next_stop(Unit unit) const {
    const Journal& log = journal();
    std::optional<std::uint64_t> stop;
    const auto take = [&](std::uint64_t event) {
        if (event > cursor() && event <= known() && (!stop || event < *stop)) stop = event;
    };
    if (unit == Unit::Line || unit == Unit::Reply) {
        for (std::size_t i = log.arrivals_until(cursor()); i < log.arrivals().size(); ++i) {
            const Arrival& arrival = log.arrivals()[i];
            if (unit == Unit::Line || log[arrival.line].has(Entry::kEndsReply)) {
                take(arrival.event);
                break;
            }
        }
    }
    const auto& acts = log.act_entries();
    for (std::size_t i = acts.size(); i-- > 0 && log[acts[i]].event > cursor();) take(log[acts[i]].event);
    return stop;
}

std::uint64_t Timeline::previous_stop(Unit unit) const {
    const Journal& log = journal();
    std::uint64_t stop = 0;
    const auto take = [&](std::uint64_t event) {
        if (event < cursor() && event > stop) stop = event;
    };
    if (unit == Unit::Line || unit == Unit::Reply) {
        for (std::size_t i = log.arrivals_until(cursor()); i-- > 0;) {
            const Arrival& arrival = log.arrivals()[i];
            if (arrival.event >= cursor()) continue;
            if (unit == Unit::Line || log[arrival.line].has(Entry::kEndsReply)) {
                take(arrival.event);
                break;
            }
        }
    }
    const auto& acts = log.act_entries();
    for (std::size_t i = acts.size(); i-- > 0;) {
        if (log[acts[i]].event >= cursor()) continue;
        take(log[acts[i]].event);
        break;
    }
    return stop;
}

bool Timeline::stops_here(Unit unit) const {
    const Journal& log = journal();
    if (log.size() == 0) return false;
    if (!log.act_entries().empty() && log[log.act_entries().back()].event == cursor()) return true;
    if (unit == Unit::Act || log.arrivals().empty() || log.arrivals().back().event != cursor()) return false;
    return unit == Unit::Line || log[log.arrivals().back().line].has(Entry::kEndsReply);
}

bool Timeline::step(Unit unit) {
    const std::uint64_t before = cursor();
    while (!step_some(unit, UINT64_MAX)) {
    }
    return cursor() != before;
}

bool Timeline::step_some(Unit unit, std::uint64_t events_max) {
    if (unit == Unit::Event) {
        (void)step_event();
        return true;
    }
    if (const auto stop = next_stop(unit)) return seek_some(*stop, events_max);
    if (cursor() < known() && !seek_some(known(), events_max)) return false;
    for (std::uint64_t done = 0; done < events_max; ++done) {
        // No act comes of renewals, and those go on for ever.
        if (unit == Unit::Act && at_rest()) return true;
        if (!step_event() || stops_here(unit)) return true;
    }
    return false;
}

bool Timeline::back(Unit unit) {
    if (cursor() == 0) return false;
    seek(unit == Unit::Event ? cursor() - 1 : previous_stop(unit));
    return true;
}

void Timeline::seek(std::uint64_t event) { go_to(event); }

std::uint64_t Timeline::way_to(std::uint64_t event) const {
    const std::uint64_t snapshot = snapshot_until(std::min(event, known())).events;
    return event - (cursor() <= event ? std::max(snapshot, cursor()) : snapshot);
}

void Timeline::jump_towards(std::uint64_t event) {
    if (event < cursor()) {
        // Where we are now may be far from the last snapshot: coming back should be cheap.
        if (cursor() - data_[branch_].checkpoints.back().events > kFirstSpacing) keep_checkpoint();
        world_ = snapshot_until(event);
    } else if (event > cursor()) {
        const World& kept = snapshot_until(std::min(event, known()));
        if (kept.events > cursor()) world_ = kept;
    }
}

void Timeline::go_to(std::uint64_t event) { (void)seek_some(event, UINT64_MAX); }

bool Timeline::seek_some(std::uint64_t event, std::uint64_t events_max) {
    jump_towards(event);
    // Whoever goes back mostly goes back once more: from a snapshot just before, that is a short way.
    const std::uint64_t near = event - std::min(event, kNear);
    for (std::uint64_t done = 0; cursor() < event; ++done) {
        if (cursor() == near && cursor() < branches_[branch_].known && near - snapshot_until(near).events > kFirstSpacing) keep_visited();
        if (done == events_max) return false;
        if (!step_event()) return true;
    }
    return true;
}

void Timeline::seek_time(base::Instant at) {
    const Journal& log = journal();
    // The last known event at or before that moment, by its entries; the rest is simulated.
    std::size_t low = 0;
    std::size_t high = log.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (log[base::EntryId{static_cast<std::uint32_t>(middle + 1)}].at <= at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    seek(low == 0 ? 0 : log[base::EntryId{static_cast<std::uint32_t>(low)}].event);
    run_until(at);
}

bool Timeline::run_until(base::Instant until, std::uint64_t events_max) {
    for (std::uint64_t done = 0; done < events_max; ++done) {
        // Mostly nothing is due, and that is known without looking at every session.
        const bool events = !world_.queue.empty() && world_.queue.top().at <= until;
        if (cursor() >= known() && !events && world_.deadline_bound > until) return true;
        const auto next = next_at();
        if (!next || *next > until) return true;
        if (!step_event()) return true;
    }
    return false;
}

bool Timeline::run_to_rest(base::Instant until, std::uint64_t events_max) {
    for (std::uint64_t done = 0; done < events_max; ++done) {
        if (at_rest()) return true;
        const auto next = next_at();
        if (!next || *next > until || !step_event()) return true;
    }
    return false;
}

void Timeline::fork_if_past() {
    undone_after_.reset();
    if (cursor() >= branches_[branch_].known) return;
    Branch branch;
    branch.name = "what if " + std::to_string(branches_.size());
    branch.parent = branch_;
    branch.forked_at = branch.known = cursor();
    branch.acts = branches_[branch_].acts;
    (void)branch.acts.erase_where([this](const RecordedAct& act) { return act.event > cursor(); });
    BranchData data;
    data.journal = data_[branch_].journal;
    data.journal.truncate_to_event(cursor());
    for (const World& world : data_[branch_].checkpoints) {
        if (world.events <= cursor()) data.checkpoints.push_back(world);
    }
    branches_.push_back(std::move(branch));
    data_.push_back(std::move(data));
    branch_ = branches_.size() - 1;
    keep_checkpoint();
}

void Timeline::act(Action action) {
    fork_if_past();
    // Typed by hand, octets are an act of a person like any other; those of programs come with their time.
    if (std::holds_alternative<OutsideOctets>(action)) {
        undo_.push_back({branch_, cursor()});
        redo_.clear();
        keep_checkpoint();
    }
    act_at(world_.now, std::move(action));
}

void Timeline::act_at(base::Instant at, Action action) {
    if (at > world_.now) run_until(at);
    fork_if_past();
    // What a real program sends cannot be taken back.
    if (!std::holds_alternative<OutsideOctets>(action)) {
        undo_.push_back({branch_, cursor()});
        redo_.clear();
        // Acts of a script come too often for a snapshot each; from a near one the way is short.
        const std::uint64_t near = is_of_a_program(action) ? spacing(cursor()) : kNear;
        if (cursor() - data_[branch_].checkpoints.back().events >= near) keep_checkpoint();
    }
    if (sealer_ != nullptr) {
        for (KeepCiphertext& wanted : wanted_ciphertexts(world_, action)) {
            wanted.cms = sealer_(wanted.account, wanted.text);
            if (!wanted.cms.empty()) record_act(at, std::move(wanted));
        }
    }
    record_act(at, std::move(action));
}

void Timeline::record_act(base::Instant at, Action action) {
    TimedAction timed{std::max(at, world_.now), std::move(action)};
    machine_.set_journal(&data_[branch_].journal);
    machine_.apply(world_, timed);
    Branch& branch = branches_[branch_];
    branch.finished = false;
    branch.known = cursor();
    branch.acts.push_back({cursor(), std::move(timed)});
}

void Timeline::undo() {
    if (undo_.empty()) return;
    const Place place = undo_.back();
    undo_.pop_back();
    redo_.push_back({branch_, cursor()});
    redo_.push_back(place);
    switch_branch(place.branch);
    go_to(place.event);
    undone_after_ = place.event;
}

void Timeline::redo() {
    if (redo_.empty()) return;
    const Place before = redo_.back();
    redo_.pop_back();
    const Place after = redo_.back();
    redo_.pop_back();
    undo_.push_back(before);
    switch_branch(after.branch);
    go_to(after.event);
}

void Timeline::switch_branch(std::size_t index) {
    undone_after_.reset();
    if (index == branch_ || index >= branches_.size()) return;
    keep_checkpoint();
    const base::Instant now = world_.now;
    branch_ = index;
    // The same moment of the other branch, if it got that far.
    world_ = data_[branch_].checkpoints.front();
    const Journal& log = journal();
    std::uint64_t event = branches_[branch_].known;
    while (event > 0 && log.size() != 0) {
        const std::size_t entries = log.entries_until(event);
        if (entries == 0) break;
        const Entry& entry = log[base::EntryId{static_cast<std::uint32_t>(entries)}];
        if (entry.at <= now) break;
        event = entry.event - 1;
    }
    go_to(event);
}

void Timeline::place_host(HostPlace place) {
    std::erase_if(places_, [&](const HostPlace& one) { return one.host == place.host; });
    places_.push_back(std::move(place));
}

void Timeline::rename_branch(std::size_t index, std::string name) { branches_[index].name = std::move(name); }

}  // namespace sim
