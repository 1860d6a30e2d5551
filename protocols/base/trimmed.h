#pragma once
/// A text without the blanks around it.
///
/// Doors: trimmed. Fails: never.

#include <string_view>

namespace base {

/// A view into `text`: without spaces and tabs at its beginning and end; line ends stay.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace base
