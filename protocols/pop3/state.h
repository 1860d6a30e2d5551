#pragma once
/// The states of a POP3 session (RFC 1939 3) and the name of each line that either side can send.
///
/// Doors: State, Line (see lines.h for the rows), tables, classify_client_line, secret_range.
/// Fails: never.

#include <cstdint>
#include <string_view>
#include <utility>

#include "protocols/base/command_row.h"

namespace pop3 {

enum class State : std::uint8_t {
    Authorization,  ///< connected; nobody has logged in
    Transaction,    ///< logged in; the maildrop may be listed, read and marked
    Update,         ///< QUIT was given in Transaction: marked messages go now
    Closed,         ///< the server has ended the session
    AuthExchange,   ///< inside AUTH: the next client line is an answer, not a command (RFC 5034 4)
};

/// Commands, states and lines of POP3, for views, linters and fuzzers.
[[nodiscard]] const base::ProtocolTables& tables();

/// Octets [first, second) of a client's line that are secret; an empty range if none are. `line` is
/// without CRLF. Meant for lines typed by hand, with slips too (wire/log_in_words.h); sessions mark their own.
[[nodiscard]] std::pair<std::uint32_t, std::uint32_t> secret_range(std::string_view line,
                                                                   State state = State::Authorization);

/// Which row of `tables().line_kinds` a client's line is, seen from a server in `state`.
[[nodiscard]] std::uint16_t classify_client_line(std::string_view line, State state);

}  // namespace pop3
