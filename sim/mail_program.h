#pragma once
/// A person's mail program on one device: its account settings, its folders, its memory.
///
/// Holds what the program has; what it does is in `sim/step_program.cpp`.
/// Doors: MailProgram, LocalMessage, RetrievalRule; folder, find. Fails: look-ups say nullptr.

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
    bool marked_deleted = false;    ///< IMAP: \Deleted is set, not yet expunged
    base::Instant since;

    friend bool operator==(const LocalMessage&, const LocalMessage&) = default;
};
static_assert(base::Value<LocalMessage>);

struct LocalFolder {
    std::string name;               ///< "Inbox", "Sent", "Outbox", "Trash"
    base::UidValidity uid_validity; ///< IMAP: what the cache was made from
    base::Uid uid_next;
    base::Chunked<LocalMessage> messages;

    friend bool operator==(const LocalFolder&, const LocalFolder&) = default;
};

/// What the program does with the server's copy; POP3 and IMAP have rules of their own.
enum class RetrievalRule : std::uint8_t {
    Pop3RemoveAtDownload,
    Pop3Keep,
    ImapKeep,                ///< on-line; Delete marks and expunges only when asked
};

struct MailAccountSettings {
    std::string address;            ///< "ben@meadow.example"
    std::string person;             ///< "Ben"
    std::string user;
    std::string password;
    std::string incoming_host;      ///< "imap.meadow.example"
    std::uint16_t incoming_port = 143;
    std::string outgoing_host;      ///< "smtp.meadow.example"
    std::uint16_t outgoing_port = 587;
    RetrievalRule rule = RetrievalRule::ImapKeep;

    friend bool operator==(const MailAccountSettings&, const MailAccountSettings&) = default;
};

/// What the program is doing just now, for the picture.
enum class ProgramBusy : std::uint8_t { Idle, Resolving, Sending, Collecting };

enum class ErrandKind : std::uint8_t { Send, Collect, Tasks };

/// One thing the program must do over a connection. Errands are done one after another.
struct Errand {
    ErrandKind kind = ErrandKind::Collect;
    base::CopyId outgoing;                 ///< Send: the copy in the Outbox
    std::vector<std::string> recipients;   ///< Send: the envelope
    std::vector<imap::ClientTask> tasks;   ///< Tasks: what to do in IMAP
    base::EntryId ordered_by;              ///< the act that asked for it

    friend bool operator==(const Errand&, const Errand&) = default;
};
static_assert(base::Value<Errand>);

struct MailProgram {
    MailAccountSettings settings;
    std::vector<LocalFolder> folders;
    pop3::Seen seen;                       ///< POP3: the memory of unique-ids
    std::vector<std::string> pop3_remove;  ///< unique-ids to remove at the next collection
    std::vector<Errand> errands;           ///< the first one is being done while busy
    std::vector<Errand> unsent;            ///< sending failed; tried again when mail is next collected
    ProgramBusy busy = ProgramBusy::Idle;
    std::uint32_t last_message_id = 0;
    std::string last_error;                ///< what the program would show its user; empty: nothing

    [[nodiscard]] const LocalFolder* folder(std::string_view name) const;
    /// The folder; made if it is not there.
    LocalFolder& edit_folder(std::string_view name);

    friend bool operator==(const MailProgram&, const MailProgram&) = default;
};
static_assert(base::Value<MailProgram>);

}  // namespace sim
