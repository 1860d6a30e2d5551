#pragma once
/// Conversations made from messages (RFC 5256 3, THREAD).
///
/// Doors: Letter, ThreadNode, thread_by_subject, thread_by_references, message_ids. Fails: never.

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
    std::vector<ThreadNode> children;
};

/// `letters` in order of the mailbox.
[[nodiscard]] std::vector<ThreadNode> thread_by_subject(const std::vector<Letter>& letters);
[[nodiscard]] std::vector<ThreadNode> thread_by_references(const std::vector<Letter>& letters);
/// Every valid Message-ID of a field, without brackets and needless quotes.
[[nodiscard]] std::vector<std::string> message_ids(std::string_view value);

}  // namespace imap
