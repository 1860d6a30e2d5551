// What operators and rules of a provider do to its store, outside any session: quotas, numbering,
// backups, removal by age, copies of what was sent.

#include <algorithm>
#include <utility>

#include "protocols/base/civil_time.h"
#include "protocols/imap/profile.h"
#include "protocols/pop3/expire.h"
#include "sim/machine.h"
#include "sim/program_tools.h"
#include "sim/sealing.h"

namespace sim {

namespace {

/// The host that stands for a provider in the journal: the first of its servers.
base::HostId host_of(const World& world, std::size_t provider) {
    for (const auto& host : world.hosts) {
        if (host->provider == provider + 1) return host->id;
    }
    return {};
}

constexpr base::Duration kSweepAgain = base::hours(1);   ///< while a session holds the maildrop

}  // namespace

void Machine::provider_acts(World& world, std::size_t provider, base::AccountId account, std::string_view what) {
    Entry entry;
    entry.kind = base::FactKind::ProviderActs;
    entry.host = host_of(world, provider);
    entry.account = account;
    cause_ = record(world, entry, what);
}

void Machine::add_to_store(World& world, std::size_t provider, base::AccountId account, std::string_view folder, mail::StoredMessage message,
                           base::CopyId made_from) {
    mail::Account& owner = *world.providers[provider].store.edit(account);
    if (owner.mailbox(folder) == nullptr) owner.create_mailbox(std::string{folder});
    message.copy = make_copy(world, host_of(world, provider), base::PlaceKind::Mailbox, message.letter, made_from, account, folder, {},
                             base::Protocol::None);
    if (const Provider& keeper = world.providers[provider]; keeper.mailboxes->seals && !is_sealed(message.message)) {
        message.message = kept_form(world, host_of(world, provider), keeper, account, message.message, message.letter);
    }
    mail::file_message(owner, folder, std::move(message));
    store_changed_ = true;
    schedule_sweep(world, provider);
}

void Machine::remove_from_store(World& world, std::size_t provider, base::AccountId account, std::string_view folder, const std::vector<base::Uid>& uids) {
    mail::Account* owner = world.providers[provider].store.edit(account);
    if (owner == nullptr || owner->mailbox(folder) == nullptr) return;
    tell_changes(world, provider, account, mail::remove_messages(*owner, folder, uids));
}

void Machine::tell_changes(World& world, std::size_t provider, base::AccountId account, const mail::StoreChanges& changes) {
    Entry entry;
    entry.host = host_of(world, provider);
    entry.account = account;
    for (const mail::LabelChange& change : changes.labels) {
        entry.kind = change.added ? base::FactKind::Labelled : base::FactKind::Unlabelled;
        entry.letter = change.letter;
        entry.copy = change.copy;
        record(world, entry, change.folder);
    }
    for (const mail::StoredMessage& gone : changes.ended) {
        entry.kind = base::FactKind::CopyEnded;
        entry.place = base::PlaceKind::Mailbox;
        entry.letter = gone.letter;
        entry.copy = gone.copy;
        record(world, entry, {});
    }
    store_changed_ = true;
}

void Machine::set_stored_flags(World& world, std::size_t provider, base::AccountId account, std::string_view folder, base::Uid uid, mail::Flags flags) {
    mail::Account* owner = world.providers[provider].store.edit(account);
    mail::MailboxState* mailbox = owner == nullptr ? nullptr : owner->edit_mailbox(folder);
    const auto index = mailbox == nullptr ? std::nullopt : mailbox->index_of(uid);
    if (!index || mailbox->messages[*index].flags == flags) return;
    const base::ModSeq before = mailbox->highest_modseq;
    mailbox->set_flags(*index, flags);
    mail::share_flags(*owner, folder, before);
    Entry entry;
    entry.kind = base::FactKind::FlagsChanged;
    entry.host = host_of(world, provider);
    entry.place = base::PlaceKind::Mailbox;
    entry.letter = mailbox->messages[*index].letter;
    entry.copy = mailbox->messages[*index].copy;
    entry.account = account;
    record(world, entry, mailbox->flags_text(flags));
    store_changed_ = true;
}

// --- removal by age -------------------------------------------------------------------------------

void Machine::schedule_sweep(World& world, std::size_t provider) {
    Provider& owner = world.providers[provider];
    const auto days = owner.pop3->expire_days;
    if (!days || *days == 0) return;
    std::optional<base::Instant> due;
    for (const auto& account : owner.store.accounts) {
        const mail::MailboxState* inbox = account->mailbox("INBOX");
        if (inbox == nullptr) continue;
        // A session keeps the numbers of its maildrop: what is due there is looked at again later.
        const base::Instant earliest = account->maildrop_lock ? world.now + kSweepAgain : world.now;
        for (const mail::StoredMessage& stored : inbox->messages) {
            const base::Instant at = std::max(stored.internal_date + base::days(*days), earliest);
            if (!due || at < *due) due = at;
        }
    }
    if (!due || (owner.sweep_at && *owner.sweep_at <= *due)) return;
    owner.sweep_at = *due;
    world.queue.push(*due, EventKind::ProviderSweep, Side::Server, static_cast<std::uint32_t>(provider), 0);
}

void Machine::sweep(World& world, std::size_t provider) {
    Provider& owner = world.providers[provider];
    if (!owner.sweep_at || *owner.sweep_at > world.now) return;   // an earlier plan was overtaken
    owner.sweep_at.reset();
    const pop3::ServerProfile policy = *owner.pop3;
    if (!policy.expire_days || *policy.expire_days == 0) return;
    for (auto& shared : owner.store.accounts) {
        if (shared->maildrop_lock) continue;
        const mail::MailboxState* inbox = shared->mailbox("INBOX");
        const base::Instant limit = world.now - base::days(*policy.expire_days);
        if (inbox == nullptr || inbox->messages.empty() || inbox->messages[0].internal_date > limit) {
            bool old = false;
            for (std::size_t i = 0; inbox != nullptr && i < inbox->messages.size(); ++i) old = old || inbox->messages[i].internal_date <= limit;
            if (!old) continue;
        }
        mail::Account& account = shared.edit();
        cause_ = {};
        provider_acts(world, provider, account.id, owner.name + " removes what has been in the Inbox for " + std::to_string(*policy.expire_days) + " days");
        tell_changes(world, provider, account.id, pop3::remove_expired(policy, account, world.now));
    }
    schedule_sweep(world, provider);
    if (store_changed_) notice_idle_sessions(world);
}

// --- delivery -------------------------------------------------------------------------------------

void Machine::after_delivery(World& world, std::size_t provider, base::AccountId id, std::uint64_t octets) {
    schedule_sweep(world, provider);
    const MailboxPolicy& policy = *world.providers[provider].mailboxes;
    const mail::Account& account = *world.providers[provider].store.find(id);
    if (policy.warn_percent == 0 || account.quota_octets == 0) return;
    const std::uint64_t limit = account.quota_octets * policy.warn_percent / 100;
    const std::uint64_t used = account.octets();
    if (used < limit || used - octets >= limit) return;   // warned when the line was crossed, and not again
    const Provider& owner = world.providers[provider];
    provider_acts(world, provider, id, owner.name + " warns " + account.address() + ": more than " + std::to_string(policy.warn_percent) + " % of the quota is used");
    const std::string text = "From: " + owner.name + " <postmaster@" + owner.domain + ">\r\nTo: " + account.address() +
                             "\r\nSubject: Your mailbox is almost full\r\nDate: " + base::message_date(world.now) + "\r\n\r\nYour messages take " +
                             std::to_string(used) + " of " + std::to_string(account.quota_octets) +
                             " octets.\r\nOnce it is full, new mail is refused.\r\n";
    mail::StoredMessage warning;
    warning.message = mail::Message{text};
    warning.letter = new_letter(world, warning.message);
    warning.internal_date = world.now;
    add_to_store(world, provider, id, "INBOX", std::move(warning), {});
}

void Machine::file_sent(World& world, std::size_t provider, std::string_view user, const mail::Message& message, base::LetterId letter, base::CopyId made_from) {
    if (!world.providers[provider].mailboxes->files_sent) return;
    const mail::Account* account = world.providers[provider].store.find_login(user);
    if (account == nullptr || !account->has_room(message.size())) return;
    mail::StoredMessage sent;
    sent.message = message;
    sent.letter = letter;
    sent.flags.system = mail::Flags::kSeen;
    sent.internal_date = world.now;
    add_to_store(world, provider, account->id, "Sent", std::move(sent), made_from);
}

// --- ciphertext -----------------------------------------------------------------------------------

mail::Message Machine::kept_form(World& world, base::HostId host, const Provider& provider, base::AccountId account, const mail::Message& message,
                                 base::LetterId letter) {
    const std::string address = provider.store.find(account)->address();
    const std::string name = world.letter_name(letter);
    Entry entry;
    entry.kind = base::FactKind::ProviderActs;
    entry.host = host;
    entry.letter = letter;
    entry.account = account;
    if (is_sealed(message)) {
        record(world, entry, name + " has come as ciphertext: no server of " + provider.name + " could read its text at any time, only To, From, Subject, Date and its size");
        return message;
    }
    const auto sealed = seal_for(world, address, message);
    if (!sealed) {
        record(world, entry, "no ciphertext of " + name + " was made for " + address + " outside the world: " + provider.name + " keeps it readable");
        return message;
    }
    record(world, entry, provider.name + " has read " + name + " and keeps it as ciphertext: from now on it can read To, From, Subject, Date and the size, and the text opens with the key of " + address + " alone");
    return *sealed;
}

void Machine::act_on(World& world, const KeepCiphertext& act) {
    if (find_sealed(world, act.account, act.text) != nullptr) return;
    world.sealed.edit().push_back({act.account, act.text, act.cms});
}

// --- acts of operators ------------------------------------------------------------------------------

void Machine::act_on(World& world, const SetQuota& act) {
    mail::Account* account = edit_account(world, act.account);
    if (account == nullptr || act.octets < 0 || act.messages < 0) return;
    account->quota_octets = static_cast<std::uint64_t>(act.octets);
    account->quota_messages = static_cast<std::uint64_t>(act.messages);
}

void Machine::act_on(World& world, const ResetUidValidity& act) {
    mail::Account* account = edit_account(world, act.account);
    mail::MailboxState* mailbox = account == nullptr ? nullptr : account->edit_mailbox(act.folder);
    if (mailbox == nullptr) return;
    mailbox->renumber(base::UidValidity{account->next_uid_validity++});
    Entry entry;
    entry.kind = base::FactKind::MailboxEvent;
    entry.host = host_of(world, *provider_index(world, act.account));
    entry.account = account->id;
    entry.code = static_cast<std::uint16_t>(imap::MailboxChange::UidValidityChanged);
    record(world, entry, mailbox->name);
    store_changed_ = true;
    notice_idle_sessions(world);
}

void Machine::act_on(World& world, const RebuildUniqueIds& act) {
    mail::Account* account = edit_account(world, act.account);
    if (account == nullptr) return;
    for (auto& shared : account->mailboxes) {
        mail::MailboxState& mailbox = shared.edit();
        for (std::size_t i = 0; i < mailbox.messages.size(); ++i) mailbox.messages.edit(i).guid = account->next_guid++;
    }
}

void Machine::act_on(World& world, const BackUpAccount& act) {
    const mail::Account* account = account_of(world, act.account);
    if (account == nullptr) return;
    Provider& owner = world.providers[*provider_index(world, act.account)];
    std::erase_if(owner.backups, [&](const base::Cow<mail::Account>& one) { return one->id == account->id; });
    owner.backups.emplace_back(*account);
}

void Machine::act_on(World& world, const RestoreAccount& act) {
    const mail::Account* account = account_of(world, act.account);
    if (account == nullptr) return;
    const std::size_t provider = *provider_index(world, act.account);
    const base::AccountId id = account->id;
    const auto& backups = world.providers[provider].backups;
    const auto backup = std::find_if(backups.begin(), backups.end(), [id](const base::Cow<mail::Account>& one) { return one->id == id; });
    if (backup == backups.end()) {
        return simple_fact(world, base::FactKind::Note, host_of(world, provider), 0, "There is no backup of " + act.account + " to restore from.");
    }
    const base::Cow<mail::Account> old = *backup;
    for (const auto& folder : old->mailboxes) {
        for (const mail::StoredMessage& stored : folder->messages) {
            const mail::MailboxState* now = world.providers[provider].store.find(id)->mailbox(folder->name);
            bool there = false;
            for (std::size_t i = 0; now != nullptr && i < now->messages.size(); ++i) there = there || now->messages[i].letter == stored.letter;
            if (there) continue;
            mail::StoredMessage again = stored;
            again.pop3_hidden = false;
            again.pop3_retrieved.reset();
            add_to_store(world, provider, id, folder->name, std::move(again), stored.copy);
        }
    }
    notice_idle_sessions(world);
}

}  // namespace sim
