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

/// Blanks at the ends of lines, a greeting above, a signature below and marks of quoting do it no harm.
[[nodiscard]] std::string evidence_text(const Lesson& lesson, const Record& record);

struct Evidence {
    Record record;
    std::string headed;          ///< the lesson that the page for people names
    std::string checksum;
    bool checksum_good = false;
    std::size_t checksum_line = 0;
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
    std::string checksum;                                ///< of the file, if it fits
    bool twice = false;                                  ///< the same work as an earlier file: counted once

    /// Of 100: steps 40, quiz 40, observations 20. Predictions and hints cost nothing.
    /// None: nothing could be marked, or the file is not what its acts say.
    [[nodiscard]] std::optional<int> score() const;
};

/// Replays many files quickly: the worlds of lessons are made once.
class Grader {
  public:
    /// `folders`: of courses or of single lessons, the first that has a file's lesson as it was is taken.
    /// `version`: of this program.
    Grader(std::vector<std::filesystem::path> folders, Player player, std::string version)
        : folders_{std::move(folders)}, player_{player}, version_{std::move(version)} {}

    [[nodiscard]] Grade grade(std::string_view text, const std::string& name);

  private:
    struct Bench {
        Lesson lesson;
        sim::Timeline start;
        std::string digest;
    };
    [[nodiscard]] base::Result<const Bench*> bench(const Record& record);
    void marks(const Lesson& lesson, const Record& record, Grade& out) const;
    void replay(const Bench& bench, const Record& record, Grade& out);

    std::vector<std::filesystem::path> folders_;
    Player player_;
    std::string version_;
    std::map<std::pair<std::string, std::uint64_t>, std::vector<Bench>> benches_;
    /// Runs already replayed, by their acts: neighbours who did the same.
    std::map<std::string, std::string> digests_;
};

/// A file that cannot even be opened, as a row.
[[nodiscard]] Grade unreadable(const std::string& name, std::string why);

/// One row a file (RFC 4180), in UTF-8 that says so, since spreadsheets guess otherwise.
[[nodiscard]] std::string grades_csv(const std::vector<Grade>& grades);
/// One row a misconception, of the files that are verified.
[[nodiscard]] std::string misconceptions_csv(const std::vector<Grade>& grades, const Course& course);
/// For the screen: a line a file, the class's misconceptions, and the files that are not what they say.
[[nodiscard]] std::string grades_text(const std::vector<Grade>& grades, const Course& course);

}  // namespace lessons
