#include "sim/loopback/gate.h"

#include <poll.h>
#include <sched.h>

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"

namespace loopback {

namespace {

constexpr std::uint32_t kLoopbackNet = 127;
constexpr int kAcceptsInATurn = 64;
/// Events that a World may process in a turn before the sockets are looked at again.
constexpr std::uint64_t kEventsInATurn = 50'000;
constexpr std::uint64_t kEventsUntilHandedOut = 50;
/// A program that reads our answer has its next command here within microseconds: to look again so often takes less time than
/// to fall asleep and be woken. Among many connections a look is no longer cheap.
constexpr int kEagerLooks = 40;
constexpr std::size_t kEagerConnections = 32;
constexpr base::Duration kBurdenTime = base::seconds(1);
/// What a World and its run file keep of a connection that says next to nothing, and of each thing that is said, beside its octets.
constexpr std::uint64_t kConnectionOctets = 1024;
constexpr std::uint64_t kPortionOctets = 256;
/// So much of what a program left unfinished the World is told.
constexpr std::size_t kLastWordsMax = 200;
constexpr base::Duration kMoment = base::seconds(1);
constexpr std::size_t kLittle = 64 * 1024;
/// So long programs have at the end to take our last words and to close.
constexpr base::Duration kGoodbyeTime = base::milliseconds(200);
constexpr int kGoodbyeRounds = 20;

const DoorRow& row(Door door) { return kDoors[static_cast<std::size_t>(door)]; }

base::Protocol protocol_of(const DoorRow& door) {
    switch (door.door) {
        case Door::Smtp: return base::Protocol::Smtp;
        case Door::Submission:
        case Door::Submissions: return base::Protocol::Submission;
        case Door::Pop3:
        case Door::Pop3s: return base::Protocol::Pop3;
        case Door::Imap:
        case Door::Imaps: return base::Protocol::Imap;
    }
    return base::Protocol::None;
}

/// The server that a door leads to: the first provider's, or another one's; nullptr if no host speaks this.
const sim::Host* server_for(const sim::World& world, base::Protocol protocol) {
    const sim::Host* other = nullptr;
    for (const auto& host : world.hosts) {
        if (host->provider == 0) continue;
        const bool serves = std::any_of(host->services.begin(), host->services.end(),
                                        [&](const sim::Service& service) { return service.protocol == protocol; });
        if (serves && host->provider == 1) return &*host;
        if (serves && other == nullptr) other = &*host;
    }
    return other;
}

/// Of those that hold room together: first who holds much and sends little for longer than a moment, the slowest before the
/// others; then the largest. Whoever holds next to nothing goes last: a letter typed by hand is slow too.
bool holds_worse(const Connection& one, const Connection& other, base::Instant now) {
    const auto is_slow = [&](const Connection& c) { return c.unfed.size() > kLittle && now - c.began > kMoment; };
    if (is_slow(one) != is_slow(other)) return is_slow(one);
    if (!is_slow(one)) return one.unfed.size() > other.unfed.size();
    const auto rate = [&](const Connection& c) { return std::uint64_t{c.unfed.size()} * 1'000'000 / static_cast<std::uint64_t>((now - c.began).count()); };
    return rate(one) < rate(other);
}

bool waits_worse(const Connection& one, const Connection& other, base::Instant) { return one.waiting() > other.waiting(); }

/// After each thing that was given, and each that came: is there another one for the World?
void look_whether_whole(const sim::World& world, Connection& connection) {
    connection.incomplete = connection.phase() == Connection::Phase::Open && !connection.unfed.empty() &&
                            connection.unfed.whole(*world.streams[connection.slot]) == 0;
}

}  // namespace

base::Result<std::unique_ptr<Gate>> Gate::open(const Ports& ports, std::optional<TlsServer> tls, Limits limits) {
    auto gate = std::make_unique<Gate>(std::move(tls), limits);
    if (auto opened = gate->network_.open(); !opened) return opened.problem();
    for (const DoorRow& door : kDoors) {
        const auto& port = ports[static_cast<std::size_t>(door.door)];
        if (!port) continue;
        auto listener = Listener::open(*port);
        if (!listener) return listener.problem();
        gate->listeners_.push_back({door.door, std::move(listener).value(), false});
    }
    return gate;
}

std::uint16_t Gate::port(Door door) const {
    for (const Open& one : listeners_) {
        if (one.door == door) return one.listener.port();
    }
    return 0;
}

bool Gate::may_read(const Connection& connection) const {
    if (connection.phase() == Connection::Phase::Draining) return true;
    return connection.phase() == Connection::Phase::Open && connection.waiting() < limits_.waiting_pause &&
           (connection.unfed.empty() || connection.incomplete) && !connection.ended && !full();
}

void Gate::wait(base::Duration patience) {
    std::vector<pollfd> wanted;
    wanted.reserve(listeners_.size() + connections_.size());
    for (const Open& one : listeners_) wanted.push_back({one.listener.descriptor(), POLLIN, 0});
    for (const auto& connection : connections_) {
        const int events = (may_read(*connection) ? POLLIN : 0) | (connection->waiting() != 0 ? POLLOUT : 0);
        wanted.push_back({connection->descriptor(), static_cast<short>(events), 0});
    }
    const auto look = [&](std::int64_t milliseconds) {
        return ::poll(wanted.data(), static_cast<nfds_t>(wanted.size()), static_cast<int>(milliseconds));
    };
    int ready = look(0);
    for (int n = 0; ready == 0 && n < eager_ && patience.count() > 0; ++n) {
        sched_yield();   // on a single processor it is the program's turn
        ready = look(0);
    }
    if (ready == 0 && patience.count() > 0) ready = look(std::clamp<std::int64_t>((patience.count() + 999) / 1000, 0, 1000));
    eager_ = ready > 0 && connections_.size() <= kEagerConnections ? kEagerLooks : 0;
    std::size_t next = 0;
    for (Open& one : listeners_) one.readable = ready > 0 && wanted[next++].revents != 0;
    next = listeners_.size();
    for (const auto& connection : connections_) {
        const int got = ready > 0 ? wanted[next].revents : 0;
        ++next;
        connection->readable = (got & (POLLIN | POLLHUP | POLLERR)) != 0;
        connection->writable = (got & POLLOUT) != 0;
    }
}

void Gate::begin(sim::Timeline& timeline, base::Instant now) {
    if (std::exchange(begun_, true)) return;
    sim::ServeOutside act;
    act.protocols.clear();
    for (const DoorRow& door : kDoors) {
        const bool told = act.protocols.find(door.protocol) != std::string::npos;
        if (port(door.door) != 0 && !told) act.protocols += (act.protocols.empty() ? "" : " ") + std::string{door.protocol};
    }
    timeline.act_at(now, act);
}

bool Gate::turn(sim::Timeline& timeline, base::Instant now) {
    timeline.hear_outside(true);
    begin(timeline, now);
    let_in(timeline, now);
    const bool all = take_in(timeline, now);
    const bool there = go_on(timeline, now);
    for (const auto& connection : connections_) {
        if (connection->waiting() != 0 || connection->phase() != Connection::Phase::Open) connection->flush(now);
    }
    cut_the_stuck(timeline, now);
    for (const auto& connection : connections_) {
        // A connection that the kernel found gone while we were sending.
        if (connection->phase() == Connection::Phase::Over) leave(timeline, *connection, true, now);
    }
    std::erase_if(connections_, [](const auto& one) { return one->phase() == Connection::Phase::Over; });
    return there && all;
}

void Gate::let_wait() {
    for (Open& one : listeners_) {
        for (int i = 0; one.readable && i < kAcceptsInATurn; ++i) {
            auto socket = one.listener.accept();
            if (!socket) break;
            if (socket->peer() >> 24U != kLoopbackNet) ++counts_.foreign;
            else if (connections_.size() + waiting_.size() >= limits_.connections_max + kAcceptsInATurn) ++counts_.too_many;
            else waiting_.push_back({std::move(*socket), one.door});
        }
    }
}

void Gate::let_in(sim::Timeline& timeline, base::Instant now) {
    let_wait();
    for (Waiting& one : std::exchange(waiting_, {})) admit(timeline, std::move(one.socket), one.door, now);
}

void Gate::admit(sim::Timeline& timeline, Socket socket, Door door, base::Instant now) {
    const std::uint32_t peer = socket.peer();
    const auto of_peer = std::count_if(connections_.begin(), connections_.end(), [&](const auto& one) { return one->peer() == peer; });
    const bool crowded = connections_.size() >= limits_.connections_max || static_cast<std::size_t>(of_peer) >= limits_.connections_per_peer_max;
    if (full() || (crowded && !make_room(timeline, peer, now))) {
        ++counts_.too_many;
        return;
    }
    const DoorRow& way = row(door);
    const sim::Host* server = server_for(timeline.world(), protocol_of(way));
    if (server == nullptr) return;  // as if nobody were at home
    auto connection = std::make_unique<Connection>(std::move(socket), door, now);
    connection->number = free_number();
    if (way.tls) connection->start_tls(*tls_);
    timeline.act_at(now, sim::OutsideOpened{"outside-" + std::to_string(connection->number), server->name,
                                            std::string{way.protocol}, port(door), way.tls});
    const sim::World& world = timeline.world();
    connection->session = base::SessionId{world.last_session};
    while (connection->slot < world.streams.size() && world.streams[connection->slot]->id != connection->session) ++connection->slot;
    if (connection->slot == world.streams.size()) return;  // the server is down, or its provider does not offer this
    ++counts_.opened;
    counts_.kept += kConnectionOctets;
    by_session_[connection->session] = connection.get();
    connections_.push_back(std::move(connection));
}

bool Gate::make_room(sim::Timeline& timeline, std::uint32_t peer, base::Instant now) {
    Connection* mutest = nullptr;
    for (const auto& one : connections_) {
        if (one->peer() != peer || one->phase() != Connection::Phase::Open) continue;
        if (mutest == nullptr || one->heard < mutest->heard) mutest = one.get();
    }
    if (mutest == nullptr || now - mutest->heard < limits_.mute_patience) return false;
    cut(timeline, *mutest, now);
    return true;
}

std::uint32_t Gate::free_number() const {
    std::vector<bool> used(connections_.size() + 2, false);
    for (const auto& one : connections_) {
        if (one->number < used.size()) used[one->number] = true;
    }
    std::uint32_t number = 1;
    while (used[number]) ++number;
    return number;
}

bool Gate::may_feed(const Connection& connection) const {
    return !connection.unfed.empty() && !connection.incomplete && connection.phase() == Connection::Phase::Open &&
           connection.waiting() < limits_.waiting_pause;
}

bool Gate::take_in(sim::Timeline& timeline, base::Instant now) {
    if (now - forgave_ > kBurdenTime) {
        forgave_ = now;
        for (const auto& connection : connections_) connection->burden /= 2;
    }
    std::vector<Connection*> order;
    for (const auto& connection : connections_) {
        if (connection->readable && may_read(*connection)) read(timeline, *connection, now);
        look_whether_whole(timeline.world(), *connection);
        if (may_feed(*connection) || connection->ended) order.push_back(connection.get());
    }
    // Who asked for little is served first: nobody waits for those who ask for much.
    std::stable_sort(order.begin(), order.end(), [](const Connection* a, const Connection* b) { return a->burden < b->burden; });
    const std::uint64_t events_end = timeline.cursor() + limits_.events_in_a_turn;
    bool all = true;
    for (Connection* connection : order) {
        if (timeline.cursor() >= events_end) return false;
        feed(timeline, *connection, now, events_end);
        all = all && !may_feed(*connection);
    }
    return all;
}

void Gate::read(sim::Timeline& timeline, Connection& connection, base::Instant now) {
    const std::size_t before = connection.unfed.size();
    connection.ended = !connection.receive(connection.unfed.end());
    connection.readable = false;
    const std::size_t came = connection.unfed.size() - before;
    if (came == 0) return;
    connection.heard = now;
    if (before == 0) connection.began = now;
    counts_.octets_in += came;
    connection.unanswered += came;
    const sim::Stream& stream = *timeline.world().streams[connection.slot];
    if (is_endless(stream, connection)) return cut(timeline, connection, now);
    const bool until_dot = connection.unfed.whole(stream) == 0 && reads_letter(stream);
    if (until_dot && connection.unfed.drop_beyond(text_room(stream)) != 0) connection.too_large = true;
}

bool Gate::is_endless(const sim::Stream& stream, Connection& connection) const {
    if (connection.unanswered > limits_.unanswered_max) return true;
    if (connection.unfed.whole(stream) != 0) return false;
    if (!sim::reads_text(stream)) return connection.unfed.size() > limits_.line_octets_max;
    return octets_due(stream) > text_room(stream);
}

/// Commands are given to the World one by one, so that we look whether the program reads the answer before
/// the next one is answered; a text or a literal as a whole.
void Gate::feed(sim::Timeline& timeline, Connection& connection, base::Instant now, std::uint64_t events_end) {
    const std::uint64_t before = timeline.cursor();
    while (may_feed(connection) && timeline.cursor() < events_end) {
        const sim::Stream& stream = *timeline.world().streams[connection.slot];
        const std::size_t size = connection.unfed.whole(stream);
        if (reads_letter(stream) && !has_room_for_letter(connection, size)) return cut(timeline, connection, now);
        give(timeline, connection, connection.unfed.take(size), now);
        look_whether_whole(timeline.world(), connection);
    }
    connection.burden += timeline.cursor() - before;
    if (timeline.cursor() != before) connection.began = now;
    if (!connection.ended) return;
    if (connection.incomplete && connection.phase() == Connection::Phase::Open) {
        give(timeline, connection, connection.unfed.take(kLastWordsMax), now);
    } else if (!connection.unfed.empty() && connection.phase() == Connection::Phase::Open) {
        return;   // the rest is for the next turn
    }
    // The program has said all it had to say; it still gets the answers.
    connection.ended = false;
    leave(timeline, connection, false, now);
    connection.finish(now);
}

bool Gate::has_room_for_letter(Connection& connection, std::size_t size) {
    if (full_of_letters()) return false;
    if (!std::exchange(connection.too_large, false)) return true;
    counts_.refused += size;
    return counts_.refused <= limits_.refused_max;
}

void Gate::give(sim::Timeline& timeline, Connection& connection, std::string octets, base::Instant now) {
    counts_.kept += octets.size() + kPortionOctets;
    timeline.act_at(now, sim::OutsideOctets{connection.session.value, std::move(octets)});
    (void)go_on(timeline, now);
}

void Gate::cut(sim::Timeline& timeline, Connection& connection, base::Instant now) {
    ++counts_.cut;
    leave(timeline, connection, true, now);
    connection.drop();
}

/// A long answer goes out while the World still gives it: that takes far less memory than all of it at once.
bool Gate::go_on(sim::Timeline& timeline, base::Instant now) {
    bool there = false;
    for (std::uint64_t done = 0; !there && done < kEventsInATurn; done += kEventsUntilHandedOut) {
        there = timeline.run_until(now, kEventsUntilHandedOut);
        hand_out(timeline, now);
    }
    return there;
}

void Gate::leave(sim::Timeline& timeline, Connection& connection, bool cut, base::Instant now) {
    if (by_session_.erase(connection.session) == 0) return;
    timeline.act_at(now, sim::OutsideClosed{connection.session.value, cut});
}

void Gate::hand_out(sim::Timeline& timeline, base::Instant now) {
    for (sim::OutsideSaid& said : timeline.take_outside_said()) {
        const auto found = by_session_.find(said.session);
        if (found == by_session_.end()) continue;
        Connection& connection = *found->second;
        counts_.octets_out += said.octets.size();
        connection.unanswered = 0;
        connection.send(said.octets, now);
        connection.flush(now);
        const auto& streams = timeline.world().streams;
        if (tls_ && !connection.encrypted() && connection.slot < streams.size() &&
            streams[connection.slot]->id == connection.session && streams[connection.slot]->encrypted) {
            connection.start_tls(*tls_);
        }
        if (said.closed) {
            by_session_.erase(found);
            connection.finish(now);
        }
    }
}

void Gate::cut_the_stuck(sim::Timeline& timeline, base::Instant now) {
    for (const auto& connection : connections_) {
        const bool stuck = connection->waiting() != 0 && now - connection->moved > limits_.reading_patience;
        const bool mute = connection->shaking_hands() && now - connection->opened > limits_.handshake_patience;
        const bool unheard = full() && connection->phase() == Connection::Phase::Open && connection->waiting() == 0;
        if (stuck || unheard || (mute && row(connection->door).tls)) cut(timeline, *connection, now);
    }
    cut_the_worst(timeline, limits_.waiting_max, [](const Connection& one) { return one.waiting(); }, &waits_worse, now);
    cut_the_worst(timeline, limits_.held_max, [](const Connection& one) { return one.unfed.size(); }, &holds_worse, now);
}

void Gate::cut_the_worst(sim::Timeline& timeline, std::size_t most, SizeOf size_of, IsWorse is_worse, base::Instant now) {
    std::size_t all = 0;
    for (const auto& connection : connections_) {
        if (connection->phase() != Connection::Phase::Over) all += size_of(*connection);
    }
    while (all > most) {
        Connection* worst = nullptr;
        for (const auto& connection : connections_) {
            if (connection->phase() == Connection::Phase::Over || size_of(*connection) == 0) continue;
            if (worst == nullptr || is_worse(*connection, *worst, now)) worst = connection.get();
        }
        if (worst == nullptr) return;
        all -= size_of(*worst);
        cut(timeline, *worst, now);
    }
}

void Gate::shut(sim::Timeline& timeline, base::Instant now) {
    if (begun_) {
        timeline.act_at(now, sim::ServeOutside{.on = false});
        timeline.run_until(now + base::milliseconds(1));   // the end comes just after the last word
        hand_out(timeline, now);
    }
    for (const auto& connection : connections_) {
        leave(timeline, *connection, false, now);
        connection->finish(now);
    }
    timeline.run_until(now);
    waiting_.clear();
    listeners_.clear();
    // What a program has said meanwhile is read away: closing on it would take our last words from it.
    for (int round = 0; round < kGoodbyeRounds && !connections_.empty(); ++round) {
        wait(kGoodbyeTime / kGoodbyeRounds);
        std::string unheard;
        for (const auto& connection : connections_) {
            if (connection->readable) (void)connection->receive(unheard);
            connection->flush(now);
        }
        std::erase_if(connections_, [](const auto& one) { return one->phase() == Connection::Phase::Over; });
    }
    connections_.clear();
}

}  // namespace loopback
