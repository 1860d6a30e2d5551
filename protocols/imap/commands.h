#pragma once
/// The commands of IMAP and the kinds of its lines, as enums over the tables that views read.
///
/// Doors: Verb, Line, row, client_line, ok_line, find_verb.

#include <cstdint>
#include <optional>
#include <string_view>

#include "protocols/base/command_row.h"
#include "protocols/imap/line_rows.h"

namespace imap {

// clang-format off
/// Every command; the UID forms are commands of their own (RFC 9051 6.4.9). In table order.
enum class Verb : std::uint8_t {
    Capability, Noop, Logout, Id, StartTls, Authenticate, Login, Enable, Select, Examine, Create,
    Delete, Rename, Subscribe, Unsubscribe, List, Lsub, Namespace, Status, Append, Idle, GetQuota,
    GetQuotaRoot, SetQuota, Check, Close, Unselect, Expunge, Search, Sort, Thread, Fetch, Store,
    Copy, Move, UidFetch, UidStore, UidCopy, UidMove, UidExpunge, UidSearch, UidSort, UidThread
};
// clang-format on
inline constexpr std::size_t kVerbCount = static_cast<std::size_t>(Verb::UidThread) + 1;

/// Every kind of line, an index into tables().line_kinds.
enum class Line : std::uint16_t {
#define POSTROOM_IMAP_NAME(name, key, rfc) name,
    POSTROOM_IMAP_LINES(POSTROOM_IMAP_NAME, POSTROOM_IMAP_NAME, POSTROOM_IMAP_NAME)
#undef POSTROOM_IMAP_NAME
};

[[nodiscard]] constexpr std::uint16_t index_of(Line line) {
    return static_cast<std::uint16_t>(line);
}
[[nodiscard]] const base::CommandRow& row(Verb verb);
/// The line by which a client gives this command.
[[nodiscard]] constexpr Line client_line(Verb verb) {
    return static_cast<Line>(static_cast<std::uint16_t>(verb));
}
/// The plain "tag OK … completed" of this command.
[[nodiscard]] Line ok_line(Verb verb);
/// "FETCH", "UID FETCH" in any case.
[[nodiscard]] std::optional<Verb> find_verb(std::string_view text);
[[nodiscard]] constexpr bool is_uid(Verb verb) {
    return verb >= Verb::UidFetch;
}

}  // namespace imap
