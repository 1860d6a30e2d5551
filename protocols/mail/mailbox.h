#pragma once
/// One mailbox as a value: what IMAP and POP3 sessions look at and change (RFC 9051 2.3).
///
/// Knows no session and no protocol. UIDs only grow; MODSEQ grows with every change.
/// Doors: Flags, StoredMessage, MailboxState; append, expunge, set_flags, find, index_of.
/// Cost: copying shares the messages; a change clones one chunk.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/chunked.h"
#include "protocols/base/ids.h"
#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "protocols/mail/message.h"

namespace mail {

/// System flags as bits, keywords as bits into the mailbox's keyword list (RFC 9051 2.3.2).
struct Flags {
    static constexpr std::uint8_t kSeen = 1, kAnswered = 2, kFlagged = 4, kDeleted = 8, kDraft = 16,
                                  kRecent = 32;
    std::uint8_t system = 0;
    std::uint64_t keywords = 0;

    [[nodiscard]] bool has(std::uint8_t bits) const { return (system & bits) == bits; }
    friend bool operator==(const Flags&, const Flags&) = default;
};

struct StoredMessage {
    base::Uid uid;
    base::ModSeq modseq;
    Flags flags;
    base::Instant internal_date;
    Message message;
    base::LetterId letter;
    base::CopyId copy;
    /// Lasting identity of this message in its account: survives moves between folders. The POP3
    /// unique-id and the IMAP EMAILID are made from it.
    std::uint64_t guid = 0;
    /// A second copy in one folder: the guid of the message it is a copy of, whose EMAILID it keeps (RFC 8474 5.1).
    /// 0: its own.
    std::uint64_t copy_of = 0;
    /// When POP3 first retrieved it (policies hide or age such messages); unset: never.
    std::optional<base::Instant> pop3_retrieved;
    /// Removed from POP3's view only (server policy); still there for IMAP.
    bool pop3_hidden = false;

    friend bool operator==(const StoredMessage&, const StoredMessage&) = default;
};
static_assert(base::Value<StoredMessage>);

/// A message that is gone: what sessions that lag behind, and QRESYNC clients, must be told.
struct Expunged {
    base::Uid uid;
    base::ModSeq modseq;

    friend bool operator==(const Expunged&, const Expunged&) = default;
};

/// Special uses (RFC 6154), as bits.
struct SpecialUse {
    static constexpr std::uint8_t kAll = 1, kArchive = 2, kDrafts = 4, kFlagged = 8, kJunk = 16,
                                  kSent = 32, kTrash = 64;
};

/// The mailbox itself.
struct MailboxState {
    std::string name;                 ///< UTF-8, hierarchy separator '/'; "INBOX" in upper case
    base::UidValidity uid_validity;
    base::Uid uid_next{1};
    base::ModSeq highest_modseq{1};
    base::ModSeq flags_modseq{1};     ///< of the last change of flags: nobody need look for older ones
    base::Uid recent_from{1};         ///< no IMAP session was told of messages from here on (3501 2.3.2)
    base::Chunked<StoredMessage> messages;  ///< ascending uid; index + 1 is the true sequence number
    base::Chunked<Expunged> expunged;       ///< ascending modseq
    std::vector<std::string> keywords;      ///< names of the keyword bits, in order of first use
    bool subscribed = true;
    bool selectable = true;
    std::uint8_t special_use = 0;

    /// Appends and gives the message its UID and MODSEQ. Returns its index.
    std::size_t append(StoredMessage message);
    /// Index of the message with this UID, if it is here. O(log n).
    [[nodiscard]] std::optional<std::size_t> index_of(base::Uid uid) const;
    /// Sets flags and gives a new MODSEQ. REQUIRES: index < messages.size().
    void set_flags(std::size_t index, Flags flags);
    /// Removes the messages with these UIDs (ascending); unknown ones are ignored. Returns the
    /// removed messages in order. All get one MODSEQ (RFC 7162 3.1.2).
    std::vector<StoredMessage> expunge(const std::vector<base::Uid>& uids);
    /// Numbers all messages anew under another UIDVALIDITY: every UID known so far is void (RFC 9051
    /// 2.3.1.1).
    void renumber(base::UidValidity validity);
    /// The bit of a keyword; makes one if there is room for it (64 a mailbox).
    std::optional<std::uint64_t> keyword_bit(std::string_view keyword);
    /// "\Seen \Deleted $Forwarded" in a fixed order. `with_recent` adds \Recent (RFC 3501 only).
    [[nodiscard]] std::string flags_text(Flags flags, bool with_recent = false) const;
    /// Sum of sizes in octets.
    [[nodiscard]] std::uint64_t octets() const;

    friend bool operator==(const MailboxState&, const MailboxState&) = default;
};
static_assert(base::Value<MailboxState>);

}  // namespace mail
