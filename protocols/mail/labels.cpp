#include "protocols/mail/labels.h"

#include <algorithm>
#include <utility>

namespace mail {

namespace {

constexpr std::uint8_t kBins = SpecialUse::kTrash | SpecialUse::kJunk;
/// Flags of the message itself; \Deleted is the folder's, \Recent a session's.
constexpr std::uint8_t kShared = Flags::kSeen | Flags::kAnswered | Flags::kFlagged | Flags::kDraft;

bool is_all(const MailboxState& mailbox) { return (mailbox.special_use & SpecialUse::kAll) != 0; }
bool is_bin(const MailboxState& mailbox) { return (mailbox.special_use & kBins) != 0; }

/// Guids in order, each with the UID of its entry.
using GuidIndex = std::vector<std::pair<std::uint64_t, base::Uid>>;

GuidIndex index_of_guids(const MailboxState& mailbox) {
    GuidIndex out;
    out.reserve(mailbox.messages.size());
    for (const StoredMessage& message : mailbox.messages) out.emplace_back(message.guid, message.uid);
    std::sort(out.begin(), out.end());
    return out;
}

const base::Uid* find_guid(const GuidIndex& index, std::uint64_t guid) {
    const auto at = std::lower_bound(index.begin(), index.end(), std::pair{guid, base::Uid{0}});
    return at != index.end() && at->first == guid ? &at->second : nullptr;
}

base::Cow<MailboxState>* folder_with(Account& account, std::uint8_t use) {
    for (auto& mailbox : account.mailboxes) {
        if ((mailbox->special_use & use) != 0) return &mailbox;
    }
    return nullptr;
}

/// A folder with that use is there afterwards; one that has its name takes it on.
void need_folder(Account& account, const char* name, std::uint8_t use) {
    if (folder_with(account, use) != nullptr) return;
    MailboxState* named = account.edit_mailbox(name);
    (named != nullptr ? *named : account.create_mailbox(name)).special_use = use;
}

void note(StoreChanges& out, bool added, const std::string& folder, const StoredMessage& message) {
    out.labels.push_back({added, folder, message.letter, message.copy});
}

/// An entry for the same message in another folder.
base::Uid show_in(MailboxState& target, StoredMessage message) {
    message.flags.system = static_cast<std::uint8_t>(message.flags.system & ~Flags::kDeleted);
    message.flags.keywords = 0;
    message.pop3_hidden = false;
    message.pop3_retrieved.reset();
    return target.messages[target.append(std::move(message))].uid;
}

/// Takes the messages out of every folder for which `leaves` holds.
template <class Leaves>
void hide_everywhere(Account& account, const std::vector<StoredMessage>& messages, Leaves leaves, StoreChanges& out) {
    std::vector<std::uint64_t> guids;
    for (const StoredMessage& message : messages) guids.push_back(message.guid);
    std::sort(guids.begin(), guids.end());
    for (auto& mailbox : account.mailboxes) {
        if (!leaves(*mailbox)) continue;
        std::vector<base::Uid> uids;
        for (const StoredMessage& message : mailbox->messages) {
            if (std::binary_search(guids.begin(), guids.end(), message.guid)) uids.push_back(message.uid);
        }
        if (uids.empty()) continue;
        MailboxState& edited = mailbox.edit();
        for (const StoredMessage& gone : edited.expunge(uids)) note(out, false, edited.name, gone);
    }
}

/// The messages whose last label went: `rule` says what becomes of them.
void lose_last_label(Account& account, const std::vector<StoredMessage>& messages, bool from_all_mail, StoreChanges& out) {
    if (messages.empty()) return;
    base::Cow<MailboxState>* trash = folder_with(account, SpecialUse::kTrash);
    if (account.labels == LabelRule::Archive && !from_all_mail) return;   // All Mail has them
    const bool removes = account.labels == LabelRule::Remove || trash == nullptr;
    StoreChanges hidden;
    hide_everywhere(account, messages, [](const MailboxState& mailbox) { return !is_bin(mailbox); }, hidden);
    if (removes) {
        out.ended.insert(out.ended.end(), messages.begin(), messages.end());
        return;
    }
    out.labels.insert(out.labels.end(), hidden.labels.begin(), hidden.labels.end());
    MailboxState& bin = trash->edit();
    for (const StoredMessage& message : messages) {
        show_in(bin, message);
        note(out, true, bin.name, message);
    }
}

}  // namespace

base::Uid file_message(Account& account, std::string_view folder, StoredMessage message) {
    message.guid = account.next_guid++;
    MailboxState& mailbox = *account.edit_mailbox(folder);
    if (account.labels != LabelRule::None && !is_all(mailbox) && !is_bin(mailbox)) {
        if (base::Cow<MailboxState>* all = folder_with(account, SpecialUse::kAll)) show_in(all->edit(), message);
    }
    return mailbox.messages[mailbox.append(std::move(message))].uid;
}

void add_label(Account& account, std::string_view from, const std::vector<StoredMessage>& messages, std::string_view to,
               std::vector<base::Uid>& uids, StoreChanges& out) {
    MailboxState& target = *account.edit_mailbox(to);
    const GuidIndex there = index_of_guids(target);
    for (const StoredMessage& message : messages) {
        if (const base::Uid* known = find_guid(there, message.guid)) {
            uids.push_back(*known);
            continue;
        }
        uids.push_back(show_in(target, message));
        note(out, true, target.name, message);
    }
    const bool to_bin = is_bin(target);
    const bool from_bin = is_bin(*account.mailbox(from));
    const std::string target_name = target.name;
    if (to_bin || from_bin) {
        hide_everywhere(account, messages, [&](const MailboxState& mailbox) { return mailbox.name != target_name && (to_bin || is_bin(mailbox)); }, out);
    }
    base::Cow<MailboxState>* all = folder_with(account, SpecialUse::kAll);
    if (!from_bin || to_bin || all == nullptr || (*all)->name == target_name) return;
    for (const StoredMessage& message : messages) show_in(all->edit(), message);
}

StoreChanges remove_messages(Account& account, std::string_view folder, const std::vector<base::Uid>& uids) {
    StoreChanges out;
    MailboxState* mailbox = account.edit_mailbox(folder);
    if (mailbox == nullptr || uids.empty()) return out;
    const std::vector<StoredMessage> gone = mailbox->expunge(uids);
    const bool all_mail = is_all(*mailbox);
    if (account.labels == LabelRule::None || is_bin(*mailbox) || folder_with(account, SpecialUse::kAll) == nullptr) {
        out.ended = gone;
        return out;
    }
    for (const StoredMessage& message : gone) note(out, false, mailbox->name, message);
    if (all_mail) {
        lose_last_label(account, gone, true, out);
        return out;
    }
    std::vector<GuidIndex> others;
    for (const auto& other : account.mailboxes) {
        if (other->name != mailbox->name && !is_all(*other)) others.push_back(index_of_guids(*other));
    }
    std::vector<StoredMessage> last;
    for (const StoredMessage& message : gone) {
        const auto has_it = [&](const GuidIndex& index) { return find_guid(index, message.guid) != nullptr; };
        if (std::none_of(others.begin(), others.end(), has_it)) last.push_back(message);
    }
    lose_last_label(account, last, false, out);
    return out;
}

void share_flags(Account& account, std::string_view folder, base::ModSeq since) {
    if (account.labels == LabelRule::None) return;
    std::vector<std::pair<std::uint64_t, std::uint8_t>> changed;
    const MailboxState& source = *account.mailbox(folder);
    for (const StoredMessage& message : source.messages) {
        if (message.modseq > since) changed.emplace_back(message.guid, static_cast<std::uint8_t>(message.flags.system & kShared));
    }
    if (changed.empty()) return;
    std::sort(changed.begin(), changed.end());
    for (auto& mailbox : account.mailboxes) {
        if (mailbox->name == source.name) continue;
        for (std::size_t i = 0; i < mailbox->messages.size(); ++i) {
            const StoredMessage& entry = mailbox->messages[i];
            const auto at = std::lower_bound(changed.begin(), changed.end(), std::pair{entry.guid, std::uint8_t{0}});
            if (at == changed.end() || at->first != entry.guid || (entry.flags.system & kShared) == at->second) continue;
            Flags flags = entry.flags;
            flags.system = static_cast<std::uint8_t>((flags.system & ~kShared) | at->second);
            mailbox.edit().set_flags(i, flags);
        }
    }
}

void use_labels(Account& account, LabelRule rule) {
    if (rule == LabelRule::None) return;   // an account with labels keeps them: its messages are in several folders at once
    const bool begins = account.labels == LabelRule::None;
    account.labels = rule;
    if (!begins) return;
    need_folder(account, "All Mail", SpecialUse::kAll);
    need_folder(account, "Trash", SpecialUse::kTrash);
    MailboxState& all = folder_with(account, SpecialUse::kAll)->edit();
    std::vector<base::CopyId> shown;
    for (const StoredMessage& message : all.messages) shown.push_back(message.copy);
    std::sort(shown.begin(), shown.end());
    for (auto& mailbox : account.mailboxes) {
        if (is_all(*mailbox) || is_bin(*mailbox)) continue;
        for (std::size_t i = 0; i < mailbox->messages.size(); ++i) {
            const StoredMessage& message = mailbox->messages[i];
            if (!std::binary_search(shown.begin(), shown.end(), message.copy)) show_in(all, message);
        }
    }
}

std::string folders_of(const Account& account, base::CopyId copy) {
    std::string out;
    for (const auto& mailbox : account.mailboxes) {
        for (const StoredMessage& message : mailbox->messages) {
            if (message.copy != copy) continue;
            out += (out.empty() ? "" : ", ") + mailbox->name;
            break;
        }
    }
    return out;
}

}  // namespace mail
