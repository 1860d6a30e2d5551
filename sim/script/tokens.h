#pragma once
/// Lua source as tokens, for looking at scripts without running them.
///
/// Doors: Token, tokens_of, is_keyword, is_name_sign. Fails: never; what cannot be Lua is a token of its own.

#include <string>
#include <string_view>
#include <vector>

namespace script {

struct Token {
    enum class Kind : unsigned char { Name, Keyword, Text, Number, Sign, End };
    Kind kind = Kind::End;
    std::string text;   ///< Text: without its quotes
    int line = 1;
};

/// The last one is of the kind End.
[[nodiscard]] std::vector<Token> tokens_of(std::string_view text);
[[nodiscard]] bool is_keyword(std::string_view name);
/// A letter, a digit or `_`: what names are made of.
[[nodiscard]] constexpr bool is_name_sign(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace script
