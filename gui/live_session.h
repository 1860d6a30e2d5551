#pragma once
/// Real mail programs at the world that the window shows: the clock that carries them, and when they wait.
///
/// They belong to one branch and its end: while the window shows the past or another branch, they are held and
/// their clock stands still. Doors: LiveSession. Fails: never.

#include <memory>

#include "gui/view/live_view.h"
#include "sim/timeline.h"

namespace gui {

class LiveSession {
  public:
    /// Leaves a future that was only foreseen behind as a branch, so that the present is the end. `now`: seconds of
    /// the owner's clock.
    LiveSession(std::unique_ptr<LiveDoors> doors, sim::Timeline& timeline, double now);

    /// Whether this is still the run that the programs came to. If not, drop the session.
    [[nodiscard]] bool fits(const sim::Timeline& timeline) const;
    [[nodiscard]] bool held(const sim::Timeline& timeline) const;
    /// The branch that the programs are on is shown, at whatever moment.
    [[nodiscard]] bool on_branch(const sim::Timeline& timeline) const { return timeline.branch() == branch_; }
    /// Gives the doors their turn, unless they are held. True if anything happened in the World.
    bool tick(sim::Timeline& timeline, double now);
    /// To where the programs wait.
    void go_on(sim::Timeline& timeline) const;
    /// Says goodbye to everybody, at the end of their branch.
    void end(sim::Timeline& timeline);

    [[nodiscard]] const LiveFacts& facts() const { return doors_->facts(); }
    [[nodiscard]] LiveState state() const { return doors_->state(); }
    /// Something happened a moment ago: whoever drives this should look again soon.
    [[nodiscard]] bool busy(double now) const { return now - stirred_ < kStir; }

  private:
    static constexpr double kStir = 0.5;

    std::unique_ptr<LiveDoors> doors_;
    std::size_t branch_ = 0;
    std::size_t entries_ = 0;      ///< of the branch when we last looked
    std::string name_;             ///< of the world
    base::Instant clock_;
    double wall_ = 0;
    double stirred_ = -1;
};

}  // namespace gui
