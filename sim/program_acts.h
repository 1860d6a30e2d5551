#pragma once
/// What a person may do with a mail program, besides what `sim/action.h` has: settings, marks, folders,
/// drafts, replies; and what can happen to a device and to the program's memory.
///
/// Doors: the act types; each describes its own fields, see `sim/action.h`.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/ids.h"
#include "sim/account_settings.h"
#include "sim/act_parts.h"

namespace sim {

/// Account settings; names and values are those of `setting_rows()`, and `rule`.
struct Configure {
    static constexpr std::string_view kVerb = "set";
    static constexpr std::string_view kAbout = "Account settings: how a mail program gets, keeps and sends mail from now on.";
    static constexpr std::size_t kPositional = 2;

    std::string device;
    std::vector<Setting> settings;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("device", self.device);
        visit("settings", self.settings);
    }
    friend bool operator==(const Configure&, const Configure&) = default;
};

/// The act that sets a device to a named set of rules.
[[nodiscard]] Configure set_rule(std::string device, RetrievalRule rule);

enum class Mark : std::uint8_t { Read, Unread, Flagged, Unflagged };
[[nodiscard]] std::span<const Word<Mark>> words_of(Mark);

/// A person marks a letter. What other devices see of it is decided by the protocol.
struct MarkLetter {
    static constexpr std::string_view kVerb = "mark";
    static constexpr std::string_view kAbout = "A person marks a letter as read, unread, flagged or not flagged.";
    static constexpr std::size_t kPositional = 3;

    std::string device;
    base::LetterId letter;
    Mark mark = Mark::Read;
    std::string folder = "Inbox";

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("device", self.device);
        visit("letter", self.letter);
        visit("mark", self.mark);
        visit("folder", self.folder);
    }
    friend bool operator==(const MarkLetter&, const MarkLetter&) = default;
};

struct MoveLetter {
    static constexpr std::string_view kVerb = "move";
    static constexpr std::string_view kAbout = "A person moves a letter to another folder.";
    static constexpr std::size_t kPositional = 3;

    std::string device;
    base::LetterId letter;
    std::string to;                  ///< made if it is not there
    std::string folder = "Inbox";

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("device", self.device);
        visit("letter", self.letter);
        visit("to", self.to);
        visit("folder", self.folder);
    }
    friend bool operator==(const MoveLetter&, const MoveLetter&) = default;
};

struct CopyLetter {
    static constexpr std::string_view kVerb = "copy";
    static constexpr std::string_view kAbout = "A person copies a letter to another folder.";
    static constexpr std::size_t kPositional = 3;

    std::string device;
    base::LetterId letter;
    std::string to;
    std::string folder = "Inbox";

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("device", self.device);
        visit("letter", self.letter);
        visit("to", self.to);
        visit("folder", self.folder);
    }
    friend bool operator==(const CopyLetter&, const CopyLetter&) = default;
};

struct EmptyTrash {
    static constexpr std::string_view kVerb = "empty_trash";
    static constexpr std::string_view kAbout = "A person empties the Trash of the mail program.";
    static constexpr std::size_t kPositional = 1;

    std::string device;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("device", self.device);
    }
    friend bool operator==(const EmptyTrash&, const EmptyTrash&) = default;
};

/// "Compact this folder": what is marked as deleted goes.
struct CleanUp {
    static constexpr std::string_view kVerb = "clean_up";
    static constexpr std::string_view kAbout = "A person lets the program remove what is marked as deleted in a folder.";
    static constexpr std::size_t kPositional = 1;

    std::string device;
    std::string folder = "Inbox";

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("device", self.device);
        visit("folder", self.folder);
    }
    friend bool operator==(const CleanUp&, const CleanUp&) = default;
};

