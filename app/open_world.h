#pragma once
/// What the word WHAT of the command line means: a preset, or a file that holds a run.
///
/// Doors: open_world, open_to_look, send_letter, move_cursor. Fails: with a Problem.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocols/base/result.h"
#include "sim/script/run.h"
#include "sim/timeline.h"

namespace app {

/// A timeline at its beginning (a preset) or at its recorded end (a run file, replayed).
/// `seed`: overrides the preset's; a run file keeps its own.
struct Opened {
    sim::Timeline timeline;
    /// Run files: what the recording says it must come to; empty for presets.
    std::string expected_digest;
    /// Scripts: the text, and up to which event each line of it moved the run; empty for others.
    struct Script {
        std::string file;
        std::string text;
        std::vector<script::Mark> marks;
        std::string output;                    ///< what it said
        std::optional<base::Problem> problem;  ///< why it ended early: the timeline is as far as it came
    };
    Script script{};
};
[[nodiscard]] base::Result<Opened> open_world(const std::string& what, std::optional<std::uint64_t> seed);
/// The same for a window: a script that ends with an error is opened too, at its error; one that made no world
/// shows an empty one.
/// If `stop` is pressed on the way, what it gives is of no use.
[[nodiscard]] base::Result<Opened> open_to_look(const std::string& what, std::optional<std::uint64_t> seed, const script::StopButton& stop = {});

/// A person of the world sends this letter: `from` is the address of one of its devices.
[[nodiscard]] base::Outcome send_letter(sim::Timeline& timeline, const std::string& letter, const std::string& from,
                                        const std::vector<std::string>& to);

/// Puts the cursor at an event number or a time ("+10m", "2030-01-07T09:10:00Z", "end").
[[nodiscard]] base::Outcome move_cursor(sim::Timeline& timeline, const std::string& at);

/// What is wrong with a moment that is none.
[[nodiscard]] base::Problem no_until(const std::string& until);

/// Runs until `until` after the beginning, or until nothing more happens (a year at most).
[[nodiscard]] base::Outcome run_on(sim::Timeline& timeline, const std::string& until);

}  // namespace app
