#pragma once
/// The commands of SMTP by number, and how a line's verb is found.
///
/// Doors: Command, command_rows, find_command, Words. Fails: an unknown verb is nullopt.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "protocols/base/command_row.h"
#include "protocols/smtp/lines.h"

namespace smtp {

/// In the order of `command_rows()`, and of the first client lines of `Line` where they exist.
enum class Command : std::uint8_t {
    Ehlo, Helo, Mail, Rcpt, Data, Bdat, Rset, Vrfy, Expn, Help, Noop, Quit, StartTls, Auth,
};

[[nodiscard]] std::span<const base::CommandRow> command_rows();
[[nodiscard]] const base::CommandRow& command_row(Command command);

/// By verb, in any case.
[[nodiscard]] std::optional<Command> find_command(std::string_view verb);

/// True for verbs that earlier standards had and this server does not carry out (RFC 5321 F.6).
[[nodiscard]] bool is_obsolete_verb(std::string_view verb);

/// The client line kind of a command.
[[nodiscard]] Line client_line(Command command);

/// A command line taken apart: verb, and what follows the space after it.
struct Words {
    std::string_view verb;
    std::string_view argument;  ///< without trailing white space (RFC 5321 4.1.1)
};
[[nodiscard]] Words split_command(std::string_view line);

}  // namespace smtp
