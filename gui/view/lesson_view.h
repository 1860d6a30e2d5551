#pragma once
/// The story panel as plain data: where the learner stands, what is asked, what may be pressed.
///
/// Doors: LessonView, build_lesson, CourseView, build_course, text. Fails: never.

#include <cstdint>
#include <string>
#include <vector>

#include "lessons/lesson_loader.h"
#include "lessons/progress.h"
#include "lessons/session.h"

namespace gui {

enum class StoryKind : std::uint8_t {
    Claim,        ///< a card
    Heading,
    Text,
    Instruction,  ///< what to do now
    Question,
    Good,         ///< ✓
    Bad,          ///< ✗
    Hint,
    Outcome,      ///< a row of prediction, observation, outcome
    Term,         ///< of the glossary, with its section
    Problem,
};

struct StoryBlock {
    StoryKind kind = StoryKind::Text;
    std::string text;
    std::string detail;      ///< smaller, below: the parts of a fact, the section of a term
    base::EntryId entry{};   ///< a line that it is about; none
};

/// A button of the panel: an answer, "next", "hint", a fork.
struct StoryButton {
    std::string id;          ///< of the widget: "lesson.option.there"
    std::string label;
    bool main = false;
};

struct LessonView {
    std::string title;       ///< "L06 POP3 by hand"
    std::string progress;    ///< "step 3 of 8 · 25 min planned"
    std::vector<StoryBlock> blocks;
    std::vector<StoryButton> buttons;
    bool asks_text = false;  ///< a number or words are to be typed
    bool terminal = false;   ///< the step is done by typing to a server
    std::string point;       ///< widget under the spotlight; empty: none
    std::vector<std::string> hidden;   ///< views that a prediction hides
};

/// `hints`: those taken in this step, in order.
[[nodiscard]] LessonView build_lesson(const lessons::Session& session, const lessons::Course& course, const std::vector<std::string>& hints);
[[nodiscard]] std::string text(const LessonView& view);

struct CourseRow {
    std::string id, title, words;   ///< "done", "step 3 of 8", "20 min", or why it cannot be read
    std::string advice;             ///< lessons that come before and are not done
    bool done = false, broken = false;
};
struct CourseTrack {
    std::string title;
    std::size_t done = 0;
    std::vector<CourseRow> rows;
};
struct CourseView {
    std::vector<CourseTrack> tracks;
    std::string note;               ///< what was wrong with the progress file
};
[[nodiscard]] CourseView build_course(const lessons::Course& course, const lessons::Progress& progress);
[[nodiscard]] std::string text(const CourseView& view);

}  // namespace gui
