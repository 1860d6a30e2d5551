#include "sim/outside_backend.h"

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"
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
    const std::uint32_t mine = world_.host(stream_.server).provider;
    if (address.domain.empty()) return &world_.providers[mine == 0 ? 0 : mine - 1];
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

const Provider* OutsideBackend::home_of_user(std::string_view user) {
    const Provider* mine = provider();
    if (mine != nullptr && mine->store.find_login(user) != nullptr) return mine;
    for (const Provider& one : world_.providers) {
        if (one.store.find_login(user) != nullptr) return &one;
    }
    return nullptr;
}

smtp::RecipientVerdict OutsideBackend::check_recipient(const mail::Envelope& so_far, const mail::Path& recipient, std::string_view user) {
    using smtp::RecipientVerdict;
    const mail::Mailbox address = at_this_site(recipient.mailbox);
    const Provider* found = home_of(address);
    if (found == nullptr) return user.empty() ? RecipientVerdict::RelayDenied : RecipientVerdict::UnknownDomain;
    Provider& home = world_.providers[static_cast<std::size_t>(found - world_.providers.data())];
    const bool postmaster = is_local(home, address) && base::iequals(address.local, "postmaster");
    const bool refused = names_address(policy().refuse_recipients, address) || names_address(home.smtp->refuse_recipients, address);
    if (!postmaster && refused) return RecipientVerdict::MailboxDisabled;
    if (is_local(home, address)) {
        const RecipientVerdict verdict = verdict_at_home(home, address, so_far.declared_size);
        if (verdict != RecipientVerdict::Accept) return verdict;
    } else if (const mail::Account* account = home.store.find_local(address.local, address.domain); !account->has_room(so_far.declared_size)) {
        return home.smtp->full == FullMailbox::PermFail ? RecipientVerdict::MailboxFullForGood : RecipientVerdict::MailboxFullForNow;
    }
    return !user.empty() || postmaster || is_known_to(home, so_far, address) ? RecipientVerdict::Accept : RecipientVerdict::Greylisted;
}

smtp::AcceptVerdict OutsideBackend::accept(const smtp::Transfer& transfer) {
    if (stream_.protocol == base::Protocol::Submission) return DeliveryBackend::accept(transfer);
    if (goes_in_circles(transfer)) return smtp::AcceptVerdict::LoopDetected;
    if (is_forged(transfer)) return smtp::AcceptVerdict::Refused;
    const QueueEntry whole = taken_letter(transfer, ++world_.last_queue_id);
    struct Part {
        base::HostId at;
        QueueEntry letter;
        Plan plan;
    };
    std::vector<Part> parts;
    for (std::size_t i = 0; i < world_.providers.size(); ++i) {
        QueueEntry letter = whole;
        std::erase_if(letter.recipients, [&](const QueuedRecipient& r) { return home_of(r.recipient.path.mailbox) != &world_.providers[i]; });
        if (letter.recipients.empty()) continue;
        // While a provider's own exchanger is down, the letter waits for it in the queue of this server.
        const base::HostId exchanger = exchanger_of(i);
        const bool there = world_.host(exchanger).on;
        Plan plan = there ? plan_at(world_.providers[i], letter.recipients, whole.message.size())
                          : plan_of(provider(), letter.recipients, whole.message.size());
        parts.push_back({there ? exchanger : stream_.server, std::move(letter), std::move(plan)});
    }
    const auto is_full = [](const Plan::Box& box) { return box.full; };
    const bool nowhere = std::all_of(parts.begin(), parts.end(), [&](const Part& part) {
        return part.plan.onward.empty() && std::all_of(part.plan.boxes.begin(), part.plan.boxes.end(), is_full);
    });
    if (nowhere) return policy().full == FullMailbox::PermFail ? smtp::AcceptVerdict::MailboxFullForGood : smtp::AcceptVerdict::MailboxFullForNow;
    const wire::Provenance from = std::exchange(stream_.carrying, {});
    const base::LetterId letter = from.letter ? from.letter : machine_.new_letter(world_, whole.message);
    machine_.accepted_ = letter;
    for (Part& part : parts) {
        part.letter.letter = letter;
        machine_.take_in(world_, part.at, std::move(part.letter), part.plan, from.copy, stream_.id, stream_.protocol);
    }
    return smtp::AcceptVerdict::Stored;
}

}  // namespace sim
