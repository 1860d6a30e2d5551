#pragma once
/// Small pictures drawn with lines and triangles: envelopes with their marks, transport signs,
/// machines. No image files, sharp at every size.
///
/// Doors: the functions below. Units: pixels. Fails: never.

#include <imgui.h>

#include "gui/layout.h"
#include "gui/theme.h"
#include "gui/view/role.h"

namespace gui {

enum class Icon : std::uint8_t {
    ToStart,
    Back,
    Forward,
    Play,
    Pause,
    ToEnd,
    Lock,
    Server,
    Device,
    Stack,
    Names
};

/// How a copy looks as an envelope.
enum class EnvelopeLook : std::uint8_t {
    Whole,
    HeadersOnly,  ///< outline with a filled upper part
    Marked,       ///< hatched
    Gone,         ///< dashed outline
};

/// An envelope about `width` wide with its middle at (x, y), in the letter's colour, its shape on
/// it.
void draw_envelope(ImDrawList& draw, const Theme& theme, float x, float y, float width,
                   LetterMark mark, EnvelopeLook look = EnvelopeLook::Whole);

/// The shape of a letter's mark alone, filled with its colour and outlined.
void draw_mark(ImDrawList& draw, const Theme& theme, float x, float y, float radius,
               LetterMark mark);

void draw_icon(ImDrawList& draw, Icon icon, float x, float y, float size, Color color);

/// A line with an arrow head at its end.
void draw_arrow(ImDrawList& draw, ImVec2 from, ImVec2 to, Color color, float thickness, float head);

/// A dashed line.
void draw_dashes(ImDrawList& draw, ImVec2 from, ImVec2 to, Color color, float thickness,
                 float dash);

}  // namespace gui
