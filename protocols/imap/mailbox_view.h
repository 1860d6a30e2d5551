#pragma once
/// What one session believes of the mailbox it has open: its own sequence numbers, and how far it
/// has been told (RFC 9051 2.3.1.2, 5.2). The mailbox itself may be ahead.
///
/// Knows no store: it is compared with a mailbox at the points where the standard allows news.
/// Doors: open, uid_at, seq_of, size, behind, catch-up helpers; ==. Fails: never.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocols/base/chunked.h"
#include "protocols/base/ids.h"
#include "protocols/base/value.h"
#include "protocols/mail/mailbox.h"

namespace imap {

/// Sequence numbers are 1-based and belong to this session, not to the mailbox.
class MailboxView {
  public:
    MailboxView() = default;
    /// The picture right after SELECT or EXAMINE.
    MailboxView(const mail::MailboxState& mailbox, bool read_only);

    [[nodiscard]] const std::string& folder() const { return folder_; }
    [[nodiscard]] base::UidValidity uid_validity() const { return uid_validity_; }
    [[nodiscard]] bool read_only() const { return read_only_; }
    /// How many messages the client has been told of.
    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(uids_.size()); }
    /// REQUIRES: 1 <= seq <= size().
    [[nodiscard]] base::Uid uid_at(std::uint32_t seq) const { return uids_[seq - 1]; }
    /// The number this session knows the message by; 0 if it knows none. O(log n).
    [[nodiscard]] std::uint32_t seq_of(base::Uid uid) const;
    /// Sequence number of the first message with this UID or a higher one; size() + 1 if none.
    [[nodiscard]] std::uint32_t first_seq_from(base::Uid uid) const;
    /// Every change up to this modification sequence has been told (expunges: see expunged_told).
    [[nodiscard]] base::ModSeq seen() const { return seen_; }
    /// How many entries of the mailbox's list of expunged messages have been told.
    [[nodiscard]] std::size_t expunged_told() const { return expunged_told_; }
    /// True if the mailbox holds anything this session has not been told. O(1).
    [[nodiscard]] bool behind(const mail::MailboxState& mailbox) const {
        return mailbox.highest_modseq != seen_ || mailbox.expunged.size() != expunged_told_;
    }
    [[nodiscard]] bool expunges_pending(const mail::MailboxState& mailbox) const {
        return mailbox.expunged.size() != expunged_told_;
    }
    /// True if this session is the first to have been told of the message (RFC 3501 2.3.2).
    [[nodiscard]] bool is_recent(base::Uid uid) const;
    [[nodiscard]] std::uint32_t recent_count() const;

    // --- for the session ----------------------------------------------------------------------

    /// The mailbox was renamed by another session; it is still the one that is open.
    void rename(const std::string& folder) { folder_ = folder; }
    /// All messages with this UID or a higher one are new to the world: this session's \Recent.
    void claim_recent(base::Uid from, base::Uid to);
    /// Takes in messages of the mailbox that are not yet known. Returns how many.
    std::uint32_t take_new(const mail::MailboxState& mailbox);
    /// Forgets messages the mailbox no longer has; `gone` gets their (old) sequence numbers,
    /// ascending, and their UIDs.
    void take_expunged(const mail::MailboxState& mailbox,
                       std::vector<std::pair<std::uint32_t, base::Uid>>& gone);
    void set_seen(base::ModSeq seen) { seen_ = seen; }
    /// How many of the mailbox's keywords the client has been told by FLAGS.
    std::size_t keywords_told = 0;

    friend bool operator==(const MailboxView&, const MailboxView&) = default;

  private:
    std::string folder_;
    base::UidValidity uid_validity_;
    base::Chunked<base::Uid> uids_;  ///< ascending; index + 1 is this session's sequence number
    base::Uid known_to_;             ///< every message below this UID has been looked at
    base::ModSeq seen_;
    std::size_t expunged_told_ = 0;
    bool read_only_ = false;
    std::vector<std::pair<base::Uid, base::Uid>> recent_;  ///< half-open ranges
};
static_assert(base::Value<MailboxView>);

}  // namespace imap
