#pragma once
/// A line taken apart for explanation: which octets are the verb, the code, the path, the flags.
///
/// Knows grammar only as far as a reader's eye does; never judges a line.
/// Doors: Token, tokens_of. Fails: never; what it does not know is left out.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/fact.h"

namespace gui {

/// A part of a line and the heading of its explanation in assets/explain/tokens.md.
struct Token {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::string key;

    friend bool operator==(const Token&, const Token&) = default;
};

/// Tokens of a line (without CRLF) in order, none overlapping. `kind` is its row's key, such as
/// "UIDL.item", which tells how numbers in it are to be read.
[[nodiscard]] std::vector<Token> tokens_of(base::Protocol protocol, bool from_client,
                                           std::string_view kind, std::string_view line);

/// Every key that tokens_of can name; tests hold tokens.md against it.
[[nodiscard]] const std::vector<std::string>& token_keys();

}  // namespace gui
