#pragma once
/// How the state of a copy is drawn as an envelope, the same in every panel.
///
/// Doors: look_of.

#include "gui/icons.h"
#include "gui/view/copies_view.h"

namespace gui {

[[nodiscard]] inline EnvelopeLook look_of(CopyState state) {
    switch (state) {
        case CopyState::HeadersOnly:
            return EnvelopeLook::HeadersOnly;
        case CopyState::Marked:
            return EnvelopeLook::Marked;
        case CopyState::Gone:
            return EnvelopeLook::Gone;
        case CopyState::Full:
            break;
    }
    return EnvelopeLook::Whole;
}

}  // namespace gui
