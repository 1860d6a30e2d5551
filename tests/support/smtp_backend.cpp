#include "tests/support/smtp_backend.h"

#include <algorithm>

#include "protocols/base/octets.h"

namespace test_support {

std::optional<std::string> SmtpHost::password_of(std::string_view user) {
    const auto found = passwords.find(std::string{user.substr(0, user.find('@'))});
    if (found == passwords.end()) return std::nullopt;
    return found->second;
}

smtp::SenderVerdict SmtpHost::check_sender(const mail::Envelope& envelope, std::string_view user) {
    if (!user.empty() && !envelope.reverse_path.is_null() &&
        envelope.reverse_path.mailbox.local != user.substr(0, user.find('@'))) {
        return smtp::SenderVerdict::NotYours;
    }
    if (envelope.reverse_path.mailbox.domain == "rogue.example")
        return smtp::SenderVerdict::Refused;
    if (envelope.reverse_path.mailbox.domain == "nowhere.invalid") {
        return smtp::SenderVerdict::UnknownDomain;
    }
    return sender_verdict;
}

smtp::RecipientVerdict SmtpHost::check_recipient(const mail::Envelope& so_far,
                                                 const mail::Path& recipient,
                                                 std::string_view user) {
    using smtp::RecipientVerdict;
    const mail::Mailbox& mailbox = recipient.mailbox;
    if (mailbox.domain.empty()) return RecipientVerdict::Accept;  // postmaster
    if (!base::iequals(mailbox.domain, domain_)) {
        if (mailbox.domain == "nowhere.invalid") return RecipientVerdict::UnknownDomain;
        return user.empty() ? RecipientVerdict::RelayDenied : RecipientVerdict::Accept;
    }
    static const std::map<std::string, RecipientVerdict, std::less<>> kSpecial{
        {"full", RecipientVerdict::MailboxFullForNow},
        {"toofull", RecipientVerdict::MailboxFullForGood},
        {"grey", RecipientVerdict::Greylisted},
        {"busy", RecipientVerdict::MailboxBusy},
        {"moved", RecipientVerdict::Moved},
        {"closed", RecipientVerdict::MailboxDisabled},
        {"later", RecipientVerdict::TryLater},
        {"away", RecipientVerdict::WillForward},
        {"postmaster", RecipientVerdict::Accept}};
    if (mailbox.local == "small" && so_far.declared_size > 100)
        return RecipientVerdict::MailboxFullForGood;
    if (mailbox.local == "small") return RecipientVerdict::Accept;
    const auto special = kSpecial.find(base::to_lower(mailbox.local));
    if (special != kSpecial.end()) return special->second;
    const bool unusual = std::any_of(mailbox.local.begin(), mailbox.local.end(), [](char c) {
        return c == ' ' || static_cast<unsigned char>(c) >= 0x80;
    });
    const bool known = unusual || passwords.count(mailbox.local) != 0;
    return known ? RecipientVerdict::Accept : RecipientVerdict::UnknownUser;
}

smtp::AcceptVerdict SmtpHost::accept(const smtp::Transfer& transfer) {
    if (accept_verdict != smtp::AcceptVerdict::Stored) return accept_verdict;
    taken.push_back({transfer.envelope, std::string{transfer.text},
                     std::string{transfer.client_name}, std::string{transfer.with},
                     std::string{transfer.user}});
    return smtp::AcceptVerdict::Stored;
}

smtp::Verification SmtpHost::verify(std::string_view text) {
    if (text == "smith") return {{}, true};
    if (passwords.count(std::string{text}) == 0) return {};
    return {{"<" + std::string{text} + "@" + domain_ + ">"}, false};
}

smtp::Verification SmtpHost::expand(std::string_view list) {
    if (list != "picnic") return {};
    return {{"<ada@harbor.example>", "<ben@meadow.example>"}, false};
}

std::optional<smtp::Reply> SmtpHost::forced_reply(std::string_view verb) {
    const auto found = faults.find(verb);
    if (found == faults.end() || found->second.second == 0) return std::nullopt;
    --found->second.second;
    return found->second.first;
}

}  // namespace test_support
