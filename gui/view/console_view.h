#pragma once
/// The console as text: what was typed, done by mouse, said and answered, in order; how the line that
/// is being typed may go on; and a script beside its run.
///
/// Doors: ConsoleLog, Completion, completions_of; ScriptBeside, ScriptView, build_script; text.
/// Fails: never.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gui/view/role.h"
#include "sim/script/console.h"
#include "sim/timeline.h"

namespace gui {

enum class ConsoleKind : std::uint8_t {
    Typed,  ///< by a person, at the prompt
    TypedOn,///< the line before goes on with it
    Act,    ///< the line that would do what was done by mouse
    Said,   ///< what a line said or came to
    Wrong,  ///< a problem, a failed check
    Note,   ///< what the window itself says
};
[[nodiscard]] Role role_of(ConsoleKind kind);

/// One line on the screen.
struct ConsoleRow {
    ConsoleKind kind = ConsoleKind::Said;
    std::string sign;  ///< "> " before what was typed or done, "  " before the rest
    std::string text;
    std::string time;  ///< the world's: "+5m"; empty in rows that belong to the one above

    friend bool operator==(const ConsoleRow&, const ConsoleRow&) = default;
};

/// The session, its oldest rows forgotten when it becomes long.
class ConsoleLog {
  public:
    static constexpr std::size_t kMostRows = 5'000;

    /// `words` may have several lines.
    void add(ConsoleKind kind, std::string_view words, const sim::World& world);
    /// What a line came to.
    void add(const script::ConsoleAnswer& answer, const sim::World& world);
    [[nodiscard]] const std::vector<ConsoleRow>& rows() const { return rows_; }
    /// Grows with every row.
    [[nodiscard]] std::uint64_t added() const { return added_; }
    void clear() { rows_.clear(); }

  private:
    std::vector<ConsoleRow> rows_;
    std::uint64_t added_ = 0;
};

[[nodiscard]] std::string text(const ConsoleLog& log);

/// One way for the word under the cursor to go on.
struct Completion {
    std::string word;
    std::string help;  ///< one line: how it is called and what it does, or what the name is

    friend bool operator==(const Completion&, const Completion&) = default;
};

struct Completions {
    std::size_t begin = 0;          ///< of the word, in the line
    std::vector<Completion> all;
    std::string common;             ///< as far as they agree; longer than the word, or empty
};
[[nodiscard]] Completions completions_of(const script::Console& console, std::string_view line,
                                         const sim::World& world);

// --- a script beside its run --------------------------------------------------------------------

/// A script that was opened: its text, and up to which event each of its lines moved the run.
struct ScriptBeside {
    std::string file;
    std::string text;
    std::vector<script::Mark> marks;
    std::string output;    ///< what it said: notes, tables, failed checks; see Mark::said
    std::string problem;   ///< the sentence of the error that ended it, or empty
    int wrong_line = 0;    ///< and its line
    std::optional<std::size_t> at;   ///< the mark to which a person has stepped; it counts while the cursor is there
};

struct ScriptView {
    std::string file;
    std::vector<std::string> lines;
    std::size_t running = 0;   ///< from 1; 0: it has not begun
    std::size_t caller = 0;    ///< inside a function: the line outside of all functions; else 0
    std::size_t wrong = 0;     ///< the line whose error ended the script; 0: none
    std::vector<ConsoleRow> said;   ///< notes and failed checks up to here, the error last
    bool finished = false;     ///< the running line has done all that it does
    std::string words;         ///< "line 4 of 12", or why there is no running line
    std::optional<std::size_t> next, previous;  ///< marks to go to, a line forward and back
    std::optional<std::size_t> into;            ///< the next line, be it inside a function; none: the same as `next`
};
[[nodiscard]] ScriptView build_script(const ScriptBeside& script, const sim::Timeline& timeline);

[[nodiscard]] std::string text(const ScriptView& view);

}  // namespace gui
