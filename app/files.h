#pragma once
/// Files at the edge: reading what a user names, writing so that a crash leaves the old file whole.
///
/// Doors: read_file, output_target, Readers, write_file, same_file, read_letter, read_letters. Fails: with a
/// Problem that names the file.

#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/result.h"

namespace app {

[[nodiscard]] base::Result<std::string> read_file(const std::string& path);
/// Where writing to `path` really goes: the file behind links. An ordinary file, or one that is not
/// there yet; else, and for a file that is write-protected, a Problem.
[[nodiscard]] base::Result<std::string> output_target(const std::string& path);
/// Who may read what is written: whoever the user's umask lets, or (for passwords) the owner alone, mode 0600.
enum class Readers { Anyone, Owner };
/// Writes beside the file, then renames. "-" is standard output; a device or a pipe is written to.
[[nodiscard]] base::Outcome write_file(const std::string& path, std::string_view content, Readers readers = Readers::Anyone);
/// True if both names lead to one file that is there.
[[nodiscard]] bool same_file(const std::string& a, const std::string& b);
/// A letter from an .eml file, its line ends made CRLF as SMTP carries them (RFC 5321 2.3.8).
[[nodiscard]] base::Result<std::string> read_letter(const std::string& path);
/// The letters in an .eml file (one) or an mbox file, each as read_letter gives it.
[[nodiscard]] base::Result<std::vector<std::string>> read_letters(const std::string& path);
/// Every CRLF, bare CR and bare LF becomes CRLF, and the last line gets one.
[[nodiscard]] std::string with_crlf(std::string_view text);

}  // namespace app
