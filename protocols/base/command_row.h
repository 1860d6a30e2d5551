#pragma once
/// One row of a protocol's command table. Dispatch, state diagram, explanations, the card of legal
/// verbs, the lesson linter and the fuzz dictionary all read this row and nothing else.

#include <cstdint>
#include <span>
#include <string_view>

#include "protocols/base/fact.h"

namespace base {

/// A set of protocol states, one bit each: bit n is state n of the protocol's `State` enum.
using StateSet = std::uint32_t;

template <class State, class... More>
constexpr StateSet state_set(State first, More... more) {
    StateSet set = StateSet{1} << static_cast<unsigned>(first);
    ((set |= StateSet{1} << static_cast<unsigned>(more)), ...);
    return set;
}

struct CommandRow {
    std::string_view verb;          ///< "MAIL"; the explanation's heading
    std::string_view syntax;        ///< "MAIL FROM:<reverse-path> [SP parameters]"
    StateSet legal_in = 0;
    std::uint8_t next_on_success = 0;   ///< the State; kSameState if it does not change
    std::string_view extension;     ///< name of the extension that brings it; empty: always there
    std::string_view rfc;           ///< "5321 4.1.1.2"
    /// IMAP: the command names messages by sequence number, so no EXPUNGE may be sent while it runs.
    bool uses_seq = false;
    /// The client line is masked by default from its first argument on.
    bool secret = false;
};
inline constexpr std::uint8_t kSameState = 255;

/// A line that is no command and yet moves the session on: IDLE's DONE, the dot after DATA, an answer
/// inside AUTH; or a command's second way, when the server asks on (`334`, `+`).
struct AnswerRow {
    std::string_view words;             ///< "DONE"
    std::uint8_t from = 0;              ///< the State that it is sent in
    std::uint8_t next_on_success = 0;   ///< the State after it
};

/// Everything that views, linters and fuzzers need to know of a protocol, as tables.
struct ProtocolTables {
    Protocol protocol = Protocol::None;
    std::string_view name;                          ///< "smtp", the explanation file's stem
    std::span<const CommandRow> commands;
    std::span<const std::string_view> state_names;  ///< in the order of the State enum
    std::span<const LineKind> line_kinds;           ///< indexed by Effects::Item::line_kind
    std::span<const AnswerRow> answers;             ///< what leaves a state without a command
};

}  // namespace base
