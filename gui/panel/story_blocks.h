#pragma once
/// Parts of the story panel that flow one below the other. Each draws at (x, y) and returns the height it took.
///
/// Doors: draw_blocks, draw_answers, draw_table, draw_forks, draw_terms, draw_terminal, draw_terminal_line,
/// draw_legal. For story_panel.cpp only.

#include "gui/panel/story_panel.h"

namespace gui {

/// Blocks up to the question that is asked, or what follows it. `asked`, if given, is set to where the question begins.
float draw_blocks(const LessonView& view, bool before, float x, float y, float width, Ui& ui, float* asked = nullptr);
/// Options, or the field for what is typed; and how sure the answer is.
float draw_answers(const LessonView& view, StoryUi& state, float x, float y, float width, Ui& ui);
/// The table as far as it is filled; nothing if the lesson has none.
float draw_table(const StoryTable& table, float x, float y, float width, Ui& ui);
/// The what-ifs that are open; `apart`: set off, so that nobody takes them for answers.
float draw_forks(const LessonView& view, bool apart, float x, float y, float width, Ui& ui);
float draw_terms(const LessonView& view, StoryUi& state, float x, float y, float width, Ui& ui);
/// Where the terminal is connected to, and what was said last.
float draw_terminal(const TerminalView& view, StoryUi& state, float x, float y, float width, Ui& ui);
/// The field for a line to type, which must be in sight while one types.
float draw_terminal_line(const TerminalView& view, StoryUi& state, float x, float y, float width, Ui& ui);
/// The verbs that may be said now.
float draw_legal(const TerminalView& view, float x, float y, float width, Ui& ui);
/// The bar of an answer's hands, beside its number.
void draw_hands(int hands, int most, const Rect& rect, Ui& ui);

}  // namespace gui
