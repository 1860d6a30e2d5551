#pragma once
/// What a session may tell the journal besides the lines it sends, and how lines are named.
///
/// Facts are data, never sentences; the prose lives in assets/explain.
/// Doors: Protocol, FactKind, PlaceKind, Fact, LineKind.

#include <cstdint>
#include <string>
#include <string_view>

#include "protocols/base/ids.h"

namespace base {

enum class Protocol : std::uint8_t { None, Smtp, Submission, Pop3, Imap, Dns };

/// What kind of thing happened. The first group is written by the World, the second told by sessions.
enum class FactKind : std::uint8_t {
    Line,           ///< one CRLF line was sent; `value` is the moment it arrives
    Content,        ///< a block of message text was sent (after DATA, RETR, in a literal)
    Act,            ///< a person (or the plan of a preset) did something
    StreamOpened,   ///< a connection was made; `value` is the port
    StreamClosed,   ///< a connection ended in good order
    StreamCut,      ///< a connection ended without either side wanting it
    ConnectFailed,  ///< nobody answered; `value` is the port
    CopyMade,       ///< a copy of a letter came to be; see Fact
    CopyEnded,      ///< a copy of a letter is no more; `text` names the provider's rule if it was not the client's wish
    CopyChanged,    ///< a copy became fuller (headers only -> full)
    QueueScheduled, ///< a queue will try again; `value` is the moment
    HostPower,      ///< `value` 1 on, 0 off
    Note,           ///< a sentence from a script or lesson

    StateChanged,   ///< protocol state: `code` is the new state, `value` the old one
    LoggedIn,       ///< `text` is the user name
    LoginFailed,
    LockTaken,      ///< the maildrop is this session's alone
    LockReleased,
    MarkedDeleted,  ///< a copy is marked for removal in this session or mailbox; it is still there
    Unmarked,       ///< the mark was taken away; `text` says why if no command asked for it
    FlagsChanged,   ///< `text` is the flag list now, as IMAP prints it
    Accepted,       ///< responsibility for a letter was taken
    Refused,        ///< a command or letter was refused; `code` is a LineKind of the protocol
    Forgiven,       ///< forgiving mode mended what the standard forbids
    MailboxEvent,   ///< a mailbox was made, removed, renamed, or its UIDVALIDITY changed

    // What relays decide, written by the World.
    RecipientFailed,  ///< a recipient was given up: `code` 0 refused for good, 1 tried too long; `text` address and reply
    NoticeWritten,    ///< a notice about `letter`: `code` is a mail::BounceKind, `value` the notice's LetterId, `value2` 1 to the
                      ///< postmaster in place of a sender that is null; `text` says to whom and why
    Expanded,         ///< an alias (`code` 0) or list (`code` 1) stood for an address; `text` names both
    Dropped,          ///< a letter, or its copy for one recipient, ends here and nobody is told; `text` says why
    Unanswered,       ///< the text went out whole, its answer never came: it will be sent again and may arrive twice
    FaultBit,         ///< a fault that somebody set had its effect; `value` is its number, `text` what it did
    ProviderActs,   ///< a provider did something by a rule of its own; `text` says what
    ProgramActs,    ///< a mail program did something of its own accord; `text` says what
    ProgramSays,    ///< a mail program told its user that something does not work; `text` is the sentence
    WebRequest,     ///< a browser (`code` 0; 2: in vain) or a bridge (1) asked the provider over HTTP; `text` is the request line, `value2` the host asked
    Labelled,       ///< a message is shown in one more folder, `text`; it is the same copy
    Unlabelled,     ///< a message is no longer shown in the folder `text`; the copy is still there
    Hidden,         ///< a copy is no longer shown to POP3; it is still there
};

/// Where a copy can be.
enum class PlaceKind : std::uint8_t {
    Outbox,      ///< in a mail program, not yet handed over
    Queue,       ///< in a relay's queue, on stable storage
    Mailbox,     ///< in a mailbox on a server
    Device,      ///< in a mail program's own folders or cache
};

/// One fact told by a session. Sessions fill what they know; the World adds time, host and cause.
struct Fact {
    FactKind kind = FactKind::Note;
    std::uint16_t code = 0;
    LetterId letter;
    CopyId copy;
    /// CopyMade: the copy this one was made from (its id), else see FactKind.
    std::int64_t value = 0;
    /// CopyMade and mailbox facts: the account.
    AccountId account;
    /// CopyMade: the folder.
    std::string text;

    friend bool operator==(const Fact&, const Fact&) = default;
};

/// One kind of line that a session of some protocol can send. Each protocol has one table of them;
/// `key` is the heading of its explanation ("RCPT.550"), the test keeps both in step.
struct LineKind {
    std::string_view key;
    std::string_view rfc;       ///< "5321 4.1.1.3"
    bool from_client = false;
    bool ends_reply = false;    ///< the reply is complete with this line
};

}  // namespace base
