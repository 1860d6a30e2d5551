#include "sim/machine.h"

#include <algorithm>
#include <utility>

#include "protocols/base/result.h"
#include "protocols/imap/tables.h"
#include "protocols/pop3/state.h"
#include "protocols/smtp/tables.h"
#include "sim/act_form.h"
#include "sim/program_tools.h"

namespace sim {

const base::ProtocolTables& tables_of(base::Protocol protocol) {
    switch (protocol) {
        case base::Protocol::Smtp:
        case base::Protocol::Submission: return smtp::tables();
        case base::Protocol::Pop3: return pop3::tables();
        case base::Protocol::Imap: return imap::tables();
        case base::Protocol::Dns:
        case base::Protocol::None: return dns::tables();
    }
    return dns::tables();
}

namespace {

/// What the journal shows of an act: all of it but a password.
std::string shown_text(const Action& action) {
    const auto* added = std::get_if<AddAccount>(&action);
    return action_text(added == nullptr ? action : Action{AddAccount{added->address, "********"}});
}

/// A mail program's connection on which nothing happens until the mailbox changes.
bool waits_for_news(const World& world, const Stream& stream) {
    const auto* client = std::get_if<imap::ClientSession>(&stream.client_side);
    const auto* server = std::get_if<imap::ServerSession>(&stream.server_side);
    if (client == nullptr || server == nullptr || !client->waiting() || client->wants_to_act()) return false;
    if (server->view() == nullptr) return true;
    const Host& host = world.host(stream.server);
    const auto provider = host.bridge.empty() ? std::optional<std::size_t>{host.provider - 1} : provider_index(world, host.bridge);
    const mail::Account* account = provider ? world.providers[*provider].store.find(server->account()) : nullptr;
    const mail::MailboxState* mailbox = account == nullptr ? nullptr : account->mailbox(server->view()->folder());
    return mailbox == nullptr || !server->view()->behind(*mailbox);
}

}  // namespace

bool Machine::step(World& world) {
    store_changed_ = false;
    relaying_ = {};
    const bool events = !world.queue.empty();
    // Deadlines are kept out of the queue, since every line moves them; the bound says when to look.
    base::Instant bound = world.deadline_bound;
    while (bound != base::Instant::max() && (!events || bound < world.queue.top().at)) {
        base::Instant earliest = base::Instant::max();
        for (const auto& stream : world.streams) {
            if (stream->phase != StreamPhase::Open) continue;
            if (const auto deadline = deadline_of(*stream)) earliest = std::min(earliest, *deadline);
        }
        if (earliest > bound) {
            bound = earliest;
            continue;
        }
        ++world.events;
        world.deadline_bound = earliest;
        world.now = std::max(world.now, earliest);
        run_deadlines(world);
        clear_freed(world);
        return true;
    }
    if (!events) return false;  // and the World is untouched: the bound is not kept
    world.deadline_bound = bound;
    const Event event = world.queue.pop();
    ++world.events;
    world.now = std::max(world.now, event.at);
    cause_ = {};
    dispatch(world, event);
    clear_freed(world);
    return true;
}

std::optional<base::Instant> Machine::next_at(const World& world) {
    std::optional<base::Instant> next;
    if (!world.queue.empty()) next = world.queue.top().at;
    if (next && world.deadline_bound >= *next) return next;
    for (const auto& stream : world.streams) {
        if (stream->phase != StreamPhase::Open) continue;
        const auto deadline = deadline_of(*stream);
        if (deadline && (!next || *deadline < *next)) next = deadline;
    }
    return next;
}

bool Machine::at_rest(const World& world) {
    const auto& pending = world.queue.pending();
    if (!std::all_of(pending.begin(), pending.end(), [&](const Event& event) { return tries_in_vain(world, event); })) return false;
    return std::none_of(world.streams.begin(), world.streams.end(), [&](const auto& stream) {
        return stream->phase == StreamPhase::Open && deadline_of(*stream) && !waits_for_news(world, *stream);
    });
}

Stream* Machine::tenant(World& world, const Event& event) {
    if (event.slot >= world.streams.size()) return nullptr;
    const Stream& stream = *world.streams[event.slot];
    if (stream.phase == StreamPhase::Free || stream.id.value != event.id) return nullptr;
    return &world.streams[event.slot].edit();
}

void Machine::dispatch(World& world, const Event& event) {
    if (event.kind == EventKind::Plan) {
        const TimedAction act = (*world.plan)[world.plan_next++];
        if (world.plan_next < world.plan->size()) {
            world.queue.push(std::max(world.now, (*world.plan)[world.plan_next].at), EventKind::Plan, Side::Client, 0, 0);
        }
        --world.events;  // apply() counts itself
        apply(world, act, true);
        return;
    }
    if (event.kind == EventKind::QueueRun) {
        run_queue_entry(world, base::HostId{event.slot}, event.id);
        return;
    }
    if (event.kind == EventKind::ProgramTimer) return program_timer(world, base::HostId{event.slot}, event.id);
    if (event.kind == EventKind::ProgramReturns) return try_way_back(world, base::HostId{event.slot}, event.id);
    if (event.kind == EventKind::ProviderSweep) return sweep(world, event.slot);
    Stream* stream = tenant(world, event);
    if (stream == nullptr) return;
    switch (event.kind) {
        case EventKind::Connect: connect(world, event.slot); break;
        case EventKind::ConnectFailed: connect_failed(world, event.slot); break;
        case EventKind::Arrival: arrival(world, event.slot, event.side); break;
        case EventKind::Turn:
            if (event.side == Side::Server) {
                server_turn(world, event.slot);
            } else {
                client_turn(world, event.slot);
            }
            break;
        case EventKind::Closed: closed(world, event.slot, event.side); break;
        case EventKind::Cut:
            cause_ = {};
            cut_stream(world, event.slot, {});
            break;
        case EventKind::Plan:
        case EventKind::QueueRun:
        case EventKind::ProgramTimer:
        case EventKind::ProgramReturns:
        case EventKind::ProviderSweep: break;
    }
}

void Machine::run_deadlines(World& world) {
    cause_ = {};
    for (std::uint32_t slot = 0; slot < world.streams.size(); ++slot) {
        if (world.streams[slot]->phase != StreamPhase::Open) continue;
        const auto deadline = deadline_of(*world.streams[slot]);
        if (deadline && *deadline <= world.now) expire_sides(world, slot, world.streams[slot].edit());
    }
}

void Machine::apply(World& world, const TimedAction& act, bool planned) {
    ++world.events;
    world.now = std::max(world.now, act.at);
    Entry entry;
    entry.kind = base::FactKind::Act;
    if (planned) entry.flags |= Entry::kPlanned;
    store_changed_ = false;
    relaying_ = {};
    cause_ = {};
    await_reply_ = false;
    // Octets from outside are no act of a person: their lines are what is written down.
    const bool quiet = std::holds_alternative<OutsideOctets>(act.action) || std::holds_alternative<OutsideClosed>(act.action);
    if (!quiet) cause_ = record(world, entry, journal_ != nullptr ? shown_text(act.action) : std::string{});
    if (const base::Outcome good = check_act(world, act.action); good) {
        std::visit([&](const auto& one) { act_on(world, one); }, act.action);
    } else {
        simple_fact(world, base::FactKind::Note, {}, 0, "This could not be done: " + good.problem().sentence());
    }
    for (std::size_t i = 0; i < world.providers.size(); ++i) schedule_sweep(world, i);   // a policy may be new
    clear_freed(world);
}

base::EntryId Machine::record(World& world, Entry entry, std::string_view text) {
    ++world.entries;
    const base::EntryId id{world.entries};
    if (journal_ == nullptr) return id;
    entry.at = entry.at == base::Instant{} ? world.now : entry.at;
    entry.event = world.events;
    if (!entry.cause) entry.cause = cause_;
    journal_->append(entry, text);
    return id;
}

base::EntryId Machine::record_body(World& world, Entry entry, const base::SharedOctets& body) {
    ++world.entries;
    const base::EntryId id{world.entries};
    if (journal_ == nullptr) return id;
    entry.at = world.now;
    entry.event = world.events;
    if (!entry.cause) entry.cause = cause_;
    journal_->append_body(entry, body);
    return id;
}

/// Where removals wait for the last session of a shared maildrop: the reply to the QUIT that decided this one,
/// if it was another session's.
base::EntryId Machine::decided_before(const World& world, const Stream& stream, base::CopyId copy) const {
    const std::size_t provider = world.host(stream.server).provider;
    if (journal_ == nullptr || stream.protocol != base::Protocol::Pop3 || provider == 0) return {};
    if (!world.providers[provider - 1].pop3->removal_waits_for_last_session) return {};
    const auto& ids = journal_->copy_entries();
    for (std::size_t i = ids.size(); i > 0; --i) {
        const Entry& entry = (*journal_)[ids[i - 1]];
        if (entry.copy != copy || entry.kind == base::FactKind::CopyEnded) continue;
        return entry.kind == base::FactKind::Hidden && entry.session != stream.id ? entry.cause : base::EntryId{};
    }
    return {};
}

void Machine::record_fact(World& world, const Stream& stream, Side from, const base::Fact& fact) {
    using base::FactKind;
    Entry entry;
    entry.kind = fact.kind;
    entry.host = from == Side::Client ? stream.client : stream.server;
    entry.session = stream.id;
    entry.protocol = stream.protocol;
    entry.letter = fact.kind == FactKind::Accepted ? accepted_ : fact.letter;  // SMTP knows no letters
    entry.copy = fact.copy;
    entry.account = fact.account;
    entry.code = fact.code;
    entry.value = fact.value;
    if (fact.kind == FactKind::CopyMade || fact.kind == FactKind::CopyEnded) entry.place = base::PlaceKind::Mailbox;
    const base::EntryId id = record(world, entry, fact.text);
    const base::EntryId before = fact.kind == FactKind::CopyEnded ? decided_before(world, stream, fact.copy) : base::EntryId{};
    if (before) {
        journal_->set_cause(id, before);
    } else if (await_reply_) {
        awaiting_.push_back(id);
    }
    switch (fact.kind) {
        case FactKind::CopyMade:
        case FactKind::CopyEnded:
        case FactKind::FlagsChanged:
        case FactKind::Labelled:
        case FactKind::Unlabelled:
        case FactKind::MarkedDeleted:
        case FactKind::Unmarked:
        case FactKind::Hidden:
        case FactKind::MailboxEvent: store_changed_ = true; break;
        default: break;
    }
}

base::CopyId Machine::make_copy(World& world, base::HostId host, base::PlaceKind place, base::LetterId letter,
                                base::CopyId made_from, base::AccountId account, std::string_view folder,
                                base::SessionId session, base::Protocol protocol, bool headers_only) {
    Entry entry;
    entry.kind = base::FactKind::CopyMade;
    entry.code = headers_only ? 1 : 0;
    entry.host = host;
    entry.place = place;
    entry.letter = letter;
    entry.copy = world.copies.next();
    entry.value = made_from.value;
    entry.account = account;
    entry.session = session;
    entry.protocol = protocol;
    const base::EntryId id = record(world, entry, folder);
    if (await_reply_) awaiting_.push_back(id);
    return entry.copy;
}

void Machine::end_copy(World& world, base::HostId host, base::PlaceKind place, base::LetterId letter,
                       base::CopyId copy, base::SessionId session, base::Protocol protocol) {
    Entry entry;
    entry.kind = base::FactKind::CopyEnded;
    entry.host = host;
    entry.place = place;
    entry.letter = letter;
    entry.copy = copy;
    entry.session = session;
    entry.protocol = protocol;
    const base::EntryId id = record(world, entry, {});
    if (await_reply_) awaiting_.push_back(id);
}

void Machine::simple_fact(World& world, base::FactKind kind, base::HostId host, std::int64_t value, std::string_view text) {
    Entry entry;
    entry.kind = kind;
    entry.host = host;
    entry.value = value;
    record(world, entry, text);
}

}  // namespace sim
