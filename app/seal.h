#pragma once
/// postroom seal: ciphertext for scripts, made by OpenSSL outside of any World.
///
/// Doors: seal_command. Exit status 2 if a file or a certificate cannot be read.

#include <string>

namespace app {

/// Prints the act `ciphertext` for a letter with this body, as a line of a script. `certificate`: a PEM file, or
/// empty for a key that is forgotten at once.
[[nodiscard]] int seal_command(const std::string& account, const std::string& file, const std::string& certificate);

}  // namespace app
