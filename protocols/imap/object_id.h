#pragma once
/// Identifiers that outlive names and numbers (RFC 8474).

#include <string>

#include "protocols/mail/mailbox.h"

namespace imap {

/// Lasts as long as the mailbox, whatever it is called.
[[nodiscard]] std::string mailbox_id(base::AccountId account, const mail::MailboxState& mailbox);
/// Lasts as long as the message, in whatever mailbox of the account it or its copies are.
[[nodiscard]] std::string email_id(base::AccountId account, const mail::StoredMessage& message);

}  // namespace imap
