#pragma once
/// Pages that stand in place of the parts: all lessons with a learner's progress, and the plan of a class.
///
/// Doors: draw_course, draw_plan. Know the views only.

#include <string>
#include <string_view>

#include "gui/panel/story_panel.h"
#include "gui/view/lesson_view.h"
#include "gui/view/plan_view.h"
#include "gui/widgets.h"

namespace gui {

void draw_course(const CourseView& view, std::string_view learner, std::string_view note, StoryUi& state, const Rect& rect, Ui& ui);
void draw_plan(const PlanView& view, const Rect& rect, Ui& ui);

}  // namespace gui
