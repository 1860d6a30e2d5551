#include "gui/view/long_moves.h"

#include <fmt/format.h>

#include <algorithm>

namespace gui {

namespace {

/// So few that even where each of them takes milliseconds the question is asked often enough.
constexpr std::uint64_t kEventsAtOnce = 16;

/// How many events of the future are looked up at once: worlds that never end must not hang.
constexpr std::uint64_t kFutureEvents = 20'000;

/// What comes later than this after all acts and letters under way is routine, if it comes often: IDLE that is
/// renewed, a look for mail every ten minutes. A single late event (a letter grows too old) is worth waiting for.
constexpr base::Duration kRoutine = base::hours(2);
constexpr base::Duration kOften = base::hours(6);
constexpr base::Duration kLongestStep = base::days(366);

bool letters_are_under_way(const sim::World& world) {
    return std::any_of(world.hosts.begin(), world.hosts.end(), [](const auto& host) { return !host->queue.empty(); });
}

/// The moment of the last thing that is known of the present branch.
base::Instant known_until(const sim::Timeline& timeline) {
    const std::size_t entries = timeline.journal().size();
    return entries == 0 ? timeline.world().now : timeline.journal()[base::EntryId{static_cast<std::uint32_t>(entries)}].at;
}

}  // namespace

bool run_until(sim::Timeline& timeline, base::Instant until, const StopButton& stop) {
    while (!timeline.run_until(until, kEventsAtOnce)) {
        if (stop.is_pressed()) return false;
    }
    return true;
}

bool run_to_rest(sim::Timeline& timeline, std::uint64_t events_max, const StopButton& stop) {
    for (std::uint64_t done = 0; done < events_max; done += kEventsAtOnce) {
        if (timeline.run_to_rest(base::Instant::max(), kEventsAtOnce)) break;
        if (stop.is_pressed()) return false;
    }
    return true;
}

bool seek(sim::Timeline& timeline, std::uint64_t event, const StopButton& stop) {
    while (!timeline.seek_some(event, kEventsAtOnce)) {
        if (stop.is_pressed()) return false;
    }
    return true;
}

bool seek_time(sim::Timeline& timeline, base::Instant at, const StopButton& stop) {
    if (at <= known_until(timeline)) {
        timeline.seek_time(at);   // from the nearest snapshot: a short way
        return !stop.is_pressed();
    }
    return seek(timeline, timeline.branches()[timeline.branch()].known, stop) && run_until(timeline, at, stop);
}

bool step(sim::Timeline& timeline, sim::Unit unit, const StopButton& stop) {
    const base::Instant latest = timeline.world().now + kLongestStep;
    while (!timeline.step_some(unit, kEventsAtOnce) && timeline.world().now < latest) {
        if (stop.is_pressed()) return false;
    }
    return true;
}

bool know_the_future(sim::Timeline& timeline, const StopButton& stop) {
    const std::uint64_t cursor = timeline.cursor();
    const std::uint64_t end = cursor + kFutureEvents;
    const auto& plan = *timeline.world().plan;
    base::Instant last = plan.empty() ? timeline.world().now : std::max(timeline.world().now, plan.back().at);
    while (timeline.cursor() < end) {
        if (stop.is_pressed()) return false;
        if (!timeline.run_until(last + kRoutine, std::min(kEventsAtOnce, end - timeline.cursor()))) continue;
        const auto next = timeline.next_at();
        if (!next) break;
        const bool rare = *next - timeline.world().now > kOften;
        if (!rare && !letters_are_under_way(timeline.world())) break;
        last = *next;
    }
    return seek(timeline, cursor, stop);
}

bool open_on_first_act(sim::Timeline& timeline, const StopButton& stop) {
    if (!know_the_future(timeline, stop)) return false;
    const auto& acts = timeline.journal().act_entries();
    if (timeline.cursor() == 0 && !acts.empty()) return seek(timeline, timeline.journal()[acts[0]].event, stop);
    return true;
}

WorkProgress between(base::Instant from, base::Instant now, base::Instant until) {
    const auto count = [&](base::Duration unit, const char* word) -> WorkProgress {
        const auto done = (now - from) / unit + 1;
        if (until <= from || until == base::Instant::max()) return {fmt::format("{} {}", word, done), -1};
        const auto all = std::max<std::int64_t>((until - from + unit - base::microseconds(1)) / unit, 1);
        const double part = static_cast<double>((now - from).count()) / static_cast<double>((until - from).count());
        return {fmt::format("{} {} of {}", word, std::min(done, all), all), std::clamp(part, 0.0, 1.0)};
    };
    const base::Duration whole = until <= from || until == base::Instant::max() ? now - from : until - from;
    if (whole > base::days(1)) return count(base::days(1), "day");
    if (whole > base::hours(1)) return count(base::hours(1), "hour");
    return count(base::minutes(1), "minute");
}

}  // namespace gui
