// Real mail programs at the world that is shown: switched on and off, given their turns, told of.

#include "gui/app.h"

#include <algorithm>
#include <utility>

namespace gui {

namespace {

/// While programs talk, so often is a frame drawn at most: drawing must not slow them.
constexpr double kBetweenFrames = 0.05;
/// So often the doors are looked at, quickly after something has happened.
constexpr double kPatience = 0.02;
constexpr double kBriefPatience = 0.001;
constexpr double kHeldPatience = 0.5;
/// What they did is kept against a crash: so often, in a quiet moment, since writing a long run takes a while; at the
/// latest after so long.
constexpr double kBetweenSaves = 10;
constexpr double kLongestUnsaved = 60;

}  // namespace

void App::live_command(const LiveCommand& command, double now) {
    switch (command.ask) {
        case LiveCommand::Ask::Toggle:
            if (live_) stop_serving(now);
            else start_serving(now);
            break;
        case LiveCommand::Ask::Card:
            if (live_) overlay_.open = Overlay::Live;
            break;
        case LiveCommand::Ask::GoOn:
            if (!live_) break;
            timeline_ui_.playing = false;
            live_->go_on(timeline_);
            moved(now, true);
            break;
    }
}

/// Time goes with the clock, and what programs did they cannot take back.
void App::refuse_while_live() { saved_note_ = "not while real programs are here: step back, or stop serving"; }

void App::start_serving(double now) {
    const auto refuse = [&](std::string why) { saved_note_ = std::move(why); };
    if (!live_opener_) return refuse("no programs can join here");
    if (lesson_open()) return refuse("leave the lesson first: real programs would change its world");
    if (timeline_.world().providers.empty()) return refuse("this world has no provider, so there is nothing to serve");
    auto doors = live_opener_(timeline_);
    if (!doors) return refuse(doors.problem().sentence());
    compare_.reset();
    timeline_ui_.playing = false;
    live_.emplace(std::move(doors).value(), timeline_, now);
    screen_ = Screen::World;
    overlay_.open = Overlay::Live;
    log_note("real mail programs of this computer may join from here on");
    moved(now, false);
}

void App::stop_serving(double now) {
    if (!live_) return;
    if (live_->fits(timeline_)) live_->end(timeline_);
    live_.reset();
    if (overlay_.open == Overlay::Live) overlay_.open = Overlay::None;
    if (keeper_) keeper_(timeline_);
    moved(now, false);
}

double App::live_patience(double now) const {
    if (!live_) return RedrawGovernor::kIdleWait;
    if (live_->held(timeline_)) return kHeldPatience;
    return live_->busy(now) ? kBriefPatience : kPatience;
}

void App::live_tick(double now) {
    if (!live_ || console_.running()) return;
    if (!live_->fits(timeline_)) {   // another world was opened
        live_.reset();
        governor_.changed();
        return;
    }
    const std::size_t waiting = live_->state().waiting;
    live_stirred_ = live_->tick(timeline_, now) || live_stirred_;
    if (live_->state().waiting != waiting) governor_.changed();
    if (now - live_shown_ < std::max(kBetweenFrames, 2 * frame_cost_)) return;
    if (!live_stirred_) {   // quiet again: the frames that scrolling needs to come to rest
        if (std::exchange(live_unsettled_, false)) governor_.changed();
        if (live_shown_ > live_kept_ && !live_->busy(now)) keep_live_work(now, kBetweenSaves);
        return;
    }
    live_stirred_ = false;
    live_unsettled_ = true;
    live_shown_ = now;
    moved(now, false);
    governor_.animate_until(now);
    keep_live_work(now, kLongestUnsaved);
}

void App::keep_live_work(double now, double every) {
    if (!keeper_ || now - live_kept_ < every) return;
    live_kept_ = now;
    keeper_(timeline_);
}

}  // namespace gui
