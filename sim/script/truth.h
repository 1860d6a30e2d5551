#pragma once
/// Conditions are yes or no: what is neither would be a check that cannot fail.
///
/// Doors: truth_of, watched_truth, check_truth, Side, refuse_mixed. Fails: they raise an error that names the right form.

#include <string>
#include <string_view>

#include "sim/script/stage.h"

namespace script {

/// Is the value at `index` yes? Nothing (nil) is no, a row that a query gives is yes: it is there. For the rest,
/// `word takes yes or no` is raised. `expression`: as the script writes it, or empty; where it asks for something
/// that may be missing (a header, what match finds), a text or number is yes too.
[[nodiscard]] bool truth_of(lua_State* state, int index, const std::string& word, const std::string& expression);

/// The same for the condition of check at index 1, as the line that runs has it.
[[nodiscard]] bool check_truth(lua_State* state, Stage& stage);

/// Calls the function on top of the stack, which it takes, as `word` ("always") does. A function that gives nothing at all raises.
/// `source`: the text in which it is written.
[[nodiscard]] bool watched_truth(lua_State* state, Stage& stage, const std::string& word, std::string_view source);

/// "a list", "a number": what a value is to a reader.
[[nodiscard]] std::string kind_of_value(lua_State* state, int index);

/// One side of a comparison: what it is, and as it is written.
struct Side {
    std::string kind, expression;
};
/// Raises an error if one side is a list and the other a letter, number or text: they are never equal.
void refuse_mixed(lua_State* state, const Side& left, const Side& right);

}  // namespace script
