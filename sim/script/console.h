#pragma once
/// The console as a value for a window: a line of the language acts on the run that the window shows.
///
/// Variables live from line to line. Doors: Console (run, is_complete, completions, word_begin), ConsoleAnswer, word_help.
/// Fails: a wrong line is an answer with `is_problem`; the run is then as far as the line got.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/result.h"
#include "sim/script/run.h"

namespace script {

class Stage;

struct ConsoleAnswer {
    std::string text;               ///< what the line said and came to; a problem's sentence
    std::optional<Table> table;     ///< if it came to a list of rows, or showed a table
    std::vector<CheckResult> checks;
    bool is_problem = false;
    bool begun_anew = false;        ///< world or preset put another run in place of the one it was given
};

/// What a word of the language or an act is for, in one line: "check_mail(device): A person presses ..."; empty: it is none.
[[nodiscard]] std::string word_help(std::string_view word);

class Console {
  public:
    /// `instructions`: how many a line may take, see Limits.
    explicit Console(std::span<const PresetSource> presets, std::uint64_t instructions = 50'000'000);
    ~Console();
    Console(Console&&) noexcept;
    Console& operator=(Console&&) noexcept;

    /// Runs a line or several, an expression or statements, at the cursor of the timeline. Acts in the past begin a
    /// branch there, as everywhere. world and preset replace the run.
    [[nodiscard]] ConsoleAnswer run(std::string_view line, sim::Timeline& timeline, StopButton stop = {});
    /// May it run as it stands? False: it is the beginning of something that goes on in further lines.
    [[nodiscard]] bool is_complete(std::string_view text) const;
    /// How the word under the end of `line` may go on: words, fields, names of the world; sorted.
    [[nodiscard]] std::vector<std::string> completions(std::string_view line, const sim::World& world) const;
    /// Where in `line` the word begins that completions would go on with.
    [[nodiscard]] static std::size_t word_begin(std::string_view line);
    /// Whether time that a line lets pass at its end is an act of its own, so that what is done next, by whatever
    /// means, is done from there. The window wants it; lessons keep their own clock.
    void keep_moments(bool keeps) { keeps_moments_ = keeps; }
    /// Called while a sweep runs, with how many of its runs are finished.
    void on_progress(void (*progress)(void* context, std::size_t done, std::size_t all), void* context);
    /// Forgets all variables.
    void forget();

  private:
    bool keeps_moments_ = false;
    std::vector<PresetSource> presets_;
    std::uint64_t instructions_;
    std::unique_ptr<RunOptions> options_;
    std::unique_ptr<Stage> stage_;
};

}  // namespace script
