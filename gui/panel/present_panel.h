#pragma once
/// The presenter's screen, and the start screen. Doors: draw_present, draw_start. Know the views only.

#include <string>
#include <vector>

#include "gui/view/copies_view.h"
#include "gui/view/lesson_view.h"
#include "gui/view/present_view.h"
#include "gui/widgets.h"

namespace gui {

struct PresentHead {
    std::string title;     ///< "Two people"
    std::string clock;
    std::string position;  ///< "line 12 of 96"
    bool revealed = false;
    bool playing = false;
    bool can_back = false, can_step = false;
    /// A question for the class, which stands where the copies would tell the answer; none.
    const LessonView* card = nullptr;
};


void draw_present(const PresentView& view, const PresentHead& head, const CopiesView& copies,
                  const Rect& rect, Ui& ui);

struct StartPreset {
    std::string id, title, about;
    std::string lessons;   ///< "L07, L08": those that it belongs to
    std::string code;      ///< "P5": its short name; empty: it has none
};

struct StartView {
    std::vector<StartPreset> presets;
    std::vector<std::string> recent;  ///< files and presets, newest first
    std::string recovered;            ///< unsaved work of an earlier run; empty: none
    std::string problem;              ///< why the last one could not be opened
    bool can_go_back = true;
    bool lessons = false;             ///< there is a course
    std::string lesson_words;         ///< "10 lessons, 3 done"
    std::string go_on;                ///< "L07 One at a time?": begun and not done; empty: none
};

struct StartUi {
    std::string path;
};

void draw_start(const StartView& view, StartUi& state, const Rect& rect, Ui& ui);

}  // namespace gui
