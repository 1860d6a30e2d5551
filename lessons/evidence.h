#pragma once
/// Evidence files: what a learner hands in, and what an instructor's program says of it.
///
/// One Markdown file: a page for people, and a block for the machine with a checksum over the whole file. The
/// acts are in it, so that the run can be played again. That shows that the work was done in the program; it
/// cannot show by whom.
/// Doors: evidence_text, read_evidence, Grader, grades_csv, misconceptions_csv. Fails: a damaged file is a Problem
/// with its name.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lessons/lesson_loader.h"
#include "lessons/record.h"
#include "lessons/walk.h"
#include "protocols/base/result.h"

namespace lessons {

[[nodiscard]] std::string evidence_text(const Lesson& lesson, const Record& record);

struct Evidence {
    Record record;
    std::string headed;          ///< the lesson that the page for people names
    bool checksum_good = false;
};

/// What replaying an evidence file came to.
enum class Replay : std::uint8_t {
    Verified,    ///< every step's run gives the same octets and passes again
    Tampered,    ///< the checksum does not fit, or the run does not come out as written
    Impossible,  ///< the lesson is not here, or is another one now
    Damaged,     ///< a part of the file is missing, or it is no text that a program wrote
    Newer,       ///< written by a newer program
    Unreadable,  ///< the file cannot be read, or is no evidence file
};

/// `kind`: if it cannot be read, whether it is damaged, newer, or no evidence file.
[[nodiscard]] base::Result<Evidence> read_evidence(std::string_view text, const std::string& name, Replay& kind);

struct Grade {
    std::string file, learner, lesson, version;
    std::uint64_t seed = 0;
    int attempt = 1;
    std::size_t steps_passed = 0, steps = 0;
    std::size_t first_right = 0, predictions = 0;
    std::size_t sure_and_wrong = 0;
    std::size_t observed_right = 0, observations = 0;
    std::size_t quiz_right = 0, quiz = 0;
    std::size_t table_right = 0, table = 0;
    std::size_t hints = 0;
    std::int64_t seconds = 0;
    std::map<std::string, std::size_t> misconceptions;   ///< by tag, first answers only
    Replay replay = Replay::Impossible;
    std::string why;                                     ///< in words, if it is not verified

    /// Of 100: steps 40, quiz 40, observations 20. Predictions and hints cost nothing.
    /// None: nothing could be marked, or the file is not what its acts say.
    [[nodiscard]] std::optional<int> score() const;
};

/// Replays many files quickly: the worlds of lessons are made once.
class Grader {
  public:
    Grader(const std::filesystem::path& course, Player player) : course_{course}, player_{player} {}

    [[nodiscard]] Grade grade(std::string_view text, const std::string& name);

  private:
    struct Bench {
        Lesson lesson;
        sim::Timeline start;
    };
    [[nodiscard]] base::Result<const Bench*> bench(const Record& record);
    void marks(const Lesson& lesson, const Record& record, Grade& out) const;
    void replay(const Bench& bench, const Record& record, Grade& out);

    std::filesystem::path course_;
    Player player_;
    std::map<std::pair<std::string, std::uint64_t>, Bench> benches_;
    /// Runs already replayed, by their acts: neighbours who did the same.
    std::map<std::string, std::string> digests_;
};

/// A file that cannot even be opened, as a row.
[[nodiscard]] Grade unreadable(const std::string& name, std::string why);

/// One row a file (RFC 4180).
[[nodiscard]] std::string grades_csv(const std::vector<Grade>& grades);
/// One row a misconception, of the files that are verified.
[[nodiscard]] std::string misconceptions_csv(const std::vector<Grade>& grades, const Course& course);
/// For the screen: a line a file, the class's misconceptions, and the files that are not what they say.
[[nodiscard]] std::string grades_text(const std::vector<Grade>& grades, const Course& course);

}  // namespace lessons
