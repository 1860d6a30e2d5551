#pragma once
/// Where a text of a lesson stands, or would stand, for sentences about it.
/// Doors: text_place. Fails: never.

#include <string>
#include <string_view>

namespace lessons {

/// "…/text.en.toml:12": the line of the table that `key` ("step.retr.title") belongs to; the first if it has none.
[[nodiscard]] std::string text_place(const std::string& file, std::string_view key);

}  // namespace lessons
