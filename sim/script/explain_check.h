#pragma once
/// What a failed check says: what was expected, what its parts are, and the line that made it so.
///
/// Doors: explain, explain_watch, line_behind, line_of_entry, masked_line, refuse_mixed_sides, returned_condition.

#include <string>
#include <string_view>

#include "sim/script/stage.h"

namespace script {

/// Fills in expected, actual and line of a failed check by looking again at what the script wrote: only at
/// queries, which change nothing. `state`: inside the binding of check.
void explain(lua_State* state, Stage& stage, CheckResult& check);

/// The same for a function that is watched and does not say `wanted`; it is called once more.
void explain_watch(lua_State* state, Stage& stage, const Watch& watch, bool wanted, CheckResult& check);

/// Raises an error if the condition compares a list with a letter, a number or a text. `state`: inside check.
void refuse_mixed_sides(lua_State* state, Stage& stage);

/// What stands behind the return that the function on top of the stack ends at, which is called once more; empty: it
/// is not known. Takes the function. `source`: the text in which it is written.
[[nodiscard]] std::string returned_condition(lua_State* state, Stage& stage, std::string_view source);

/// The line that an entry is or that caused it, with who wrote it, for people; empty for none.
/// The line, act or doing of its own accord that stands at the beginning of what led to this entry; the entry itself if it is one.
[[nodiscard]] base::EntryId line_behind(const sim::Journal& journal, base::EntryId id);
[[nodiscard]] std::string line_of_entry(const View& view, base::EntryId entry);
/// A line of the journal without its CRLF, passwords masked.
[[nodiscard]] std::string masked_line(const sim::Journal& journal, const sim::Entry& entry);

}  // namespace script
