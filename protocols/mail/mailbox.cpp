#include "protocols/mail/mailbox.h"

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"

namespace mail {

std::size_t MailboxState::append(StoredMessage message) {
    message.uid = uid_next;
    message.modseq = base::ModSeq{highest_modseq.value + 1};
    uid_next.value += 1;
    highest_modseq = message.modseq;
    messages.push_back(std::move(message));
    return messages.size() - 1;
}

std::optional<std::size_t> MailboxState::index_of(base::Uid uid) const {
    std::size_t low = 0;
    std::size_t high = messages.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (messages[middle].uid < uid) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == messages.size() || messages[low].uid != uid) return std::nullopt;
    return low;
}

void MailboxState::set_flags(std::size_t index, Flags flags) {
    StoredMessage& message = messages.edit(index);
    highest_modseq.value += 1;
    message.flags = flags;
    message.modseq = highest_modseq;
    flags_modseq = highest_modseq;
}

std::vector<StoredMessage> MailboxState::expunge(const std::vector<base::Uid>& uids) {
    std::vector<StoredMessage> gone;
    messages.erase_where([&](const StoredMessage& message) {
        if (!std::binary_search(uids.begin(), uids.end(), message.uid)) return false;
        gone.push_back(message);
        return true;
    });
    if (gone.empty()) return gone;
    highest_modseq.value += 1;
    for (const StoredMessage& message : gone) expunged.push_back({message.uid, highest_modseq});
    return gone;
}

void MailboxState::renumber(base::UidValidity validity) {
    uid_validity = validity;
    uid_next = base::Uid{1};
    highest_modseq.value += 1;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        StoredMessage& message = messages.edit(i);
        message.uid = uid_next;
        message.modseq = highest_modseq;
        uid_next.value += 1;
    }
    flags_modseq = highest_modseq;
    recent_from = uid_next;
    expunged.clear();
}

std::optional<std::uint64_t> MailboxState::keyword_bit(std::string_view keyword) {
    for (std::size_t i = 0; i < keywords.size(); ++i) {
        if (base::iequals(keywords[i], keyword)) return std::uint64_t{1} << i;
    }
    if (keywords.size() == 64) return std::nullopt;
    keywords.emplace_back(keyword);
    return std::uint64_t{1} << (keywords.size() - 1);
}

std::string MailboxState::flags_text(Flags flags, bool with_recent) const {
    constexpr std::pair<std::uint8_t, std::string_view> kNames[] = {
        {Flags::kAnswered, "\\Answered"}, {Flags::kFlagged, "\\Flagged"},
        {Flags::kDeleted, "\\Deleted"},   {Flags::kSeen, "\\Seen"},
        {Flags::kDraft, "\\Draft"},       {Flags::kRecent, "\\Recent"}};
    std::string out;
    const auto add = [&out](std::string_view flag) {
        if (!out.empty()) out += ' ';
        out += flag;
    };
    for (const auto& [bit, flag] : kNames) {
        if (flags.has(bit) && (bit != Flags::kRecent || with_recent)) add(flag);
    }
    for (std::size_t i = 0; i < keywords.size(); ++i) {
        if ((flags.keywords >> i & 1U) != 0) add(keywords[i]);
    }
    return out;
}

std::uint64_t MailboxState::octets() const {
    std::uint64_t sum = 0;
    for (const StoredMessage& message : messages) sum += message.message.size();
    return sum;
}

}  // namespace mail
