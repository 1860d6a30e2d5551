#pragma once
/// Where a learner stands in a lesson: a pure function of the lesson, the run and the answers so far.
///
/// Ask again after each change of the run; nothing is kept here. What follows (a step passed) is written into
/// the Record by the functions below, each of which only adds.
/// Doors: state_of, LessonState; enter, lock_answer, observe, pass, mark_read, take_hint; outcome_of, is_right.
/// Fails: a fact that cannot be evaluated is a Problem in the state; the lesson can be left and resumed.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lessons/lesson.h"
#include "lessons/record.h"
#include "protocols/base/result.h"
#include "sim/timeline.h"

namespace lessons {

enum class Phase : std::uint8_t {
    Enter,     ///< the window must go where the step begins and do what it arranges
    Predict,   ///< waits for an answer; views are hidden
    Act,       ///< the learner acts or steps
    Observe,   ///< what did you see?
    Reveal,    ///< prediction, observation and outcome side by side, and why
    Table,
    Quiz,
    Done,
};

struct CheckState {
    std::string id;
    bool holds = false;
    bool soft = false;
    std::string sentence;      ///< failed: what the lesson says
    std::string actual;        ///< failed: what the fact looks at, in words, as it is
    base::EntryId line;        ///< failed: the last line that arrived
};

struct LessonState {
    Phase phase = Phase::Done;
    std::size_t step = 0;              ///< index; steps.size() after the last
    std::vector<std::string> hidden;   ///< views that would give the answer away
    /// Act: the run stands before the step began, or left it there. Nothing counts until it is back.
    bool outside = false;
    bool until = false;                ///< Act: what the step waits for has happened
    /// Act: filled when `until` holds, or when the learner has done as much as the golden run and all is quiet.
    std::vector<CheckState> checks;
    bool passes = false;               ///< Act: `until` and all hard checks hold
    std::string hint_set;              ///< the hints that fit the state
    std::string question;              ///< Table, Quiz: the next one that is open
    std::optional<base::Problem> problem;
};

/// Learn: a missing prediction blocks. Demo and Sandbox: nothing blocks, nothing is hidden by the lesson.
enum class Mode : std::uint8_t { Learn, Demo, Sandbox };

[[nodiscard]] LessonState state_of(const Lesson& lesson, const Record& record, const sim::Timeline& timeline, Mode mode = Mode::Learn);

/// The step begins at this event of this branch, before what it arranges.
void enter(Record& record, const Step& step, const sim::Timeline& timeline);
void answer(Record& record, AnswerKind kind, std::string_view about, std::string value, std::string confidence = {});
/// REQUIRES: the state passes. Keeps the acts, the digest and what came out.
void pass(Record& record, const Lesson& lesson, const Step& step, const sim::Timeline& timeline);
void mark_read(Record& record, std::string_view step);
/// The next level of the hints that fit; the text of it. At most three.
[[nodiscard]] std::string take_hint(Record& record, const Step& step, const LessonState& state);
[[nodiscard]] int hint_level(const Record& record, std::string_view step, std::string_view set);

/// What came out, in the form of an answer: the right option's id, or the value of `answer`.
[[nodiscard]] std::string outcome_of(const Question& question, const sim::Timeline& timeline);
/// nullopt: kept, not marked. `outcome`: of a question that is no choice.
[[nodiscard]] std::optional<bool> is_right(const Question& question, std::string_view value, std::string_view outcome);
/// True if the learner's own first observation of a step passed is not what came out.
[[nodiscard]] bool misseen(const Record& record, const Step& step);
/// The words of an answer: an option's text, or the value itself.
[[nodiscard]] std::string answer_words(const Question& question, std::string_view value);

/// A sentence about what the record names and the lesson does not have, so that nobody wonders why it does not
/// count: the lesson was changed meanwhile, or the file by hand. Empty: it has all of it.
[[nodiscard]] std::string strange_parts(const Lesson& lesson, const Record& record);

/// A new attempt; the old one stays, closed. Returns the new record's index.
std::size_t reset(std::vector<Record>& records, std::size_t index);

}  // namespace lessons
