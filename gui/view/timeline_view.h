#pragma once
/// Time: what happened when, in lanes, the cursor in it, the branches, and what comes next.
///
/// The horizontal axis is equal time a line: position n of N is the n-th line to reach its reader.
/// Doors: build_lanes, build_timeline, text. Fails: never.

#include <cstdint>
#include <string>
#include <vector>

#include "gui/view/journal_index.h"
#include "gui/view/narration.h"
#include "gui/view/role.h"
#include "gui/view/scene.h"
#include "sim/timeline.h"

namespace gui {

/// How many places a lane is divided into.
inline constexpr std::size_t kLaneBuckets = 400;

struct TimelineLane {
    enum class Kind : std::uint8_t { Acts, Names, Sending, Collecting, Copies, Trouble };
    Kind kind = Kind::Acts;
    std::string label;                  ///< "Acts", "DNS", "SMTP", "POP3, IMAP", "Copies", "Trouble"
    std::vector<std::uint32_t> counts;  ///< lines, acts or copies made: one number a bucket
    std::vector<std::uint32_t> ended;   ///< Copies: those that ended, one number a bucket
};

/// The lanes of all that is known of a branch, the future included.
struct TimelineLanes {
    std::vector<TimelineLane> lanes;  ///< only those in which something happens
    std::size_t arrivals = 0;         ///< lines known
};

struct TimelineBranch {
    std::size_t index = 0;
    std::string name;
    std::string detail;  ///< "leaves main at line 31, 5 acts"
    int depth = 0;
    bool present = false;
    bool forked = false;  ///< it left another one, so the two can be compared
};

struct TimelineView {
    std::size_t arrivals = 0;  ///< lines known
    std::size_t at = 0;        ///< lines that have arrived at the cursor
    std::string clock;         ///< "Mon 09:00:00.123"
    std::string position;      ///< "line 12 of 96"
    std::string now;           ///< what has just happened, one sentence
    std::string next;          ///< what comes next, one sentence
    std::vector<TimelineBranch> branches;
    std::vector<std::size_t> bookmarks;  ///< marked moments of this branch, in lines arrived
    bool marked = false;                 ///< this moment is one
    bool can_back = false, can_step = false, can_undo = false, can_redo = false;
};

[[nodiscard]] TimelineLanes build_lanes(const sim::Journal& journal);

[[nodiscard]] TimelineView build_timeline(const sim::Timeline& timeline, const Narrator& narrator);

/// Position, now, next, lanes and branches in words.
[[nodiscard]] std::string text(const TimelineView& view);

}  // namespace gui
