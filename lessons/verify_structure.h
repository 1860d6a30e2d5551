#pragma once
/// Proofs of a lesson's head and ids: that whatever it names is there.
///
/// Doors: check_structure, check_points, check_variables. Inside the room only. Fails: never; what is wrong is a Finding.

#include <vector>

#include "lessons/verify.h"
#include "sim/world.h"

namespace lessons {

/// Its id, its place in the course, claims, concepts, terms, sections of standards; ids that are there twice.
void check_structure(const Lesson& lesson, const Course& course, std::vector<Finding>& out);
/// Widgets that a step points at: hosts must be in the world in which the step begins.
void check_points(const Lesson& lesson, const Step& step, const sim::World& world, std::vector<Finding>& out);
/// Each variable stands somewhere in the lesson's files.
void check_variables(const Lesson& lesson, std::vector<Finding>& out);

}  // namespace lessons
