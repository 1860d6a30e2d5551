#pragma once
/// A piece of work that takes long, done in slices on the window's own thread: it has a stack of its
/// own, and gives the processor back when its slice is over. So nothing it works on needs a lock.
///
/// The work must ask `stop_asked` often (at least every few milliseconds): that is where it is held.
/// Doors: SlicedWork. Units: seconds of the wall clock. Fails: never; no memory for a stack ends the
/// program.

#include <functional>
#include <memory>

namespace gui {

class SlicedWork {
  public:
    /// Does nothing yet. `work` must end soon once stop_asked has said true, and throw nothing.
    explicit SlicedWork(std::function<void()> work);
    /// Asks it to stop and waits for its end, if it has begun and is not finished.
    ~SlicedWork();
    SlicedWork(const SlicedWork&) = delete;
    SlicedWork& operator=(const SlicedWork&) = delete;

    /// Goes on for about so many seconds. True: it is finished.
    bool go_on(double seconds);
    [[nodiscard]] bool finished() const;
    /// It is to end at the next question.
    void stop();

    /// The question, asked by the work itself: should it end? Holds the work here when the slice is over.
    [[nodiscard]] bool stop_asked();

  private:
    struct Fiber;
    std::unique_ptr<Fiber> fiber_;
};

}  // namespace gui
