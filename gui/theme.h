#pragma once
/// Colours of the window: Okabe–Ito hues, in a dark, a light and a high-contrast dress, each text pair at least
/// 4.5:1. Knows no Dear ImGui.
///
/// Doors: Theme, theme, contrast, text_pairs. Fails: never.

#include <cstdint>
#include <string_view>
#include <vector>

#include "gui/view/role.h"

namespace gui {

struct Color {
    std::uint8_t r = 0, g = 0, b = 0, a = 255;

    friend bool operator==(const Color&, const Color&) = default;
    [[nodiscard]] constexpr Color with_alpha(std::uint8_t alpha) const { return {r, g, b, alpha}; }
};

enum class ThemeName : std::uint8_t { Dark, Light, Contrast };

struct Theme {
    ThemeName name = ThemeName::Dark;
    Color window;   ///< behind everything
    Color part;     ///< ground of a part
    Color raised;   ///< buttons, cards
    Color hovered;  ///< a button under the pointer
    Color border;
    Color text, muted, heading;
    Color client, server, good, warn, bad, act, link;
    Color selected;  ///< ground of what is picked
    Color current;   ///< ground of the line that has just arrived
    Color accent;    ///< ground of the main button; `on_accent` is written on it
    Color on_accent;
    Color focus;       ///< the ring around what the keyboard acts on
    Color region;      ///< ground of a domain on the map
    Color letters[6];  ///< by LetterMark; `letter_ink` draws the shape on them
    Color letter_ink;
    Color stripes[6];  ///< conversations, by session_stripe

    [[nodiscard]] Color of(Role role) const;
};

[[nodiscard]] const Theme& theme(ThemeName name);
/// "dark", "light", "contrast".
[[nodiscard]] std::string_view theme_word(ThemeName name);
/// False, and `out` left alone, for any other word.
[[nodiscard]] bool parse_theme(std::string_view word, ThemeName& out);

/// Contrast ratio of two opaque colours, 1..21, as WCAG 2 defines it.
[[nodiscard]] double contrast(Color a, Color b);

struct TextPair {
    std::string_view what;
    Color ink, ground;
};

/// Every pair of ink and ground that text is drawn with.
[[nodiscard]] std::vector<TextPair> text_pairs(const Theme& theme);

}  // namespace gui
