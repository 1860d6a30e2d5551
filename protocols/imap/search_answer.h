#pragma once
/// Answers that SEARCH and SORT share.

#include <cstdint>
#include <vector>

#include "protocols/imap/search_key.h"

namespace imap {

/// "* ESEARCH …". `in_order`: sequence numbers in the order of the answer.
void write_esearch(Turn& turn, const SearchOptions& options,
                   const std::vector<std::uint32_t>& in_order, bool modseq);
/// The highest mod-sequence of these messages (RFC 7162 3.1.5, 3.1.9).
[[nodiscard]] std::uint64_t highest_modseq(Turn& turn, const std::vector<std::uint32_t>& seqs);
/// Keeps the result for "$" (RFC 5182).
void save_result(Turn& turn, const SearchOptions& options,
                 const std::vector<std::uint32_t>& in_order);
/// Answers what was wrong with the keys. True if it answered.
bool refuse_search(Turn& turn, SearchProblem problem, bool save);

}  // namespace imap
