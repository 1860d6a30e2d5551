// Streams: how octets travel, arrive, and how connections begin and end.

#include <algorithm>
#include <utility>

#include "sim/machine.h"

namespace sim {

namespace {

/// A client gives up on a host that does not answer at all after this long.
constexpr base::Duration kConnectPatience = base::seconds(30);
/// A lost segment is sent again after this time, then after twice as long, and so on (RFC 6298 2, 5).
constexpr base::Duration kResendAfter = base::milliseconds(1000);

Pipe& pipe_to(Stream& stream, Side reader) { return reader == Side::Server ? stream.to_server : stream.to_client; }

Side other(Side side) { return side == Side::Client ? Side::Server : Side::Client; }

bool is_gone(const Stream& stream, Side side) { return side == Side::Server ? stream.server_gone : stream.client_gone; }

/// How much later a name server in trouble answers the question that waits in the pipe.
base::Duration slow_answer(const World& world, Pipe& pipe) {
    const std::string_view question = pipe.octets.all();
    const std::size_t dot = question.find(". ");
    const dns::Trouble* trouble = world.zones.trouble_of(question.substr(0, dot));
    return trouble == nullptr ? base::Duration{0} : trouble->slow;
}

/// Between a server and a program outside no time passes, unless somebody has said how long it takes.
constexpr LinkSettings kOutsideLink{.latency = base::Duration{0}, .octets_per_second = 0, .segment_octets = UINT32_MAX};

const LinkSettings& link_of(const World& world, const Stream& stream) {
    const LinkSettings& link = world.link(stream.client, stream.server);
    return stream.is_outside() && &link == &world.default_link ? kOutsideLink : link;
}

/// Octets already taken are forgotten once they are all, or many.
void compact(Pipe& pipe) {
    if (pipe.first == pipe.segments.size()) {
        pipe.segments.clear();
        pipe.octets.clear();
        pipe.first = pipe.arrived = 0;
    }
}

/// A program outside may have sent more behind the command to begin TLS; the session has not seen it
/// yet, and never must (RFC 3207 4.2). Returns how many octets were dropped.
std::size_t forget_clear_text(Stream& stream) {
    if (!std::holds_alternative<External>(stream.client_side)) return 0;
    Pipe& pipe = stream.to_server;
    const std::size_t unread = pipe.octets.size();
    pipe.octets.clear();
    pipe.segments.clear();
    return unread;
}

}  // namespace

bool offers(const World& world, const Host& host, base::Protocol protocol) {
    const auto is_it = [&](const Service& service) { return service.protocol == protocol; };
    if (std::none_of(host.services.begin(), host.services.end(), is_it)) return false;
    if (host.provider == 0) return true;
    const MailboxPolicy& policy = *world.providers[host.provider - 1].mailboxes;
    return protocol == base::Protocol::Pop3 ? policy.offers_pop3 : protocol == base::Protocol::Imap ? policy.offers_imap : true;
}

std::uint32_t Machine::take_slot(World& world) {
    if (world.free_slots.empty()) {
        world.streams.emplace_back();
        return static_cast<std::uint32_t>(world.streams.size() - 1);
    }
    const std::uint32_t slot = world.free_slots.back();
    world.free_slots.pop_back();
    return slot;
}

std::uint32_t Machine::open_stream(World& world, base::HostId client, base::HostId server, std::uint16_t port,
                                   base::Protocol protocol, ClientSide session, std::uint32_t queue_entry) {
    const std::uint32_t slot = take_slot(world);
    Stream& stream = world.streams[slot].edit();
    stream.id = base::SessionId{++world.last_session};
    stream.client = client;
    stream.server = server;
    stream.port = port;
    stream.protocol = protocol;
    stream.phase = StreamPhase::Connecting;
    stream.client_side = std::move(session);
    stream.queue_entry = queue_entry;
    stream.opened_by = cause_;
    const bool reachable = server && world.host(server).on && world.host(server).service_on(port) != nullptr &&
                           offers(world, world.host(server), world.host(server).service_on(port)->protocol);
    const bool silent = !server || !world.host(server).on;
    const base::Duration latency = server ? world.link(client, server).latency : base::Duration{0};
    if (reachable) {
        world.queue.push(world.now + latency, EventKind::Connect, Side::Server, slot, stream.id.value);
    } else {
        world.queue.push(world.now + (silent ? kConnectPatience : latency * 2), EventKind::ConnectFailed,
                         Side::Client, slot, stream.id.value);
    }
    return slot;
}

void Machine::connect(World& world, std::uint32_t slot) {
    Stream& stream = world.streams[slot].edit();
    if (!world.host(stream.server).on) {
        world.queue.push(world.now + kConnectPatience, EventKind::ConnectFailed, Side::Client, slot, stream.id.value);
        return;
    }
    stream.phase = StreamPhase::Open;
    Entry entry;
    entry.kind = base::FactKind::StreamOpened;
    entry.host = stream.client;
    entry.value = stream.port;
    entry.value2 = stream.server.value;
    entry.session = stream.id;
    entry.protocol = stream.protocol;
    entry.cause = stream.opened_by;
    record(world, entry, {});
    if (!world.faults.empty()) tap_bites(world, stream, "reads along");
    start_server_session(world, stream);
    const base::Duration latency = world.link(stream.client, stream.server).latency;
    if (stream.protocol == base::Protocol::Dns) {
        schedule_turn(world, slot, stream, Side::Client, base::Duration{0});
    } else {
        // SYN has come; SYN-ACK and ACK go to and fro before the server can speak.
        schedule_turn(world, slot, stream, Side::Server, latency * 2 + world.pace.server_turn);
        if (auto* smtp_client = std::get_if<smtp::ClientSession>(&stream.client_side)) smtp_client->connected(world.now);
        note_deadline(world, deadline_of(stream));
    }
}

void Machine::connect_failed(World& world, std::uint32_t slot) {
    Stream& stream = world.streams[slot].edit();
    Entry entry;
    entry.kind = base::FactKind::ConnectFailed;
    entry.host = stream.client;
    entry.value = stream.port;
    entry.value2 = stream.server.value;
    entry.session = stream.id;
    entry.protocol = stream.protocol;
    entry.cause = stream.opened_by;
    cause_ = record(world, entry, {});
    stream.phase = StreamPhase::Closing;
    client_disconnected(world, stream);
    free_stream(world, slot);
}

base::Instant Machine::push_segments(World& world, const Stream& stream, Pipe& pipe, std::string_view octets, Segment segment) {
    const LinkSettings& link = link_of(world, stream);
    const bool ends_line = segment.ends_line;
    const bool ends_reply = segment.ends_reply;
    auto left = static_cast<std::uint32_t>(octets.size());
    while (left > 0) {
        segment.octets = std::min(left, link.segment_octets);
        left -= segment.octets;
        const base::Instant begin = std::max(world.now, pipe.free_at);
        const std::int64_t busy = link.octets_per_second == 0 ? 0
                                      : static_cast<std::int64_t>(std::uint64_t{segment.octets} * 1'000'000 / link.octets_per_second);
        pipe.free_at = begin + base::Duration{busy};
        base::Instant arrives = pipe.free_at + link.latency;
        if (link.jitter.count() > 0) {
            arrives += base::Duration{static_cast<std::int64_t>(
                world.latency_random.below(static_cast<std::uint64_t>(link.jitter.count()) + 1))};
        }
        if (link.loss_per_mille != 0) {
            for (int again = 0; again < 6 && world.latency_random.below(1000) < link.loss_per_mille; ++again) arrives += kResendAfter * (1 << again);
        }
        if (pipe.first < pipe.segments.size()) arrives = std::max(arrives, pipe.segments.back().arrives);
        segment.arrives = arrives;
        segment.ends_line = left == 0 && ends_line;
        segment.ends_reply = left == 0 && ends_reply;
        pipe.segments.push_back(segment);
    }
    pipe.octets.append(octets);
    return segment.arrives;
}

void Machine::send_item(World& world, std::uint32_t slot, Stream& stream, Side from, const wire::Effects::Item& item) {
    const Side reader = other(from);
    Pipe& pipe = pipe_to(stream, reader);
    const bool is_content = item.kind == wire::Effects::Kind::Content;
    const base::LineKind& kind = tables_of(stream.protocol).line_kinds[item.line_kind];
    ++stream.lines;
    const bool ends_reply = from == Side::Server && (kind.ends_reply || item.ends_reply);
    Meddling meddling;
    if (!world.faults.empty()) {
        meddling = meddle(world, stream, from, {effects_.octets(item), item.line_kind, is_content, item.secret_end > item.secret_begin, ends_reply});
    }

    Segment segment;
    segment.line = base::EntryId{world.entries + 1};
    segment.provenance = item.provenance;
    segment.refused = meddling.refused;
    segment.ends_line = true;
    segment.ends_reply = ends_reply;
    std::string_view octets = meddling.changed ? std::string_view{*meddling.changed} : effects_.octets(item);
    if (meddling.keep < octets.size()) {
        octets = octets.substr(0, meddling.keep);
        segment.ends_line = segment.ends_reply = false;
    }
    base::Instant arrives = std::max(world.now, pipe.free_at) + link_of(world, stream).latency;
    if (!stream.cut_pending && !meddling.lost && !octets.empty()) arrives = push_segments(world, stream, pipe, octets, segment);

    Entry entry;
    entry.kind = is_content ? base::FactKind::Content : base::FactKind::Line;
    entry.host = from == Side::Client ? stream.client : stream.server;
    entry.session = stream.id;
    entry.protocol = stream.protocol;
    entry.code = item.line_kind;
    entry.value = arrives.time_since_epoch().count();
    entry.letter = item.provenance.letter;
    entry.copy = item.provenance.copy;
    entry.flags = static_cast<std::uint8_t>((from == Side::Client ? Entry::kFromClient : 0) |
                                            (ends_reply ? Entry::kEndsReply : 0) |
                                            (stream.encrypted ? Entry::kEncrypted : 0));
    if (meddling.lost && !meddling.cuts) {
        // The journal holds what the reader got: of a line that was taken out, only the bite tells.
    } else if (meddling.changed) {
        record(world, entry, *meddling.changed);
    } else if (!is_content) {
        entry.value2 = static_cast<std::int64_t>(std::uint64_t{item.secret_begin} << 32 | item.secret_end);
        record(world, entry, effects_.octets(item));
    } else if (const base::SharedOctets* body = effects_.body(item)) {
        record_body(world, entry, *body);
    } else {
        record(world, entry, effects_.octets(item));
    }
    schedule_arrival(world, slot, stream, reader, pipe);
    if (!meddling.bites.empty()) tell_bites(world, stream, meddling);
    if (!meddling.cuts || stream.cut_pending) return;
    base::Instant at = pipe.first < pipe.segments.size() ? pipe.segments.back().arrives : world.now;
    if (reader == Side::Server) at += world.pace.server_turn;
    cut_soon(world, slot, stream, reader, at);
}

void Machine::cut_soon(World& world, std::uint32_t slot, Stream& stream, Side reader, base::Instant at) {
    stream.cut_pending = true;
    world.queue.push(at + base::microseconds(1), EventKind::Cut, reader, slot, stream.id.value);
}

void Machine::send_outside(World& world, std::uint32_t slot, Stream& stream, std::string_view octets) {
    Pipe& pipe = stream.to_server;
    if (&link_of(world, stream) == &kOutsideLink && pipe.segments.empty()) {
        pipe.octets.append(octets);
        return schedule_turn(world, slot, stream, Side::Server, base::Duration{0});
    }
    push_segments(world, stream, pipe, octets, {});
    schedule_arrival(world, slot, stream, Side::Server, pipe);
}

void Machine::carry_out(World& world, std::uint32_t slot, Side from) {
    if (effects_.empty()) return;
    Stream& stream = world.streams[slot].edit();
    for (const wire::Effects::Item& item : effects_.items()) {
        switch (item.kind) {
            case wire::Effects::Kind::Line:
            case wire::Effects::Kind::Content: {
                send_item(world, slot, stream, from, item);
                if (await_reply_ && journal_ != nullptr) {
                    for (const base::EntryId id : awaiting_) journal_->set_cause(id, base::EntryId{world.entries});
                }
                awaiting_.clear();
                break;
            }
            case wire::Effects::Kind::Tell: record_fact(world, stream, from, effects_.fact(item)); break;
            case wire::Effects::Kind::StartTls:
                stream.encrypted = true;
                if (const std::size_t lost = forget_clear_text(stream); lost > 0) {
                    simple_fact(world, base::FactKind::Note, stream.server, 0,
                                std::to_string(lost) + " octets that came in clear behind the command to begin TLS were thrown away: anybody on the way could have put them there.");
                }
                break;
            case wire::Effects::Kind::Close: {
                Pipe& pipe = pipe_to(stream, other(from));
                if (pipe.closing) break;
                pipe.closing = true;
                if (stream.cut_pending) break;  // the cut ends it
                base::Instant at = std::max(world.now, pipe.free_at) + link_of(world, stream).latency;
                if (pipe.first < pipe.segments.size()) at = std::max(at, pipe.segments.back().arrives);
                at += base::microseconds(1);  // the end comes after the last octet, not with it
                world.queue.push(at, EventKind::Closed, other(from), slot, stream.id.value);
                break;
            }
        }
    }
    effects_.clear();
}

void Machine::schedule_arrival(World& world, std::uint32_t slot, const Stream& stream, Side reader, Pipe& pipe) {
    if (pipe.arrival_pending || pipe.arrived >= pipe.segments.size()) return;
    pipe.arrival_pending = true;
    world.queue.push(pipe.segments[pipe.arrived].arrives, EventKind::Arrival, reader, slot, stream.id.value);
}

void Machine::schedule_turn(World& world, std::uint32_t slot, const Stream& stream, Side side, base::Duration after) {
    Pipe& pipe = pipe_to(const_cast<Stream&>(stream), side);
    if (pipe.turn_pending) return;
    pipe.turn_pending = true;
    world.queue.push(world.now + after, EventKind::Turn, side, slot, stream.id.value);
}

void Machine::arrival(World& world, std::uint32_t slot, Side reader) {
    Stream& stream = world.streams[slot].edit();
    Pipe& pipe = pipe_to(stream, reader);
    pipe.arrival_pending = false;
    const bool from_outside = reader == Side::Server && stream.is_outside();
    // What this event was for may have been thrown away when TLS began.
    if (from_outside && (pipe.segments.empty() || pipe.segments.front().arrives > world.now)) return schedule_arrival(world, slot, stream, reader, pipe);
    const Segment segment = pipe.segments[pipe.arrived++];
    if (from_outside) {   // its octets stay in the pipe until they are a line
        pipe.segments.erase(pipe.segments.begin());
        pipe.arrived = 0;
    }
    schedule_arrival(world, slot, stream, reader, pipe);
    if (from_outside) {
        if (stream.server_gone) return reset_by_peer(world, slot, reader);
        return schedule_turn(world, slot, stream, Side::Server, base::Duration{0});
    }
    if (is_gone(stream, reader)) {
        pipe.octets.take(segment.octets);
        ++pipe.first;
        compact(pipe);
        return reset_by_peer(world, slot, reader);
    }
    if (segment.ends_line && journal_ != nullptr) journal_->arrived({world.events, segment.line});
    if (reader == Side::Server) {
        base::Duration after = world.pace.server_turn;
        if (stream.protocol == base::Protocol::Dns && !world.zones.troubles.empty()) after += slow_answer(world, pipe);
        schedule_turn(world, slot, stream, Side::Server, after);
        return;
    }
    ++pipe.first;
    feed_client(world, slot, stream, pipe.octets.front(segment.octets), segment);
    if (stream.phase == StreamPhase::Free) return;
    pipe.octets.take(segment.octets);
    compact(pipe);
}

void Machine::closed(World& world, std::uint32_t slot, Side side) {
    Stream& stream = world.streams[slot].edit();
    stream.phase = StreamPhase::Closing;
    Entry entry;
    entry.kind = base::FactKind::StreamClosed;
    entry.host = side == Side::Client ? stream.server : stream.client;   // who closed
    entry.session = stream.id;
    entry.protocol = stream.protocol;
    cause_ = {};
    record(world, entry, {});
    // Octets that came before the end are still read.
    if (side == Side::Server && stream.to_server.first < stream.to_server.arrived) server_turn(world, slot);
    if (stream.phase == StreamPhase::Free) return;
    if (!is_gone(stream, side)) {
        if (side == Side::Client) {
            client_disconnected(world, stream);
        } else {
            server_disconnected(world, slot, stream);
        }
    }
    if (side == Side::Server && !stream.client_gone) program_disconnected(world, stream);
    free_stream(world, slot);
}

void Machine::free_stream(World& world, std::uint32_t slot) {
    Stream& stream = world.streams[slot].edit();
    if (stream.phase == StreamPhase::Free) return;
    stream.phase = StreamPhase::Free;
    if (stream.is_outside()) say_outside(stream, {}, true);
    freed_.push_back(slot);
}

void Machine::clear_freed(World& world) {
    // Only now, since the event that freed a stream may still have been reading from it.
    for (const std::uint32_t slot : freed_) {
        world.streams[slot] = base::Cow<Stream>{};
        world.free_slots.push_back(slot);
    }
    freed_.clear();
}

void Machine::cut_streams_of(World& world, base::HostId host) {
    // What the cut makes others open is a connection of its own, not to be cut here.
    const std::size_t count = world.streams.size();
    for (std::uint32_t slot = 0; slot < count; ++slot) {
        const Stream& seen = *world.streams[slot];
        if (seen.phase == StreamPhase::Free || (seen.client != host && seen.server != host)) continue;
        // A call to a host that has just gone down finds nobody there when it arrives; an end that is gone
        // already has nothing left to lose.
        if (seen.phase == StreamPhase::Connecting && seen.server == host) continue;
        if ((seen.server == host && seen.server_gone) || (seen.client == host && seen.client_gone)) continue;
        cut_stream(world, slot, host);
    }
}

void Machine::cut_stream(World& world, std::uint32_t slot, base::HostId host) {
    if (world.streams[slot]->phase == StreamPhase::Free) return;
    Stream& stream = world.streams[slot].edit();
    Entry entry;
    entry.kind = base::FactKind::StreamCut;
    entry.host = host;
    entry.session = stream.id;
    entry.protocol = stream.protocol;
    const base::EntryId before = cause_;
    cause_ = record(world, entry, {});
    const bool was_open = stream.phase == StreamPhase::Open;
    stream.phase = StreamPhase::Closing;
    if (was_open && !stream.server_gone) server_disconnected(world, slot, stream);
    if (!stream.client_gone) client_disconnected(world, stream);
    free_stream(world, slot);
    cause_ = before;
}

void Machine::note_deadline(World& world, std::optional<base::Instant> deadline) {
    if (deadline && *deadline < world.deadline_bound) world.deadline_bound = *deadline;
}

}  // namespace sim
