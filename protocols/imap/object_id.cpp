#include "protocols/imap/object_id.h"

#include "protocols/base/octets.h"

namespace imap {

namespace {

std::string object_id(char letter, std::uint64_t first, std::uint64_t second) {
    std::string out{letter};
    base::append_number(out, first);
    out += '-';
    base::append_number(out, second);
    return out;
}

}  // namespace

std::string mailbox_id(base::AccountId account, const mail::MailboxState& mailbox) {
    return object_id('F', account.value, mailbox.uid_validity.value);
}

std::string email_id(base::AccountId account, const mail::StoredMessage& message) {
    return object_id('M', account.value, message.copy_of != 0 ? message.copy_of : message.guid);
}

}  // namespace imap
