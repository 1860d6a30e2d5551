#include "sim/outside_backend.h"

#include "protocols/base/octets.h"

namespace sim {

const mail::Account* OutsideBackend::any_account(const mail::Mailbox& mailbox) const {
    for (const Provider& one : world_.providers) {
        const std::string& domain = mailbox.domain.empty() ? world_.providers.front().domain : mailbox.domain;
        if (const mail::Account* account = one.store.find_local(mailbox.local, domain)) return account;
    }
    return nullptr;
}

const mail::Account* OutsideBackend::local_account(const mail::Path& recipient) {
    // A submission server keeps what is its own provider's and relays the rest through the World.
    if (stream_.protocol == base::Protocol::Submission) {
        const Provider* mine = provider();
        const mail::Account* account = any_account(recipient.mailbox);
        return mine != nullptr && account != nullptr && mine->store.find(account->id) == account ? account : nullptr;
    }
    return any_account(recipient.mailbox);
}

Provider& OutsideBackend::home_of(const mail::Account& account) {
    for (Provider& one : world_.providers) {
        if (one.store.find(account.id) != nullptr) return one;
    }
    return world_.providers.front();
}

std::optional<std::string> OutsideBackend::password_of(std::string_view user) {
    for (const Provider& one : world_.providers) {
        if (const mail::Account* account = one.store.find_login(user)) return account->password;
    }
    return std::nullopt;
}

smtp::RecipientVerdict OutsideBackend::check_recipient(const mail::Envelope&, const mail::Path& recipient, std::string_view user) {
    if (const mail::Account* account = any_account(recipient.mailbox)) {
        return account->has_room(0) ? smtp::RecipientVerdict::Accept : smtp::RecipientVerdict::MailboxFullForNow;
    }
    const std::string& domain = recipient.mailbox.domain;
    if (domain.empty() || world_.provider_of(domain) != nullptr) return smtp::RecipientVerdict::UnknownUser;
    return user.empty() ? smtp::RecipientVerdict::RelayDenied : smtp::RecipientVerdict::UnknownDomain;
}

}  // namespace sim
