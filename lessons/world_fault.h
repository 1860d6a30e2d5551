#pragma once
/// Why the world of a lesson does not run, said with the line of lesson.toml.
/// Doors: world_fault. Fails: never.

#include "lessons/lesson.h"
#include "protocols/base/result.h"

namespace lessons {

/// `fault` is what running world_script said.
[[nodiscard]] base::Problem world_fault(const Lesson& lesson, const base::Problem& fault);

}  // namespace lessons
