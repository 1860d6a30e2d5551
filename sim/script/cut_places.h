#pragma once
/// Where a cable may be cut, as a script writes it: "after RCPT*", "before the final dot", "within S: 250*".
///
/// Doors: cut_place_problem, cut_places_text, real_domain_in_zone. Fails: never; what it does not know is left to the act itself.

#include <optional>
#include <string>
#include <string_view>

#include "protocols/base/result.h"

namespace script {

/// A place that no conversation has, with the nearest one; what may be something else (a server's line, a field of a
/// letter, a tag) is let pass.
[[nodiscard]] std::optional<base::Problem> cut_place_problem(std::string_view where);
/// What may stand there, for the reference.
[[nodiscard]] std::string cut_places_text();

/// The first domain in the value of a record of a zone that could belong to somebody; empty: there is none.
[[nodiscard]] std::string real_domain_in_zone(std::string_view value);

}  // namespace script
