#pragma once
/// A piece of work that the window may have to wait for: done in slices between frames, on values of its
/// own, so that what is shown stays as it is until the work is over, or for good if it is cancelled.
///
/// Doors: LongWork. Units: seconds of the wall clock. Fails: never.

#include <functional>
#include <memory>
#include <string>

#include "gui/sliced_work.h"
#include "gui/view/long_moves.h"

namespace gui {

class LongWork {
  public:
    struct Task {
        std::string what;                            ///< "Letting time pass"
        /// Asks the button often, and ends soon once it is pressed.
        std::function<void(const StopButton&)> work;
        std::function<void()> finish;                ///< afterwards, unless it was cancelled
        std::function<void()> cancelled = nullptr;   ///< or this, if it was
        std::function<WorkProgress()> progress = nullptr;
        /// Moving to another moment: whoever asks for a third one meanwhile means that one.
        bool moves = false;
    };

    LongWork(Task task, double now);

    /// Goes on for about so many seconds. True: it is over, and `close` is to be called.
    [[nodiscard]] bool go_on(double seconds) { return sliced_->go_on(seconds); }
    /// It was over: hands over what came of it. Must be called once at most.
    void close();
    void cancel();
    [[nodiscard]] bool is_cancelled() const { return cancelled_; }

    [[nodiscard]] const std::string& what() const { return task_.what; }
    [[nodiscard]] bool moves() const { return task_.moves; }
    [[nodiscard]] WorkProgress progress() const { return task_.progress ? task_.progress() : WorkProgress{}; }
    /// Since when it goes on.
    [[nodiscard]] double begun() const { return begun_; }

  private:
    Task task_;
    double begun_;
    bool cancelled_ = false;
    std::unique_ptr<SlicedWork> sliced_;   // last: its end needs the task
};

}  // namespace gui
