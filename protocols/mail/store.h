#pragma once
/// The mail store of one provider: accounts and their mailboxes, under POP3, IMAP and delivery alike.
///
/// A value that shares unchanged mailboxes between copies. Sessions get it as an argument.
/// Doors: Account, Store; find, mailbox, deliver. Fails: look-ups say nullptr.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/cow.h"
#include "protocols/base/ids.h"
#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "protocols/mail/mailbox.h"

namespace mail {

/// What a provider does whose folders are labels: one message, shown in every folder whose label it has.
/// The folder with the special use \All shows each message but those in Trash and Junk.
enum class LabelRule : std::uint8_t {
    None,      ///< folders hold messages; a copy in another folder is a message of its own
    Archive,   ///< with its last label gone, a message stays in All Mail
    Trash,     ///< it goes to Trash
    Remove,    ///< it is removed
};

/// Who may log in, what they own, and who holds the maildrop.
struct Account {
    base::AccountId id;
    std::string local;      ///< local part; also the log-in name, as is the whole address
    std::string domain;
    std::string password;
    std::vector<base::Cow<MailboxState>> mailboxes;   ///< INBOX first, then in order of creation
    std::uint64_t quota_octets = 0;                   ///< 0: no limit
    std::uint64_t quota_messages = 0;                 ///< 0: no limit
    base::SessionId maildrop_lock;                    ///< the POP3 session that holds it, or none
    std::vector<base::SessionId> imap_sessions;       ///< the IMAP sessions logged in, in order
    std::vector<std::string> absent_subscriptions;    ///< subscribed names without a mailbox (9051 6.3.7)
    std::optional<base::Instant> last_pop3_login;
    std::uint32_t pop3_sessions = 0;                  ///< POP3 sessions that are logged in
    std::vector<base::Uid> pop3_pending;              ///< removed by POP3 once its last session ends
    std::uint32_t next_uid_validity = 0;              ///< see Store::create_mailbox
    std::uint64_t next_guid = 1;
    LabelRule labels = LabelRule::None;               ///< see protocols/mail/labels.h

    [[nodiscard]] std::string address() const { return local + "@" + domain; }
    /// INBOX is found in any case (RFC 9051 5.1); other names are exact.
    [[nodiscard]] const MailboxState* mailbox(std::string_view name) const;
    [[nodiscard]] MailboxState* edit_mailbox(std::string_view name);
    /// A message with several labels counts once.
    [[nodiscard]] std::uint64_t octets() const;
    [[nodiscard]] std::uint64_t message_count() const;
    /// True if `more` octets in one more message still fit.
    [[nodiscard]] bool has_room(std::uint64_t more) const;
    /// Makes a mailbox; the caller has checked the name. UIDVALIDITY never repeats in an account.
    MailboxState& create_mailbox(std::string name);

    friend bool operator==(const Account&, const Account&) = default;
};
static_assert(base::Value<Account>);

struct Store {
    std::vector<base::Cow<Account>> accounts;

    [[nodiscard]] const Account* find(base::AccountId id) const;
    [[nodiscard]] Account* edit(base::AccountId id);
    /// By local part (without case, as this project's providers choose) within a domain.
    [[nodiscard]] const Account* find_local(std::string_view local, std::string_view domain) const;
    /// By log-in name: the local part or the whole address.
    [[nodiscard]] const Account* find_login(std::string_view name) const;
    /// Makes an account with an empty INBOX.
    Account& add_account(base::AccountId id, std::string local, std::string domain,
                         std::string password);
    /// Appends a message to a mailbox that exists. Returns the stored message.
    const StoredMessage& append(base::AccountId account, std::string_view mailbox, Message message,
                                Flags flags, base::Instant internal_date, base::LetterId letter,
                                base::CopyId copy);

    friend bool operator==(const Store&, const Store&) = default;
};
static_assert(base::Value<Store>);

/// The POP3 unique-id of a stored message as Postroom's servers make it: lasting, printable, at
/// most 70 octets (RFC 1939 7).
[[nodiscard]] std::string unique_id(base::UidValidity uid_validity, const StoredMessage& message);
/// The same, appended, from the message's guid alone: a POP3 session keeps no more than that.
void append_unique_id(std::string& out, base::UidValidity uid_validity, std::uint64_t guid);

}  // namespace mail
