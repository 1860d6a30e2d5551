// Relays: responsibility for letters, from the 250 that takes it to the 250 that hands it on.

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"
#include "protocols/mail/bounce.h"
#include "protocols/mail/trace_header.h"
#include "sim/delivery_backend.h"
#include "sim/machine.h"

namespace sim {

namespace {

/// RFC 5321 4.5.4.1: give up after 4 to 5 days; wait longer after each failure.
constexpr base::Duration kGiveUpAfter = base::days(5);
constexpr std::size_t kHopsMax = 100;   // RFC 5321 6.3

base::Duration retry_delay(std::uint32_t attempts) {
    const base::Duration delay = base::minutes(5) * (1 << std::min(attempts, 6U)) / 2;
    return std::min(delay, base::hours(4));
}

std::size_t count_received(std::string_view text) {
    std::size_t count = 0;
    const mail::Message head{std::string{text.substr(0, 65'536)}};  // fields point into it
    for (const mail::HeaderField& field : mail::split_fields(head.header_section())) {
        if (base::iequals(field.name, "Received")) ++count;
    }
    return count;
}

/// True for the recipients that the transfer now going on is for.
bool in_hand(const QueueEntry& entry, const QueuedRecipient& r, base::Instant now) {
    return r.state == RecipientState::Pending && r.not_before <= now &&
           base::iequals(r.recipient.path.mailbox.domain, entry.domain);
}

/// "4F": short, and never the same twice in a World.
std::string queue_name(std::uint32_t id) {
    constexpr std::string_view kDigits = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    std::string out;
    for (std::uint32_t rest = id + 0x400; rest != 0; rest /= 34) out.insert(out.begin(), kDigits[rest % 34]);
    return out;
}

}  // namespace

// --- what a server answers to its session -----------------------------------------------------

Provider* DeliveryBackend::provider() {
    const std::uint32_t index = world_.host(stream_.server).provider;
    return index == 0 ? nullptr : &world_.providers[index - 1];
}

const mail::Account* DeliveryBackend::local_account(const mail::Path& recipient) {
    const Provider* mine = provider();
    if (mine == nullptr) return nullptr;
    const mail::Mailbox& mailbox = recipient.mailbox;
    return mine->store.find_local(mailbox.local, mailbox.domain.empty() ? mine->domain : mailbox.domain);
}

Provider& DeliveryBackend::home_of(const mail::Account&) { return *provider(); }

std::optional<std::string> DeliveryBackend::password_of(std::string_view user) {
    const Provider* mine = provider();
    const mail::Account* account = mine == nullptr ? nullptr : mine->store.find_login(user);
    if (account == nullptr) return std::nullopt;
    return account->password;
}

smtp::SenderVerdict DeliveryBackend::check_sender(const mail::Envelope&, std::string_view) {
    return smtp::SenderVerdict::Accept;
}

smtp::RecipientVerdict DeliveryBackend::check_recipient(const mail::Envelope&, const mail::Path& recipient,
                                                        std::string_view authenticated_user) {
    if (const mail::Account* account = local_account(recipient)) {
        return account->has_room(0) ? smtp::RecipientVerdict::Accept : smtp::RecipientVerdict::MailboxFullForNow;
    }
    const Provider* mine = provider();
    const bool local = mine != nullptr && (recipient.mailbox.domain.empty() || base::iequals(recipient.mailbox.domain, mine->domain));
    if (local) return smtp::RecipientVerdict::UnknownUser;
    return authenticated_user.empty() ? smtp::RecipientVerdict::RelayDenied : smtp::RecipientVerdict::Accept;
}

smtp::AcceptVerdict DeliveryBackend::accept(const smtp::Transfer& transfer) {
    if (count_received(transfer.text) >= kHopsMax) return smtp::AcceptVerdict::LoopDetected;
    const Host& host = world_.host(stream_.server);
    const std::uint32_t id = ++world_.last_queue_id;
    mail::ReceivedParts received;
    received.from_name = transfer.client_name;
    received.from_address = world_.host(stream_.client).address;
    received.by_name = host.name;
    received.with = transfer.with;
    const std::string name = queue_name(id);
    received.id = name;
    std::string only_recipient;
    if (transfer.envelope.recipients.size() == 1) only_recipient = transfer.envelope.recipients.front().path.mailbox.text();
    received.for_recipient = only_recipient;
    received.at = world_.now;
    std::string text = mail::received_field(received);
    text.append(transfer.text);
    const mail::Message message{std::move(text)};

    const wire::Provenance from = std::exchange(stream_.carrying, {});
    const base::LetterId letter = from.letter ? from.letter : machine_.new_letter(world_, message);
    machine_.accepted_ = letter;
    QueueEntry entry;
    for (const mail::Recipient& recipient : transfer.envelope.recipients) {
        if (const mail::Account* account = local_account(recipient.path)) {
            if (!account->has_room(message.size())) return smtp::AcceptVerdict::MailboxFullForNow;
        } else {
            entry.recipients.push_back({recipient, RecipientState::Pending, world_.now});
        }
    }
    for (const mail::Recipient& recipient : transfer.envelope.recipients) {
        if (const mail::Account* account = local_account(recipient.path)) {
            machine_.deliver(world_, stream_.server, home_of(*account), *account, message, transfer.envelope.reverse_path, letter,
                             from.copy, stream_.id, stream_.protocol);
        }
    }
    if (!entry.recipients.empty()) {
        entry.id = id;
        entry.letter = letter;
        entry.envelope = transfer.envelope;
        entry.envelope.recipients.clear();
        entry.message = message;
        machine_.enqueue(world_, stream_.server, std::move(entry), from.copy, stream_.id, stream_.protocol);
    }
    if (!transfer.user.empty() && host.provider != 0) machine_.file_sent(world_, host.provider - 1, transfer.user, message, letter, from.copy);
    return smtp::AcceptVerdict::Stored;
}

base::LetterId Machine::new_letter(World& world, const mail::Message& message) {
    world.letters.push_back({message.field("Subject").value_or(""), message.field("From").value_or(""), world.now});
    return base::LetterId{static_cast<std::uint32_t>(world.letters.size())};
}

void Machine::deliver(World& world, base::HostId host, Provider& provider, const mail::Account& account,
                      const mail::Message& message, const mail::Path& reverse_path, base::LetterId letter,
                      base::CopyId made_from, base::SessionId session, base::Protocol protocol) {
    const base::AccountId id = account.id;
    const base::CopyId copy = make_copy(world, host, base::PlaceKind::Mailbox, letter, made_from, id, "INBOX", session, protocol);
    provider.store.append(id, "INBOX", message.with_fields_in_front(mail::return_path_field(reverse_path)), {}, world.now, letter, copy);
    store_changed_ = true;
    for (std::size_t i = 0; i < world.providers.size(); ++i) {
        if (&world.providers[i] == &provider) after_delivery(world, i, id, message.size());
    }
}

void Machine::enqueue(World& world, base::HostId host, QueueEntry entry, base::CopyId made_from, base::SessionId session,
                      base::Protocol protocol) {
    entry.copy = make_copy(world, host, base::PlaceKind::Queue, entry.letter, made_from, {}, "queue", session, protocol);
    entry.since = entry.next_try = world.now;
    const std::uint32_t id = entry.id;
    world.edit_host(host).queue.push_back(std::move(entry));
    world.queue.push(world.now + world.pace.server_turn, EventKind::QueueRun, Side::Server, host.value, id);
}

// --- the queue ------------------------------------------------------------------------------

void Machine::run_queue_entry(World& world, base::HostId host_id, std::uint32_t id) {
    if (!world.host(host_id).on || world.host(host_id).queue_entry(id) == nullptr) return;
    QueueEntry* entry = world.edit_host(host_id).queue_entry(id);
    if (entry->stage == QueueStage::Waiting) {
        const auto due = std::find_if(entry->recipients.begin(), entry->recipients.end(), [&](const QueuedRecipient& r) {
            return r.state == RecipientState::Pending && r.not_before <= world.now;
        });
        if (due == entry->recipients.end()) return;
        entry->domain = base::to_lower(due->recipient.path.mailbox.domain);
        entry->attempts += 1;
        entry->stage = QueueStage::AskingMx;
    }
    if (entry->stage == QueueStage::AskingMx) {
        if (entry->domain.starts_with('[')) {  // an address literal names its host (RFC 5321 5.1)
            entry->exchangers = {entry->domain};
        } else {
            const dns::Answer* answer = ask(world, host_id, entry->domain, dns::Type::Mx, id);
            if (answer == nullptr) return;
            find_exchangers(world, host_id, *entry, *answer);
            if (entry->stage == QueueStage::Waiting) return go_on(world, host_id, id);
        }
        entry->stage = QueueStage::AskingAddress;
    }
    while (entry->stage == QueueStage::AskingAddress) {
        entry->exchanger = entry->exchangers.front();
        std::string address;
        if (entry->exchanger.starts_with('[')) {
            address = entry->exchanger.substr(1, entry->exchanger.size() - 2);
        } else {
            const dns::Answer* answer = ask(world, host_id, entry->exchanger, dns::Type::A, id);
            if (answer == nullptr) return;
            if (answer->status == dns::Status::ServFail) return exchanger_failed(world, host_id, id, {451, "4.4.3 the name servers do not answer"});
            if (answer->records.empty()) return exchanger_failed(world, host_id, id, {0, "the mail host " + entry->exchanger + " has no address"});
            address = answer->records.front().data;
        }
        entry->stage = QueueStage::Handing;
        smtp::ClientProfile profile;
        profile.client_name = world.host(host_id).name;
        profile.tls = smtp::TlsChoice::Never;
        profile.use_pipelining = world.clients_pipeline;
        smtp::Delivery delivery;
        delivery.envelope = entry->envelope;
        for (QueuedRecipient& r : entry->recipients) {
            r.accepted = false;
            if (in_hand(*entry, r, world.now)) delivery.envelope.recipients.push_back(r.recipient);
        }
        delivery.message = entry->message;
        delivery.provenance = {entry->letter, entry->copy};
        smtp::ClientSession session{std::move(profile)};
        session.deliver(std::move(delivery));
        open_stream(world, host_id, host_with_address(world, address), 25, base::Protocol::Smtp, std::move(session), id);
    }
}

void Machine::find_exchangers(World& world, base::HostId host, QueueEntry& entry, const dns::Answer& answer) {
    entry.exchangers.clear();
    if (answer.status == dns::Status::ServFail) {
        settle_domain(world, host, entry.id, {451, "4.4.3 the name servers do not answer"});
    } else if (answer.status == dns::Status::NxDomain) {
        settle_domain(world, host, entry.id, {550, "5.1.2 there is no domain of this name"});
    } else if (answer.records.empty()) {
        entry.exchangers.push_back(entry.domain);  // implicit MX (RFC 5321 5.1)
    } else if (answer.records.size() == 1 && answer.records.front().data.empty()) {
        settle_domain(world, host, entry.id, {556, "5.1.10 the domain takes no mail"});  // RFC 7505
    } else {
        std::vector<std::pair<std::uint64_t, dns::Record>> order;
        for (const dns::Record& record : answer.records) {
            // Equal preferences in an order drawn from the seed (RFC 5321 5.1).
            const std::uint64_t draw = answer.records.size() == 1 ? 0 : world.names_random.below(1U << 31);
            order.emplace_back(std::uint64_t{record.preference} << 32 | draw, record);
        }
        std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        const std::string& self = world.host(host).name;
        for (const auto& [key, record] : order) {
            if (base::iequals(record.data, self)) break;  // never to itself or a worse one (RFC 5321 5.1)
            entry.exchangers.push_back(record.data);
        }
        if (entry.exchangers.empty()) settle_domain(world, host, entry.id, {554, "5.4.6 the mail hosts lead back to this one"});
    }
}

void Machine::exchanger_failed(World& world, base::HostId host, std::uint32_t id, const smtp::Reply& why) {
    QueueEntry* entry = world.edit_host(host).queue_entry(id);
    entry->last_reply = why.line();
    if (!entry->exchangers.empty()) entry->exchangers.erase(entry->exchangers.begin());
    if (!entry->exchangers.empty()) {
        entry->stage = QueueStage::AskingAddress;
        run_queue_entry(world, host, id);
        return;
    }
    settle_domain(world, host, id, why);
    go_on(world, host, id);
}

void Machine::settle_domain(World& world, base::HostId host, std::uint32_t id, const smtp::Reply& reply) {
    QueueEntry* entry = world.edit_host(host).queue_entry(id);
    const bool too_old = world.now - entry->since >= kGiveUpAfter;
    for (QueuedRecipient& r : entry->recipients) {
        if (r.state != RecipientState::Pending || !base::iequals(r.recipient.path.mailbox.domain, entry->domain)) continue;
        r.last_reply = reply.code == 0 ? reply.text : reply.line();
        r.last_host = reply.code == 0 ? "" : entry->exchanger;
        if (reply.permanent() || too_old) {
            r.state = RecipientState::Failed;
        } else {
            r.not_before = world.now + retry_delay(entry->attempts);
        }
    }
    entry->last_reply = reply.code == 0 ? reply.text : reply.line();
    entry->stage = QueueStage::Waiting;
}

void Machine::go_on(World& world, base::HostId host_id, std::uint32_t id) {
    QueueEntry* entry = world.edit_host(host_id).queue_entry(id);
    entry->stage = QueueStage::Waiting;
    base::Instant next = base::Instant::max();
    bool failed = false;
    for (const QueuedRecipient& r : entry->recipients) {
        if (r.state == RecipientState::Pending) next = std::min(next, r.not_before);
        failed = failed || r.state == RecipientState::Failed;
    }
    if (next != base::Instant::max()) {
        entry->next_try = std::max(next, world.now);
        world.queue.push(entry->next_try, EventKind::QueueRun, Side::Server, host_id.value, id);
        if (next > world.now) {
            Entry fact;
            fact.kind = base::FactKind::QueueScheduled;
            fact.host = host_id;
            fact.letter = entry->letter;
            fact.copy = entry->copy;
            fact.value = next.time_since_epoch().count();
            record(world, fact, entry->last_reply);
        }
        return;
    }
    const QueueEntry done = *entry;
    end_copy(world, host_id, base::PlaceKind::Queue, done.letter, done.copy, relaying_, base::Protocol::Smtp);
    std::erase_if(world.edit_host(host_id).queue, [id](const QueueEntry& e) { return e.id == id; });
    if (failed) return_to_sender(world, host_id, done);
}

void Machine::relay_events(World& world, Stream& stream) {
    const std::vector<smtp::ClientEvent> events = std::exchange(smtp_events_, {});
    const base::HostId host = stream.client;
    const std::uint32_t id = stream.queue_entry;
    relaying_ = stream.id;
    for (const smtp::ClientEvent& event : events) {
        if (world.host(host).queue_entry(id) == nullptr) return;
        QueueEntry* entry = world.edit_host(host).queue_entry(id);
        if (entry->stage != QueueStage::Handing) return;
        if (const auto* answered_event = std::get_if<smtp::RecipientAnswered>(&event)) {
            std::size_t index = 0;
            for (QueuedRecipient& r : entry->recipients) {
                if (!in_hand(*entry, r, world.now)) continue;
                if (index++ != answered_event->index) continue;
                r.last_reply = answered_event->reply.line();
                r.last_host = entry->exchanger;
                r.accepted = answered_event->reply.positive();
                break;
            }
        } else if (const auto* ended = std::get_if<smtp::DeliveryEnded>(&event)) {
            if (!ended->accepted && ended->stage == smtp::Stage::Connection && !ended->reply.permanent()) {
                exchanger_failed(world, host, id, ended->reply);
                continue;
            }
            for (QueuedRecipient& r : entry->recipients) {
                if (!in_hand(*entry, r, world.now)) continue;
                const bool own_answer = !r.accepted && (ended->accepted || ended->stage == smtp::Stage::Recipients);
                if (ended->accepted && r.accepted) {
                    r.state = RecipientState::Delivered;
                    r.last_reply = ended->reply.line();
                    continue;
                }
                if (!own_answer) {
                    r.last_reply = ended->reply.code == 0 ? ended->reply.text : ended->reply.line();
                    r.last_host = entry->exchanger;
                }
                const bool for_good = r.last_reply.starts_with('5') || world.now - entry->since >= kGiveUpAfter;
                if (for_good) {
                    r.state = RecipientState::Failed;
                } else {
                    r.not_before = world.now + retry_delay(entry->attempts);
                }
            }
            entry->last_reply = ended->reply.line();
            go_on(world, host, id);
        } else if (const auto* failed = std::get_if<smtp::SessionFailed>(&event)) {
            exchanger_failed(world, host, id, failed->reply);
        }
    }
    relaying_ = {};
}

void Machine::return_to_sender(World& world, base::HostId host_id, const QueueEntry& entry) {
    const Host& host = world.host(host_id);
    mail::BounceParts parts;
    parts.reporting_host = host.name;
    parts.at = world.now;
    parts.arrived = entry.since;
    const std::uint32_t id = ++world.last_queue_id;
    parts.message_id = queue_name(id);
    for (const QueuedRecipient& r : entry.recipients) {
        if (r.state != RecipientState::Failed) continue;
        parts.recipients.push_back({r.recipient.path.mailbox.text(), mail::status_of_reply(r.last_reply), r.last_reply, r.last_host});
    }
    // A notice that cannot be delivered goes to the postmaster, never back (RFC 5321 4.5.5, 6.1).
    const bool doubly = entry.envelope.reverse_path.is_null();
    const Provider* own = host.provider == 0 ? nullptr : &world.providers[host.provider - 1];
    const mail::Mailbox to = doubly ? mail::Mailbox{"postmaster", own == nullptr ? host.name : own->domain}
                                    : entry.envelope.reverse_path.mailbox;
    parts.to = to.text();
    const mail::Message notice = mail::bounce_message(parts, entry.message);
    const base::LetterId letter = new_letter(world, notice);
    Provider* local = world.edit_provider_of(to.domain);
    if (local != nullptr && own != nullptr && local->domain == own->domain) {
        if (const mail::Account* account = local->store.find_local(to.local, to.domain)) {
            deliver(world, host_id, *local, *account, notice, mail::Path{}, letter, entry.copy, {}, base::Protocol::Smtp);
        } else {
            simple_fact(world, base::FactKind::Note, host_id, 0, "A failure notice to " + to.text() + " could not be delivered: there is no such mailbox.");
        }
        return;
    }
    if (doubly) {
        simple_fact(world, base::FactKind::Note, host_id, 0, "A failure notice could not be delivered, and this host has no postmaster.");
        return;
    }
    QueueEntry bounce;
    bounce.id = id;
    bounce.letter = letter;
    bounce.recipients.push_back({mail::Recipient{mail::Path{to}, "", ""}, RecipientState::Pending, world.now});
    bounce.message = notice;
    enqueue(world, host_id, std::move(bounce), entry.copy, {}, base::Protocol::Smtp);
}

}  // namespace sim
