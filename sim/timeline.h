#pragma once
/// Time travel: a run with its branches, where one can step, go back, seek and act in the past.
///
/// Snapshots and replays, never inverse operations: undo is "one act fewer".
/// Doors: world, journal, cursor; step_*, back_*, seek, run_until; act, undo, redo; branches.
/// Units: the cursor counts events of the present branch; 0 is the beginning.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocols/base/chunked.h"
#include "protocols/base/time.h"
#include "sim/action.h"
#include "sim/journal.h"
#include "sim/machine.h"
#include "sim/world.h"

namespace sim {

/// Units of stepping (the same forward and back).
enum class Unit : std::uint8_t { Event, Line, Reply, Act };

/// An act of a person, at the event number it became.
struct RecordedAct {
    std::uint64_t event = 0;
    TimedAction act;

    friend bool operator==(const RecordedAct&, const RecordedAct&) = default;
};

/// Where a host stands on the map because somebody put it there, in thousandths of the map's width and height.
struct HostPlace {
    std::string host;
    std::int32_t x = 0, y = 0;

    friend bool operator==(const HostPlace&, const HostPlace&) = default;
};

struct Branch {
    std::string name;                       ///< "main", "what if 1" …
    std::optional<std::size_t> parent;      ///< index of the branch it left
    std::uint64_t forked_at = 0;            ///< event at which it left
    std::uint64_t known = 0;                ///< events simulated so far
    bool finished = false;                  ///< nothing is left to happen after `known`
    base::Chunked<RecordedAct> acts;        ///< ascending, those of the parent before the fork included

    /// The act that is this event; nullptr if that is none.
    [[nodiscard]] const RecordedAct* act_at(std::uint64_t event) const;
};

class Timeline {
  public:
    explicit Timeline(World initial);

    // --- looking ------------------------------------------------------------------------------
    [[nodiscard]] const World& world() const { return world_; }
    /// The whole journal of the present branch, the future included; see entries().
    [[nodiscard]] const Journal& journal() const { return data_[branch_].journal; }
    /// How many entries of journal() have happened at the cursor.
    [[nodiscard]] std::size_t entries() const { return world_.entries; }
    /// How many of journal().arrivals() have happened at the cursor.
    [[nodiscard]] std::size_t arrivals() const { return journal().arrivals_until(cursor()); }
    [[nodiscard]] std::uint64_t cursor() const { return world_.events; }
    [[nodiscard]] const std::vector<Branch>& branches() const { return branches_; }
    [[nodiscard]] std::size_t branch() const { return branch_; }
    [[nodiscard]] bool at_end() const;
    [[nodiscard]] bool can_undo() const { return !undo_.empty(); }
    [[nodiscard]] bool can_redo() const { return !redo_.empty(); }
    /// How many acts can be undone, one after another.
    [[nodiscard]] std::size_t undo_depth() const { return undo_.size(); }

    // --- moving -------------------------------------------------------------------------------
    /// Forward by one unit; stays where it is at the end. Returns false if nothing was left.
    bool step(Unit unit);
    /// Back by one unit, to the beginning at most. Returns false at the beginning.
    bool back(Unit unit);
    /// To the end of event `event` of this branch (simulating what is not known yet).
    void seek(std::uint64_t event);
    /// How many events `seek` would go through: from here or from the nearest snapshot before.
    [[nodiscard]] std::uint64_t way_to(std::uint64_t event) const;
    /// Parts of `step` and `seek`, for who has other things to do meanwhile: at most about `events_max` events.
    /// True: the move is over; else call it again. On the way the cursor is somewhere in between.
    bool step_some(Unit unit, std::uint64_t events_max);
    bool seek_some(std::uint64_t event, std::uint64_t events_max);
    /// The event to which `back` would go.
    [[nodiscard]] std::uint64_t previous_stop(Unit unit) const;
    /// To the last event at or before `at`; the future is simulated as far as needed.
    void seek_time(base::Instant at);
    /// Until nothing is left to happen before `until`, or `events_max` more events were processed.
    /// Returns true if it is there.
    bool run_until(base::Instant until, std::uint64_t events_max = UINT64_MAX);
    /// The same, but leaves off where nothing is left but the renewals of connections that wait (Machine::at_rest).
    bool run_to_rest(base::Instant until, std::uint64_t events_max = UINT64_MAX);
    /// Nothing is left to happen here but such renewals.
    [[nodiscard]] bool at_rest() const { return cursor() >= known() && Machine::at_rest(world_); }
    /// The moment of the next thing to happen, if any.
    [[nodiscard]] std::optional<base::Instant> next_at() const;

