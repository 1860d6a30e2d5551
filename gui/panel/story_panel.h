#pragma once
/// The story: a lesson as a student walks through it; and what is drawn in place of a view that a prediction hides.
///
/// Doors: StoryHead, StoryUi, draw_story, draw_cover, draw_class_card. Know the views, not the World.

#include <string>
#include <string_view>
#include <vector>

#include "gui/view/lesson_view.h"
#include "gui/view/terminal_view.h"
#include "gui/widgets.h"

namespace gui {

/// What the panel is drawn from beside the lesson.
struct StoryHead {
    const LessonView& lesson;
    const TerminalView& terminal;
    std::string_view note;       ///< what went wrong, or why something may not be done now
    int mode = 0;                ///< lessons::Mode
    bool in_fork = false;
};

/// What is being typed and looked at. Must not travel in time.
struct StoryUi {
    std::string answer, line;
    std::string confidence;      ///< "sure", "unsure" or empty
    std::size_t door = 0;
    std::string device;          ///< from which the terminal connects; empty: the first
    std::vector<std::string> typed;   ///< lines typed before
    std::size_t recalled = 0;    ///< so many lines back in `typed`
    bool connecting = false;     ///< connected, and about to connect once more
    float terminal_height = 0;   ///< of what stands below the page, in the last frame
    std::string said;            ///< the lines of the terminal, when drawn last
    std::size_t blocks = 0;      ///< drawn last: a new one is scrolled to
    bool to_end = false;
    bool focus_line = false;     ///< the line is to take the keyboard
    int term = -1;               ///< the term that is open
    std::string shown;           ///< step and stage drawn last: another one begins at its top
    std::string refused;         ///< why the last wish was not fulfilled
    std::string learner;
    bool resets = false;         ///< it was asked whether all lessons are to begin anew
};

void draw_story(const StoryHead& head, StoryUi& state, const Rect& rect, Ui& ui);

/// In place of a view that would give the answer away.
void draw_cover(std::string_view words, std::string_view why, const Rect& rect, Ui& ui);

/// The question for the class in large type, with the hands counted so far.
void draw_class_card(const LessonView& view, const Rect& rect, Ui& ui);

}  // namespace gui
