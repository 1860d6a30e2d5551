#pragma once
/// What views, linters, fuzzers and the command line need to know of IMAP.
///
/// Doors: tables, secret_range, classify_client_line. Fails: never.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "protocols/base/command_row.h"
#include "protocols/imap/profile.h"

namespace imap {

/// Commands, states and kinds of line of IMAP (RFC 9051, RFC 3501 and the extensions).
[[nodiscard]] const base::ProtocolTables& tables();

/// The octets [first, second) of a client's line (with or without CRLF) that hide a password: the
/// arguments of LOGIN and of AUTHENTICATE after the mechanism; log-ins with a slip too
/// (wire/log_in_words.h). Equal numbers: nothing is secret.
[[nodiscard]] std::pair<std::size_t, std::size_t> secret_range(std::string_view line);

/// Index into tables().line_kinds of a line that a client sends in this state of the server.
[[nodiscard]] std::uint16_t classify_client_line(std::string_view line, State state);

/// The row of a verb ("FETCH", "UID FETCH") in any case; nullptr if there is none.
[[nodiscard]] const base::CommandRow* find_command(std::string_view verb);

}  // namespace imap
