#pragma once
/// Draws the transcript, and the explanation of one line. Doors: draw_transcript, draw_explanation,
/// TranscriptUi. Knows the views, not the World.

#include <functional>
#include <string>

#include "gui/view/exchange_view.h"
#include "gui/view/narration.h"
#include "gui/view/selection.h"
#include "gui/widgets.h"

namespace gui {

struct TranscriptUi {
    std::string search;
    bool filters = false;          ///< the row of filters is open
    float scroll_to = -1;          ///< row to be brought into sight; -1: none
    float followed = -1;           ///< the row that was brought into sight last
    float height = 0;              ///< of the last frame: where it changes, that row stays in sight
    base::EntryId token_of;        ///< the line whose token was clicked
    std::size_t token = SIZE_MAX;  ///< which one
};

/// What the transcript is drawn from: rows are built for what is in sight only.
struct TranscriptSource {
    std::size_t total = 0;
    std::function<ExchangeView(std::size_t first, std::size_t count)> rows;
    const ExchangeQuery& query;
};

/// Both inside an open part.
void draw_transcript(const TranscriptSource& source, TranscriptUi& state,
                     const Selection& selection, const Rect& rect, Ui& ui);
/// `is_current`: it is the line that arrived last, so there is nowhere to go to.
void draw_explanation(const LineExplanation& line, bool is_current, TranscriptUi& state,
                      const Rect& rect, Ui& ui);

}  // namespace gui
