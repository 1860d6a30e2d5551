#pragma once
/// What a learner did in a lesson: answers, hints, forks, steps passed, and the acts that replay the run.
///
/// It only grows. A first answer stays for ever; a reset begins a new attempt and keeps the old one.
/// Doors: Record and its parts; records_text, read_records. Fails: read_records with a Problem (file, line).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/result.h"
#include "sim/timeline.h"

namespace lessons {

/// The form of progress and evidence files that this program writes.
inline constexpr int kRecordForm = 2;   ///< 1, still read, does not say which lesson it was made with

enum class AnswerKind : std::uint8_t { Predict, Observe, Quiz, Table };

struct Answer {
    AnswerKind kind = AnswerKind::Predict;
    std::string about;           ///< id of the step or question; Table: "row/column"
    std::string value;           ///< id of an option, or what was typed
    std::string confidence;      ///< "sure", "unsure", or empty
    std::int64_t seconds = 0;    ///< active seconds in the lesson when it was given

    friend bool operator==(const Answer&, const Answer&) = default;
};

struct HintUse {
    std::string step, set;
    int level = 1;

    friend bool operator==(const HintUse&, const HintUse&) = default;
};

/// Acts of a run from the lesson's world on, so that it can be played again.
struct Run {
    std::vector<sim::RecordedAct> acts;

    friend bool operator==(const Run&, const Run&) = default;
};

struct Entered {
    std::string step;
    std::uint64_t event = 0;     ///< before what the step arranges
    std::size_t branch = 0;      ///< of the timeline in the window; not written to files
    std::uint64_t ready = 0;     ///< after what the step arranges; not written to files

    friend bool operator==(const Entered&, const Entered&) = default;
};

struct Passed {
    std::string step;
    std::size_t run = 0;         ///< index into Record::runs
    std::uint64_t event = 0;     ///< the cursor when its checks held
    std::string digest;          ///< of the journal up to there
    std::string predicted;       ///< number, host …: what came out; empty for a choice
    std::string observed;
    std::vector<std::string> cells;   ///< of the lesson's table, a row each: "yes", "no"
    std::int64_t seconds = 0;
    bool read = false;           ///< the explanation was read; the lesson goes on

    friend bool operator==(const Passed&, const Passed&) = default;
};

struct ForkRun {
    std::string fork;
    bool held = false;

    friend bool operator==(const ForkRun&, const ForkRun&) = default;
};

/// A step that is under way: what was done in it so far.
struct Left {
    Run run;
    std::uint64_t event = 0;     ///< the cursor
    std::uint64_t ready = 0;     ///< after what the step arranged

    friend bool operator==(const Left&, const Left&) = default;
};

struct Record {
    std::string lesson;
    std::string learner;
    std::string version;         ///< of the program
    std::uint64_t seed = 1;
    std::string made_with;       ///< lesson_digest of the lesson; empty: not known (form 1)
    int attempt = 1;
    bool closed = false;         ///< reset: a newer attempt exists
    std::int64_t seconds = 0;    ///< active
    std::vector<Answer> answers;
    std::vector<HintUse> hints;
    std::vector<Run> runs;
    std::vector<Entered> entered;
    std::vector<Passed> passed;
    std::vector<ForkRun> forks;
    std::optional<Left> left;    ///< of the last step entered; not part of evidence

    [[nodiscard]] const Answer* first(AnswerKind kind, std::string_view about) const;
    [[nodiscard]] const Answer* last(AnswerKind kind, std::string_view about) const;
    [[nodiscard]] const Passed* find_passed(std::string_view step) const;
    [[nodiscard]] const Entered* find_entered(std::string_view step) const;

    friend bool operator==(const Record&, const Record&) = default;
};

/// As TOML, readable.
[[nodiscard]] std::string records_text(const std::vector<Record>& records);
/// `name`: of the file, for messages; `first_line`: of the file at which the text begins.
[[nodiscard]] base::Result<std::vector<Record>> read_records(std::string_view text, const std::string& name);

/// One record of a file, read by itself, so that a damaged one leaves the others whole.
struct RecordRead {
    std::string text;                        ///< as it stands in the file
    std::optional<Record> record;            ///< none: damaged, or of a newer form
    std::optional<base::Problem> problem;
    bool newer = false;                      ///< its form is one that this program does not know yet
};
[[nodiscard]] std::vector<RecordRead> read_records_apart(std::string_view text, const std::string& name);

}  // namespace lessons
