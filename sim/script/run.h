#pragma once
/// Runs a script from its text to its report: notes, checks, tables, the world it ended with.
///
/// Doors: run_script, evaluate; RunOptions, Report, CheckResult, Table, Fan.
/// Fails: a script's own error is in Report::problem, with file, line and world time.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocols/base/result.h"
#include "sim/script/limits.h"
#include "sim/timeline.h"

namespace script {

/// A world that a script makes, known by a name: `preset("p4")`.
struct PresetSource {
    std::string id;        ///< "p4"
    std::string title;     ///< "Two computers"
    std::string about;     ///< one sentence
    std::string text;      ///< the script
};

/// Spreads independent runs over helpers that are copies of the whole program (processes). Who has none
/// runs them one after another.
class Fan {
  public:
    virtual ~Fan() = default;
    /// Splits into `parts` helpers. Returns the number of the helper (from 0) in each, and `parts` in the
    /// one who waits for them.
    virtual std::size_t split(std::size_t parts) = 0;
    /// In a helper: one run is finished.
    virtual void tick() = 0;
    /// In a helper: hands over its result and ends it.
    [[noreturn]] virtual void deliver(std::string result) = 0;
    /// In the one who waits: the helpers' results in order; a Problem if one of them died.
    virtual base::Result<std::vector<std::string>> collect(std::size_t runs) = 0;
};

struct Table {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
};
/// In columns, for people; and as CSV (RFC 4180).
[[nodiscard]] std::string table_text(const Table& table);
[[nodiscard]] std::string table_csv(const Table& table);

struct CheckResult {
    bool passed = false;
    std::string text;       ///< what the script said it checks
    std::string where;      ///< "file.lua:12"
    base::Instant at;
    std::string condition;  ///< failed: what was written, whole
    std::string expected;   ///< failed: the part of it that does not hold
    std::string actual;     ///< failed: what its sides are
    std::string line;       ///< failed: the line on the wire where it went wrong, or why there is none
    base::EntryId entry;    ///< and its entry in the journal, or none
};
/// A failed check as a few lines of text.
[[nodiscard]] std::string check_text(const CheckResult& check, base::Instant start);

struct Prediction {
    std::string ask;
    std::vector<std::string> options;
    std::size_t right = 0;   ///< 1-based
    std::uint64_t event = 0;
};

/// What the script was doing when an event came about: for stepping through the script beside the run.
struct Mark {
    int line = 0;              ///< outside of all functions
    std::uint64_t event = 0;   ///< of the main world, the last one at the end of that line
    bool pause = false;        ///< pause() stands here
    int inner = 0;             ///< the line that ran, in whichever function; the same as `line` outside of them
    int depth = 0;             ///< so many functions of the script were called inside one another
    std::size_t said = 0;      ///< so many octets of Report::output were said by then
};

struct Report {
    std::optional<base::Problem> problem;     ///< why the script ended early
    std::string output;                       ///< notes, tables and failed checks, in order
    std::vector<CheckResult> checks;
    std::vector<Table> tables;
    std::vector<Prediction> predictions;
    std::vector<Mark> marks;
    std::optional<sim::Timeline> timeline;    ///< the main world as it was left; none: no world was made
    std::uint64_t events = 0;                 ///< of all its worlds

    [[nodiscard]] bool good() const;
    [[nodiscard]] std::size_t failed_checks() const;
};

struct RunOptions {
    std::optional<std::uint64_t> seed;        ///< overrides the one that the script names
    std::string until;                        ///< the main world runs to this moment at most ("30m", a date); empty: no end
    Limits limits;
    StopButton stop;
    std::span<const PresetSource> presets;
    Fan* fan = nullptr;
    std::size_t jobs = 1;                     ///< helpers of the fan
    /// Of a sweep: called with how many of its runs are finished.
    void (*progress)(void* context, std::size_t done, std::size_t all) = nullptr;
    void* progress_context = nullptr;
};

/// `file` is the name for messages.
[[nodiscard]] Report run_script(std::string_view text, const std::string& file, const RunOptions& options);

/// A value that a script's expression came to.
struct Value {
    enum class Kind : std::uint8_t { Nothing, YesNo, Number, Text, Letter, List, Other };
    Kind kind = Kind::Nothing;
    bool truth = false;                ///< as Lua sees it: all but nil and false
    std::string text;                  ///< as a script writes it: `{M1, M2}`
    std::optional<Table> table;        ///< lists of rows, for showing
};

struct Budget {
    std::uint64_t instructions = 2'000'000;
};

/// What a query expression says about a world, at the cursor of the timeline; nothing is changed.
/// Lessons check facts with it: `#mailbox("ben") == 1`.
[[nodiscard]] base::Result<Value> evaluate(std::string_view expression, const sim::Timeline& timeline, Budget budget = {});

}  // namespace script
