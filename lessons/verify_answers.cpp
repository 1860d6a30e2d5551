#include "lessons/verify_answers.h"

#include <fmt/format.h>

#include <algorithm>

#include "lessons/walk.h"

namespace lessons {

namespace {

std::vector<const Question*> choices_of(const Step& step) {
    std::vector<const Question*> out;
    for (const auto* question : {&step.predict, &step.observe}) {
        if (*question && (*question)->answering == Answering::OneOf) out.push_back(&**question);
    }
    return out;
}

void add_faults(const Step& step, const Question& question, const sim::Timeline& end, std::uint64_t began, std::vector<AnswerFault>& out) {
    const Option& right = *question.right();
    const auto shown = shown_options(question, end, began);
    if (!shown) {
        out.push_back({right.source_line, "expression", fmt::format("step {}, the fact of an option: {}", step.id, shown.problem().sentence()), "postroom docs script lists what can be asked"});
        return;
    }
    const auto seen = [&](const Option& option) {
        const std::string parts = parts_of(option.fact, end, began);
        return fmt::format("\"{}\"{}", option.id, parts.empty() ? "" : " (" + parts + ")");
    };
    const bool proved = right.fact.empty() || std::find(shown.value().begin(), shown.value().end(), &right) != shown.value().end();
    if (!proved && shown.value().empty())
        out.push_back({right.source_line, "answer", fmt::format("step {}: the golden run does not show that the option {} is right", step.id, seen(right)), "mend its fact, or move right = true to the option that is"});
    for (const Option* one : shown.value()) {
        if (one == &right) continue;
        if (proved)
            out.push_back({one->source_line, "answer", fmt::format("step {}: the fact of the wrong option {} holds after the golden run", step.id, seen(*one)), "sharpen it until it holds only where that option is the right one"});
        else
            out.push_back({right.source_line, "answer", fmt::format("step {} marks the option \"{}\" as right, but the golden run shows {}", step.id, right.id, seen(*one)),
                           fmt::format("move right = true to \"{}\", or mend the facts of both", one->id)});
    }
}

}  // namespace

base::Result<std::vector<const Option*>> shown_options(const Question& question, const sim::Timeline& timeline, std::uint64_t began) {
    std::vector<const Option*> out;
    for (const Option& option : question.options) {
        if (option.fact.empty()) continue;
        const auto held = holds(option.fact, timeline, began);
        if (!held) return held.problem();
        if (held.value()) out.push_back(&option);
    }
    return out;
}

std::vector<AnswerFault> answer_faults(const Step& step, const sim::Timeline& end, std::uint64_t began) {
    std::vector<AnswerFault> out;
    for (const Question* question : choices_of(step)) add_faults(step, *question, end, began, out);
    return out;
}

std::vector<AnswerFault> early_faults(const Step& step, const sim::Timeline& before, std::uint64_t began) {
    std::vector<AnswerFault> out;
    for (const Question* question : choices_of(step)) {
        const Option& right = *question->right();
        // What cannot be asked before a letter is written does not hold.
        const auto early = right.fact.empty() ? base::Result<bool>{false} : holds(right.fact, before, began);
        if (early && early.value())
            out.push_back({right.source_line, "vacuous", fmt::format("step {}: the fact of the option \"{}\" holds before the learner does anything", step.id, right.id),
                           "add to it what the learner must have done: `#lines{…, since = step_began} >= 1 and …`"});
    }
    return out;
}

}  // namespace lessons
