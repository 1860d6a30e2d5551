#pragma once
/// What a running script acts upon: its worlds, their clocks, what is scheduled and watched, the report.
///
/// One Stage belongs to one Sandbox; bindings find it with stage_of(L). Inside the room only.
/// Doors: Stage, Place, View; stage_of.

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/act_form.h"
#include "sim/script/run.h"
#include "sim/script/sandbox.h"

namespace script {

/// A function that will be called at a moment of the world: at(), every().
struct Scheduled {
    base::Instant at;
    base::Duration period{0};   ///< 0: once
    int function = 0;           ///< reference in Lua's registry
};

enum class WatchKind : std::uint8_t { Always, Never, Eventually };

struct Watch {
    WatchKind kind = WatchKind::Always;
    std::string name;
    int function = 0;
    base::Instant until;        ///< Eventually: it must have come true by then
    bool done = false;
    std::string where;
    int line = 0;
    std::string source;         ///< of the function: in a console, the line in which it was written
};

/// One world of a script with the script's clock in it.
struct Place {
    std::string name;
    sim::World building;                     ///< while time has not begun
    std::optional<sim::Timeline> timeline;   ///< from the first act of a person or move of time on
    base::Instant clock;                     ///< never before the world's own time
    std::vector<Scheduled> schedule;
    std::vector<Watch> watches;
    /// Letters from this number on were written in this world; those before, in the one that it was forked from.
    struct Lineage {
        std::uint32_t first = 1, world = 0;
    };
    std::vector<Lineage> lineage;
    std::uint64_t events_counted = 0;        ///< of the timeline, already in the script's sum
    std::vector<sim::HostPlace> places;      ///< on the map, while time has not begun; then its timeline has them
    bool kept = false;                       ///< of the console: still the run that it was given
};

/// What queries look at.
struct View {
    const sim::World& world;
    const sim::Journal& journal;
    std::size_t entries;        ///< so many of the journal have happened
    base::Instant now;
};

/// Does this kind of entry tell that something a query can see has changed?
[[nodiscard]] bool is_change(base::FactKind kind);
/// Does it tell that something did not work?
[[nodiscard]] bool is_trouble(base::FactKind kind);

/// Which entries of the journal the queries of a condition were about; only while `on`.
struct TopicSearch {
    bool on = false;
    bool asked = false;                  ///< there was a query
    base::EntryId change;                ///< the last one that changed what they look at
    base::EntryId trouble;               ///< the last one that was in the way of it
    base::EntryId elsewhere;             ///< the last trouble of all
    base::EntryId deferred;              ///< a letter was put off for the last time, or a program told its user of trouble
    base::EntryId put_off;               ///< the same of a letter that what is asked is about
    std::optional<std::size_t> until;    ///< as things were after so many entries
};

class Stage {
  public:
    Stage(std::string_view text, std::string file, const RunOptions& options);

    Sandbox sandbox;
    Report report;
    const RunOptions& options;

    // --- worlds -----------------------------------------------------------------------------------
    [[nodiscard]] Place& place() { return *place_; }
    /// Begins anew with this world in the present place.
    void begin(lua_State* state, sim::World world);
    void begin_empty(lua_State* state);
    /// The timeline; the world's time begins if it has not.
    sim::Timeline& timeline();
    [[nodiscard]] View view() const;
    /// The side with this name, made with an empty world if it is new.
    Place& side(const std::string& name);
    [[nodiscard]] Place* find_side(const std::string& name);
    [[nodiscard]] std::vector<std::string> side_names() const;
    /// A run of a sweep has sides of its own: takes these away, and puts them back.
    using Sides = std::map<std::string, std::unique_ptr<Place>>;
    [[nodiscard]] Sides take_sides() { return std::exchange(sides_, {}); }
    void put_sides(Sides sides) { sides_ = std::move(sides); }
    Place& add_side(const std::string& name, Place place);
    /// Makes another place the present one; returns the one before.
    Place* enter(Place* place) { return std::exchange(place_, place); }
    /// Looks at a timeline that belongs to somebody else; nothing may be changed.
    void show(const sim::Timeline& timeline) { shown_ = &timeline; }
    /// The same; nullptr: at its own again.
    void show(const sim::Timeline* timeline) { shown_ = timeline; }
    [[nodiscard]] const sim::Timeline* shown() const { return shown_; }
    /// In which world of the script a letter of the present one was written: forks share what was written before.
    [[nodiscard]] std::uint32_t world_of(base::LetterId letter) const;
    /// The present place is a world of its own from here on.
    void begin_lineage(Place& place);
    [[nodiscard]] bool begun() const { return shown_ != nullptr || place_->timeline.has_value(); }
    [[nodiscard]] std::uint64_t seed() const { return seed_; }
    void set_seed(std::uint64_t seed);

    base::Instant start = base::kDefaultStart;   ///< of worlds that are begun from here on

    // --- acting and moving ------------------------------------------------------------------------
    /// Does it, or makes it part of the world, or plans it. Raises an error if it may not be.
    void act(lua_State* state, const sim::Action& action);
    /// Until `until`; or until the function at `predicate` says true (then returns true). `until` unset:
    /// until nothing is left to happen.
    bool move(lua_State* state, std::optional<base::Instant> until, int predicate);
    /// One event, or one scheduled function, not after `until`. False if there is none.
    bool one_event(lua_State* state, std::optional<base::Instant> until);
    /// Where the run was asked to end (RunOptions::until): of the main world, if it is told.
    [[nodiscard]] std::optional<base::Instant> end_of_run() const;
    /// Time has come to that end: the script ends here, and is not wrong.
    [[noreturn]] void end_here(lua_State* state, base::Instant end);
    void must_be_able_to_move(lua_State* state) const;
    /// From here until the planning ends, acts are put into the plan for this moment.
    std::optional<base::Instant> planning;
    /// Looking only: acts and moves raise errors.
    const char* looking = nullptr;   ///< why, as the end of a sentence

