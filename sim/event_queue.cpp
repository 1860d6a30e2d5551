#include "sim/event_queue.h"

#include <algorithm>

#include "protocols/base/result.h"

namespace sim {

namespace {

bool later(const Event& a, const Event& b) { return a.at != b.at ? a.at > b.at : a.seq > b.seq; }

}  // namespace

void EventQueue::push(base::Instant at, EventKind kind, Side side, std::uint32_t slot, std::uint32_t id) {
    heap_.push_back({at, next_seq_++, kind, side, slot, id});
    std::push_heap(heap_.begin(), heap_.end(), later);
}

Event EventQueue::pop() {
    POSTROOM_CHECK(!heap_.empty(), "pop from an empty event queue");
    std::pop_heap(heap_.begin(), heap_.end(), later);
    const Event event = heap_.back();
    heap_.pop_back();
    return event;
}

}  // namespace sim
