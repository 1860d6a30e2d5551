#pragma once
/// Which option of a question is the right one, as a run shows it and not as it is marked.
///
/// Doors: shown_options, answer_faults, early_faults. Inside the room only. Fails: shown_options with the Problem of a
/// fact that cannot be evaluated.

#include <cstdint>
#include <string>
#include <vector>

#include "lessons/lesson.h"
#include "protocols/base/result.h"
#include "sim/timeline.h"

namespace lessons {

/// The options whose facts hold at the cursor, in the order of the file: after the golden run, the one that is right.
/// `began`: the event at which the step began.
[[nodiscard]] base::Result<std::vector<const Option*>> shown_options(const Question& question, const sim::Timeline& timeline, std::uint64_t began);

struct AnswerFault {
    int line = 0;        ///< of lesson.toml
    std::string rule;    ///< "answer", "vacuous", "expression"
    std::string what, cure;
};

/// At the end of a golden run: does it show the option that is marked right, and no other?
[[nodiscard]] std::vector<AnswerFault> answer_faults(const Step& step, const sim::Timeline& end, std::uint64_t began);
/// Where nobody has done anything yet: the facts of right options that hold already prove nothing.
[[nodiscard]] std::vector<AnswerFault> early_faults(const Step& step, const sim::Timeline& before, std::uint64_t began);

}  // namespace lessons
