#pragma once
/// Sets of message numbers as IMAP writes them: "1:3,5,*" (RFC 9051 9, sequence-set).
///
/// Doors: NumberSet, parse_number_set, Ranges, resolve_seqs, resolve_uids, append_uid_set.
/// Fails: parse_number_set says nullopt.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/ids.h"
#include "protocols/imap/mailbox_view.h"

namespace imap {

/// "*", the largest number in use.
inline constexpr std::uint32_t kStar = 0;

struct NumberRange {
    std::uint32_t first = 0;  ///< kStar or a number; may be larger than `last` as written
    std::uint32_t last = 0;

    friend bool operator==(const NumberRange&, const NumberRange&) = default;
};

/// As written, or "$": the saved result of a search (RFC 5182).
struct NumberSet {
    std::vector<NumberRange> ranges;
    bool saved_result = false;

    friend bool operator==(const NumberSet&, const NumberSet&) = default;
};

/// The whole of `text` as a set; "$" only if `dollar`.
[[nodiscard]] std::optional<NumberSet> parse_number_set(std::string_view text, bool dollar = false);

/// Inclusive, ascending, apart from each other.
using Ranges = std::vector<NumberRange>;

/// Sorts and joins. REQUIRES: no kStar; each first <= last.
void normalize(Ranges& ranges);

/// The set as numbers up to `largest`. Numbers above it stay in; "*" is `largest`.
[[nodiscard]] Ranges resolve(const NumberSet& set, std::uint32_t largest);
/// Sequence numbers in this view of the messages whose UID is in the set; unknown UIDs are skipped.
[[nodiscard]] Ranges seqs_of_uids(const Ranges& uids, const MailboxView& view);
[[nodiscard]] bool contains(const Ranges& ranges, std::uint32_t number);

/// "1:3,7": ascending numbers in the shortest form.
void append_number_set(std::string& out, const std::vector<base::Uid>& ascending);
void append_number_set(std::string& out, const std::vector<std::uint32_t>& ascending);

}  // namespace imap
