#pragma once
/// Values that a script has written out, tried without running it: times, places, commands, words.
///
/// Doors: time_problem, act_problem, address_problem, setting_problem, policy_problem, quoted_choices, library_members. Fails: a Problem without a place.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/result.h"
#include "sim/act_form.h"

namespace script {

/// "5 min" is no time.
[[nodiscard]] std::optional<base::Problem> time_problem(std::string_view text);
/// What a world would say to a fault (refuse, cut, strip) whatever its host is, to the address of a letter, and to
/// names that may be somebody's.
[[nodiscard]] std::optional<base::Problem> act_problem(std::string_view verb, std::vector<sim::NamedValue> values);
/// The last address in a text, if its domain could belong to somebody.
[[nodiscard]] std::optional<base::Problem> address_problem(std::string_view text);
/// A value that a setting of a mail program, or a policy of a provider, cannot have.
[[nodiscard]] std::optional<base::Problem> setting_problem(std::string_view name, std::string_view value);
[[nodiscard]] std::optional<base::Problem> policy_problem(std::string_view name, std::string_view value);
/// The words of an editor's type, `"C"|"S"`; empty if it is no such type.
[[nodiscard]] std::vector<std::string> quoted_choices(std::string_view type);
/// What is in one of the libraries (string, table …); empty: it is none.
[[nodiscard]] std::vector<std::string> library_members(const std::string& library);

}  // namespace script
