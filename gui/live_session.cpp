#include "gui/live_session.h"

#include <algorithm>
#include <utility>

namespace gui {

LiveSession::LiveSession(std::unique_ptr<LiveDoors> doors, sim::Timeline& timeline, double now)
    : doors_{std::move(doors)}, name_{timeline.world().name}, wall_{now} {
    if (timeline.cursor() < timeline.branches()[timeline.branch()].known) {
        timeline.act(sim::Moment{});
        timeline.rename_branch(timeline.branch(), "live");
    }
    branch_ = timeline.branch();
    entries_ = timeline.journal().size();
    clock_ = timeline.world().now;
}

bool LiveSession::fits(const sim::Timeline& timeline) const {
    if (timeline.world().name != name_ || branch_ >= timeline.branches().size()) return false;
    return timeline.branch() != branch_ || timeline.journal().size() >= entries_;
}

bool LiveSession::held(const sim::Timeline& timeline) const {
    return timeline.branch() != branch_ || timeline.cursor() < timeline.branches()[branch_].known;
}

bool LiveSession::tick(sim::Timeline& timeline, double now) {
    const double passed = std::max(0.0, now - std::exchange(wall_, now));
    if (held(timeline)) {
        doors_->let_wait();
        return false;
    }
    clock_ = std::max(clock_ + base::microseconds(static_cast<std::int64_t>(passed * 1e6)), timeline.world().now);
    const std::uint64_t before = timeline.cursor();
    doors_->turn(timeline, clock_);
    entries_ = timeline.journal().size();
    if (timeline.cursor() == before) return false;
    stirred_ = now;
    return true;
}

void LiveSession::go_on(sim::Timeline& timeline) const {
    if (timeline.branch() != branch_) timeline.switch_branch(branch_);
    timeline.seek(timeline.branches()[branch_].known);
}

void LiveSession::end(sim::Timeline& timeline) {
    const std::size_t branch = timeline.branch();
    const std::uint64_t cursor = timeline.cursor();
    const bool back = held(timeline);
    go_on(timeline);
    doors_->shut(timeline, std::max(clock_, timeline.world().now));
    if (!back) return;
    if (timeline.branch() != branch) timeline.switch_branch(branch);
    timeline.seek(cursor);
}

}  // namespace gui
