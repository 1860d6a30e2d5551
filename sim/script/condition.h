#pragma once
/// A condition of a script as text, taken apart: what and, or and not join, and the two sides of a comparison.
///
/// Doors: Condition, condition_of, check_arguments, returned_at, assigned_before, only_looks, is_plain,
/// call_arguments, names_in. Fails: never; what it does not understand is one Fact without sides.

#include <string>
#include <string_view>
#include <vector>

namespace script {

struct Condition {
    enum class Kind : unsigned char { Fact, And, Or, Not };
    Kind kind = Kind::Fact;
    std::string text;               ///< as it was written
    std::vector<Condition> parts;   ///< And, Or: what they join; Not: one
    std::string left, right;        ///< Fact: both sides; right is empty if nothing is compared
};
[[nodiscard]] Condition condition_of(std::string_view expression);

/// The first arguments of the calls of `check` that begin on this line.
[[nodiscard]] std::vector<std::string> check_arguments(std::string_view source, int line);
/// What stands behind the last `return` on this line, up to the `end` of its function; empty: there is none.
[[nodiscard]] std::string returned_at(std::string_view source, int line);
/// The expression that was last given to a variable above this line, if it is one line, and that line.
struct Assigned {
    std::string expression;
    int line = 0;
};
[[nodiscard]] Assigned assigned_before(std::string_view source, int line, std::string_view name);

/// May the expression be looked at again? Only queries and the libraries may be called in it.
[[nodiscard]] bool only_looks(std::string_view expression);
/// Does it say its own value, like 3, "x" and {M1}?
[[nodiscard]] bool is_plain(std::string_view expression);
/// The arguments if the whole expression is the call of one word: `contains(list, M1)`.
[[nodiscard]] std::vector<std::string> call_arguments(std::string_view expression);
/// The variables at the beginning of names in it: `rows` of `rows[3].refused`; no words of the language.
[[nodiscard]] std::vector<std::string> names_in(std::string_view expression);

}  // namespace script
