#pragma once
/// Domains and addresses in the files of a lesson that may belong to somebody.
///
/// Allowed are .example, .test, .invalid, .localhost, example.com, .net and .org (RFC 2606), the addresses of
/// documentation (RFC 5737, 3849) and those of one's own network (10/8, 127/8).
/// Doors: foreign_names, foreign_in_script, foreign_in_toml. Inside the room only. Fails: never; what cannot
/// be read as TOML has none.

#include <string>
#include <string_view>
#include <vector>

namespace lessons {

/// In a text for people.
[[nodiscard]] std::vector<std::string> foreign_names(std::string_view text);

struct ForeignName {
    std::string name;
    int line = 1;
};
/// In the texts of a script, joined where it joins them, and in its comments.
[[nodiscard]] std::vector<ForeignName> foreign_in_script(std::string_view script);
/// In the values and comments of a TOML file: escapes are undone, and the keys of lessons that hold scripts are read as scripts.
[[nodiscard]] std::vector<ForeignName> foreign_in_toml(std::string_view text, const std::string& file);

}  // namespace lessons
