#pragma once
/// The scripts that lead through a lesson: the world, then what each step arranges and what solves it.
///
/// A step begins where the last one ended, or where an earlier one began; so the state of every step is the end
/// of one script, and playing it again gives the same octets.
/// Doors: Player, begin_script, solved_script, wrong_script, fork_script; play, holds, value_of.
/// Fails: with a Problem; a script's own error has its line.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lessons/lesson.h"
#include "protocols/base/result.h"
#include "sim/script/run.h"
#include "sim/timeline.h"

namespace lessons {

/// What scripts of lessons need from outside: the ready worlds.
struct Player {
    std::span<const script::PresetSource> presets;
};

/// The words that lessons add to the language: tell(session, line).
[[nodiscard]] std::string_view prelude();
/// The world and the words that lessons add to the language.
[[nodiscard]] std::string world_script(const Lesson& lesson);
/// Up to the moment at which the step asks its question (what it arranges has been done).
[[nodiscard]] std::string begin_script(const Lesson& lesson, std::size_t step);
/// The same without what the step arranges: where it, and whoever rewinds to it, begins.
[[nodiscard]] std::string base_script(const Lesson& lesson, std::size_t step);
/// The step solved in the declared way.
[[nodiscard]] std::string solved_script(const Lesson& lesson, std::size_t step);
/// The step gone wrong in the way that `check` declares.
[[nodiscard]] std::string wrong_script(const Lesson& lesson, std::size_t step, const Check& check);
[[nodiscard]] std::string fork_script(const Lesson& lesson, const Fork& fork);
/// What solves the step, alone.
[[nodiscard]] std::string golden_of(const Step& step);

/// Plays a script; `name` is for messages.
[[nodiscard]] base::Result<sim::Timeline> play(const std::string& text, const std::string& name, const Player& player);

/// Is the expression true at the cursor? `began`: what the word step_began stands for in it, the event at which the
/// step began.
[[nodiscard]] base::Result<bool> holds(std::string_view expression, const sim::Timeline& timeline, std::uint64_t began = 0);
/// What it comes to, as a script writes it; texts without quotes.
[[nodiscard]] base::Result<std::string> value_of(std::string_view expression, const sim::Timeline& timeline, std::uint64_t began = 0);
/// The looks at the world in a fact, each with what it gives now: `mailbox("ada")` and `{M2, M3}`.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> looks_of(std::string_view fact, const sim::Timeline& timeline, std::uint64_t began = 0);
/// The same for an author: `mailbox("ada") is {M2, M3}; …`; empty if nothing can be looked at.
[[nodiscard]] std::string parts_of(std::string_view fact, const sim::Timeline& timeline, std::uint64_t began = 0);
/// The last line that reached its reader, and the journal entry; empty at the beginning.
[[nodiscard]] std::string line_words(const sim::Journal& journal, base::EntryId id);
/// The last line that matches, among those that have arrived; none if there is none.
[[nodiscard]] base::EntryId find_line(const LineRef& line, const sim::Timeline& timeline);

}  // namespace lessons
