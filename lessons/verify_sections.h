#pragma once
/// Which sections the standards of mail have, so that a pointer to one can be followed.
///
/// Doors: has_section, any_has_section, is_known_standard. Inside the room only. Fails: never.

#include <string_view>

namespace lessons {

/// Are the sections of RFC `number` ("1939") known here?
[[nodiscard]] bool is_known_standard(std::string_view number);
/// Has it this one: "7", "6.3.11", "A.2"? False for a standard that is not known.
[[nodiscard]] bool has_section(std::string_view number, std::string_view section);
[[nodiscard]] bool any_has_section(std::string_view section);

}  // namespace lessons
