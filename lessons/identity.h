#pragma once
/// Which lesson a record belongs to: what of it decides how a run comes out and how it is marked.
///
/// An author may mend a text or a hint without a learner's work losing its lesson; another world, another step,
/// another right answer is another lesson, and nobody is accused of what the author has changed.
/// Doors: lesson_digest. Fails: never.

#include <string>

#include "lessons/lesson.h"

namespace lessons {

/// SHA-256 in hex over world, steps, facts, right answers, quiz and table, with the variables put in.
[[nodiscard]] std::string lesson_digest(const Lesson& lesson);

}  // namespace lessons
