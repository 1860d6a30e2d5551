#pragma once
/// A sentence with holes, and the same sentence in another language: "sent by {}" = "von {}
/// gesendet".
///
/// Holes are plain, `{}`, counted from the left, or numbered, `{1}`, where the order differs. A
/// hole takes the shortest text, never an empty one, that lets the rest match. Doors: Phrase::read,
/// match, filled, has_holes. Fails: read says what is wrong with the pair.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/result.h"

namespace gui {

class Phrase {
  public:
    /// Whether a text of the file has a hole.
    [[nodiscard]] static bool has_holes(std::string_view text);
    /// Problems: a hole on one side only, or twice; two holes with nothing between; nothing but a
    /// hole.
    [[nodiscard]] static base::Result<Phrase> read(std::string_view english,
                                                   std::string_view translation);

    /// What stands in the holes, by their number; nothing: the text is not this sentence.
    [[nodiscard]] std::optional<std::vector<std::string_view>> match(std::string_view text) const;
    /// The translation with these texts in its holes.
    [[nodiscard]] std::string filled(const std::vector<std::string>& holes) const;
    /// Whether the hole stands in quotation marks: a name or a protocol line, which has no
    /// translation.
    [[nodiscard]] bool quoted(std::size_t hole) const;
    /// How many octets are given: of two sentences that match, the one that says more is meant.
    [[nodiscard]] std::size_t given() const;
    /// The first octet; 0: it begins with a hole.
    [[nodiscard]] char first() const {
        return english_.pieces[0].empty() ? '\0' : english_.pieces[0][0];
    }

  private:
    /// pieces[0] hole[0] pieces[1] hole[1] …
    struct Side {
        std::vector<std::string> pieces{std::string{}};
        std::vector<std::size_t> holes;
    };

    [[nodiscard]] static Side side_of(std::string_view text);

    Side english_;
    Side translation_;
};

}  // namespace gui
