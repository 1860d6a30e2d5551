#pragma once
/// Moments at which playing stops by itself, and the trouble that a timeline marks.
///
/// Doors: StopKind, StopSet, stops_at, stops_between, finds_between, stop_word. Fails: never.

#include <cstdint>
#include <string_view>

#include "gui/view/scene.h"
#include "sim/journal.h"

namespace gui {

enum class StopKind : std::uint8_t { Act, CopyMade, CopyEnded, State, TalkEnds, Refusal, Break, Searched };
inline constexpr StopKind kStopKinds[] = {StopKind::Act, StopKind::CopyMade, StopKind::CopyEnded, StopKind::State,
                                          StopKind::TalkEnds, StopKind::Refusal, StopKind::Break, StopKind::Searched};

/// A set of kinds, one bit each.
struct StopSet {
    std::uint8_t bits = 0;

    [[nodiscard]] bool has(StopKind kind) const {
        return (bits >> static_cast<unsigned>(kind) & 1) != 0;
    }
    void toggle(StopKind kind) { bits ^= static_cast<std::uint8_t>(1U << static_cast<unsigned>(kind)); }
    friend bool operator==(const StopSet&, const StopSet&) = default;
};

/// "an act", "a copy is made" …
[[nodiscard]] std::string_view stop_word(StopKind kind);
/// True if this entry is of that kind. What is searched for is no matter of the entry alone: see finds_between.
[[nodiscard]] bool stops_at(const sim::Entry& entry, StopKind kind);
/// True if one of the entries (first, last] is a moment at which `set` stops.
[[nodiscard]] bool stops_between(const sim::Journal& journal, std::size_t first, std::size_t last,
                                 StopSet set);
/// True if one of the arrivals (first, last] is a line that holds `text`, without case; `*` stands for anything.
[[nodiscard]] bool finds_between(const sim::Journal& journal, std::size_t first, std::size_t last, std::string_view text);
/// A command or letter was refused, nobody answered, or a connection broke.
[[nodiscard]] bool is_trouble(const sim::Entry& entry);

}  // namespace gui
