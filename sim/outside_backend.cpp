#include "sim/outside_backend.h"

#include <algorithm>
#include <utility>

#include "sim/expansion.h"
#include "sim/take_in.h"

namespace sim {

namespace {

/// The plan for recipients whose home `own` is. An account may have an address of a domain that is nobody's
/// here: it was opened for a program outside, and its mailbox is here all the same.
Plan plan_at(const Provider& own, const std::vector<QueuedRecipient>& recipients, std::uint64_t octets) {
    Plan plan = plan_of(&own, recipients, octets);
    const auto lives_here = [&](const Plan::Onward& one) {
        const mail::Account* account = one.to.meaning == Meaning::Elsewhere ? own.store.find_local(one.to.address.local, one.to.address.domain) : nullptr;
        if (account == nullptr) return false;
        Destination to = one.to;
        to.meaning = Meaning::Account;
        to.account = account->id;
        plan.boxes.push_back({std::move(to), one.recipient, !account->has_room(octets)});
        return true;
    };
    std::erase_if(plan.onward, lives_here);
    return plan;
}

}  // namespace

const Provider* OutsideBackend::home_of(const mail::Mailbox& address) const {
    if (address.domain.empty()) return &world_.providers.front();
    if (const Provider* provider = world_.provider_of(address.domain)) return provider;
    for (const Provider& one : world_.providers) {
        if (one.store.find_local(address.local, address.domain) != nullptr) return &one;
    }
    return nullptr;
}

base::HostId OutsideBackend::exchanger_of(std::size_t provider) const {
    for (const auto& host : world_.hosts) {
        const Service* smtp = host->service_on(25);
        if (host->provider == provider + 1 && smtp != nullptr && smtp->protocol == base::Protocol::Smtp) return host->id;
    }
    return stream_.server;
}

std::optional<std::string> OutsideBackend::password_of(std::string_view user) {
    for (const Provider& one : world_.providers) {
        if (const mail::Account* account = one.store.find_login(user)) return account->password;
    }
    return std::nullopt;
}

smtp::SenderVerdict OutsideBackend::check_sender(const mail::Envelope& envelope, std::string_view user) {
    const Provider* mine = provider();
    // The account of another provider has no address here that could be its own.
    if (!user.empty() && mine != nullptr && mine->store.find_login(user) == nullptr) return smtp::SenderVerdict::Accept;
    return DeliveryBackend::check_sender(envelope, user);
}

smtp::RecipientVerdict OutsideBackend::check_recipient(const mail::Envelope& so_far, const mail::Path& recipient, std::string_view user) {
    using smtp::RecipientVerdict;
    const Provider* home = home_of(recipient.mailbox);
    if (home == nullptr) return user.empty() ? RecipientVerdict::RelayDenied : RecipientVerdict::UnknownDomain;
    const mail::Account* account = nullptr;
    if (is_local(*home, recipient.mailbox)) {
        const std::vector<Destination> all = destinations(*home, recipient.mailbox);
        if (all.size() != 1) return RecipientVerdict::Accept;
        if (all.front().meaning == Meaning::Nobody && home->smtp->unknown_user == UnknownUser::Reject) return RecipientVerdict::UnknownUser;
        account = home->store.find(all.front().account);
    } else {
        account = home->store.find_local(recipient.mailbox.local, recipient.mailbox.domain);
    }
    if (account == nullptr || account->has_room(so_far.declared_size)) return RecipientVerdict::Accept;
    return home->smtp->full == FullMailbox::PermFail ? RecipientVerdict::MailboxFullForGood : RecipientVerdict::MailboxFullForNow;
}

smtp::AcceptVerdict OutsideBackend::accept(const smtp::Transfer& transfer) {
    if (stream_.protocol == base::Protocol::Submission) return DeliveryBackend::accept(transfer);
    const std::uint32_t id = ++world_.last_queue_id;
    const mail::Message message = with_received(transfer, id);
    struct Part {
        std::size_t provider;
        QueueEntry letter;
        Plan plan;
    };
    std::vector<Part> parts;
    for (std::size_t i = 0; i < world_.providers.size(); ++i) {
        QueueEntry letter;
        letter.message = message;
        letter.since = world_.now;
        letter.envelope = transfer.envelope;
        letter.envelope.recipients.clear();
        for (const mail::Recipient& recipient : transfer.envelope.recipients) {
            if (home_of(recipient.path.mailbox) != &world_.providers[i]) continue;
            letter.recipients.emplace_back();
            letter.recipients.back().recipient = recipient;
            letter.recipients.back().not_before = world_.now;
        }
        if (letter.recipients.empty()) continue;
        Plan plan = plan_at(world_.providers[i], letter.recipients, message.size());
        parts.push_back({i, std::move(letter), std::move(plan)});
    }
    const auto is_full = [](const Plan::Box& box) { return box.full; };
    const bool nowhere = std::all_of(parts.begin(), parts.end(), [&](const Part& part) {
        return part.plan.onward.empty() && std::all_of(part.plan.boxes.begin(), part.plan.boxes.end(), is_full);
    });
    if (nowhere) return policy().full == FullMailbox::PermFail ? smtp::AcceptVerdict::MailboxFullForGood : smtp::AcceptVerdict::MailboxFullForNow;
    const wire::Provenance from = std::exchange(stream_.carrying, {});
    const base::LetterId letter = from.letter ? from.letter : machine_.new_letter(world_, message);
    machine_.accepted_ = letter;
    for (Part& part : parts) {
        part.letter.id = id;
        part.letter.letter = letter;
        machine_.take_in(world_, exchanger_of(part.provider), std::move(part.letter), part.plan, from.copy, stream_.id, stream_.protocol);
    }
    return smtp::AcceptVerdict::Stored;
}

}  // namespace sim
