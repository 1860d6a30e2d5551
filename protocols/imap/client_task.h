#pragma once
/// What a mail program wants done over an IMAP connection, and what it learns from it.
///
/// Doors: ClientProfile, ClientTask (a variant), ClientEvent (a variant).

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocols/base/chunked.h"
#include "protocols/base/ids.h"
#include "protocols/base/shared_octets.h"
#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "protocols/mail/message.h"
#include "protocols/wire/effects.h"

namespace imap {

/// When a client encrypts the stream.
enum class ClientTls : std::uint8_t { Never, IfOffered, Required };

/// How a client proves who it is (RFC 9051 6.2.2, 6.2.3).
enum class ClientLogin : std::uint8_t {
    Login,        ///< LOGIN; AUTHENTICATE PLAIN where the server allows no LOGIN
    Plain,        ///< AUTHENTICATE PLAIN; LOGIN where the server does not offer it
    CramMd5,      ///< AUTHENTICATE CRAM-MD5 and nothing else: the password is never shown
    ScramSha256,  ///< AUTHENTICATE SCRAM-SHA-256 and nothing else; the server must prove itself too
};

/// A folder as the program remembers it: its UIDs mean nothing under another UIDVALIDITY.
struct KnownFolder {
    std::string folder;
    base::UidValidity uid_validity;
    friend bool operator==(const KnownFolder&, const KnownFolder&) = default;
};

struct ClientProfile {
    std::string user;
    std::string password;
    ClientTls tls = ClientTls::Never;
    /// The stream is encrypted from the first octet (port 993).
    bool implicit_tls = false;
    /// Opening a message does not set \Seen (BODY.PEEK[]).
    bool peek = false;
    ClientLogin login = ClientLogin::Login;
    /// Names itself to servers that know ID (RFC 2971); empty: does not.
    std::string program;
    /// Says LOGOUT when every task is done. Off: stays connected until told.
    bool log_out_when_done = true;
    /// CLOSE before LOGOUT, which expunges what is marked ("clean up on exit").
    bool expunge_on_exit = false;
    /// Tasks that name UIDs of one of these folders are not begun under another UIDVALIDITY.
    std::vector<KnownFolder> known;
    base::Duration reply_timeout = base::minutes(10);
    /// IDLE is ended and begun anew after this long (RFC 2177 3).
    base::Duration idle_renewal = base::minutes(28);

    friend bool operator==(const ClientProfile&, const ClientProfile&) = default;
};
static_assert(base::Value<ClientProfile>);

/// What a program remembers of a folder. Copies cheaply.
struct FolderMemory {
    base::UidValidity uid_validity;  ///< none: never seen
    base::Uid uid_next;
    base::ModSeq highest_modseq;
    base::Chunked<base::Uid> uids;  ///< ascending

