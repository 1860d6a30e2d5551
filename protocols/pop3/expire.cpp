#include "protocols/pop3/expire.h"

#include <vector>

namespace pop3 {

mail::StoreChanges remove_expired(const ServerProfile& profile, mail::Account& account, base::Instant now) {
    if (!profile.expire_days || *profile.expire_days == 0 || account.maildrop_lock) return {};
    const base::Duration age = base::days(static_cast<std::int64_t>(*profile.expire_days));
    const mail::MailboxState* inbox = account.mailbox("INBOX");
    std::vector<base::Uid> old;
    if (inbox == nullptr) return {};
    for (const mail::StoredMessage& stored : inbox->messages) {
        if (now - stored.internal_date >= age) old.push_back(stored.uid);
    }
    return mail::remove_messages(account, "INBOX", old);
}

}  // namespace pop3
