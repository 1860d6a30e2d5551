#pragma once
/// A device as the small mail program that its owner sees: folders, list, message, and what it
/// remembers of the server.
///
/// Doors: build_program, text. Fails: never.

#include <string>
#include <vector>

#include "gui/view/scene.h"
#include "gui/view/selection.h"
#include "gui/view/sheet.h"

namespace gui {

/// Which folder and which message are open; the panel keeps it.
struct ProgramPick {
    base::HostId device;
    std::string folder;
    base::CopyId copy;

    friend bool operator==(const ProgramPick&, const ProgramPick&) = default;
};

struct ProgramDevice {
    base::HostId host;
    std::string label;  ///< "Ben at ben-home"
    bool chosen = false;
};

struct ProgramFolder {
    std::string name;
    std::size_t count = 0;
    std::size_t unread = 0;
    bool chosen = false;
};

struct ProgramMessage {
    base::LetterId letter;
    base::CopyId copy;
    std::string from;     ///< in Sent and Outbox: to whom
    std::string subject;
    std::string date;     ///< when the program got it
    std::string size;
    std::string state;    ///< "headers only", "marked for removal"; may be empty
    bool seen = false;
    bool marked = false;
    bool headers_only = false;
    bool flagged = false;
    bool chosen = false;
};

struct ProgramView {
    std::vector<ProgramDevice> devices;  ///< at most 12
    ProgramPick pick;                    ///< what is shown
    std::string device;                  ///< "ben-home"
    std::string title;                   ///< "Ben’s mail program at ben-home"
    std::string account;                 ///< "ben@meadow.example, IMAP …"
    bool on = true;
    bool remote = false;                 ///< the folders are the server's (IMAP)
    std::string busy;                    ///< "getting mail"; empty: nothing going on
    std::string error;                   ///< what the program shows its user
    std::vector<ProgramFolder> folders;
    std::vector<ProgramMessage> messages;  ///< of the chosen folder, the newest first
    std::string list_empty;
    // --- the message that is open -----------------------------------------------------------
    base::LetterId letter;
    std::string subject;
    bool seen = false, flagged = false;
    std::string reply_to;                    ///< whom a reply would go to
    std::vector<SheetValue> head;            ///< From, To, Date, Subject
    std::vector<std::string> body;           ///< lines as read
    std::string body_empty;                  ///< why there is no text
    Sheet memory;                            ///< account settings and what the program remembers
};

/// The device of `pick`, else the selected one, else the one that holds the selected letter, else
/// the first.
[[nodiscard]] ProgramView build_program(const Scene& scene, const Selection& selection,
                                        const ProgramPick& pick);

[[nodiscard]] std::string text(const ProgramView& view);

}  // namespace gui
