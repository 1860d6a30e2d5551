#include "sim/take_in.h"

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"
#include "protocols/mail/bounce.h"
#include "protocols/mail/trace_header.h"
#include "sim/machine.h"

namespace sim {

namespace {

/// How a recipient's wishes for notices travel on to one of the addresses that it means (RFC 3461 5.2.7).
enum class Expands : std::uint8_t {
    ToItself,    ///< the address itself, or the one behind an alias: the wishes go on as they are
    ToSeveral,   ///< an alias for several: success is reported here, as "expanded"
    ToMembers,   ///< a list: that it has the letter is all that its sender is told
};

std::string without_success(std::string_view notify) {
    std::string out;
    while (!notify.empty()) {
        const std::string_view word = notify.substr(0, notify.find(','));
        notify.remove_prefix(std::min(word.size() + 1, notify.size()));
        if (!base::iequals(word, "SUCCESS")) out += (out.empty() ? "" : ",") + std::string{word};
    }
    return out.empty() ? "NEVER" : out;
}

mail::Recipient passed_on(const mail::Recipient& from, const mail::Mailbox& to, Expands how) {
    mail::Recipient out{mail::Path{to}, from.notify, from.original};
    if (how == Expands::ToMembers) out.notify = out.original = "";
    if (how == Expands::ToSeveral && !out.notify.empty()) out.notify = without_success(out.notify);
    return out;
}

/// What each recipient of the letter turned out to mean.
std::vector<Expands> expansions(const Plan& plan, std::size_t recipients) {
    std::vector<std::size_t> count(recipients);
    for (const Plan::Box& box : plan.boxes) ++count[box.recipient];
    for (const Plan::Onward& onward : plan.onward) ++count[onward.recipient];
    std::vector<Expands> out;
    for (const std::size_t n : count) out.push_back(n > 1 ? Expands::ToSeveral : Expands::ToItself);
    return out;
}

QueuedRecipient onward_recipient(const QueuedRecipient& from, const Plan::Onward& onward, Expands how) {
    QueuedRecipient r;
    r.recipient = passed_on(from.recipient, onward.to.address, how);
    if (onward.to.meaning == Meaning::Nobody) {
        r.state = RecipientState::Failed;
        r.last_reply = "5.1.1 there is no such mailbox here";
    } else if (onward.to.meaning == Meaning::Loop) {
        r.state = RecipientState::Failed;
        r.last_reply = "5.4.6 an alias leads back to itself";
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
    if (owner) entry.envelope.envelope_id = entry.envelope.returned_part = "";   // the sender's wishes end at a list
    entry.message = letter.message;
    entry.depth = letter.depth;
    entries.push_back(std::move(entry));
    return entries.back();
}

}  // namespace

smtp::Reply full_reply(const SmtpPolicy& policy) {
    return {0, policy.full == FullMailbox::PermFail ? "5.2.2 the mailbox is full" : "4.2.2 the mailbox is full"};
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
    letter.copy = made_from;   // what is said of the letter here is about that copy
    note_expansions(world, host_id, letter.letter, plan);
    std::vector<QueueEntry> entries;
    const std::vector<Expands> how = expansions(plan, letter.recipients.size());
    std::vector<QueuedRecipient> arrived, expanded;   // those whose sender asked to be told
    const auto tell = [&](std::vector<QueuedRecipient>& to, std::size_t recipient, const char* words) {
        const QueuedRecipient& wanted = letter.recipients[recipient];
        const auto told = [&](const QueuedRecipient& r) { return r.recipient == wanted.recipient; };
        if (!wants_notice(wanted.recipient, "SUCCESS") || std::any_of(to.begin(), to.end(), told)) return;
        to.push_back(wanted);
        to.back().last_reply = words;
        to.back().last_host.clear();
        to.back().last_attempt = world.now;
    };
    const auto takes = [&](const Destination& to, std::size_t recipient) {
        if (to.owner) tell(arrived, recipient, "2.1.5 the list has it");
        if (!to.owner && how[recipient] == Expands::ToSeveral) tell(expanded, recipient, "2.1.5 passed on to several addresses");
        return to.owner ? Expands::ToMembers : how[recipient];
    };
    for (const Plan::Box& box : plan.boxes) {
        const Expands means = takes(box.to, box.recipient);
        const mail::Path sender = box.to.owner ? mail::Path{*box.to.owner} : letter.envelope.reverse_path;
        if (!box.full) {
            const base::AccountId account = box.to.meaning == Meaning::Postmaster ? postmaster_of(world, *own) : box.to.account;
            deliver(world, host_id, *own, account, letter.message, sender, letter.letter, made_from, session, protocol);
            if (means == Expands::ToItself) tell(arrived, box.recipient, "2.1.5 stored here");
            continue;
        }
        const smtp::Reply full = full_reply(*own->smtp);
        QueuedRecipient r;
        r.recipient = passed_on(letter.recipients[box.recipient].recipient, box.to.address, means);
        r.is_account = true;
        r.last_reply = full.text;
        r.last_attempt = world.now;
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
        QueuedRecipient r = onward_recipient(letter.recipients[onward.recipient], onward, takes(onward.to, onward.recipient));
        r.not_before = r.last_attempt = world.now;
        entry_with_sender(entries, letter, onward.to.owner).recipients.push_back(std::move(r));
    }
    const auto write = [&](std::vector<QueuedRecipient>& about_whom, mail::BounceKind kind) {
        if (about_whom.empty()) return;
        QueueEntry about = letter;
        about.recipients = std::move(about_whom);
        write_notice(world, host_id, about, kind);
    };
    write(arrived, mail::BounceKind::Delivered);
    write(expanded, mail::BounceKind::Expanded);
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
