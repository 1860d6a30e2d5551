#pragma once
/// When to draw, and how long to sleep: nothing is drawn when nothing moves.
///
/// Pure: time is an argument, in seconds of any steady clock. Doors: RedrawGovernor. Fails: never.

#include <algorithm>
#include <cstdint>

namespace gui {

class RedrawGovernor {
  public:
    /// Longest sleep when nothing is going on, in seconds.
    static constexpr double kIdleWait = 60.0;
    /// Frames after an input: hover, press and its result each need one.
    static constexpr int kFramesAfterInput = 3;

    /// A key, the pointer, a new size, a command: draw now and twice more.
    void changed() { frames_left_ = kFramesAfterInput; }
    /// Something moves until `until`: draw every frame until then and once after.
    void animate_until(double until) {
        if (until > moving_until_) moving_until_ = until;
    }
    /// The next moment at which something will happen by itself (playback); none: never.
    void wake_at(double at) { wake_ = at; }
    void no_wake() { wake_ = -1; }

    /// True if a frame is to be drawn now.
    [[nodiscard]] bool wants_frame(double now) const {
        return frames_left_ > 0 || now < moving_until_ ||
               (moving_until_ > last_drawn_ && drawn_ > 0) || due(now);
    }
    /// How long to wait for input before looking again, in seconds; 0: do not wait.
    [[nodiscard]] double wait(double now) const {
        if (wants_frame(now)) return 0;
        if (wake_ >= 0) return std::clamp(wake_ - now, 0.0, kIdleWait);
        return kIdleWait;
    }
    /// True if the moment set with wake_at has come.
    [[nodiscard]] bool due(double now) const { return wake_ >= 0 && now >= wake_; }
    /// A frame was drawn.
    void drawn(double now) {
        ++drawn_;
        last_drawn_ = now;
        if (frames_left_ > 0) --frames_left_;
    }
    /// Frames drawn so far.
    [[nodiscard]] std::uint64_t frames() const { return drawn_; }

  private:
    int frames_left_ = kFramesAfterInput;
    double moving_until_ = -1;
    double last_drawn_ = -1;
    double wake_ = -1;
    std::uint64_t drawn_ = 0;
};

}  // namespace gui
