#pragma once
/// A look at the world, as an author writes it in a fact, in the words of a learner.
///
/// Doors: found_words. Fails: never; what it does not know it leaves as it is written.

#include <string>
#include <string_view>

namespace lessons {

/// `mailbox("ben")` and `{M1}` as "the mailbox ben holds M1"; `language` "de": in German, else in English.
[[nodiscard]] std::string found_words(std::string_view look, std::string_view value, std::string_view language);

}  // namespace lessons
