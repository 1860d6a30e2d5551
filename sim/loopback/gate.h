#pragma once
/// The gate between real programs on this computer and the servers of a World.
///
/// It listens, lets programs of this computer in and nobody else, and turns what they send into acts
/// at the moments it is told. One loop of the owner drives it: `wait`, then `turn`; while no `turn` is
/// called, the programs are held. Nothing in it blocks, and no program can make another one wait.
///
/// Doors: Gate::open, port, wait, turn, shut, counts. Fails: open with a Problem.

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocols/base/result.h"
#include "protocols/base/time.h"
#include "sim/loopback/connection.h"
#include "sim/loopback/door.h"
#include "sim/loopback/socket.h"
#include "sim/loopback/tls.h"
#include "sim/timeline.h"

namespace loopback {

struct Limits {
    std::size_t connections_max = 800;
    std::size_t connections_per_peer_max = 600;              ///< peers differ in their 127.x.y.z
    std::size_t waiting_pause = 256 * 1024;                  ///< so much unsent: no more is read
    std::size_t waiting_max = std::size_t{512} << 20;        ///< unsent to all programs together
    std::uint64_t line_octets_max = 256 * 1024;              ///< octets of a command without a line end
    std::uint64_t unanswered_max = std::uint64_t{128} << 20; ///< octets on which the server said nothing
    std::uint64_t held_max = std::uint64_t{128} << 20;       ///< octets of all programs together that are not whole yet
    std::uint64_t refused_max = std::uint64_t{64} << 20;     ///< octets kept of texts that are too large; then such a text is cut
    std::uint64_t kept_max = std::uint64_t{256} << 20;       ///< octets given to the World, since it keeps them all
    std::uint64_t kept_for_commands = std::uint64_t{32} << 20;   ///< the last of them: no letter comes in any more
    std::uint64_t events_in_a_turn = 500;                    ///< then the sockets are looked at again
    base::Duration mute_patience = base::seconds(2);         ///< whoever is silent for so long may have to make room
    base::Duration handshake_patience = base::seconds(30);
    base::Duration reading_patience = base::seconds(60);     ///< a program that does not read is cut then
};

struct Counts {
    std::uint64_t opened = 0;
    std::uint64_t foreign = 0;      ///< peers outside 127.0.0.0/8, closed unheard
    std::uint64_t too_many = 0;     ///< closed at once: the limits on connections
    std::uint64_t cut = 0;          ///< for silence, for not reading, for endless lines or texts
    std::uint64_t octets_in = 0;
    std::uint64_t octets_out = 0;
    std::uint64_t kept = 0;         ///< octets that the World was given, and some for each connection and line
    std::uint64_t refused = 0;      ///< those of them that belong to texts too large
};

class Gate {
  public:
    /// Listens on nothing; `open` makes one that does.
    Gate(std::optional<TlsServer> tls, Limits limits) : tls_{std::move(tls)}, limits_{limits} {}

    /// Listens on every port, or on none. `tls` empty: doors with TLS must be shut, and no STARTTLS works.
    [[nodiscard]] static base::Result<std::unique_ptr<Gate>> open(const Ports& ports, std::optional<TlsServer> tls, Limits limits = {});

    /// The port of a door; 0: it is shut.
    [[nodiscard]] std::uint16_t port(Door door) const;
    /// Waits until a program wants something, at most `patience`.
    void wait(base::Duration patience);
    /// Takes in what programs did, lets the World run until `now`, and sends what its servers said.
    /// False: there is more to do than belongs in one turn; call again at once.
    bool turn(sim::Timeline& timeline, base::Instant now);
    /// Between turns: who wants to come in waits inside the door and is counted.
    void let_wait();
    /// The servers tell every program goodbye, the ports are closed.
    void shut(sim::Timeline& timeline, base::Instant now);

    [[nodiscard]] const Counts& counts() const { return counts_; }
    [[nodiscard]] std::size_t connections() const { return connections_.size(); }
    [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }
    /// No letter comes in any more, lest commands find no room: the limit on what is kept is near.
    [[nodiscard]] bool full_of_letters() const { return counts_.kept + limits_.kept_for_commands >= limits_.kept_max; }
    /// The limit on what one gate keeps is reached: it takes no more.
    [[nodiscard]] bool full() const { return counts_.kept >= limits_.kept_max; }

  private:
    struct Open {
        Door door;
        Listener listener;
        bool readable = false;
    };

    struct Waiting {
        Socket socket;
        Door door;
    };

    /// The World learns that its servers are open, and to whom.
    void begin(sim::Timeline& timeline, base::Instant now);
    void let_in(sim::Timeline& timeline, base::Instant now);
    void admit(sim::Timeline& timeline, Socket socket, Door door, base::Instant now);
    /// False: some that programs sent is left for the next turn.
    bool take_in(sim::Timeline& timeline, base::Instant now);
    void read(sim::Timeline& timeline, Connection& connection, base::Instant now);
    /// The program goes on and on without coming to an end.
    [[nodiscard]] bool is_endless(const sim::Stream& stream, Connection& connection) const;
    /// A letter of so many octets can be kept. One that is too large counts as refused.
    [[nodiscard]] bool has_room_for_letter(Connection& connection, std::size_t size);
    /// The World gets octets of the program, and answers.
    void give(sim::Timeline& timeline, Connection& connection, std::string octets, base::Instant now);
    void cut(sim::Timeline& timeline, Connection& connection, base::Instant now);
    void feed(sim::Timeline& timeline, Connection& connection, base::Instant now, std::uint64_t events_end);
    /// Lets the World run until `now`. False: not all the way, so much happens.
    bool go_on(sim::Timeline& timeline, base::Instant now);
    void hand_out(sim::Timeline& timeline, base::Instant now);
    void cut_the_stuck(sim::Timeline& timeline, base::Instant now);
    using SizeOf = std::size_t (*)(const Connection&);
    using IsWorse = bool (*)(const Connection&, const Connection&, base::Instant now);
    /// Cuts the worst, one after the other, while all sizes together are more than `most`.
    void cut_the_worst(sim::Timeline& timeline, std::size_t most, SizeOf size_of, IsWorse is_worse, base::Instant now);
    /// Cuts the connection of this peer that has said nothing for longest, if that is long.
    bool make_room(sim::Timeline& timeline, std::uint32_t peer, base::Instant now);
    /// The World learns that the program is gone.
    void leave(sim::Timeline& timeline, Connection& connection, bool cut, base::Instant now);
    [[nodiscard]] bool may_read(const Connection& connection) const;
    [[nodiscard]] bool may_feed(const Connection& connection) const;
    [[nodiscard]] std::uint32_t free_number() const;

    Network network_;               // first in, last out
    std::optional<TlsServer> tls_;
    Limits limits_;
    Counts counts_;
    std::vector<Open> listeners_;
    std::vector<Waiting> waiting_;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::map<base::SessionId, Connection*> by_session_;
    base::Instant forgave_;         ///< when burdens were last halved
    bool begun_ = false;
    int eager_ = 0;                 ///< how often to look again before falling asleep; see wait
};

}  // namespace loopback
