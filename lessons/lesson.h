#pragma once
/// A lesson as values: what it tells, what it asks, what it checks, and the proof that it works.
///
/// Read from a folder by `lesson_loader.h`; the form is described in README.md. Facts, conditions and acts
/// are texts of the scripting language (`sim/script`).
/// Doors: Lesson and its parts; find_step, default_hidden_views.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lessons {

/// The form of `lesson.toml` that this program reads.
inline constexpr int kForm = 1;

struct Option {
    std::string id;       ///< "there"
    bool right = false;
    std::string tag;      ///< wrong ones: the misconception they stand for
    std::string fact;     ///< holds at the end of the golden run only if this is the right one; quiz: none
    std::string text;
    int source_line = 0;
};

/// How a question is answered (requirement E8).
enum class Answering : std::uint8_t {
    OneOf,    ///< one of `options`
    Number,   ///< a number; `answer` is an expression
    Host,     ///< the name of a machine; `answer` is an expression
    Line,     ///< a line of the run; `answer` is a pattern that it must match
    Order,    ///< all of `options` in an order; the right one is the order of the file
    Text,     ///< words of one's own: kept, not marked
};

struct Question {
    Answering answering = Answering::OneOf;
    std::string ask;
    std::vector<Option> options;
    std::string answer;
    std::string why;      ///< quiz: said after the answer

    [[nodiscard]] const Option* find(std::string_view id) const;
    [[nodiscard]] const Option* right() const;
};

/// Who moves the World in a step.
enum class StepKind : std::uint8_t {
    Watch,   ///< the clock: the learner steps until something has happened
    Do,      ///< the learner acts
    Look,    ///< nobody: the learner reads what is there
};

/// A line on the wire that a step is about.
struct LineRef {
    char who = 'S';       ///< 'C' or 'S'
    std::string match;    ///< a pattern as in `lines{match = …}`
};

struct Check {
    std::string id;
    std::string fact;     ///< must hold when the step is done
    std::string fail;     ///< said when it does not
    std::string wrong;    ///< acts after which it does not hold: its proof
    bool soft = false;    ///< advice: does not stop the learner
    int source_line = 0;
};

struct HintSet {
    std::string id;       ///< "default" holds always
    std::string when;     ///< an expression; the first set whose condition holds is the one that is given
    std::vector<std::string> levels;   ///< three: question back, where to look, exact command
    int source_line = 0;
};

struct Step {
    std::string id;
    StepKind kind = StepKind::Do;
    std::string title;
    std::string instruction;
    std::string reveal;                ///< why it came out so
    std::string until;                 ///< an expression: the step is done
    std::string rewind_to;             ///< begins where that step began; empty: where the last one ended
    std::string arrange;               ///< acts that the program does when the step begins
    std::string golden;                ///< acts that do it right; Watch and Look need none
    std::string no_predict;            ///< the reason why there is no prediction
    std::optional<Question> predict;
    std::optional<Question> observe;
    std::vector<Check> checks;
    std::vector<HintSet> hints;
    std::string point;                 ///< id of a widget
    std::vector<std::string> hide;     ///< views that would give the answer away
    std::optional<LineRef> line;
    std::string no_line;               ///< or, in words, why no line makes it so
    int source_line = 0;
};

struct Fork {
    std::string id;
    std::string at;                    ///< begins where that step began
    std::string title;
    std::string about;
    std::string reveal;
    std::string acts;
    std::string check;
    int source_line = 0;
};

struct QuizItem {
    std::string id;
    Question question;
    int source_line = 0;
};

/// Promises against set-ups: each cell is what came out in the learner's own run of that step.
struct PromiseTable {
    struct Row {
        std::string id, fact, text;
    };
    struct Column {
        std::string step, text;
    };
    std::string title;
    std::vector<Row> rows;
    std::vector<Column> columns;
};

/// A name that a seed gives one of several values: `{{first}}` in worlds, facts and texts.
struct Variable {
    std::string name;
    std::vector<std::string> values;
};

struct Lesson {
    std::string id;                    ///< "L06"
    std::string folder;                ///< where it was read from
    std::string language;              ///< of its texts: "en"
    std::string track;
    int minutes = 0;
    std::uint64_t seed = 1;            ///< that the variables were chosen by
    std::vector<std::string> claims, concepts, needs, rfc, terms;
    std::string preset;                ///< "p3", or
    std::string world;                 ///< a script that makes the world
    bool robust = false;               ///< may be cut after every line
    std::string title, objective, start, claim, wording, exam;
    std::vector<Step> steps;
    std::vector<Fork> forks;
    std::vector<QuizItem> quiz;
    std::optional<PromiseTable> table;
    std::vector<Variable> variables;
    /// Texts that the language lacks, so that the base language's stand there.
    std::vector<std::string> missing;

    [[nodiscard]] const Step* find_step(std::string_view step_id) const;
    [[nodiscard]] std::size_t step_index(std::string_view step_id) const;   ///< steps.size() if there is none
};

/// Every view that a prediction may hide, and those it hides when the lesson does not say.
[[nodiscard]] std::span<const std::string_view> hideable_views();
[[nodiscard]] std::span<const std::string_view> usual_hidden_views();
/// Widgets and widget families that a lesson may point at; a family ends in a dot.
[[nodiscard]] std::span<const std::string_view> known_widgets();
[[nodiscard]] bool is_known_widget(std::string_view id);

}  // namespace lessons
