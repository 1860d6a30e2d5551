// What a server answers to its session: who may send, who lives here, who may relay.

#include "sim/delivery_backend.h"

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"
#include "protocols/mail/trace_header.h"
#include "sim/expansion.h"
#include "sim/machine.h"
#include "sim/sender_check.h"
#include "sim/take_in.h"

namespace sim {

namespace {

std::size_t count_received(std::string_view text) {
    std::size_t count = 0;
    const mail::Message head{std::string{text.substr(0, 65'536)}};  // fields point into it
    for (const mail::HeaderField& field : mail::split_fields(head.header_section())) {
        if (base::iequals(field.name, "Received")) ++count;
    }
    return count;
}

bool names_word(const std::vector<std::string>& list, std::string_view word) {
    return std::any_of(list.begin(), list.end(), [&](const std::string& one) { return base::iequals(one, word); });
}

}  // namespace

Provider* DeliveryBackend::provider() {
    const std::uint32_t index = world_.host(stream_.server).provider;
    return index == 0 ? nullptr : &world_.providers[index - 1];
}

const SmtpPolicy& DeliveryBackend::policy() const { return smtp_policy_of(world_, world_.host(stream_.server)); }

std::optional<std::string> DeliveryBackend::password_of(std::string_view user) {
    const Provider* mine = provider();
    const mail::Account* account = mine == nullptr ? nullptr : mine->store.find_login(user);
    if (account == nullptr) return std::nullopt;
    return account->password;
}

const Provider* DeliveryBackend::home_of_user(std::string_view) { return provider(); }

smtp::SenderVerdict DeliveryBackend::check_sender(const mail::Envelope& envelope, std::string_view user) {
    const mail::Path& sender = envelope.reverse_path;
    if (sender.is_null()) return smtp::SenderVerdict::Accept;
    if (names_address(policy().refuse_senders, sender.mailbox)) return smtp::SenderVerdict::Refused;
    const Provider* home = user.empty() ? nullptr : home_of_user(user);
    if (home == nullptr || !policy().own_sender) return smtp::SenderVerdict::Accept;
    const mail::Account* account = home->store.find_login(user);
    if (account == nullptr) return smtp::SenderVerdict::NotYours;
    if (base::iequals(account->address(), sender.mailbox.text())) return smtp::SenderVerdict::Accept;
    if (!is_local(*home, sender.mailbox)) return smtp::SenderVerdict::NotYours;
    for (const Destination& to : destinations(*home, sender.mailbox)) {
        if (to.account == account->id) return smtp::SenderVerdict::Accept;
    }
    return smtp::SenderVerdict::NotYours;
}

mail::Mailbox DeliveryBackend::at_this_site(const mail::Mailbox& address) const {
    const Host& server = world_.host(stream_.server);
    if (server.provider == 0) return address;
    const bool literal = base::iequals(address.domain, "[" + server.address + "]") ||
                         (!server.address6.empty() && base::iequals(address.domain, "[IPv6:" + server.address6 + "]"));
    const bool host_postmaster = base::iequals(address.local, "postmaster") && base::iequals(address.domain, server.name);
    if (!literal && !host_postmaster) return address;
    return {address.local, world_.providers[server.provider - 1].domain};
}

smtp::RecipientVerdict DeliveryBackend::verdict_at_home(const Provider& home, const mail::Mailbox& address, std::uint64_t octets) {
    using smtp::RecipientVerdict;
    const std::vector<Destination> all = destinations(home, address);
    if (all.size() != 1) return RecipientVerdict::Accept;
    if (all.front().meaning == Meaning::Nobody && home.smtp->unknown_user == UnknownUser::Reject) return RecipientVerdict::UnknownUser;
    const mail::Account* account = home.store.find(all.front().account);
    if (account == nullptr || account->has_room(octets)) return RecipientVerdict::Accept;
    return home.smtp->full == FullMailbox::PermFail ? RecipientVerdict::MailboxFullForGood : RecipientVerdict::MailboxFullForNow;
}

bool DeliveryBackend::is_known_to(Provider& home, const mail::Envelope& so_far, const mail::Mailbox& address) {
    const SmtpPolicy& rules = *home.smtp;
    return rules.greylist.count() == 0 ||
           home.greylist.edit().may_pass(world_.host(stream_.client).address, so_far.reverse_path.text(), address.text(), rules.greylist,
                                         rules.greylist_lifetime, world_.now);
}

smtp::RecipientVerdict DeliveryBackend::check_recipient(const mail::Envelope& so_far, const mail::Path& recipient,
                                                        std::string_view authenticated_user) {
    using smtp::RecipientVerdict;
    Provider* mine = provider();
    const mail::Mailbox address = at_this_site(recipient.mailbox);
    const bool local = mine != nullptr && is_local(*mine, address);
    // Whoever answers for this site can be reached whatever else is refused (RFC 5321 4.5.1).
    const bool postmaster = local && base::iequals(address.local, "postmaster");
    if (!postmaster && names_address(policy().refuse_recipients, address)) return RecipientVerdict::MailboxDisabled;
    if (local) {
        const RecipientVerdict verdict = verdict_at_home(*mine, address, so_far.declared_size);
        if (verdict != RecipientVerdict::Accept) return verdict;
    } else if (!may_relay(address, authenticated_user)) {
        return RecipientVerdict::RelayDenied;
    }
    const bool asks_for_patience = authenticated_user.empty() && mine != nullptr && !postmaster;
    return !asks_for_patience || is_known_to(*mine, so_far, address) ? RecipientVerdict::Accept : RecipientVerdict::Greylisted;
}

bool DeliveryBackend::may_relay(const mail::Mailbox& recipient, std::string_view user) const {
    const SmtpPolicy& rules = policy();
    const Host& client = world_.host(stream_.client);
    return !user.empty() || rules.relay == RelayFor::Anyone || names_word(rules.relay_from, client.name) ||
           names_word(rules.relay_from, client.address) || names_word(rules.backup_for, recipient.domain);
}

smtp::AcceptVerdict DeliveryBackend::accept(const smtp::Transfer& transfer) {
    const SmtpPolicy& rules = policy();
    if (goes_in_circles(transfer)) return smtp::AcceptVerdict::LoopDetected;
    if (is_forged(transfer)) return smtp::AcceptVerdict::Refused;
    QueueEntry letter = taken_letter(transfer, ++world_.last_queue_id);
    // Nothing can be stored: the sender keeps the letter. If anything can, the rest waits in the queue.
    const Plan plan = plan_of(provider(), letter.recipients, letter.message.size());
    const auto is_full = [](const Plan::Box& box) { return box.full; };
    if (plan.onward.empty() && std::all_of(plan.boxes.begin(), plan.boxes.end(), is_full)) {
        return rules.full == FullMailbox::PermFail ? smtp::AcceptVerdict::MailboxFullForGood : smtp::AcceptVerdict::MailboxFullForNow;
    }
    const wire::Provenance from = std::exchange(stream_.carrying, {});
    letter.letter = from.letter ? from.letter : machine_.new_letter(world_, letter.message);
    machine_.accepted_ = letter.letter;
    const std::uint32_t index = world_.host(stream_.server).provider;
    const base::LetterId id = letter.letter;
    const mail::Message message = letter.message;
    machine_.take_in(world_, stream_.server, std::move(letter), plan, from.copy, stream_.id, stream_.protocol);
    if (!transfer.user.empty() && index != 0) machine_.file_sent(world_, index - 1, transfer.user, message, id, from.copy);
    return smtp::AcceptVerdict::Stored;
}

bool DeliveryBackend::is_forged(const smtp::Transfer& transfer) {
    results_.clear();
    const Host& client = world_.host(stream_.client);
    const Host& server = world_.host(stream_.server);
    const bool stranger = transfer.user.empty() && stream_.protocol == base::Protocol::Smtp && (client.provider == 0 || client.provider != server.provider);
    if (!stranger || !policy().checks_senders) return false;
    const SenderCheck check = sim::check_sender(world_, client.address, transfer.client_name, transfer.envelope, mail::Message{std::string{transfer.text}});
    results_ = results_field(server.name, check);
    Entry entry;
    entry.kind = base::FactKind::ProviderActs;
    entry.host = server.id;
    entry.session = stream_.id;
    entry.letter = stream_.carrying.letter;
    machine_.record(world_, entry, server.name + " looks who it is from: " + results_words(check));
    return check.refuses();
}

bool DeliveryBackend::goes_in_circles(const smtp::Transfer& transfer) const { return count_received(transfer.text) >= policy().hops_max; }

QueueEntry DeliveryBackend::taken_letter(const smtp::Transfer& transfer, std::uint32_t id) const {
    QueueEntry letter;
    letter.id = id;
    letter.message = with_received(transfer, id);
    letter.since = world_.now;
    letter.envelope = transfer.envelope;
    for (const mail::Recipient& recipient : transfer.envelope.recipients) {
        letter.recipients.emplace_back();
        letter.recipients.back().recipient = recipient;
        letter.recipients.back().recipient.path.mailbox = at_this_site(recipient.path.mailbox);
        letter.recipients.back().not_before = letter.recipients.back().last_attempt = world_.now;
    }
    letter.envelope.recipients.clear();
    return letter;
}

mail::Message DeliveryBackend::with_received(const smtp::Transfer& transfer, std::uint32_t id) const {
    mail::ReceivedParts received;
    received.from_name = transfer.client_name;
    received.from_address = world_.host(stream_.client).address;
    received.by_name = world_.host(stream_.server).name;
    received.with = transfer.with;
    const std::string name = queue_name(id);
    received.id = name;
    std::string only_recipient;
    if (transfer.envelope.recipients.size() == 1) only_recipient = transfer.envelope.recipients.front().path.mailbox.text();
    received.for_recipient = only_recipient;
    received.at = world_.now;
    std::string text = results_ + mail::received_field(received);
    // What users submit is signed before anything is put in front of it (RFC 6376 5.3).
    const Host& server = world_.host(stream_.server);
    const std::string& selector = policy().signs_with;
    if (!transfer.user.empty() && !selector.empty() && server.provider != 0) {
        text += signature_field(world_, world_.providers[server.provider - 1].domain, selector, mail::Message{std::string{transfer.text}});
    }
    text.append(transfer.text);
    return mail::Message{std::move(text)};
}

smtp::Verification DeliveryBackend::verify(std::string_view text) {
    smtp::Verification found;
    const Provider* mine = provider();
    if (mine == nullptr) return found;
    if (text.starts_with('<') && text.ends_with('>')) text = text.substr(1, text.size() - 2);
    const std::size_t at = text.find('@');
    const std::string_view domain = at == std::string_view::npos ? std::string_view{mine->domain} : text.substr(at + 1);
    found.elsewhere = !base::iequals(domain, mine->domain);
    if (found.elsewhere) return found;
    const mail::Mailbox address{std::string{text.substr(0, at)}, mine->domain};
    if (destinations(*mine, address).front().meaning != Meaning::Nobody) found.mailboxes.push_back("<" + address.text() + ">");
    return found;
}

smtp::Verification DeliveryBackend::expand(std::string_view list) {
    const Provider* mine = provider();
    return {mine == nullptr ? std::vector<std::string>{} : members_of(*mine, list), false};
}

std::optional<smtp::Reply> DeliveryBackend::forced_reply(std::string_view verb) {
    if (world_.faults.empty()) return std::nullopt;
    return machine_.refusal(world_, stream_, verb);
}

}  // namespace sim
