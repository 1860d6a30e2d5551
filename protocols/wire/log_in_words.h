#pragma once
/// Where the password stands in a log-in that was typed by hand, with slips: a tag forgotten, odd blanks, letters exchanged.
/// The words are those of all protocols, since a log-in is easily typed to the wrong server. When in doubt more is hidden.
///
/// Doors: secret_of_log_in, looks_like_answer, begin_of_word, end_of_word. Fails: never.

#include <cstddef>
#include <string_view>
#include <utility>

namespace wire {

/// Where the next word begins, at or behind `from`; the size of the text if there is none. Blanks are spaces, tabs and
/// other control characters.
[[nodiscard]] std::size_t begin_of_word(std::string_view line, std::size_t from);
/// The offset behind the word that begins at `from`.
[[nodiscard]] std::size_t end_of_word(std::string_view line, std::size_t from);

/// The octets [first, second) of a line (without line end) that hide a password, if the word that begins at `verb_at` is one
/// that logs in (PASS, APOP, AUTH, AUTHENTICATE, LOGIN, or looks like it). Equal numbers: nothing is secret.
[[nodiscard]] std::pair<std::size_t, std::size_t> secret_of_log_in(std::string_view line, std::size_t verb_at);

/// True if a line that is no command may be an answer of SASL: one word of base64 in letters of both cases, or with its
/// padding. It comes where a server has refused AUTH and whoever types goes on.
[[nodiscard]] bool looks_like_answer(std::string_view line);

}  // namespace wire
