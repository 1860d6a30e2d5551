#include "protocols/imap/mailbox_view.h"

#include <algorithm>

namespace imap {

MailboxView::MailboxView(const mail::MailboxState& mailbox, bool read_only)
    : keywords_told{mailbox.keywords.size()},
      folder_{mailbox.name},
      uid_validity_{mailbox.uid_validity},
      seen_{mailbox.highest_modseq},
      expunged_told_{mailbox.expunged.size()},
      read_only_{read_only} {
    take_new(mailbox);
}

std::uint32_t MailboxView::first_seq_from(base::Uid uid) const {
    std::size_t low = 0;
    std::size_t high = uids_.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (uids_[middle] < uid) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return static_cast<std::uint32_t>(low + 1);
}

std::uint32_t MailboxView::seq_of(base::Uid uid) const {
    const std::uint32_t seq = first_seq_from(uid);
    return seq <= size() && uid_at(seq) == uid ? seq : 0;
}

bool MailboxView::is_recent(base::Uid uid) const {
    for (const auto& [from, to] : recent_) {
        if (from <= uid && uid < to) return true;
    }
    return false;
}

std::uint32_t MailboxView::recent_count() const {
    std::uint32_t count = 0;
    for (const auto& [from, to] : recent_) count += first_seq_from(to) - first_seq_from(from);
    return count;
}

void MailboxView::claim_recent(base::Uid from, base::Uid to) {
    if (from >= to) return;
    if (!recent_.empty() && recent_.back().second >= from) {
        recent_.back().second = std::max(recent_.back().second, to);
    } else {
        recent_.emplace_back(from, to);
    }
}

std::uint32_t MailboxView::take_new(const mail::MailboxState& mailbox) {
    std::size_t index = mailbox.messages.size();
    while (index > 0 && mailbox.messages[index - 1].uid >= known_to_) --index;
    const auto added = static_cast<std::uint32_t>(mailbox.messages.size() - index);
    for (; index < mailbox.messages.size(); ++index) uids_.push_back(mailbox.messages[index].uid);
    known_to_ = mailbox.uid_next;
    return added;
}

void MailboxView::take_expunged(const mail::MailboxState& mailbox,
                                std::vector<std::pair<std::uint32_t, base::Uid>>& gone) {
    gone.clear();
    const std::size_t from = expunged_told_;
    expunged_told_ = mailbox.expunged.size();
    if (from == expunged_told_) return;
    std::vector<base::Uid> uids;
    for (std::size_t i = from; i < expunged_told_; ++i) uids.push_back(mailbox.expunged[i].uid);
    std::sort(uids.begin(), uids.end());
    std::uint32_t seq = 1;
    for (const base::Uid uid : uids) {
        seq = std::max(seq, first_seq_from(uid));
        if (seq <= size() && uid_at(seq) == uid) gone.emplace_back(seq, uid);
    }
    if (gone.empty()) return;
    std::size_t next = 0;
    uids_.erase_where([&](base::Uid uid) {
        if (next == gone.size() || gone[next].second != uid) return false;
        ++next;
        return true;
    });
}

}  // namespace imap
