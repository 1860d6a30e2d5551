#pragma once
/// SMTP as tables: every command, every state, every line a session can send; and what a line
/// typed by hand is.
///
/// Doors: tables, Line, secret_range, classify_client_line. Fails: never.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "protocols/base/command_row.h"
#include "protocols/smtp/state.h"

namespace smtp {

/// Commands in the order of `commands`, states in the order of `State`, line kinds by index.
[[nodiscard]] const base::ProtocolTables& tables();

/// Which octets of a client's line must not be shown; begin == end: none.
struct SecretRange {
    std::size_t begin = 0;
    std::size_t end = 0;

    friend bool operator==(const SecretRange&, const SecretRange&) = default;
};

/// The secret part of a line that a client sent in `state` (without its CRLF): the initial response
/// of AUTH, and every answer to a challenge (RFC 4954 4); log-ins with a slip too (wire/log_in_words.h).
[[nodiscard]] SecretRange secret_range(std::string_view line, State state = State::Greeted);

/// The LineKind index of a line (without its CRLF) that a client sent in `state`.
[[nodiscard]] std::uint16_t classify_client_line(std::string_view line, State state);

}  // namespace smtp