    // --- acting -------------------------------------------------------------------------------
    /// Does something now. In the past, the old future stays as a branch of its own.
    void act(Action action);
    /// The same at a later moment `at`, to which the world runs first.
    void act_at(base::Instant at, Action action);
    /// Whether what servers say to programs outside is kept for `take_outside_said`; see sim/machine.h.
    void hear_outside(bool hears) { machine_.hear_outside(hears); }
    [[nodiscard]] std::vector<OutsideSaid> take_outside_said() { return machine_.take_outside_said(); }
    /// Makes ciphertext of a text for the key of an account, base64 in one line; empty: it cannot.
    using Sealer = std::string (*)(const std::string& account, const std::string& text);
    /// From now on, letters that a person writes to providers that seal mail are sealed by it, outside the
    /// World, and the ciphertext is recorded before the act as its input. None: they stay readable.
    void seal_with(Sealer by) { sealer_ = by; }
    [[nodiscard]] Sealer sealer() const { return sealer_; }
    /// Back to just before the last act; what followed it stays as a branch.
    void undo();
    void redo();
    void switch_branch(std::size_t index);
    void rename_branch(std::size_t index, std::string name);

    // --- the map ------------------------------------------------------------------------------
    /// Hosts that were put somewhere by hand. This belongs to the run and not to a moment of it: moving a host on the
    /// map is no act in the world, leaves no branch, and changes no digest.
    [[nodiscard]] const std::vector<HostPlace>& places() const { return places_; }
    void set_places(std::vector<HostPlace> places) { places_ = std::move(places); }
    /// Puts one host there, wherever it was put before.
    void place_host(HostPlace place);

  private:
    struct BranchData {
        Journal journal;
        std::vector<World> checkpoints;        ///< ascending by events; the first one is the beginning
        std::vector<World> visited;            ///< just before places gone to, the oldest first; any order of events
    };
    struct Place {
        std::size_t branch;
        std::uint64_t event;
    };

    bool step_event();
    /// The next (or previous) event at which a step of this unit ends, as far as it is known.
    [[nodiscard]] std::optional<std::uint64_t> next_stop(Unit unit) const;
    /// How far this branch may be followed before something new must be simulated.
    [[nodiscard]] std::uint64_t known() const;
    void keep_checkpoint();
    void keep_visited();
    /// The latest snapshot of this branch at or before `event`.
    [[nodiscard]] const World& snapshot_until(std::uint64_t event) const;
    void go_to(std::uint64_t event);
    /// To the snapshot from which the way to `event` is shortest, if that is not here.
    void jump_towards(std::uint64_t event);
    /// Did the event that has just been simulated end a step of this unit?
    [[nodiscard]] bool stops_here(Unit unit) const;
    void record_act(base::Instant at, Action action);
    /// Leaves the present branch at the cursor if anything is known after it.
    void fork_if_past();

    World world_;
    Machine machine_{nullptr};
    Sealer sealer_ = nullptr;
    std::vector<Branch> branches_;
    std::vector<BranchData> data_;
    std::size_t branch_ = 0;
    std::vector<Place> undo_, redo_;
    std::vector<HostPlace> places_;
    /// After undo: the event behind which this branch's known future is not wanted. Whoever moves past
    /// it leaves the branch there.
    std::optional<std::uint64_t> undone_after_;
};

}  // namespace sim
