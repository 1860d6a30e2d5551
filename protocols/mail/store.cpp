#include "protocols/mail/store.h"

#include <utility>

#include "protocols/base/octets.h"
#include "protocols/mail/labels.h"
#include "protocols/base/result.h"

namespace mail {

namespace {

bool names_equal(std::string_view a, std::string_view b) {
    if (a == b) return true;
    return a.size() == 5 && base::iequals(a, b) && base::iequals(a, "INBOX");
}

/// With labels each message is in exactly one of these; the other folders only show it.
bool counts(const Account& account, const MailboxState& mailbox) {
    constexpr std::uint8_t kHolders = SpecialUse::kAll | SpecialUse::kTrash | SpecialUse::kJunk;
    return account.labels == LabelRule::None || (mailbox.special_use & kHolders) != 0;
}

}  // namespace

const MailboxState* Account::mailbox(std::string_view name) const {
    for (const auto& mailbox : mailboxes) {
        if (names_equal(mailbox->name, name)) return &*mailbox;
    }
    return nullptr;
}

MailboxState* Account::edit_mailbox(std::string_view name) {
    for (auto& mailbox : mailboxes) {
        if (names_equal(mailbox->name, name)) return &mailbox.edit();
    }
    return nullptr;
}

std::uint64_t Account::octets() const {
    std::uint64_t sum = 0;
    for (const auto& mailbox : mailboxes) sum += counts(*this, *mailbox) ? mailbox->octets() : 0;
    return sum;
}

std::uint64_t Account::message_count() const {
    std::uint64_t sum = 0;
    for (const auto& mailbox : mailboxes) sum += counts(*this, *mailbox) ? mailbox->messages.size() : 0;
    return sum;
}

bool Account::has_room(std::uint64_t more) const {
    if (quota_octets != 0 && octets() + more > quota_octets) return false;
    return quota_messages == 0 || message_count() + 1 <= quota_messages;
}

MailboxState& Account::create_mailbox(std::string name) {
    MailboxState mailbox;
    mailbox.name = std::move(name);
    mailbox.uid_validity = base::UidValidity{next_uid_validity++};
    mailboxes.emplace_back(std::move(mailbox));
    return mailboxes.back().edit();
}

const Account* Store::find(base::AccountId id) const {
    for (const auto& account : accounts) {
        if (account->id == id) return &*account;
    }
    return nullptr;
}

Account* Store::edit(base::AccountId id) {
    for (auto& account : accounts) {
        if (account->id == id) return &account.edit();
    }
    return nullptr;
}

const Account* Store::find_local(std::string_view local, std::string_view domain) const {
    for (const auto& account : accounts) {
        if (base::iequals(account->local, local) && base::iequals(account->domain, domain)) return &*account;
    }
    return nullptr;
}

const Account* Store::find_login(std::string_view name) const {
    const std::size_t at = name.rfind('@');
    const std::string_view local = name.substr(0, at);
    const char last = local.empty() ? '\0' : base::ascii_upper(local.back());
    for (const auto& one : accounts) {
        const Account& account = *one;
        // Names of many accounts differ at their end: p1, p2, p3 …
        if (account.local.size() != local.size() || (!local.empty() && base::ascii_upper(account.local.back()) != last)) continue;
        if (!base::iequals(account.local, local)) continue;
        if (at == std::string_view::npos || base::iequals(account.domain, name.substr(at + 1))) return &account;
    }
    return nullptr;
}

Account& Store::add_account(base::AccountId id, std::string local, std::string domain,
                            std::string password) {
    Account account;
    account.id = id;
    account.local = std::move(local);
    account.domain = std::move(domain);
    account.password = std::move(password);
    account.next_uid_validity = 1'700'000'001;
    account.create_mailbox("INBOX");
    accounts.emplace_back(std::move(account));
    return accounts.back().edit();
}

const StoredMessage& Store::append(base::AccountId id, std::string_view mailbox_name, Message message,
                                   Flags flags, base::Instant internal_date, base::LetterId letter,
                                   base::CopyId copy) {
    Account* account = edit(id);
    POSTROOM_CHECK(account != nullptr, "append to an account that is not in this store");
    POSTROOM_CHECK(account->mailbox(mailbox_name) != nullptr, "append to a mailbox that does not exist");
    StoredMessage stored;
    stored.flags = flags;
    stored.internal_date = internal_date;
    stored.message = std::move(message);
    stored.letter = letter;
    stored.copy = copy;
    file_message(*account, mailbox_name, std::move(stored));
    return account->mailbox(mailbox_name)->messages.back();
}

std::string unique_id(base::UidValidity uid_validity, const StoredMessage& message) {
    std::string out;
    append_unique_id(out, uid_validity, message.guid);
    return out;
}

void append_unique_id(std::string& out, base::UidValidity uid_validity, std::uint64_t guid) {
    constexpr std::string_view kHex = "0123456789abcdef";
    for (int shift = 28; shift >= 0; shift -= 4) out += kHex[uid_validity.value >> shift & 15U];
    out += '.';
    base::append_number(out, guid);
}

}  // namespace mail
