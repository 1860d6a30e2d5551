#pragma once
/// The terminal in the drawer: a server to choose, the conversation with explained answers, a prompt,
/// the card of legal verbs.
///
/// Doors: TerminalUi, draw_dialogue. Knows the views, not the World.

#include "gui/panel/console_panel.h"
#include "gui/view/dialogue_view.h"

namespace gui {

struct TerminalUi {
    PromptUi prompt;
    std::size_t server = 0;  ///< of DialogueView::servers
    std::uint32_t shown = 0; ///< the last line when it was last drawn
};

void draw_dialogue(const DialogueView& view, TerminalUi& state, const Rect& rect, Ui& ui);

}  // namespace gui