    // --- reporting --------------------------------------------------------------------------------
    void say(lua_State* state, const std::string& line);
    void add_check(lua_State* state, CheckResult check);
    [[nodiscard]] CheckResult watch_result(const Watch& watch, bool passed, std::string expected, std::string actual) const;
    void mark();
    /// The world that a window shows beside the script: the main one, or the first named one if the main one is empty.
    [[nodiscard]] const Place& shown_place();
    /// Asks what is watched, now.
    void watch_now(lua_State* state) { check_watches(state); }
    [[nodiscard]] std::string here();
    /// The text of a line of the script, from 1.
    [[nodiscard]] std::string_view source_line(int line) const;
    [[nodiscard]] std::string_view source() const { return source_; }
    [[nodiscard]] const std::string& file() const { return file_; }
    /// always/never broke, or the run was asked to end here: the script ends without being wrong.
    bool ended_by_check = false;
    /// What the queries of a failed check were about.
    TopicSearch topics;
    /// By line of the script: how many entries had happened when it last asked the world something.
    std::map<int, std::size_t> asked_at;
    /// Called by queries. `matches`: has this entry changed what is asked about? `concerns`: an entry that tells
    /// of trouble, was it in the way of it?
    template <class Matches, class Concerns>
    void note_topic(Matches matches, Concerns concerns) {
        if (!note_asked()) return;
        const View seen_view = view();
        const std::size_t last = std::min(seen_view.entries, topics.until.value_or(seen_view.entries));
        const std::size_t stop = last > kTopicEntries ? last - kTopicEntries : 0;
        bool trouble = false;
        for (std::size_t i = last; i > stop && i > topics.change.value; --i) {
            const base::EntryId id{static_cast<std::uint32_t>(i)};
            const sim::Entry& entry = seen_view.journal[id];
            if (!trouble && is_trouble(entry.kind)) {
                topics.elsewhere = std::max(topics.elsewhere, id);
                trouble = concerns(entry);
                if (trouble) topics.trouble = std::max(topics.trouble, id);
            }
            if (entry.kind == base::FactKind::QueueScheduled || entry.kind == base::FactKind::ProgramSays) {
                topics.deferred = std::max(topics.deferred, id);
                if (entry.kind == base::FactKind::QueueScheduled && concerns(entry)) topics.put_off = std::max(topics.put_off, id);
            }
            if (!matches(entry)) continue;
            topics.change = id;
            return;
        }
    }
    /// The same; any trouble may have been in the way.
    template <class Matches>
    void note_topic(Matches matches) {
        note_topic(matches, [](const sim::Entry&) { return true; });
    }
    /// Where the script is besides its main world: `in side "left"`, `with n = 2`; outermost first. An error leaves
    /// it as it was, so that the report can say so.
    std::vector<std::string> within;
    [[nodiscard]] std::string within_text() const;   ///< ", in side "left", with n = 2"
    /// A fault that the script itself has set, to be told of at the end if it has never happened.
    struct OwnFault {
        std::string side, text;
        std::uint32_t fault = 0;
        int line = 0;
    };
    std::vector<OwnFault> faults;
    /// Says which faults of this side have never happened, and forgets them.
    void tell_of_faults(const std::string& side);
    /// What compare gave last: the table of a script that shows none.
    std::optional<Table> compared;
    std::size_t sweep_depth = 0;
    std::optional<sim::Timeline> swept;   ///< the last run of a sweep, to be shown if there is nothing else
    std::size_t preset_depth = 0;
    bool without_plan = false;       ///< plan() is passed over: preset(…, {plan = false})
    /// The body that send{size = …} asked for; it would be too long for a text of Lua.
    std::string filled_body;
    /// For the console: a new line begins; and what an error may have left behind is put right.
    void set_source(std::string_view line) { source_ = line; }
    void take_report();
    void reset_after_error();
    void count_world(lua_State* state);
    void count_octets(lua_State* state, std::size_t octets);
    /// Mail written so far. A sweep sets it back after each run: that run's world, and its mail, are gone.
    [[nodiscard]] std::uint64_t octets_written() const { return octets_; }
    void set_octets_written(std::uint64_t octets) { octets_ = octets; }

  private:
    static constexpr std::size_t kTopicEntries = 100'000;

    /// Remembers that the line that runs has asked; true if topics are searched.
    [[nodiscard]] bool note_asked();
    void after_event(lua_State* state);
    void check_watches(lua_State* state);
    void call_scheduled(lua_State* state, std::size_t index);
    [[nodiscard]] std::optional<std::size_t> next_scheduled() const;
    void broke(lua_State* state, const Watch& watch);

    std::string source_;
    std::string file_;
    std::uint64_t seed_ = 1;
    Sides sides_;
    Place* place_ = nullptr;
    const sim::Timeline* shown_ = nullptr;
    bool in_schedule_ = false;
    std::uint32_t lineages_ = 0;
    std::uint64_t acts_ = 0;
    std::uint64_t worlds_ = 0;
    std::uint64_t octets_ = 0;
};

[[nodiscard]] Stage& stage_of(lua_State* state);

/// Runs the chunk of the script, and what must hold at its end.
void play(Stage& stage, std::string_view text);

/// Reads a time span ("5m", or seconds as a number) or raises an error.
[[nodiscard]] base::Duration duration_argument(lua_State* state, int index, const char* verb);

}  // namespace script
