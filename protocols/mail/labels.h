#pragma once
/// Putting messages into folders and taking them out, for accounts whose folders hold messages and for those
/// whose folders are labels on one store of messages (LabelRule).
///
/// The entries of one message in several folders share its guid and its CopyId: they are one copy with several
/// labels. \Seen, \Answered, \Flagged and \Draft belong to the message, \Deleted and keywords to the folder.
/// Everything that files or removes messages goes through here, so that POP3, IMAP, web-mail and the provider
/// agree. Cost: linear in the mailboxes concerned.
/// Doors: StoreChanges, file_message, add_label, remove_messages, share_flags, begin_labels. Fails: never.

#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/ids.h"
#include "protocols/mail/store.h"

namespace mail {

/// One label more or fewer on a message that is still there.
struct LabelChange {
    bool added = false;
    std::string folder;
    base::LetterId letter;
    base::CopyId copy;

    friend bool operator==(const LabelChange&, const LabelChange&) = default;
};

/// What became of the copies in an account.
struct StoreChanges {
    std::vector<StoredMessage> ended;   ///< removed for good
    std::vector<LabelChange> labels;    ///< in order
};

/// Puts a new message into a folder and gives it a guid; with labels All Mail shows it too. Returns its UID.
/// REQUIRES: the folder exists.
base::Uid file_message(Account& account, std::string_view folder, StoredMessage message);

/// REQUIRES: account.labels. Shows messages of the folder `from` in `to` as well; `uids` gets their UIDs there,
/// old ones if they were there already. In Trash and Junk a message is in no other folder.
void add_label(Account& account, std::string_view from, const std::vector<StoredMessage>& messages, std::string_view to,
               std::vector<base::Uid>& uids, StoreChanges& out);

/// Takes messages out of a folder (ascending UIDs; unknown ones are ignored): removes them, or, with labels, does
/// what the rule says.
StoreChanges remove_messages(Account& account, std::string_view folder, const std::vector<base::Uid>& uids);

/// With labels: gives the flags of messages that changed after `since` in a folder to their entries elsewhere.
void share_flags(Account& account, std::string_view folder, base::ModSeq since);

/// From now on the account follows the rule; All Mail and Trash are made if they are not there.
void use_labels(Account& account, LabelRule rule);

/// The folders that show this copy, in the account's order: "INBOX, shop, All Mail".
[[nodiscard]] std::string folders_of(const Account& account, base::CopyId copy);

}  // namespace mail
