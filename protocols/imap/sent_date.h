#pragma once
/// When a message was sent (RFC 5256 2.2).

#include "protocols/mail/mailbox.h"

namespace imap {

/// The Date field in UTC; the moment of arrival if it cannot be read.
[[nodiscard]] base::Instant sent_date(const mail::StoredMessage& message);

}  // namespace imap
