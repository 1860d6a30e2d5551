#include "gui/sliced_work.h"

#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <utility>

#include "protocols/base/result.h"

namespace gui {

namespace {

using Clock = std::chrono::steady_clock;

/// Memory is taken page by page as the stack grows, so much is only an address.
constexpr std::size_t kStackOctets = std::size_t{8} << 20;

}  // namespace

struct SlicedWork::Fiber {
    std::function<void()> work;
    ucontext_t window{};
    ucontext_t own{};
    void* stack = nullptr;
    std::size_t stack_octets = 0;
    Clock::time_point slice_end;
    bool begun = false;
    bool finished = false;
    bool stop = false;

    /// makecontext hands over whole numbers only; one thread begins one fiber at a time.
    static Fiber* beginning;

    static void enter() {
        Fiber& self = *std::exchange(beginning, nullptr);
        self.work();
        self.finished = true;
        // uc_link leads back to the window.
    }
    void begin() {
        const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
        stack_octets = kStackOctets + page;
        stack = mmap(nullptr, stack_octets, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
        POSTROOM_CHECK(stack != MAP_FAILED, "there is memory for a second stack");
        // A stack that grows too far meets a page that nobody may touch.
        POSTROOM_CHECK(mprotect(stack, page, PROT_NONE) == 0, "a guard page can be made");
        POSTROOM_CHECK(getcontext(&own) == 0, "a context can be taken");
        own.uc_stack.ss_sp = static_cast<char*>(stack) + page;
        own.uc_stack.ss_size = kStackOctets;
        own.uc_link = &window;
        beginning = this;
        makecontext(&own, &Fiber::enter, 0);
        begun = true;
    }
    ~Fiber() {
        if (stack != nullptr) munmap(stack, stack_octets);
    }
};

SlicedWork::Fiber* SlicedWork::Fiber::beginning = nullptr;

SlicedWork::SlicedWork(std::function<void()> work) : fiber_{std::make_unique<Fiber>()} {
    fiber_->work = std::move(work);
}

SlicedWork::~SlicedWork() {
    if (!fiber_->begun) return;
    stop();
    while (!go_on(1)) {
    }
}

bool SlicedWork::go_on(double seconds) {
    Fiber& fiber = *fiber_;
    if (fiber.finished) return true;
    fiber.slice_end = Clock::now() + std::chrono::microseconds(static_cast<long>(seconds * 1e6));
    if (!fiber.begun) fiber.begin();
    swapcontext(&fiber.window, &fiber.own);
    return fiber.finished;
}

bool SlicedWork::finished() const { return fiber_->finished; }

void SlicedWork::stop() { fiber_->stop = true; }

bool SlicedWork::stop_asked() {
    Fiber& fiber = *fiber_;
    if (!fiber.stop && Clock::now() >= fiber.slice_end) swapcontext(&fiber.own, &fiber.window);
    return fiber.stop;
}

}  // namespace gui
