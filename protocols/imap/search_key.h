#pragma once
/// What a SEARCH asks for, as a tree (RFC 9051 6.4.4; RFC 5032, 7162, 8474).
///
/// Doors: KeyKind, SearchKey, read_search_keys, SearchOptions, read_search_options, matches.
/// Fails: the readers say false.

#include <cstdint>
#include <string>
#include <vector>

#include "protocols/base/time.h"
#include "protocols/imap/number_set.h"
#include "protocols/imap/server_turn.h"

namespace imap {

enum class KeyKind : std::uint8_t {
    All,
    Seqs,
    Uids,
    HasFlag,
    LacksFlag,
    HasKeyword,
    LacksKeyword,
    Recent,
    New,
    Old,
    Before,
    On,
    Since,
    SentBefore,
    SentOn,
    SentSince,
    Header,
    Body,
    Text,
    Larger,
    Smaller,
    Younger,
    Older,
    ModSeq,
    EmailId,
    ThreadId,
    Not,
    Or,
    And
};

struct SearchKey {
    KeyKind kind = KeyKind::All;
    Ranges numbers;  ///< Seqs: of this session; Uids
    std::uint8_t flag = 0;
    std::uint64_t number = 0;  ///< octets, seconds or modification sequence
    base::Instant date;
    std::string name;  ///< header field, keyword
    std::string text;  ///< what to find, folded to lower case
    std::vector<SearchKey> children;
};

/// RETURN (...): which results are wanted, and how (RFC 4731, 5182).
struct SearchOptions {
    bool extended = false;  ///< by RETURN: the answer is an ESEARCH
    bool min = false, max = false, all = false, count = false, save = false;
};

enum class SearchProblem : std::uint8_t { None, Syntax, Charset, Number };

/// "RETURN (MIN MAX)" in front of the keys, if it is there and `may_return`.
[[nodiscard]] bool read_search_options(Turn& turn, bool may_return, SearchOptions& out);
/// Keys up to the end of the command, each behind a space. `charset`: of the strings; empty:
/// default.
[[nodiscard]] SearchProblem read_search_keys(Turn& turn, std::string_view charset, SearchKey& out);

/// What a key may look at.
struct SearchSubject {
    const mail::MailboxState& mailbox;
    const mail::StoredMessage& message;
    std::uint32_t seq;
    const MailboxView& view;
    base::Instant now;
    base::AccountId account;
};
[[nodiscard]] bool matches(const SearchKey& key, const SearchSubject& subject);
/// True if the key or one within has this kind.
[[nodiscard]] bool mentions(const SearchKey& key, KeyKind kind);
/// Sequence numbers of this session that match, ascending.
[[nodiscard]] std::vector<std::uint32_t> find_matches(Turn& turn, const SearchKey& key);

}  // namespace imap