    friend bool operator==(const FolderMemory&, const FolderMemory&) = default;
};

/// How a program finds out what is new in a folder it knows.
enum class Resync : std::uint8_t {
    Full,       ///< asks for the flags of all messages
    NewOnly,    ///< asks for UIDs from UIDNEXT on; flags and removals stay unknown
    Condstore,  ///< asks for what changed since HIGHESTMODSEQ; removals by UID SEARCH
    Qresync,    ///< SELECT with QRESYNC tells all of it
};

/// How much of a new message is fetched at once.
enum class FetchDepth : std::uint8_t { Flags, Headers, Whole };

namespace task {

/// Makes the device agree with the server's folder.
struct Sync {
    std::string folder = "INBOX";
    FolderMemory memory;
    Resync how = Resync::Full;
    FetchDepth depth = FetchDepth::Whole;
    std::uint64_t octets_max = 0;  ///< larger messages: headers only; 0: no limit
    std::uint32_t days_max = 0;    ///< only messages that arrived in so many days; 0: all
    friend bool operator==(const Sync&, const Sync&) = default;
};
/// Fetches the text of one message as a person opens it.
struct Open {
    std::string folder = "INBOX";
    base::Uid uid;
    friend bool operator==(const Open&, const Open&) = default;
};
/// Flags as IMAP prints them, separated by spaces: "\Seen \Flagged".
struct SetFlags {
    std::string folder = "INBOX";
    std::vector<base::Uid> uids;
    std::string add;
    std::string remove;
    friend bool operator==(const SetFlags&, const SetFlags&) = default;
};
enum class DeleteStyle : std::uint8_t { Mark, MarkAndExpunge, MoveToTrash };
struct Delete {
    std::string folder = "INBOX";
    std::vector<base::Uid> uids;
    DeleteStyle style = DeleteStyle::MoveToTrash;
    std::string trash = "Trash";
    friend bool operator==(const Delete&, const Delete&) = default;
};
/// To another folder: MOVE if the server can, else COPY, \Deleted and UID EXPUNGE (or EXPUNGE).
struct Move {
    std::string folder = "INBOX";
    std::vector<base::Uid> uids;
    std::string to;
    friend bool operator==(const Move&, const Move&) = default;
};
struct Copy {
    std::string folder = "INBOX";
    std::vector<base::Uid> uids;
    std::string to;
    friend bool operator==(const Copy&, const Copy&) = default;
};
/// Removes every message of the folder that is marked \Deleted, whoever marked it.
struct Expunge {
    std::string folder = "INBOX";
    friend bool operator==(const Expunge&, const Expunge&) = default;
};
/// Marks every message of the folder and expunges ("empty Trash").
struct Empty {
    std::string folder = "Trash";
    friend bool operator==(const Empty&, const Empty&) = default;
};
struct Append {
    std::string folder = "Sent";
    mail::Message message;
    std::string flags = "\\Seen";
    wire::Provenance provenance;
    std::optional<base::Instant> date;   ///< INTERNALDATE; unset: the server's now
    /// First asks by SEARCH HEADER Message-ID whether it is already there.
    bool look_first = false;
    /// Makes the folder and tries again on NO [TRYCREATE].
    bool create = true;
    friend bool operator==(const Append&, const Append&) = default;
};
struct CreateFolder {
    std::string folder;
    friend bool operator==(const CreateFolder&, const CreateFolder&) = default;
};
/// Asks which folders there are; answers come as event::FolderListed.
struct ListFolders {
    friend bool operator==(const ListFolders&, const ListFolders&) = default;
};
/// UID SEARCH with these keys, as IMAP writes them; the answer comes as event::Found.
struct Search {
    std::string folder = "INBOX";
    std::string keys = "ALL";
    friend bool operator==(const Search&, const Search&) = default;
};
/// NOOP: lets the server tell its news.
struct Poll {
    std::string folder = "INBOX";
    friend bool operator==(const Poll&, const Poll&) = default;
};
/// Waits for news in the folder until another task is added or the program stops (RFC 2177).
/// Servers without IDLE are asked by NOOP every `poll_every` instead.
struct Idle {
    std::string folder = "INBOX";
    base::Duration poll_every = base::minutes(10);
    friend bool operator==(const Idle&, const Idle&) = default;
};

}  // namespace task

/// One thing the mail program wants done over this connection, in order.
using ClientTask =
    std::variant<task::Sync, task::Open, task::SetFlags, task::Delete, task::Move, task::Copy,
                 task::Expunge, task::Empty, task::Append, task::CreateFolder, task::ListFolders,
                 task::Search, task::Poll, task::Idle>;

namespace event {

/// The log-in worked.
struct LoggedIn {
    friend bool operator==(const LoggedIn&, const LoggedIn&) = default;
};
/// The user name or password was refused; the session ends.
struct LoginRefused {
    std::string text;
    friend bool operator==(const LoginRefused&, const LoginRefused&) = default;
};
struct FolderListed {
    std::string folder;      ///< UTF-8
    std::string attributes;  ///< "\HasNoChildren \Trash"
    friend bool operator==(const FolderListed&, const FolderListed&) = default;
};
struct FolderOpened {
    std::string folder;
    base::UidValidity uid_validity;
    base::Uid uid_next;
    base::ModSeq highest_modseq;
    std::uint32_t exists = 0;
    bool read_only = false;
    /// UIDVALIDITY differs from the program's memory: every UID it remembers is void.
    bool forget = false;
    friend bool operator==(const FolderOpened&, const FolderOpened&) = default;
};
/// Flags of a message the server has; `size` is 0 where it was not asked for.
struct MessageKnown {
    std::string folder;
    base::Uid uid;
    std::string flags;
    std::uint64_t size = 0;
    friend bool operator==(const MessageKnown&, const MessageKnown&) = default;
};
struct MessageFetched {
    std::string folder;
    base::Uid uid;
    base::SharedOctets text;
    bool full = false;            ///< false: the header alone
    wire::Provenance provenance;  ///< as the owner passed it to receive()
    friend bool operator==(const MessageFetched&, const MessageFetched&) = default;
};
/// News that nobody asked for: another session changed the flags.
struct FlagsKnown {
    std::string folder;
    base::Uid uid;
    std::string flags;
    friend bool operator==(const FlagsKnown&, const FlagsKnown&) = default;
};
/// The message is no longer in the folder.
struct MessageGone {
    std::string folder;
    base::Uid uid;
    friend bool operator==(const MessageGone&, const MessageGone&) = default;
};
/// The number of messages changed without our asking (mostly: new mail).
struct CountChanged {
    std::string folder;
    std::uint32_t exists = 0;
    friend bool operator==(const CountChanged&, const CountChanged&) = default;
};
struct Found {
    std::string folder;
    std::vector<base::Uid> uids;
    friend bool operator==(const Found&, const Found&) = default;
};
/// Where copies went: UIDs at the source and at the target, in pairs (RFC 4315).
struct Copied {
    std::string to;
    base::UidValidity uid_validity;
    std::vector<base::Uid> from_uids;  ///< empty after APPEND
    std::vector<base::Uid> to_uids;
    friend bool operator==(const Copied&, const Copied&) = default;
};
/// Task number `index` (in the order given and added) is over. Not ok: `text` is the server's.
struct TaskDone {
    std::size_t index = 0;
    bool ok = false;
    std::string text;
    /// The server said OK and did nothing: none of the messages was there any more (RFC 9051 6.4.9). Known of flags
    /// from the missing FETCH; of copies and moves from the missing COPYUID, where the server has UIDPLUS.
    bool nothing_there = false;
    friend bool operator==(const TaskDone&, const TaskDone&) = default;
};
/// The server lacks what a task would use; the client goes another way.
struct CannotServe {
    std::string capability;  ///< "IDLE", "QRESYNC", "CONDSTORE"
    friend bool operator==(const CannotServe&, const CannotServe&) = default;
};
struct SessionEnded {
    bool in_good_order = false;  ///< LOGOUT was answered
    std::string text;            ///< the server's BYE, or why the client gave up
    std::optional<base::Duration> waited;   ///< BYE while the client waited for news: since when it had waited
    friend bool operator==(const SessionEnded&, const SessionEnded&) = default;
};

}  // namespace event

using ClientEvent = std::variant<event::LoggedIn, event::LoginRefused, event::FolderListed,
                                 event::FolderOpened, event::MessageKnown, event::MessageFetched,
                                 event::FlagsKnown, event::MessageGone, event::CountChanged,
                                 event::Found, event::Copied, event::TaskDone, event::CannotServe,
                                 event::SessionEnded>;

}  // namespace imap
