#pragma once
/// Where in a line of the language something is typed, and what may stand there.
///
/// Doors: Spot, spot_at, texts_for, options_for. Fails: never; a place that it does not understand offers everything.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/script/run.h"
#include "sim/world.h"

namespace script {

/// The place behind a piece of a line.
struct Spot {
    std::string word;                   ///< the call whose bracket is open, empty: none
    std::size_t argument = 0;           ///< which argument, from 0
    bool in_table = false;              ///< inside a table of it
    std::string field;                  ///< behind "name =" in that table
    std::vector<std::string> members;   ///< behind a dot or colon: the fields or methods of what stands before it
};
[[nodiscard]] Spot spot_at(std::string_view line);

/// What a text in quotes may be there: names of the right kind, words, presets.
[[nodiscard]] std::vector<std::string> texts_for(const Spot& spot, const sim::World& world, std::span<const PresetSource> presets);
/// Fields of the table that is open: of an act, a word, the settings of a program, policies.
[[nodiscard]] std::vector<std::string> options_for(const Spot& spot);

}  // namespace script
