#pragma once
/// What a piece of text or a mark means, so that a theme can choose its colour. Views never name
/// colours; every role also has a word or a shape beside it, so colour alone tells nothing.
///
/// Doors: Role, LetterMark, letter_mark. Fails: never.

#include <cstdint>
#include <string_view>

#include "protocols/base/ids.h"

namespace gui {

enum class Role : std::uint8_t {
    Text,   ///< ordinary words
    Muted,  ///< labels, times, what is less important
    Heading,
    Client,  ///< written by the side that connected
    Server,  ///< written by the side that was called
    Good,    ///< accepted, delivered, present
    Warn,    ///< marked, waiting, not yet certain
    Bad,     ///< refused, cut, gone for ever
    Act,     ///< a person did this
    Link,    ///< can be clicked
};

/// How a letter is drawn everywhere: one of six colours and, always with it, one of six shapes.
struct LetterMark {
    std::uint8_t index = 0;  ///< 0..5, colour and shape alike

    /// "circle", "square", "diamond", "triangle", "star", "ring": the word for the shape.
    [[nodiscard]] std::string_view shape() const;
};

/// The mark of a letter: the same in every view, at every moment.
[[nodiscard]] LetterMark letter_mark(base::LetterId letter);

}  // namespace gui
