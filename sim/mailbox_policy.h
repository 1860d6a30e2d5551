#pragma once
/// How a provider's mailboxes behave: what its POP3 and IMAP servers do where standards leave a choice,
/// what an account may hold, and which kinds of provider there are.
///
/// The protocols' own choices are pop3::ServerProfile and imap::ServerProfile; here is what lies around
/// them, and each choice by name for scripts and the window.
/// Doors: MailboxPolicy, ProviderKind, provider_kinds, use_kind, open_account, mailbox_policy_rows.
/// Fails: use_kind says false for an unknown kind.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/value.h"
#include "protocols/imap/profile.h"
#include "protocols/mail/store.h"
#include "protocols/pop3/server_profile.h"
#include "sim/policy_table.h"

namespace sim {

struct MailboxPolicy {
    std::string kind;                    ///< the named set it was made from: "harbor"; empty: none
    bool offers_pop3 = true;             ///< its POP3 hosts answer at all
    bool offers_imap = true;
    bool offers_web = false;             ///< web-mail over the same store
    std::uint64_t quota_octets = 0;      ///< of an account, unless an operator gives it one of its own; 0: no limit
    std::uint64_t quota_messages = 0;
    std::uint32_t warn_percent = 0;      ///< a warning letter when so much of the quota is used; 0: none
    bool files_sent = false;             ///< what a user submits is kept in Sent by the provider
    std::vector<std::string> folders;    ///< that an account has besides INBOX: "Sent", "Drafts", "Trash"
    mail::LabelRule labels = mail::LabelRule::None;   ///< folders are labels on one store of messages
    bool seals = false;                  ///< what arrives is kept as ciphertext that only its owner's key opens

    friend bool operator==(const MailboxPolicy&, const MailboxPolicy&) = default;
};
static_assert(base::Value<MailboxPolicy>);

/// A World's servers as they come: strict, without the extensions that need TLS.
[[nodiscard]] pop3::ServerProfile usual_pop3();
[[nodiscard]] imap::ServerProfile usual_imap();

/// Providers of the cast as named sets of policies.
struct ProviderKind {
    std::string_view name;       ///< "harbor"
    std::string_view stands_for; ///< "an access provider with POP3 only"
    std::string_view about;      ///< one sentence: what is different there
};
[[nodiscard]] std::span<const ProviderKind> provider_kinds();
/// Gives the provider and its accounts the policies of a kind. False: there is no such kind.
bool use_kind(Provider& provider, std::string_view kind);
/// Gives a new account the folders and the quota that its provider's policy has for it.
void open_account(const MailboxPolicy& policy, mail::Account& account);

[[nodiscard]] std::span<const PolicyRow> mailbox_policy_rows();

/// Which real servers behave so, for a policy of POP3; empty for all others.
[[nodiscard]] std::string_view real_servers(std::string_view policy);

}  // namespace sim
