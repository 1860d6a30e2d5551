#include "gui/sliced_work.h"

#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <utility>

#include "protocols/base/result.h"

#ifdef __SANITIZE_ADDRESS__
extern "C" {
void __sanitizer_start_switch_fiber(void** kept, const void* bottom, std::size_t octets);
void __sanitizer_finish_switch_fiber(void* kept, const void** bottom, std::size_t* octets);
}
#endif

namespace gui {

namespace {

/// The address sanitizer must know on which stack we are; elsewhere these do nothing.
void begin_switch([[maybe_unused]] void** kept, [[maybe_unused]] const void* bottom, [[maybe_unused]] std::size_t octets) {
#ifdef __SANITIZE_ADDRESS__
    __sanitizer_start_switch_fiber(kept, bottom, octets);
#endif
}
void end_switch([[maybe_unused]] void* kept, [[maybe_unused]] const void** bottom, [[maybe_unused]] std::size_t* octets) {
#ifdef __SANITIZE_ADDRESS__
    __sanitizer_finish_switch_fiber(kept, bottom, octets);
#endif
}

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
    const void* window_stack = nullptr;   ///< for the sanitizer
    std::size_t window_octets = 0;

    /// makecontext hands over whole numbers only; one thread begins one fiber at a time.
    static Fiber* beginning;

    static void enter() {
        Fiber& self = *std::exchange(beginning, nullptr);
        end_switch(nullptr, &self.window_stack, &self.window_octets);
        self.work();
        self.finished = true;
        begin_switch(nullptr, self.window_stack, self.window_octets);
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
    void to_own() {
        void* kept = nullptr;
        begin_switch(&kept, own.uc_stack.ss_sp, own.uc_stack.ss_size);
        swapcontext(&window, &own);
        end_switch(kept, nullptr, nullptr);
    }
    void to_window() {
        void* kept = nullptr;
        begin_switch(&kept, window_stack, window_octets);
        swapcontext(&own, &window);
        end_switch(kept, &window_stack, &window_octets);
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
    fiber.to_own();
    return fiber.finished;
}

bool SlicedWork::finished() const { return fiber_->finished; }

void SlicedWork::stop() { fiber_->stop = true; }

bool SlicedWork::stop_asked() {
    Fiber& fiber = *fiber_;
    if (!fiber.stop && Clock::now() >= fiber.slice_end) fiber.to_window();
    return fiber.stop;
}

}  // namespace gui
