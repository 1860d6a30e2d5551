#pragma once
/// What acts are made of besides texts and numbers: names with values, and enumerations with words.
///
/// Doors: Setting, Word.

#include <string>
#include <string_view>

namespace sim {

/// A name with its value, as in `set_policy("meadow.example", {greylist = "5m"})`: for acts that set one
/// of many things. The act itself knows the names.
struct Setting {
    std::string name;
    std::string value;

    friend bool operator==(const Setting&, const Setting&) = default;
};

/// A value of an enumeration that acts use, with its word.
template <class E>
struct Word {
    E value;
    std::string_view word;
};

}  // namespace sim
