#pragma once
/// What a script of a lesson says, without running it: its texts, joined where it joins them, and its calls.
///
/// Doors: Phrase, phrases_of, Call, calls_of. Inside the room only. Fails: never.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/script/tokens.h"

namespace lessons {

/// Stands in a phrase for what is known only when the script runs.
inline constexpr char kUnknown = '\x01';

/// A text of a script: `"+OK " .. n .. " *"` is one, with kUnknown for n. Escapes are undone.
struct Phrase {
    std::size_t begin = 0, end = 0;   ///< tokens
    std::string text;
    int line = 1;
};
[[nodiscard]] std::vector<Phrase> phrases_of(const std::vector<script::Token>& tokens);
/// The phrase with `unknown` for what is not known.
[[nodiscard]] std::string filled_phrase(const Phrase& phrase, char unknown);

/// A call with named fields: `lines{who = "S", match = "250*"}`.
struct Call {
    std::size_t begin = 0, end = 0;   ///< tokens; `end` is behind the closing bracket
    std::map<std::string, std::string> fields;   ///< of the texts, what they are; of the others, empty

    [[nodiscard]] bool has(const std::string& field) const { return fields.count(field) != 0; }
};
[[nodiscard]] std::vector<Call> calls_of(const std::vector<script::Token>& tokens, std::string_view name);

[[nodiscard]] bool is_sign(const script::Token& token, std::string_view text);
/// Behind the bracket that closes the one at `open`.
[[nodiscard]] std::size_t behind_bracket(const std::vector<script::Token>& tokens, std::size_t open);
/// The bracket that the one at `close` closes.
[[nodiscard]] std::size_t bracket_before(const std::vector<script::Token>& tokens, std::size_t close);

}  // namespace lessons