/// Migration: letters that lie in a folder of this program alone are put on its IMAP server, or those of
/// any folder on the server of another account in the same program.
struct UploadFolder {
    static constexpr std::string_view kVerb = "upload";
    static constexpr std::string_view kAbout = "A person moves a folder of this device to the IMAP server, letter by letter.";
    static constexpr std::size_t kPositional = 3;

    std::string device;
    std::string folder = "Inbox";
    std::string to = "Archive";      ///< on the server; made if it is not there
    bool keep_dates = true;          ///< the server is told when each letter came
    std::string account;             ///< "ben@school.example": another account of the same program; empty: this one

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("device", self.device);
        visit("folder", self.folder);
        visit("to", self.to);
        visit("keep_dates", self.keep_dates);
        visit("account", self.account);
    }
    friend bool operator==(const UploadFolder&, const UploadFolder&) = default;
};

struct WriteDraft {
    static constexpr std::string_view kVerb = "draft";
    static constexpr std::string_view kAbout = "A person begins a letter and saves it as a draft.";
    static constexpr std::size_t kPositional = 0;

    std::string device;
    std::vector<std::string> to;
    std::string subject;
    std::string body;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("from", self.device);
        visit("to", self.to);
        visit("subject", self.subject);
        visit("body", self.body);
    }
    friend bool operator==(const WriteDraft&, const WriteDraft&) = default;
};

/// Sends what lies in Drafts, on whichever device it was begun.
struct SendDraft {
    static constexpr std::string_view kVerb = "send_draft";
    static constexpr std::string_view kAbout = "A person finishes a draft and presses Send.";
    static constexpr std::size_t kPositional = 2;

    std::string device;
    base::LetterId letter;
    std::string more;                ///< added to the draft's text

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("device", self.device);
        visit("letter", self.letter);
        visit("more", self.more);
    }
    friend bool operator==(const SendDraft&, const SendDraft&) = default;
};

struct ReplyLetter {
    static constexpr std::string_view kVerb = "reply";
    static constexpr std::string_view kAbout = "A person answers a letter and presses Send.";
    static constexpr std::size_t kPositional = 3;

    std::string device;
    base::LetterId letter;
    std::string body;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("device", self.device);
        visit("letter", self.letter);
        visit("body", self.body);
    }
    friend bool operator==(const ReplyLetter&, const ReplyLetter&) = default;
};

/// Quits the program in good order: cleans up if its settings say so, and logs out.
struct QuitProgram {
    static constexpr std::string_view kVerb = "quit";
    static constexpr std::string_view kAbout = "A person quits the mail program; it does what its settings ask for on exit.";
    static constexpr std::size_t kPositional = 1;

    std::string device;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("device", self.device);
    }
    friend bool operator==(const QuitProgram&, const QuitProgram&) = default;
};

/// Lost: the device is gone for good with all it held. Wiped: it stays, with empty folders.
struct LoseDevice {
    static constexpr std::string_view kVerb = "lose";
    static constexpr std::string_view kAbout = "A device is lost, or only its store of mail.";
    static constexpr std::size_t kPositional = 1;

    std::string device;
    bool store_only = false;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("device", self.device);
        visit("store_only", self.store_only);
    }
    friend bool operator==(const LoseDevice&, const LoseDevice&) = default;
};

enum class MemoryFate : std::uint8_t { Lose, Damage, BackUp, Restore };
[[nodiscard]] std::span<const Word<MemoryFate>> words_of(MemoryFate);

/// The file in which a POP3 program remembers the unique-ids it has seen.
struct ChangeMemory {
    static constexpr std::string_view kVerb = "memory";
    static constexpr std::string_view kAbout = "The program's memory of unique-ids is lost, damaged, backed up, or restored from the backup.";
    static constexpr std::size_t kPositional = 2;

    std::string device;
    MemoryFate fate = MemoryFate::Lose;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("device", self.device);
        visit("fate", self.fate);
    }
    friend bool operator==(const ChangeMemory&, const ChangeMemory&) = default;
};

}  // namespace sim
