#pragma once
/// Text within XML and HTML.
///
/// Doors: markup_text. Fails: never.

#include <string>
#include <string_view>

namespace base {

/// The text with `&`, `<`, `>` and `"` named, so that it may stand between tags and in quotes (XML 1.0, 2.4).
[[nodiscard]] std::string markup_text(std::string_view text);

}  // namespace base
