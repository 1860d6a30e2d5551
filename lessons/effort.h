#pragma once
/// How much a learner did in a step, measured by the acts of its golden run: when it is time to say what is wrong.
///
/// Acts are counted by kind (a line by its command); of each kind at most as many as the golden run has, and one of
/// a kind that it has not. So a mistyped log-in that is repeated counts once, and what harms nothing never counts.
/// Doors: has_done_enough, is_under_way. Inside the room only.

#include <cstdint>
#include <string>
#include <string_view>

#include "lessons/lesson.h"
#include "sim/timeline.h"

namespace lessons {

/// The command of a typed line, in capitals: "x1 uid fetch 2 (FLAGS)" is "UID FETCH"; empty: it harms nothing.
[[nodiscard]] std::string command_of(std::string_view line);
/// Has the learner acted since event `ready` at least as often as the golden run of the step does, or ended a
/// conversation that it keeps open? Steps without acts: has anything happened?
[[nodiscard]] bool has_done_enough(const Step& step, const sim::Timeline& timeline, std::uint64_t ready);
/// Will something more happen in a minute, or is the text of a letter being typed?
[[nodiscard]] bool is_under_way(const sim::Timeline& timeline);

}  // namespace lessons
