#include "sim/take_in.h"

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"
#include "protocols/mail/bounce.h"
#include "protocols/mail/trace_header.h"
#include "sim/machine.h"

namespace sim {

namespace {

QueuedRecipient onward_recipient(const QueuedRecipient& from, const Plan::Onward& onward, const std::string& host) {
    QueuedRecipient r;
    r.recipient = from.recipient;
    r.recipient.path = mail::Path{onward.to.address};
    if (onward.to.owner) r.recipient.notify.clear();   // what the sender asked for ends at a list (RFC 3461 5.2.7)
    if (onward.to.meaning == Meaning::Nobody) {
        r.state = RecipientState::Failed;
        r.last_reply = "550 5.1.1 there is no such mailbox here";
        r.last_host = host;
    } else if (onward.to.meaning == Meaning::Loop) {
        r.state = RecipientState::Failed;
        r.last_reply = "554 5.4.6 an alias leads back to itself";
        r.last_host = host;
    }
    return r;
}

/// The entry among `entries` with this reverse-path; made like `letter` if there is none.
QueueEntry& entry_with_sender(std::vector<QueueEntry>& entries, const QueueEntry& letter, const std::optional<mail::Mailbox>& owner) {
    // A notice keeps its null sender at a list too: nobody may be told about a notice (RFC 5321 4.5.5).
    const bool replaced = owner && !letter.envelope.reverse_path.is_null();
    const mail::Path sender = replaced ? mail::Path{*owner} : letter.envelope.reverse_path;
    for (QueueEntry& entry : entries) {
        if (entry.envelope.reverse_path == sender) return entry;
    }
    QueueEntry entry;
    entry.letter = letter.letter;
    entry.envelope = letter.envelope;
    entry.envelope.recipients.clear();
    entry.envelope.reverse_path = sender;
    entry.message = letter.message;
    entry.depth = letter.depth;
    entries.push_back(std::move(entry));
    return entries.back();
}

}  // namespace

smtp::Reply full_reply(const SmtpPolicy& policy) {
    if (policy.full == FullMailbox::PermFail) return {552, "5.2.2 the mailbox is full"};
    return {452, "4.2.2 the mailbox is full"};
}

Plan plan_of(const Provider* own, const std::vector<QueuedRecipient>& recipients, std::uint64_t octets) {
    Plan plan;
    for (std::size_t i = 0; i < recipients.size(); ++i) {
        std::vector<Destination> all;
        const mail::Mailbox& address = recipients[i].recipient.path.mailbox;
        if (own != nullptr && is_local(*own, address)) {
            all = destinations(*own, address);
        } else {
            all.emplace_back();
            all.back().meaning = Meaning::Elsewhere;
            all.back().address = address;
        }
        for (Destination& to : all) {
            if (to.meaning == Meaning::Account || to.meaning == Meaning::Postmaster) {
                const auto same = [&](const Plan::Box& box) { return box.to.account == to.account; };
                if (std::any_of(plan.boxes.begin(), plan.boxes.end(), same)) continue;
                const mail::Account* account = own->store.find(to.account);
                plan.boxes.push_back({std::move(to), i, account != nullptr && !account->has_room(octets)});
            } else {
                const auto same = [&](const Plan::Onward& one) { return one.to.address == to.address && one.to.owner == to.owner; };
                if (std::any_of(plan.onward.begin(), plan.onward.end(), same)) continue;
                plan.onward.push_back({std::move(to), i});
            }
        }
    }
    return plan;
}

void Machine::take_in(World& world, base::HostId host_id, QueueEntry letter, const Plan& plan, base::CopyId made_from,
                      base::SessionId session, base::Protocol protocol) {
    const std::uint32_t index = world.host(host_id).provider;
    Provider* own = index == 0 ? nullptr : &world.providers[index - 1];
    const std::string host_name = world.host(host_id).name;
    letter.copy = made_from;   // what is said of the letter here is about that copy
    note_expansions(world, host_id, letter.letter, plan);
    std::vector<QueueEntry> entries;
    std::vector<QueuedRecipient> arrived;   // those whose sender asked to be told
    for (const Plan::Box& box : plan.boxes) {
        const QueuedRecipient& wanted = letter.recipients[box.recipient];
        const mail::Path sender = box.to.owner ? mail::Path{*box.to.owner} : letter.envelope.reverse_path;
        if (!box.full) {
            const base::AccountId account = box.to.meaning == Meaning::Postmaster ? postmaster_of(world, *own) : box.to.account;
            deliver(world, host_id, *own, account, letter.message, sender, letter.letter, made_from, session, protocol);
            if (!box.to.owner && wants_notice(wanted.recipient, "SUCCESS")) {
                arrived.push_back(wanted);
                arrived.back().last_reply = "250 2.1.5 stored here";
                arrived.back().last_host.clear();
            }
            continue;
        }
        const smtp::Reply full = full_reply(*own->smtp);
        QueuedRecipient r;
        r.recipient = wanted.recipient;
        r.recipient.path = mail::Path{box.to.address};
        r.is_account = true;
        r.last_reply = full.line();
        r.last_host = host_name;
        r.attempts = 1;
        r.not_before = world.now + retry_delay(*own->smtp, 1);
        if (full.permanent()) r.state = RecipientState::Failed;
        entry_with_sender(entries, letter, box.to.owner).recipients.push_back(std::move(r));
    }
    for (const Plan::Onward& onward : plan.onward) {
        if (onward.to.meaning == Meaning::Nobody && own->smtp->unknown_user == UnknownUser::Discard) {
            letter_dropped(world, host_id, letter, onward.to.address.text() + ": nobody has this address, and the policy is to say nothing");
            continue;
        }
        QueuedRecipient r = onward_recipient(letter.recipients[onward.recipient], onward, host_name);
        r.not_before = world.now;
        entry_with_sender(entries, letter, onward.to.owner).recipients.push_back(std::move(r));
    }
    if (!arrived.empty()) {
        QueueEntry about = letter;
        about.recipients = std::move(arrived);
        write_notice(world, host_id, about, mail::BounceKind::Delivered);
    }
    for (QueueEntry& entry : entries) {
        entry.id = std::exchange(letter.id, 0);
        if (entry.id == 0 || world.host(host_id).queue_entry(entry.id) != nullptr) entry.id = ++world.last_queue_id;
        enqueue(world, host_id, std::move(entry), made_from, session, protocol);
    }
}

void Machine::note_expansions(World& world, base::HostId host, base::LetterId letter, const Plan& plan) {
    const auto note = [&](const Destination& to) {
        if (to.through.empty()) return;
        Entry fact;
        fact.kind = base::FactKind::Expanded;
        fact.host = host;
        fact.letter = letter;
        fact.code = to.owner ? 1 : 0;
        record(world, fact, to.through + " means " + to.address.text());
    };
    for (const Plan::Box& box : plan.boxes) note(box.to);
    for (const Plan::Onward& onward : plan.onward) note(onward.to);
}

base::LetterId Machine::new_letter(World& world, const mail::Message& message) {
    world.letters.push_back({message.field("Subject").value_or(""), message.field("From").value_or(""), world.now});
    return base::LetterId{static_cast<std::uint32_t>(world.letters.size())};
}

void Machine::deliver(World& world, base::HostId host, Provider& provider, base::AccountId account, const mail::Message& message,
                      const mail::Path& reverse_path, base::LetterId letter, base::CopyId made_from, base::SessionId session,
                      base::Protocol protocol) {
    const mail::Message kept = provider.mailboxes->seals ? kept_form(world, host, provider, account, message, letter) : message;
    const base::CopyId copy = make_copy(world, host, base::PlaceKind::Mailbox, letter, made_from, account, "INBOX", session, protocol);
    provider.store.append(account, "INBOX", kept.with_fields_in_front(mail::return_path_field(reverse_path)), {}, world.now, letter, copy);
    store_changed_ = true;
    for (std::size_t i = 0; i < world.providers.size(); ++i) {
        if (&world.providers[i] == &provider) after_delivery(world, i, account, message.size());
    }
}

/// The postmaster's account; made if the provider has none, since every domain must have one (RFC 5321 4.5.1).
base::AccountId Machine::postmaster_of(World& world, Provider& provider) {
    if (const mail::Account* account = provider.store.find_local("postmaster", provider.domain)) return account->id;
    const base::AccountId id{++world.last_account};
    std::string password;
    base::append_number(password, Random{world.seed}.split(0x706f7374 + id.value).next());
    provider.store.add_account(id, "postmaster", provider.domain, std::move(password));
    return id;
}

}  // namespace sim
