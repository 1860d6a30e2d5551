#pragma once
/// Draws the transcript and, under it, the explanation of one line. Doors: draw_transcript,
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
    float scroll_to = -1;          ///< row to be brought into sight; -1: none
    base::EntryId token_of;        ///< the line whose token was clicked
    std::size_t token = SIZE_MAX;  ///< which one
};

/// What the transcript is drawn from: rows are built for what is in sight only.
struct TranscriptSource {
    std::size_t total = 0;
    std::function<ExchangeView(std::size_t first, std::size_t count)> rows;
    const ExchangeQuery& query;
    const LineExplanation& explanation;
    bool explained_is_current = true;  ///< the explained line is the one that arrived last
    std::string filter_words;          ///< "#3 SMTP …" if filtered, else empty
};

void draw_transcript(const TranscriptSource& source, TranscriptUi& state,
                     const Selection& selection, const Rect& rect, Ui& ui);

}  // namespace gui
