#include "app/large_pages.h"

#include <cstdint>
#include <cstdlib>   // says whether this is glibc
#include <initializer_list>

#if defined(__GLIBC__) && defined(__linux__)

#include <malloc.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

namespace app {

namespace {

constexpr std::uintptr_t kLargePage = std::uintptr_t{2} << 20;
/// Addresses, not memory: what is not used is never there.
constexpr int kHeapStep = 256 << 20;
constexpr int kKeptAtTheTop = 512 << 20;
constexpr int kOfItsOwnFrom = 16 << 20;
/// Enough to find no room in the heap as a program begins with it.
constexpr std::size_t kFirstNeed = 1 << 20;

std::uintptr_t heap_end() { return reinterpret_cast<std::uintptr_t>(sbrk(0)); }

/// Whoever limits addresses means it.
bool addresses_are_limited() {
    for (const auto resource : {RLIMIT_AS, RLIMIT_DATA}) {
        rlimit limit{};
        if (getrlimit(resource, &limit) != 0 || limit.rlim_cur != RLIM_INFINITY) return true;
    }
    return false;
}

/// The heap's end as it is before it grows, or 0 if it shall not grow in large steps.
std::uintptr_t begin() {
    if (addresses_are_limited()) return 0;
    const std::uintptr_t end = heap_end();
    (void)mallopt(M_TOP_PAD, kHeapStep);
    (void)mallopt(M_TRIM_THRESHOLD, kKeptAtTheTop);
    (void)mallopt(M_MMAP_THRESHOLD, kOfItsOwnFrom);
    std::free(std::malloc(kFirstNeed));
    return end;
}

}  // namespace

void use_large_pages() {
    static std::uintptr_t known = begin();   // one heap in a process
    const std::uintptr_t end = heap_end();
    if (known == 0 || end <= known) return;
    const std::uintptr_t first = (known + kLargePage - 1) / kLargePage * kLargePage;
    if (first < end) (void)madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE);
    known = end;
}

}  // namespace app

#else

namespace app {

void use_large_pages() {}

}  // namespace app

#endif
