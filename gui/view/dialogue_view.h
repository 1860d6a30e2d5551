#pragma once
/// Typing to a server by hand: which servers there are, what was said and what each answer means, the
/// state of the conversation and the verbs that are legal in it.
///
/// Doors: DialogueView, build_dialogue, verbs_for, text. Fails: never.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gui/view/console_view.h"
#include "gui/view/narration.h"
#include "gui/view/states_view.h"

namespace gui {

/// A server that can be called.
struct DialogueServer {
    std::string host;      ///< "mx1.meadow.example"
    std::string protocol;  ///< "smtp", "submission", "pop3", "imap"
    std::int64_t port = 0;
    std::string label;     ///< "mx1.meadow.example  SMTP 25"
};

struct DialogueLine {
    base::EntryId entry;
    bool from_client = false;
    std::string text;
    std::string meaning;  ///< what it means; empty: there are no words for it
};

struct DialogueView {
    std::vector<DialogueServer> servers;
    base::SessionId session;  ///< none: nobody was called
    bool open = false;        ///< it can be typed to
    bool waits = false;       ///< the last line of ours has no answer yet
    std::string title;        ///< "#7 SMTP  terminal → mx1.meadow"
    std::string state;        ///< "READY"
    std::vector<DialogueLine> lines;
    std::vector<LegalVerb> legal;
    std::string empty_text;
};

/// `session` none: only the servers.
[[nodiscard]] DialogueView build_dialogue(const Narrator& narrator, base::SessionId session);

/// The verbs that the line may begin with, or for IMAP go on with after its tag.
[[nodiscard]] Completions verbs_for(const DialogueView& view, std::string_view line);

[[nodiscard]] std::string text(const DialogueView& view);

}  // namespace gui
