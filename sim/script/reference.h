#pragma once
/// The reference of the language, generated from the tables that define it: words, acts, the things queries give,
/// settings, policies.
///
/// Doors: reference_text, annotations_text, reference_examples, act_example.

#include <string>
#include <string_view>
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
/// A script for an act; nullptr if there is no such act.
[[nodiscard]] const char* act_example(std::string_view verb);

}  // namespace script
