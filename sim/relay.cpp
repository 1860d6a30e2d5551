// Relays: responsibility for letters, from the 250 that takes it to the 250 that hands it on.

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"
#include "sim/expansion.h"
#include "sim/machine.h"
#include "sim/take_in.h"

namespace sim {

namespace {

bool is_pending(const QueuedRecipient& r) { return r.state == RecipientState::Pending; }

bool is_due(const QueuedRecipient& r, base::Instant now) { return is_pending(r) && r.not_before <= now; }

std::string words_of(const smtp::Reply& reply) { return reply.code == 0 ? reply.text : reply.line(); }

/// A conversation of this relay with the server that takes one more letter; nullptr: there is none.
Stream* conversation_with(World& world, base::HostId relay, base::HostId server) {
    for (auto& one : world.streams) {
        if (one->phase != StreamPhase::Open && one->phase != StreamPhase::Connecting) continue;
        if (!server || one->client != relay || one->server != server || one->queue_entry == 0 || one->cut_pending || one->client_gone) continue;
        const auto* session = std::get_if<smtp::ClientSession>(&one->client_side);
        if (session != nullptr && session->takes_more()) return &one.edit();
    }
    return nullptr;
}

/// What no server said, with the status that tells it (RFC 3463 3.5, 3.6, 3.8); what a server said as it is.
smtp::Reply with_status(smtp::Reply reply, smtp::FailureReason failure) {
    if (reply.code != 0) return reply;
    switch (failure) {
        case smtp::FailureReason::ConnectionLost:
        case smtp::FailureReason::TimedOut: reply.text.insert(0, "4.4.2 "); break;
        case smtp::FailureReason::TlsNotOffered: reply.text.insert(0, "4.7.4 "); break;
        case smtp::FailureReason::NotUnderstood: reply.text.insert(0, "4.5.0 "); break;
        default: break;   // "nobody answered" is what 4.4.1 stands for
    }
    return reply;
}

/// The stream serves the letter that its session takes up next.
void serve_next(World& world, Stream& stream) {
    const auto& waiting = std::get<smtp::ClientSession>(stream.client_side).waiting();
    if (waiting.empty()) return;
    for (const QueueEntry& entry : world.host(stream.client).queue) {
        if (entry.copy == waiting.front().provenance.copy && entry.session == stream.id) stream.queue_entry = entry.id;
    }
}

}  // namespace

void Machine::enqueue(World& world, base::HostId host, QueueEntry entry, base::CopyId made_from, base::SessionId session,
                      base::Protocol protocol) {
    entry.copy = make_copy(world, host, base::PlaceKind::Queue, entry.letter, made_from, {}, "queue", session, protocol);
    entry.put_there_by = base::EntryId{world.entries};
    entry.since = entry.next_try = world.now;
    const std::uint32_t id = entry.id;
    world.edit_host(host).queue.push_back(std::move(entry));
    world.queue.push(world.now + world.pace.server_turn, EventKind::QueueRun, Side::Server, host.value, id);
}

// --- one attempt ------------------------------------------------------------------------------

void Machine::run_queue_entry(World& world, base::HostId host_id, std::uint32_t id) {
    if (!world.host(host_id).on || world.host(host_id).queue_entry(id) == nullptr) return;
    QueueEntry* entry = world.edit_host(host_id).queue_entry(id);
    if (entry->stage == QueueStage::Waiting) {
        if (!begin_round(world, host_id, *entry)) {
            const bool done = std::none_of(entry->recipients.begin(), entry->recipients.end(), is_pending);
            return done ? go_on(world, host_id, id) : wait_on(world, host_id, id);
        }
        if (entry->stage == QueueStage::Handing) return deliver_queued(world, host_id, id);
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
    if (entry->stage == QueueStage::AskingAddress || entry->stage == QueueStage::AskingAddress6) {
        if (!find_addresses(world, host_id, *entry)) return;
    }
    if (entry->stage == QueueStage::Connecting) hand_over(world, host_id, *entry);
}

/// Chooses the recipients of one attempt: those that are due and go the same way.
bool Machine::begin_round(World& world, base::HostId host_id, QueueEntry& entry) {
    const auto first = std::find_if(entry.recipients.begin(), entry.recipients.end(),
                                    [&](const QueuedRecipient& r) { return is_due(r, world.now); });
    if (first == entry.recipients.end()) return false;
    const Host& host = world.host(host_id);
    const SmtpPolicy& policy = smtp_policy_of(world, host);
    const Provider* own = host.provider == 0 ? nullptr : &world.providers[host.provider - 1];
    const auto is_own = [&](const QueuedRecipient& r) { return own != nullptr && is_local(*own, r.recipient.path.mailbox); };
    const bool local = is_own(*first);
    const bool smart = !local && !policy.smart_host.empty() && !base::iequals(policy.smart_host, host.name);
    entry.domain = base::to_lower(first->recipient.path.mailbox.domain);
    entry.exchanger.clear();
    entry.exchangers.clear();
    entry.addresses.clear();
    entry.other_family = false;
    for (QueuedRecipient& r : entry.recipients) {
        const bool same_way = smart ? !is_own(r) : local ? is_own(r) : base::iequals(r.recipient.path.mailbox.domain, entry.domain);
        r.in_hand = same_way && is_due(r, world.now);
        r.accepted = false;
        if (!r.in_hand) continue;
        r.attempts += 1;
        r.last_attempt = world.now;
        entry.attempts = std::max(entry.attempts, r.attempts);
    }
    entry.stage = local ? QueueStage::Handing : smart ? QueueStage::AskingAddress : QueueStage::AskingMx;
    if (smart) entry.exchangers = {policy.smart_host};
    return true;
}

void Machine::find_exchangers(World& world, base::HostId host, QueueEntry& entry, const dns::Answer& answer) {
    entry.exchangers.clear();
    const std::vector<dns::Record> found = answer.of(dns::Type::Mx);
    if (answer.status == dns::Status::ServFail) {
        settle_in_hand(world, host, entry, {0, "4.4.3 the name servers do not answer"});
    } else if (answer.status == dns::Status::NxDomain) {
        settle_in_hand(world, host, entry, {0, "5.1.2 there is no domain of this name"});
    } else if (found.empty()) {
        entry.exchangers.push_back(entry.domain);  // implicit MX (RFC 5321 5.1)
    } else if (found.size() == 1 && found.front().data.empty()) {
        settle_in_hand(world, host, entry, {0, "5.1.10 the domain takes no mail"});  // RFC 7505
    } else {
        std::vector<std::pair<std::uint64_t, std::string>> order;
        for (const dns::Record& record : found) {
            // Equal preferences in an order drawn from the seed (RFC 5321 5.1).
            const std::uint64_t draw = found.size() == 1 ? 0 : world.names_random.below(1U << 31);
            if (!record.data.empty()) order.emplace_back(std::uint64_t{record.preference} << 32 | draw, record.data);
        }
        std::sort(order.begin(), order.end());
        // Never to itself or to a host that is no better (RFC 5321 5.1).
        std::uint64_t self = UINT64_MAX;
        for (const auto& [key, name] : order) {
            if (base::iequals(name, world.host(host).name)) self = std::min(self, key >> 32);
        }
        for (const auto& [key, name] : order) {
            if (key >> 32 < self) entry.exchangers.push_back(name);
        }
        if (entry.exchangers.empty()) settle_in_hand(world, host, entry, {0, "5.4.6 the mail hosts lead back to this one"});
    }
}

/// The addresses of the best exchanger that is left. False: a question is on its way, or nothing is left.
bool Machine::find_addresses(World& world, base::HostId host, QueueEntry& entry) {
    const std::uint32_t id = entry.id;
    entry.exchanger = entry.exchangers.front();
    if (entry.exchanger.starts_with('[')) {
        std::string literal = entry.exchanger.substr(1, entry.exchanger.size() - 2);
        if (base::istarts_with(literal, "IPv6:")) literal.erase(0, 5);
        entry.addresses = {literal};
    } else {
        const dns::Type type = entry.stage == QueueStage::AskingAddress ? dns::Type::A : dns::Type::Aaaa;
        const dns::Answer* answer = ask(world, host, entry.exchanger, type, id);
        if (answer == nullptr) return false;
        if (answer->status == dns::Status::ServFail) {
            exchanger_failed(world, host, id, {0, "4.4.3 the name servers do not answer"});
            return false;
        }
        for (const dns::Record& record : answer->of(type)) entry.addresses.push_back(record.data);
        if (entry.addresses.empty() && type == dns::Type::A && answer->status == dns::Status::NoError) {
            entry.stage = QueueStage::AskingAddress6;
            return find_addresses(world, host, entry);
        }
        if (entry.addresses.empty() && entry.other_family) {   // what its IPv4 address said, stands
            exchanger_failed(world, host, id, {0, entry.last_reply});
            return false;
        }
        if (entry.addresses.empty()) {
            const bool implicit = entry.exchanger == entry.domain;
            exchanger_failed(world, host, id, implicit ? smtp::Reply{0, "5.4.4 the domain has neither a mail host nor an address"}
                                                       : smtp::Reply{0, "4.4.4 the mail host " + entry.exchanger + " has no address"});
            return false;
        }
    }
    entry.stage = QueueStage::Connecting;
    return true;
}

void Machine::hand_over(World& world, base::HostId host_id, QueueEntry& entry) {
    entry.stage = QueueStage::Handing;
    smtp::ClientProfile profile;
    profile.client_name = world.host(host_id).name;
    profile.tls = smtp_policy_of(world, world.host(host_id)).relay_tls;
    profile.use_pipelining = smtp_policy_of(world, world.host(host_id)).relay_pipelining;
    smtp::Delivery delivery;
    delivery.envelope = entry.envelope;
    for (const QueuedRecipient& r : entry.recipients) {
        if (r.in_hand) delivery.envelope.recipients.push_back(r.recipient);
    }
    delivery.message = entry.message;
    delivery.provenance = {entry.letter, entry.copy};
    const base::HostId server = host_with_address(world, entry.addresses.front());
    if (Stream* going_on = conversation_with(world, host_id, server)) {   // one more letter for the same server
        auto& session = std::get<smtp::ClientSession>(going_on->client_side);
        session.deliver(std::move(delivery));
        entry.session = going_on->id;
        if (session.current() == nullptr) serve_next(world, *going_on);
        return;
    }
    smtp::ClientSession session{std::move(profile)};
    session.deliver(std::move(delivery));
    const std::uint32_t slot = open_stream(world, host_id, server, 25, base::Protocol::Smtp, std::move(session), entry.id);
    entry.session = world.streams[slot]->id;
}

/// The recipients in hand live at this provider: a mailbox was full, or the letter is a notice of its own.
void Machine::deliver_queued(World& world, base::HostId host_id, std::uint32_t id) {
    const QueueEntry entry = *world.host(host_id).queue_entry(id);
    if (!cause_) cause_ = entry.put_there_by;
    Provider& provider = world.providers[world.host(host_id).provider - 1];
    std::vector<smtp::Reply> replies(entry.recipients.size());
    QueueEntry unread = entry;   // whose addresses nobody has looked up yet
    unread.recipients.clear();
    for (std::size_t i = 0; i < entry.recipients.size(); ++i) {
        const QueuedRecipient& r = entry.recipients[i];
        if (!r.in_hand) continue;
        if (!r.is_account) {
            unread.recipients.push_back(r);
            replies[i] = {0, "2.1.5 taken in"};
            continue;
        }
        const mail::Account* account = provider.store.find_local(r.recipient.path.mailbox.local, provider.domain);
        if (account == nullptr) {
            replies[i] = {0, "5.1.1 there is no such mailbox here"};
        } else if (!account->has_room(entry.message.size())) {
            replies[i] = full_reply(*provider.smtp);
        } else {
            deliver(world, host_id, provider, account->id, entry.message, entry.envelope.reverse_path, entry.letter, entry.copy, {},
                    base::Protocol::Smtp);
            replies[i] = {0, "2.1.5 stored here"};
        }
    }
    if (!unread.recipients.empty()) {
        const Plan plan = plan_of(&provider, unread.recipients, unread.message.size());
        take_in(world, host_id, std::move(unread), plan, entry.copy, {}, base::Protocol::Smtp);
    }
    QueueEntry& now = *world.edit_host(host_id).queue_entry(id);
    for (std::size_t i = 0; i < replies.size(); ++i) {
        if (!replies[i].text.empty()) settle(world, host_id, now, now.recipients[i], replies[i]);
    }
    go_on(world, host_id, id);
}

void Machine::exchanger_failed(World& world, base::HostId host, std::uint32_t id, const smtp::Reply& why) {
    QueueEntry* entry = world.edit_host(host).queue_entry(id);
    entry->last_reply = words_of(why);
    const bool was_ipv4 = !entry->addresses.empty() && entry->addresses.front().find(':') == std::string::npos && !entry->exchanger.starts_with('[');
    if (!entry->addresses.empty()) entry->addresses.erase(entry->addresses.begin());
    if (entry->addresses.empty() && was_ipv4 && why.code == 0 && !entry->other_family) {   // nobody answered; the host may have others (RFC 5321 5.1)
        entry->other_family = true;
        entry->stage = QueueStage::AskingAddress6;
        return run_queue_entry(world, host, id);
    }
    if (!entry->addresses.empty()) {
        entry->stage = QueueStage::Connecting;  // another address of the same host
        return run_queue_entry(world, host, id);
    }
    entry->other_family = false;
    if (!entry->exchangers.empty()) entry->exchangers.erase(entry->exchangers.begin());
    if (!entry->exchangers.empty()) {
        entry->stage = QueueStage::AskingAddress;
        return run_queue_entry(world, host, id);
    }
    settle_in_hand(world, host, *entry, why);
    go_on(world, host, id);
}

// --- outcomes -----------------------------------------------------------------------------------

void Machine::settle(World& world, base::HostId host, QueueEntry& entry, QueuedRecipient& r, const smtp::Reply& reply) {
    const SmtpPolicy& policy = smtp_policy_of(world, world.host(host));
    const base::Instant end = entry.since + policy.give_up_after;
    r.last_reply = words_of(reply);
    r.last_host = reply.code == 0 ? "" : entry.exchanger.empty() ? world.host(host).name : entry.exchanger;
    entry.last_reply = r.last_reply;
    if (reply.positive()) {
        r.state = RecipientState::Delivered;
        return;
    }
    if (!reply.permanent() && world.now < end) {
        r.not_before = std::min(world.now + retry_delay(policy, r.attempts), end);
        return;
    }
    r.state = RecipientState::Failed;
    Entry fact;
    fact.kind = base::FactKind::RecipientFailed;
    fact.host = host;
    fact.letter = entry.letter;
    fact.copy = entry.copy;
    fact.code = reply.permanent() ? 0 : 1;
    const base::EntryId id = record(world, fact, r.recipient.path.mailbox.text() + ": " + r.last_reply);
    if (!cause_ || fact.code == 1) cause_ = id;   // time ran out: what follows from it has this cause, and no line
}

void Machine::settle_in_hand(World& world, base::HostId host, QueueEntry& entry, const smtp::Reply& reply) {
    for (QueuedRecipient& r : entry.recipients) {
        if (r.in_hand && is_pending(r)) settle(world, host, entry, r, reply);
    }
    entry.last_reply = words_of(reply);
    entry.stage = QueueStage::Waiting;
}

/// Goes on with what is left of the entry: the next domain, a later try, or the end. Whoever failed is
/// reported before the letter is let go.
void Machine::go_on(World& world, base::HostId host_id, std::uint32_t id) {
    QueueEntry& entry = *world.edit_host(host_id).queue_entry(id);
    entry.stage = QueueStage::Waiting;
    for (QueuedRecipient& r : entry.recipients) r.in_hand = false;
    if (!cause_) cause_ = entry.put_there_by;
    if (std::any_of(entry.recipients.begin(), entry.recipients.end(), is_pending)) {
        wait_on(world, host_id, id);
        return;
    }
    report_failures(world, host_id, id);
    const QueueEntry& done = *world.host(host_id).queue_entry(id);
    end_copy(world, host_id, base::PlaceKind::Queue, done.letter, done.copy, relaying_, base::Protocol::Smtp);
    std::erase_if(world.edit_host(host_id).queue, [id](const QueueEntry& e) { return e.id == id; });
}

/// Recipients are pending: sees to it that the entry is looked at again when the first of them is due.
void Machine::wait_on(World& world, base::HostId host_id, std::uint32_t id) {
    report_failures(world, host_id, id);
    warn_if_late(world, host_id, id);
    QueueEntry& entry = *world.edit_host(host_id).queue_entry(id);
    base::Instant next = base::Instant::max();
    for (const QueuedRecipient& r : entry.recipients) {
        if (is_pending(r)) next = std::min(next, r.not_before);
    }
    if (next == entry.next_try && next > world.now) return;  // that moment is in the event queue already
    entry.next_try = std::max(next, world.now);
    world.queue.push(entry.next_try, EventKind::QueueRun, Side::Server, host_id.value, id);
    if (next <= world.now) return;
    const base::Duration warn_after = smtp_policy_of(world, world.host(host_id)).warn_after;
    const base::Instant warn_at = entry.since + warn_after;
    if (warn_after.count() != 0 && !entry.warning_due && warn_at > world.now) {
        entry.warning_due = true;
        world.queue.push(warn_at, EventKind::QueueRun, Side::Server, host_id.value, id);
    }
    Entry fact;
    fact.kind = base::FactKind::QueueScheduled;
    fact.host = host_id;
    fact.letter = entry.letter;
    fact.copy = entry.copy;
    fact.value = next.time_since_epoch().count();
    const auto waits = std::find_if(entry.recipients.begin(), entry.recipients.end(), [&](const QueuedRecipient& r) { return is_pending(r) && r.not_before <= next; });
    record(world, fact, waits == entry.recipients.end() || waits->last_reply.empty() ? entry.last_reply : waits->last_reply);
}

void Machine::relay_events(World& world, Stream& stream) {
    const std::vector<smtp::ClientEvent> events = std::exchange(smtp_events_, {});
    const base::HostId host = stream.client;
    relaying_ = stream.id;
    for (const smtp::ClientEvent& event : events) {
        if (const auto* failed = std::get_if<smtp::SessionFailed>(&event)) {
            relay_session_failed(world, stream, *failed);
            break;
        }
        const auto* ended = std::get_if<smtp::DeliveryEnded>(&event);
        QueueEntry* entry = world.edit_host(host).queue_entry(stream.queue_entry);
        if (ended != nullptr && entry != nullptr && entry->copy == ended->letter.copy) note_unanswered(world, stream, entry->letter, entry->copy, *ended);
        // What is still told of an attempt that is over must not be taken for news of the next one.
        const bool in_hand = entry != nullptr && entry->stage == QueueStage::Handing && entry->session == stream.id &&
                             (ended == nullptr || ended->letter.copy == entry->copy);
        if (const auto* answered_event = std::get_if<smtp::RecipientAnswered>(&event); answered_event != nullptr && in_hand) {
            std::size_t index = 0;
            for (QueuedRecipient& r : entry->recipients) {
                if (!r.in_hand || index++ != answered_event->index) continue;
                r.last_reply = answered_event->reply.line();
                r.accepted = answered_event->reply.positive();
                break;
            }
        } else if (ended != nullptr) {
            if (in_hand) transfer_ended(world, stream, *entry, *ended);
            serve_next(world, stream);
        }
    }
    relaying_ = {};
}

void Machine::relay_session_failed(World& world, const Stream& stream, const smtp::SessionFailed& failed) {
    const base::HostId host = stream.client;
    const bool worked = std::get<smtp::ClientSession>(stream.client_side).has_begun();
    const base::SessionId session = stream.id;
    std::vector<std::uint32_t> left;
    for (const QueueEntry& entry : world.host(host).queue) {
        if (entry.stage == QueueStage::Handing && entry.session == session) left.push_back(entry.id);
    }
    for (const std::uint32_t id : left) {
        if (!worked) {
            exchanger_failed(world, host, id, with_status(failed.reply, failed.reason));
        } else if (QueueEntry* entry = world.edit_host(host).queue_entry(id)) {
            hand_over(world, host, *entry);   // it was not begun: over a connection of its own
        }
    }
}

/// Nobody can know whether the letter was stored: it stays here and is sent again (RFC 5321 4.5.3.2.6, RFC 1047).
void Machine::note_unanswered(World& world, const Stream& stream, base::LetterId letter, base::CopyId copy,
                              const smtp::DeliveryEnded& ended) {
    if (ended.accepted || !ended.text_was_sent || ended.reply.code != 0) return;
    Entry fact;
    fact.kind = base::FactKind::Unanswered;
    fact.host = stream.client;
    fact.letter = letter;
    fact.copy = copy;
    fact.session = stream.id;
    fact.protocol = stream.protocol;
    record(world, fact, {});
}

void Machine::transfer_ended(World& world, const Stream& stream, QueueEntry& entry, const smtp::DeliveryEnded& ended) {
    const base::HostId host = stream.client;
    const std::uint32_t id = entry.id;
    const smtp::Reply outcome = ended.failure ? with_status(ended.reply, *ended.failure) : ended.reply;
    if (!ended.accepted && ended.stage == smtp::Stage::Connection && !outcome.permanent()) {
        return exchanger_failed(world, host, id, outcome);
    }
    const auto* client = std::get_if<smtp::ClientSession>(&stream.client_side);
    const bool promises_notices = client != nullptr && client->offers_dsn();
    std::vector<QueuedRecipient> relayed;
    for (QueuedRecipient& r : entry.recipients) {
        if (!r.in_hand || !is_pending(r)) continue;
        // A recipient that was refused alone keeps the answer it got.
        const bool own_answer = !r.accepted && (ended.accepted || ended.stage == smtp::Stage::Recipients) && !r.last_reply.empty();
        smtp::Reply reply = outcome;
        if (own_answer) {
            reply.code = static_cast<std::uint16_t>(base::parse_number(std::string_view{r.last_reply}.substr(0, 3), 599).value_or(0));
            reply.text = r.last_reply.size() > 4 ? r.last_reply.substr(4) : "";
        }
        settle(world, host, entry, r, reply);
        if (r.state == RecipientState::Delivered && !promises_notices && wants_notice(r.recipient, "SUCCESS")) relayed.push_back(r);
    }
    if (!relayed.empty()) {
        QueueEntry about = entry;
        about.recipients = std::move(relayed);
        write_notice(world, host, about, mail::BounceKind::Relayed);
    }
    go_on(world, host, id);
}

}  // namespace sim
