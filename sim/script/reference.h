#pragma once
/// The reference of the language, generated from the one table of words and the acts' own descriptions.
///
/// Doors: reference_text, annotations_text, reference_examples.

#include <string>
#include <vector>

namespace script {

/// Markdown: every verb and query with its arguments, what it does, and an example that runs.
[[nodiscard]] std::string reference_text();
/// The same as annotations for editors (LuaCATS): completion and types.
[[nodiscard]] std::string annotations_text();

struct Example {
    std::string word;
    std::string text;
};
[[nodiscard]] std::vector<Example> reference_examples();

}  // namespace script
