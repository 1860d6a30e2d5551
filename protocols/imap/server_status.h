#pragma once
/// The items of STATUS, asked for by STATUS itself and by LIST (RFC 9051 6.3.11, RFC 5819).

#include <cstdint>

#include "protocols/imap/server_turn.h"

namespace imap {

/// One bit each, in the order in which they are answered.
enum class StatusItem : std::uint8_t {
    Messages,
    Recent,
    UidNext,
    UidValidity,
    Unseen,
    Deleted,
    DeletedStorage,
    Size,
    HighestModSeq,
    MailboxId,
    AppendLimit
};
using StatusItems = std::uint32_t;

/// "(" items ")". False if malformed or if an item is not on offer.
bool read_status_items(Turn& turn, StatusItems& items);
/// HIGHESTMODSEQ among them makes the client CONDSTORE-aware.
void take_up_status_items(Turn& turn, StatusItems items);
/// "* STATUS name (...)".
void write_status(Turn& turn, const mail::MailboxState& mailbox, StatusItems items, Line kind);

/// Keyword bits of one mailbox as bits of another, made there if need be.
std::uint64_t translate_keywords(const mail::MailboxState& from, mail::MailboxState& to,
                                 std::uint64_t keywords);

}  // namespace imap
