#pragma once
/// Removal by age: a provider's own rule, outside the protocol (RFC 1939 8, RFC 2449 6.7).
///
/// Doors: remove_expired. Fails: never.

#include "protocols/base/time.h"
#include "protocols/mail/labels.h"
#include "protocols/pop3/server_profile.h"

namespace pop3 {

/// Removes from INBOX what arrived `expire_days` days ago or earlier, and returns what became of it, so
/// that the caller can tell how these copies ended. Does nothing for EXPIRE NEVER and EXPIRE 0, and nothing
/// while a session holds the maildrop's lock: its numbers must keep their meaning.
mail::StoreChanges remove_expired(const ServerProfile& profile, mail::Account& account, base::Instant now);

}  // namespace pop3
