#pragma once
/// What is to come: pending events in the order of their moment, then of their making.
///
/// A flat binary heap: cheap to copy with the World. Doors: push, pop, top, size, pending; ==.
/// Equal queues hold the same events; the heap's inner order is made by the same pushes and pops.

#include <cstdint>
#include <vector>

#include "protocols/base/time.h"
#include "protocols/base/value.h"

namespace sim {

enum class EventKind : std::uint8_t {
    Plan,            ///< the next act of the plan is due
    Connect,         ///< a connection request reaches its server
    ConnectFailed,   ///< the client learns that nobody answers
    Arrival,         ///< octets reach the reader of a pipe (`side` says whose)
    Turn,            ///< a session takes its turn
    Closed,          ///< the end of a connection reaches the other side
    QueueRun,        ///< a relay looks at one entry of its queue
    Cut,             ///< a connection breaks: a fault cut the cable
    ProgramTimer,    ///< a mail program looks for mail of its own accord
    ProgramReturns,  ///< a mail program tries to have its waiting connection again
    ProviderSweep,   ///< a provider removes what is too old
};

/// Which end of a stream.
enum class Side : std::uint8_t { Client, Server };

struct Event {
    base::Instant at;
    std::uint64_t seq = 0;       ///< order of making: ties are broken by it
    EventKind kind = EventKind::Plan;
    Side side = Side::Client;
    std::uint32_t slot = 0;      ///< stream slot; QueueRun, ProgramTimer, ProgramReturns: host id; ProviderSweep: provider
    std::uint32_t id = 0;        ///< stream (session) id, to notice that the slot has a new tenant; QueueRun: entry id; ProgramTimer, ProgramReturns: its number

    friend bool operator==(const Event&, const Event&) = default;
};
static_assert(base::Value<Event>);

class EventQueue {
  public:
    void push(base::Instant at, EventKind kind, Side side, std::uint32_t slot, std::uint32_t id);
    /// REQUIRES: not empty.
    [[nodiscard]] const Event& top() const { return heap_.front(); }
    Event pop();
    [[nodiscard]] bool empty() const { return heap_.empty(); }
    [[nodiscard]] std::size_t size() const { return heap_.size(); }
    /// All pending events, in no particular order (views sort what they show).
    [[nodiscard]] const std::vector<Event>& pending() const { return heap_; }

    friend bool operator==(const EventQueue&, const EventQueue&) = default;

  private:
    std::vector<Event> heap_;
    std::uint64_t next_seq_ = 1;
};
static_assert(base::Value<EventQueue>);

}  // namespace sim
