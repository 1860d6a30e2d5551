#pragma once
/// The story panel as plain data: where the learner stands, what is asked, what may be pressed.
///
/// Doors: LessonView, build_lesson, CourseView, build_course, text. Fails: never.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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
    Outcome,      ///< a question, and below each other what was predicted, observed, and what came out
    Term,         ///< of the glossary, with its section
    Problem,
};

/// "predicted", "still there", and whether it was right.
struct StoryPart {
    std::string label, text;
    std::optional<bool> right;
};

struct StoryBlock {
    StoryKind kind = StoryKind::Text;
    std::string text;
    std::string detail;      ///< smaller, below: the parts of a fact, the section of a term
    base::EntryId entry{};   ///< a line that it is about; none
    std::vector<StoryPart> parts;   ///< Outcome: its rows
};

/// A button of the panel: an answer, "next", "hint", a fork.
struct StoryButton {
    std::string id;          ///< of the widget: "lesson.option.there"
    std::string label;
    bool main = false;
    int hands = -1;          ///< the class's show of hands for this answer; -1: nobody was asked
    int place = 0;           ///< in an order to be given: 1 is first; 0: not yet chosen
    bool right = false;      ///< the class is told: this one
};

/// A step of the lesson in the row of steps.
struct StoryStep {
    std::string title;
    bool passed = false, now = false;
};

struct StoryTerm {
    std::string title, text;
    std::string rfc;         ///< "RFC 1939, section 4"
};

/// The table that the learner fills from what the own runs have shown.
struct StoryTable {
    struct Cell {
        std::string words;      ///< "yes"; empty: not answered yet
        bool right = false;     ///< as the learner's own run came out
        bool now = false;       ///< is asked for
    };
    struct Row {
        std::string text;
        std::vector<Cell> cells;   ///< one a column
    };
    std::vector<std::string> columns;
    std::vector<Row> rows;         ///< none: the lesson has no table, or it is not yet its time
};

/// What stands above a column: the letter that its text begins with ("A: IMAP, Trash"), else its number.
[[nodiscard]] std::string column_sign(const StoryTable& table, std::size_t column);
/// Its line below the table: "A: IMAP, Trash", "1  IMAP, Trash".
[[nodiscard]] std::string column_words(const StoryTable& table, std::size_t column);

struct LessonView {
    std::string title;       ///< "L06 POP3 by hand"
    std::string progress;    ///< "step 3 of 8 · 25 min planned"
    std::string stage;       ///< what is to be done now, in a word: "Predict", "Do", "Watch", "Observe", "Why"
    std::vector<StoryBlock> blocks;
    std::vector<StoryButton> buttons;
    StoryTable table;        ///< while it is filled, and at the end of the lesson
    std::vector<StoryStep> steps;
    std::vector<StoryTerm> terms;
    std::vector<std::string> rfc;      ///< "RFC 1939, section 3"
    std::string gate;        ///< there is no "next" yet: what it waits for; empty: it is there
    bool asks_text = false;  ///< a number or words are to be typed
    bool asks_order = false; ///< the options are to be put into an order
    bool acting = false;     ///< the world may be moved and acted on
    bool watch = false;      ///< the clock moves, until what the step waits for has happened
    bool terminal = false;   ///< the step is done by typing to a server
    bool class_asked = false;   ///< the question is put to the class; hands are counted
    bool confidence = false; ///< the answer may say how sure it is
    std::string point;       ///< widget under the spotlight; empty: none
    std::vector<std::string> hidden;   ///< views that a prediction hides
    std::string hidden_words, hidden_why;   ///< said in their place
    std::string following;   ///< at the end: the lesson that comes next; empty: none
    bool types = false;      ///< lines are typed in this lesson: letters are no shortcuts
};

/// What the window shows beyond where the learner stands.
struct LessonShow {
    bool intro = false;                    ///< the claim on a page of its own, before the first step
    bool claim_first = true;               ///< else it stands above the first step
    bool away = false;                     ///< the world has gone on since the moment that is asked about
    std::vector<std::string> needs;        ///< lessons that come before and are not done
    bool moving = false;                   ///< the world is in the midst of something: checks wait
    base::EntryId line{};                  ///< the line that makes the outcome so; none
    std::string line_words;                ///< "S: +OK"
    std::optional<std::size_t> page;       ///< a step that was passed, read once more
    std::vector<int> hands;                ///< of the class, one number an option
    std::vector<std::string> order;        ///< options put into an order so far
};

/// `hints`: those taken in this step, in order.
[[nodiscard]] LessonView build_lesson(const lessons::Session& session, const lessons::Course& course, const std::vector<std::string>& hints, const LessonShow& show = {});
[[nodiscard]] std::string text(const LessonView& view);
[[nodiscard]] std::string text(const StoryTable& table);
/// "5321 4.2.1" as "RFC 5321, section 4.2.1" ("Abschnitt" in German).
[[nodiscard]] std::string rfc_words(std::string_view rfc, std::string_view language);

struct CourseRow {
    std::string id, title, words;   ///< "done", "step 3 of 8", "20 min", or why it cannot be read
    std::string advice;             ///< lessons that come before and are not done
    std::string claim;              ///< what it is about, in the words of the claim
    std::vector<std::string> worlds;   ///< presets to try it in: "p3"
    bool done = false, begun = false, broken = false;
};
struct CourseTrack {
    std::string title;
    std::size_t done = 0;
    std::vector<CourseRow> rows;
};
struct CourseView {
    std::vector<CourseTrack> tracks;
    std::string note;               ///< what was wrong with the progress file
    std::size_t done = 0, lessons = 0;
    std::string last;               ///< the lesson that was begun last and is not done; empty: none
};
[[nodiscard]] CourseView build_course(const lessons::Course& course, const lessons::Progress& progress);
/// True if every step was passed and every question answered.
[[nodiscard]] bool is_done(const CourseView& view, std::string_view lesson);
[[nodiscard]] std::string text(const CourseView& view);

}  // namespace gui
