#pragma once
/// What an expression of a lesson must not depend on: a server's wording, sizes, tags, harmless commands.
///
/// Doors: FactFault, fact_faults, line_faults, asks_the_world, looks_back, only_cuts. Inside the room only. Fails: never.

#include <string>
#include <string_view>
#include <vector>

#include "lessons/lesson.h"

namespace lessons {

struct FactFault {
    std::string rule, what, cure;   ///< `what` goes on after the expression's name: "compares … with 460"
};

/// `own_acts`: the lines it asks for are those of the lesson's own acts (a fork, a step that is only looked at), so
/// that their tags are known.
[[nodiscard]] std::vector<FactFault> fact_faults(std::string_view expression, bool own_acts);
[[nodiscard]] std::vector<FactFault> line_faults(const LineRef& line, bool own_acts);
/// Does the expression ask a query about the world? Comparing lists that are written out asks nothing. Where it calls what
/// is no word of the language it is not said that it asks nothing: running it says more.
[[nodiscard]] bool asks_the_world(std::string_view expression);
/// Does it call always, never or eventually?
[[nodiscard]] bool looks_back(std::string_view expression);
/// Do the acts nothing but pull the cable and wait?
[[nodiscard]] bool only_cuts(std::string_view acts);

}  // namespace lessons
