#pragma once
/// A reader of conversations that shares no code with the servers: what it does not accept, the standard
/// does not allow either.
///
/// Doors: check_dialogues. Fails: a list of sentences, each with the line; empty: all is well.

#include <string>
#include <vector>

#include "sim/timeline.h"

namespace lessons {

/// Every conversation up to the cursor, SMTP (RFC 5321 4), POP3 (RFC 1939 3) and IMAP (RFC 9051 2.2, 7).
[[nodiscard]] std::vector<std::string> check_dialogues(const sim::Timeline& timeline);

/// One conversation as pieces in the order in which they were sent.
struct Piece {
    bool from_client = false;
    std::string octets;
};
[[nodiscard]] std::vector<std::string> check_smtp(const std::vector<Piece>& pieces);
[[nodiscard]] std::vector<std::string> check_pop3(const std::vector<Piece>& pieces);
[[nodiscard]] std::vector<std::string> check_imap(const std::vector<Piece>& pieces);

}  // namespace lessons
