#pragma once
/// Two to four worlds fed the same acts under one clock, as a value.
///
/// Each world is a timeline of its own that leaves one moment with one thing made different; whatever
/// is done afterwards is done in all of them at the same virtual time.
/// Doors: CompareRun; of_choices, of_branch; step_line, step_difference, to_start, to_end, act.
/// What may take long asks the stop button; once that is pressed the comparison is somewhere on its way, and of no use.
/// Fails: of_choices and of_branch say a Problem when there is nothing to compare.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "gui/view/copies_view.h"
#include "gui/view/journal_index.h"
#include "gui/view/long_moves.h"
#include "protocols/base/result.h"
#include "sim/timeline.h"

namespace gui {

inline constexpr std::size_t kCompareMost = 4;

/// One thing to be made different, and how the world in which it is so is called.
struct CompareChoice {
    std::string name;    ///< "POP3, remove at download"
    std::vector<sim::Action> acts;
};

/// The state of a copy in one world: none if there never was one.
struct HeldCopies {
    CopyState state = CopyState::Gone;   ///< of the copy that holds most
    std::size_t copies = 1;              ///< that are there now; one that is gone counts as one
    friend bool operator==(const HeldCopies&, const HeldCopies&) = default;
};
using LedgerState = std::optional<HeldCopies>;

/// "M1 in ben@meadow.example, INBOX": where a copy can be, and its state in each world.
struct CompareHolder {
    base::LetterId letter;
    std::string label;
    std::vector<LedgerState> states;  ///< by world
};

/// One world of the comparison.
struct CompareWorld {
    std::string name;
    sim::Timeline timeline;
    JournalIndex index;
};

class CompareRun {
  public:
    /// The worlds that leave `base` at its cursor, one a choice (2 to 4). Acts that a person did in
    /// `base` after that moment are done in each of them at the same time.
    [[nodiscard]] static base::Result<CompareRun> of_choices(const sim::Timeline& base,
                                                             std::vector<CompareChoice> choices,
                                                             const StopButton& stop = {});
    /// A branch beside the one it left, both at the moment where they part.
    [[nodiscard]] static base::Result<CompareRun> of_branch(const sim::Timeline& base,
                                                            std::size_t branch,
                                                            const StopButton& stop = {});

    [[nodiscard]] const std::vector<CompareWorld>& worlds() const { return worlds_; }
    [[nodiscard]] base::Instant clock() const { return clock_; }
    [[nodiscard]] base::Instant start() const { return start_; }
    [[nodiscard]] bool at_end() const { return !next_at(); }

    /// To the next moment at which a line arrives, or an act happens, in any world. False: at the end.
    bool step_line(const StopButton& stop = {});
    /// To the next moment at which the worlds differ in another way than now; at most to the end.
    bool step_difference(const StopButton& stop = {});
    void to_start(const StopButton& stop = {});
    void to_end(const StopButton& stop = {});
    /// The same act in every world, now.
    void act(const sim::Action& action, const StopButton& stop = {});
    /// In every world time goes by, and nobody does anything.
    void let_pass(base::Duration span, const StopButton& stop = {});

    /// Every place in which some world holds or held a copy, with its state in each.
    [[nodiscard]] const std::vector<CompareHolder>& holders() const { return holders_; }
    /// One sentence for each place where the worlds differ now.
    [[nodiscard]] const std::vector<std::string>& differences() const { return differences_; }
    /// True for those that were not there before the last step.
    [[nodiscard]] bool is_new(std::size_t difference) const;

  private:
    CompareRun() = default;

    [[nodiscard]] std::optional<base::Instant> next_at() const;
    void go_to(base::Instant at, const StopButton& stop = {});
    void look(const StopButton& stop);

    std::vector<CompareWorld> worlds_;
    base::Instant start_, clock_;
    std::vector<CompareHolder> holders_;
    std::vector<std::string> differences_, before_;
};

}  // namespace gui
