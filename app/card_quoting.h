#pragma once
/// How the files of mail programs write a value, so that a password may hold any mark that the program can read.
///
/// Doors: is_quoting, quoted. Fails: quoted with a Problem that says what the value holds and the program cannot read.

#include <string>
#include <string_view>

#include "protocols/base/result.h"

namespace app {

/// True for the words of assets/setup/README.md: "sh", "mutt", "python" …; the empty one is plain text.
[[nodiscard]] bool is_quoting(std::string_view how);

/// The value as it stands in such a file. `how` is one that is_quoting knows.
[[nodiscard]] base::Result<std::string> quoted(std::string_view how, std::string_view value);

}  // namespace app
