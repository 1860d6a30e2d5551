#pragma once
/// The head of the conversation: its tabs, search, and a row of filters that opens under them.
/// Doors: draw_conversation_head. Knows the views only.

#include <string>
#include <vector>

#include "gui/panel/transcript_panel.h"

namespace gui {

/// What a filter may ask for, by name.
struct FilterChoices {
    std::vector<base::SessionId> sessions;  ///< the newest 30, newest first
    std::vector<std::string> session_names;
    std::vector<base::HostId> hosts;        ///< those that talk, at most 40
    std::vector<std::string> host_names;
};

struct ConversationHead {
    const ExchangeQuery& query;
    const FilterChoices& choices;
    bool searches = true;  ///< the form shown is one that filters: transcript or ladder
};

/// Returns what is left of `rect` below the head.
Rect draw_conversation_head(const ConversationHead& head, TranscriptUi& state,
                            const Selection& selection, const Rect& rect, Ui& ui);

}  // namespace gui
