#pragma once
/// Text on its way to a terminal: letters are other people's words, and may not steer the terminal.
///
/// Doors: terminal_text, print_text, standard_output. Fails: writing says a Problem.

#include <string>
#include <string_view>

#include "protocols/base/result.h"

namespace app {

/// The text with its line ends as they are; other control characters, octets that are no UTF-8 and
/// marks that turn the direction of writing are written out ("\\x1b", "\\u202e").
[[nodiscard]] std::string terminal_text(std::string_view text);
/// Writes terminal_text to standard output.
void print_text(std::string_view text);
/// Good if all that was written to standard output until now has arrived there.
[[nodiscard]] base::Outcome standard_output();

}  // namespace app
