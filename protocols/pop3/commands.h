#pragma once
/// The one table of POP3 commands, and how a line names one of them.
///
/// Doors: Verb, find_verb, command_row, cut_command. Fails: find_verb says nullopt.

#include <cstdint>
#include <optional>
#include <string_view>

#include "protocols/base/command_row.h"

namespace pop3 {

/// In the order of `tables().commands`.
enum class Verb : std::uint8_t {
    User, Pass, Apop, Auth, Capa, Stls, Utf8, Lang, Stat, List, Retr, Dele, Noop, Rset, Top, Uidl,
    Quit,
};

/// In any case.
[[nodiscard]] std::optional<Verb> find_verb(std::string_view word);
[[nodiscard]] const base::CommandRow& command_row(Verb verb);

/// A line cut at its first space.
struct CutCommand {
    std::string_view word;
    std::string_view rest;       ///< what follows the space
    bool has_rest = false;       ///< there was a space
};
[[nodiscard]] CutCommand cut_command(std::string_view line);

}  // namespace pop3
