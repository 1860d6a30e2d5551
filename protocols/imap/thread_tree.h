#pragma once
/// Conversations made from messages (RFC 5256 3, THREAD).
///
/// A thread may be as deep as the mailbox is long, so nodes name each other by place and nothing recurses.
/// Doors: Letter, ThreadNode, ThreadForest, thread_by_subject, thread_by_references, message_ids.
/// Fails: never.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/time.h"

namespace imap {

/// What threading looks at.
struct Letter {
    std::uint32_t number = 0;  ///< as the answer will name it
    base::Instant sent;
    std::string subject;  ///< base subject
    bool is_reply = false;
    std::string id;                       ///< normalized Message-ID, or empty
    std::vector<std::string> references;  ///< oldest first
};

/// A message, or a dummy (number 0) that only holds its children together.
struct ThreadNode {
    std::uint32_t number = 0;
    std::vector<std::size_t> children;  ///< places in ThreadForest::nodes, by sent date
};

struct ThreadForest {
    std::vector<ThreadNode> nodes;
    std::vector<std::size_t> roots;  ///< the first of each thread, by sent date
};

/// `letters` in order of the mailbox.
[[nodiscard]] ThreadForest thread_by_subject(const std::vector<Letter>& letters);
[[nodiscard]] ThreadForest thread_by_references(const std::vector<Letter>& letters);
/// Every valid Message-ID of a field, without brackets and needless quotes.
[[nodiscard]] std::vector<std::string> message_ids(std::string_view value);

}  // namespace imap
