#pragma once
/// The octets of one line or block of text as they travel: CR LF, doubled dots and literals shown.
///
/// Doors: build_octets, text. Fails: never.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gui/view/scene.h"

namespace gui {

/// Octets in one row.
inline constexpr std::size_t kOctetsInRow = 16;
/// Octets of the mask that stands for a secret, however long it is.
inline constexpr std::size_t kMaskOctets = 8;
/// Rows made at most; what is longer says so.
inline constexpr std::size_t kOctetRows = 4096;

struct OctetCell {
    enum class Kind : std::uint8_t {
        Plain,
        Space,
        LineEnd,  ///< CR or LF
        Control,  ///< any other octet that is no character
        High,     ///< above 127: part of a UTF-8 character, or raw
        Stuffed,  ///< the dot that was put before a line that begins with one
        Literal,  ///< the size of a literal: "{412}"
        Secret,   ///< masked
    };
    std::uint8_t octet = 0;  ///< 0 when masked
    Kind kind = Kind::Plain;
};

struct OctetRow {
    std::size_t offset = 0;
    std::vector<OctetCell> cells;
};

struct OctetsView {
    base::EntryId entry;
    std::string title;               ///< "C: RETR 1"
    std::size_t total = 0;           ///< octets on the wire; where masked, of what is shown
    bool masked = false;             ///< a secret is masked, so the number of octets is not told
    std::vector<OctetRow> rows;
    std::vector<std::string> notes;  ///< what is remarkable in it, one sentence each
    std::string empty_text;
};

/// `entry` none: the line that arrived last. `reveal`: secrets are shown.
[[nodiscard]] OctetsView build_octets(const Scene& scene, base::EntryId entry, bool reveal);

/// "D", "·", "␍": how one cell reads in the text column.
[[nodiscard]] std::string cell_glyph(const OctetCell& cell);

[[nodiscard]] std::string text(const OctetsView& view);

}  // namespace gui
