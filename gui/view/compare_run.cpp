#include "gui/view/compare_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "gui/view/names.h"
#include "gui/view/scene.h"

namespace gui {

namespace {

constexpr std::uint64_t kEvents = 20'000;
constexpr std::size_t kLetters = 40;
constexpr std::size_t kSteps = 5'000;

/// Everything that will happen by itself, and back to where it stood.
bool know(sim::Timeline& timeline, const StopButton& stop) {
    const std::uint64_t cursor = timeline.cursor();
    return run_to_rest(timeline, kEvents, stop) && seek(timeline, cursor, stop);
}

base::Problem stopped() { return {"compare", "it was stopped", ""}; }

std::optional<base::Instant> next_of(const sim::Timeline& timeline) {
    std::optional<base::Instant> next;
    const sim::Journal& journal = timeline.journal();
    const std::size_t arrivals = timeline.arrivals();
    if (arrivals < journal.arrivals().size())
        next = journal[journal.arrivals()[arrivals].line].arrives();
    const auto& acts = journal.act_entries();
    for (std::size_t n = acts.size(); n-- > 0 && journal[acts[n]].event > timeline.cursor();) {
        if (!next || journal[acts[n]].at < *next) next = journal[acts[n]].at;
    }
    return next;
}

std::string state_words(const LedgerState& held) {
    if (!held) return "no copy";
    const std::string copies = held->copies > 1 ? fmt::format(", {} copies", held->copies) : "";
    switch (held->state) {
        case CopyState::Full: return "whole letter" + copies;
        case CopyState::HeadersOnly: return "header only" + copies;
        case CopyState::Marked: return "marked, still there" + copies;
        case CopyState::Gone: break;
    }
    return "gone";
}

/// "gone in “POP3 remove”; whole letter in “POP3 keep” and “IMAP”".
std::string spread(const CompareHolder& holder, const std::vector<CompareWorld>& worlds) {
    std::string out;
    std::vector<bool> said(worlds.size(), false);
    for (std::size_t n = 0; n < worlds.size(); ++n) {
        if (said[n]) continue;
        std::string names;
        for (std::size_t m = n; m < worlds.size(); ++m) {
            if (holder.states[m] != holder.states[n]) continue;
            said[m] = true;
            names += fmt::format("{}“{}”", names.empty() ? "" : " and ", worlds[m].name);
        }
        out += fmt::format("{}{} in {}", out.empty() ? "" : "; ", state_words(holder.states[n]), names);
    }
    return out;
}

bool differs(const CompareHolder& holder) {
    return std::any_of(holder.states.begin(), holder.states.end(),
                       [&](const LedgerState& state) { return state != holder.states.front(); });
}

/// Of two copies in one place that which holds more is told: the whole letter before its header, what is there before what is gone.
int counts_for(CopyState state) {
    switch (state) {
        case CopyState::Full: return 3;
        case CopyState::Marked: return 2;
        case CopyState::HeadersOnly: return 1;
        case CopyState::Gone: break;
    }
    return 0;
}

void add_copy(LedgerState& held, CopyState state) {
    if (!held) {
        held = HeldCopies{state, 1};
        return;
    }
    const bool both = state != CopyState::Gone && held->state != CopyState::Gone;
    if (counts_for(state) > counts_for(held->state)) held->state = state;
    if (both) ++held->copies;
}

CompareHolder& holder_for(std::vector<CompareHolder>& all, base::LetterId letter,
                          const std::string& label, std::size_t worlds) {
    for (CompareHolder& one : all) {
        if (one.letter == letter && one.label == label) return one;
    }
    all.push_back({letter, label, std::vector<LedgerState>(worlds)});
    return all.back();
}

}  // namespace

base::Result<CompareRun> CompareRun::of_choices(const sim::Timeline& base,
                                                std::vector<CompareChoice> choices,
                                                const StopButton& stop) {
    if (choices.size() < 2 || choices.size() > kCompareMost)
        return base::Problem{"compare", fmt::format("{} worlds cannot be compared", choices.size()),
                             "two to four"};
    CompareRun run;
    const std::uint64_t fork = base.cursor();
    run.start_ = base.world().now;
    const base::Chunked<sim::RecordedAct> later = base.branches()[base.branch()].acts;
    for (CompareChoice& choice : choices) {
        CompareWorld world{std::move(choice.name), base, {}};
        for (const sim::Action& action : choice.acts) world.timeline.act(action);
        for (const sim::RecordedAct& act : later) {
            if (act.event <= fork) continue;
            if (!run_until(world.timeline, act.act.at, stop)) return stopped();
            world.timeline.act_at(act.act.at, act.act.action);
        }
        if (!know(world.timeline, stop)) return stopped();
        run.worlds_.push_back(std::move(world));
    }
    run.clock_ = run.start_;
    run.go_to(run.start_, stop);
    run.before_ = run.differences_;
    return run;
}

base::Result<CompareRun> CompareRun::of_branch(const sim::Timeline& base, std::size_t branch,
                                               const StopButton& stop) {
    if (branch >= base.branches().size() || !base.branches()[branch].parent)
        return base::Problem{"compare", "this branch left no other", "choose one that did"};
    CompareRun run;
    const std::size_t parent = *base.branches()[branch].parent;
    for (const std::size_t one : {parent, branch}) {
        CompareWorld world{base.branches()[one].name, base, {}};
        world.timeline.switch_branch(one);
        world.timeline.seek(base.branches()[branch].forked_at);
        run.start_ = world.timeline.world().now;
        if (!know(world.timeline, stop)) return stopped();
        run.worlds_.push_back(std::move(world));
    }
    run.go_to(run.start_, stop);
    run.before_ = run.differences_;
    return run;
}

std::optional<base::Instant> CompareRun::next_at() const {
    std::optional<base::Instant> next;
    for (const CompareWorld& world : worlds_) {
        const auto at = next_of(world.timeline);
        if (at && (!next || *at < *next)) next = at;
    }
    return next;
}

void CompareRun::go_to(base::Instant at, const StopButton& stop) {
    clock_ = at;
    for (CompareWorld& world : worlds_) {
        if (!seek_time(world.timeline, at, stop)) return;
        world.index.refresh(world.timeline.journal(), world.timeline.branch());
    }
    look(stop);
}

bool CompareRun::step_line(const StopButton& stop) {
    const auto next = next_at();
    if (!next) return false;
    before_ = differences_;
    go_to(std::max(*next, clock_), stop);
    return true;
}

bool CompareRun::step_difference(const StopButton& stop) {
    const std::vector<std::string> now = differences_;
    bool moved = false;
    for (std::size_t n = 0; n < kSteps && differences_ == now && !stop.is_pressed(); ++n) {
        if (!step_line(stop)) break;
        moved = true;
    }
    before_ = now;
    return moved;
}

void CompareRun::to_start(const StopButton& stop) {
    go_to(start_, stop);
    before_ = differences_;
}

void CompareRun::to_end(const StopButton& stop) {
    before_ = differences_;
    base::Instant last = clock_;
    for (CompareWorld& world : worlds_) {
        if (!seek(world.timeline, world.timeline.branches()[world.timeline.branch()].known, stop)) return;
        last = std::max(last, world.timeline.world().now);
    }
    go_to(last, stop);
}

void CompareRun::act(const sim::Action& action, const StopButton& stop) {
    before_ = differences_;
    for (CompareWorld& world : worlds_) {
        if (!run_until(world.timeline, clock_, stop)) return;
        world.timeline.act_at(clock_, action);
        if (!know(world.timeline, stop)) return;
    }
    go_to(clock_, stop);
}

void CompareRun::let_pass(base::Duration span, const StopButton& stop) {
    go_to(clock_ + span, stop);
    act(sim::Moment{}, stop);
}

void CompareRun::look(const StopButton& stop) {
    holders_.clear();
    for (std::size_t n = 0; n < worlds_.size(); ++n) {
        const Scene scene = scene_of(worlds_[n].timeline);
        const std::size_t letters = scene.world.letters.size();
        for (std::size_t m = letters > kLetters ? letters - kLetters : 0; m < letters; ++m) {
            const base::LetterId letter{static_cast<std::uint32_t>(m + 1)};
            if (stop.is_pressed()) return;
            for (const CopyRow& row : build_copies(scene, worlds_[n].index, letter).rows) {
                LedgerState& state =
                    holder_for(holders_, letter, row.holder, worlds_.size()).states[n];
                add_copy(state, row.state);
            }
        }
    }
    std::stable_sort(holders_.begin(), holders_.end(),
                     [](const CompareHolder& a, const CompareHolder& b) { return a.letter < b.letter; });
    differences_.clear();
    for (const CompareHolder& holder : holders_) {
        if (!differs(holder)) continue;
        differences_.push_back(fmt::format("{} in {}: {}.",
                                           letter_short(worlds_.front().timeline.world(), holder.letter),
                                           holder.label, spread(holder, worlds_)));
    }
}

bool CompareRun::is_new(std::size_t difference) const {
    return std::find(before_.begin(), before_.end(), differences_[difference]) == before_.end();
}

}  // namespace gui
