#pragma once
/// A person's mail program on one device: its account settings, its folders, its memory.
///
/// Holds what the program has; what it does is in `sim/program_*.cpp`.
/// Doors: MailProgram, LocalMessage, LocalFolder, Errand; folder, edit_folder. Fails: look-ups say nullptr.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/chunked.h"
#include "protocols/base/fact.h"
#include "protocols/base/ids.h"
#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "protocols/imap/client_task.h"
#include "protocols/mail/mailbox.h"
#include "protocols/mail/message.h"
#include "protocols/pop3/client_session.h"
#include "sim/account_settings.h"

namespace sim {

/// How much of a message a device holds.
enum class Holding : std::uint8_t { HeadersOnly, Full };

/// A message in a mail program's own folder or cache.
struct LocalMessage {
    base::LetterId letter;
    base::CopyId copy;
    mail::Message message;
    Holding holding = Holding::Full;
    std::string unique_id;          ///< POP3: the server's name for it
    base::Uid uid;                  ///< IMAP: its UID in the folder; none: local only
    bool seen = false;
    bool answered = false;
    bool flagged = false;
    bool draft = false;
    bool marked_deleted = false;    ///< IMAP: \Deleted is set, not yet expunged
    bool filed_ahead = false;       ///< IMAP: put here off-line, before the server knew of it
    base::Instant since;

    friend bool operator==(const LocalMessage&, const LocalMessage&) = default;
};
static_assert(base::Value<LocalMessage>);

/// The flags that a person sees, as IMAP prints them.
[[nodiscard]] std::string flags_text(const LocalMessage& message);

struct LocalFolder {
    std::string name;               ///< "Inbox", "Sent", "Outbox", "Trash"
    base::UidValidity uid_validity; ///< IMAP: what the cache was made from
    base::Uid uid_next;
    base::ModSeq highest_modseq;    ///< IMAP: flags are known up to here
    base::Chunked<LocalMessage> messages;
    std::vector<base::Uid> dropped; ///< IMAP: removed here on purpose, not to be fetched again; ascending

    friend bool operator==(const LocalFolder&, const LocalFolder&) = default;
};

/// What the program is doing just now, for the picture.
enum class ProgramBusy : std::uint8_t { Idle, Resolving, Sending, Collecting };

enum class ErrandKind : std::uint8_t { Send, Collect, Tasks };

/// One thing the program must do over a connection. Errands are done one after another.
struct Errand {
    ErrandKind kind = ErrandKind::Collect;
    base::CopyId outgoing;                 ///< Send: the copy in the Outbox
    std::vector<std::string> recipients;   ///< Send: the envelope
    base::LetterId answers;                ///< Send: the letter that this one replies to, if any
    std::vector<imap::ClientTask> tasks;   ///< Tasks: what to do in IMAP
    std::size_t done = 0;                  ///< Tasks: so many of them have been answered
    std::uint32_t fetch_at_most = 0;       ///< Collect: what an earlier session of this Get mail has left; 0: as the settings say
    base::EntryId ordered_by;              ///< the act that asked for it
    base::LetterId then_send;              ///< Tasks: when its text is here, this draft is sent
    std::string more;                      ///< then_send: what is added to its text

    friend bool operator==(const Errand&, const Errand&) = default;
};
static_assert(base::Value<Errand>);

/// An IMAP connection that stays open (IDLE).
struct StandingSession {
    base::SessionId session;               ///< none: there is none
    std::size_t tasks = 0;                 ///< given to it so far
    std::size_t errand_first = 0;          ///< the errand at hand is tasks [first, last]
    std::size_t errand_last = 0;
    bool news = false;                     ///< the server told of new mail while an errand was going on

    friend bool operator==(const StandingSession&, const StandingSession&) = default;
};

/// How a program that keeps a connection open (IDLE) comes back after it has lost it.
struct WayBack {
    bool lost = false;                     ///< the last connection broke, or could not be had
    bool refused = false;                  ///< the last log-in was refused: it is for the user to try again
    std::uint32_t failures = 0;            ///< tries in a row
    std::uint32_t timer = 0;               ///< number of the next try; older ones are void
    base::Duration ended_after{0};         ///< the server said BYE when the program had waited so long; 0: has not yet
    base::Duration renew_after{0};         ///< the server is known to end IDLE: renewed sooner; 0: not known

    friend bool operator==(const WayBack&, const WayBack&) = default;
};

/// Flags of a message whose text has not come yet.
struct ToldFlags {
    base::Uid uid;
    std::string flags;

    friend bool operator==(const ToldFlags&, const ToldFlags&) = default;
};

/// What SELECT said, kept until the folder has been read to the end: a break must not skip messages.
struct OpenedFolder {
    std::string name;                      ///< on the server
    base::UidValidity uid_validity;
    base::Uid uid_next;
    base::ModSeq highest_modseq;
    std::vector<ToldFlags> told;           ///< ascending uid

    friend bool operator==(const OpenedFolder&, const OpenedFolder&) = default;
};

struct MailProgram {
    MailAccountSettings settings;
    std::vector<LocalFolder> folders;
    pop3::Seen seen;                       ///< POP3: the memory of unique-ids
    std::optional<pop3::Seen> seen_backup; ///< an old copy of that memory, if somebody made one
    pop3::Wishes wishes;                   ///< POP3: unique-ids to remove or to fetch at the next collection
    std::vector<imap::ClientTask> replay;  ///< IMAP: what was done off-line, in order
    std::vector<std::string> server_folders;   ///< IMAP: as LIST told, INBOX left out
    std::vector<OpenedFolder> opened;      ///< folders opened by the collection now going on
    std::vector<Errand> errands;           ///< the first one is being done while busy
    std::vector<Errand> unsent;            ///< sending failed; tried again when mail is next collected
    ProgramBusy busy = ProgramBusy::Idle;
    base::SessionId errand_session;        ///< the connection that the errand at hand has for itself
    StandingSession standing;
    WayBack way_back;
    bool open = true;                      ///< the program is running (when the device is on)
    std::uint32_t timer = 0;               ///< number of the timer that counts; older ones are void
    std::uint32_t last_message_id = 0;
    std::string last_error;                ///< what the program would show its user; empty: nothing

    [[nodiscard]] const LocalFolder* folder(std::string_view name) const;
    /// The folder; made if it is not there.
    LocalFolder& edit_folder(std::string_view name);

    friend bool operator==(const MailProgram&, const MailProgram&) = default;
};
static_assert(base::Value<MailProgram>);

// --- looking into folders -------------------------------------------------------------------------

[[nodiscard]] std::optional<std::size_t> index_of_letter(const LocalFolder& folder, base::LetterId letter);
[[nodiscard]] std::optional<std::size_t> index_of_uid(const LocalFolder& folder, base::Uid uid);
[[nodiscard]] std::optional<std::size_t> index_of_copy(const LocalFolder& folder, base::CopyId copy);
[[nodiscard]] std::optional<std::size_t> index_of_unique_id(const LocalFolder& folder, std::string_view unique_id);
/// IMAP's INBOX is "Inbox" to people; other names are the same.
[[nodiscard]] std::string local_name(std::string_view server_name);
[[nodiscard]] std::string server_name(std::string_view local_name);

}  // namespace sim
