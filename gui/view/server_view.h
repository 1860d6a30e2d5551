#pragma once
/// A mailbox as it is on the server, beside what each open session believes of it: POP3's snapshot
/// with its marks, IMAP's own numbers and the news still to be told.
///
/// Doors: build_server, accounts_of, text (sheet.h). Fails: never.

#include <string>
#include <vector>

#include "gui/view/scene.h"
#include "gui/view/selection.h"
#include "gui/view/sheet.h"

namespace gui {

/// What can be chosen above the sheet.
struct ServerChoice {
    base::AccountId account;
    std::string label;  ///< "ben@meadow.example"
    bool chosen = false;
};

struct ServerView {
    std::vector<ServerChoice> accounts;  ///< at most 12, the chosen one among them
    std::vector<std::string> folders;    ///< of the chosen account, INBOX first
    std::string folder;                  ///< the one shown
    Sheet sheet;
};

/// The account of the selection, of its letter's newest mailbox copy, or the first with a message;
/// `folder` empty: the one in which something is selected, else INBOX.
[[nodiscard]] ServerView build_server(const Scene& scene, const Selection& selection,
                                      std::string_view folder);

}  // namespace gui
