#pragma once
/// The right way as other people type it: in small letters, with a harmless command more (requirement E19).
///
/// Doors: in_small_letters, with_noop. Inside the room only. Fails: never; empty where nothing is typed.

#include <string>
#include <string_view>

namespace lessons {

/// The acts with the commands of `tell` in small letters; what follows them stays: passwords, names.
[[nodiscard]] std::string in_small_letters(std::string_view acts);
/// The acts, and then NOOP to every server that was typed to and takes it.
[[nodiscard]] std::string with_noop(std::string_view acts);

}  // namespace lessons
