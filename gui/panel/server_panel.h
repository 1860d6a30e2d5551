#pragma once
/// Draws a server's mailbox beside what sessions believe, and the sheet of queues.
/// Doors: draw_server, draw_queues. Knows the views only.

#include <string>

#include "gui/view/server_view.h"
#include "gui/widgets.h"

namespace gui {

struct ServerUi {
    std::string folder;  ///< the one that was clicked
};

/// Inside an open part.
void draw_server(const ServerView& view, ServerUi& state, const Selection& selection,
                 const Rect& rect, Ui& ui);
void draw_queues(const Sheet& view, const Selection& selection, const Rect& rect, Ui& ui);

}  // namespace gui
