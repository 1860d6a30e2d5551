#pragma once
/// One real program's connection: its socket, its TLS, and what waits to be sent to it.
///
/// Knows no World. Plain octets come out of `receive` and go in by `send`; nothing waits.
/// Doors: Connection.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "protocols/base/ids.h"
#include "protocols/base/time.h"
#include "sim/loopback/door.h"
#include "sim/loopback/socket.h"
#include "sim/loopback/tls.h"
#include "sim/loopback/unfed.h"

namespace loopback {

class Connection {
  public:
    /// Open: in use. Flushing: no more is read, what waits is sent, then the end. Draining: the end was
    /// sent, and what still comes is thrown away, lest the program miss our last words. Over: forget it.
    enum class Phase : std::uint8_t { Open, Flushing, Draining, Over };

    Connection(Socket socket, Door through, base::Instant now) : door{through}, opened{now}, moved{now}, heard{now}, began{now}, socket_{std::move(socket)} {}

    /// Reads once, and appends plain octets to `plain`. False: the other side has ended or is gone.
    bool receive(std::string& plain);
    /// Queues plain octets and sends what goes at once.
    void send(std::string_view plain, base::Instant now);
    /// Sends what waits, as far as the kernel takes it, and goes on to the next phase when all is sent.
    void flush(base::Instant now);
    void start_tls(const TlsServer& server) { tls_.emplace(server); }
    /// No more is read; the connection ends once everything has been sent.
    void finish(base::Instant now);
    /// Ends at once.
    void drop() { phase_ = Phase::Over; }

    [[nodiscard]] Phase phase() const { return phase_; }
    [[nodiscard]] bool encrypted() const { return tls_.has_value(); }
    /// TLS has begun, and its handshake is not done.
    [[nodiscard]] bool shaking_hands() const { return tls_ && !tls_->established(); }
    /// Octets that wait to be sent.
    [[nodiscard]] std::size_t waiting() const { return out_.size() - sent_; }
    [[nodiscard]] int descriptor() const { return socket_.descriptor(); }
    [[nodiscard]] std::uint32_t peer() const { return socket_.peer(); }

    Door door;
    base::SessionId session;          ///< in the World
    std::uint32_t slot = 0;           ///< of its stream
    std::uint32_t number = 0;         ///< "outside-3"
    base::Instant opened;
    base::Instant moved;              ///< when octets last went out, or none were waiting
    base::Instant heard;              ///< when it last said something
    base::Instant began;              ///< when the thing began that it is saying now
    std::uint64_t unanswered = 0;     ///< octets that came since the server last said something
    std::uint64_t burden = 0;         ///< events that it made the World process, halved now and then
    Unfed unfed;                      ///< plain octets that came and were not given to the World yet
    bool incomplete = false;          ///< none of them is whole: more must come first
    bool too_large = false;           ///< the text under way is, and its excess was thrown away
    bool ended = false;               ///< the other side will say no more
    bool readable = false;            ///< as the last wait found it
    bool writable = false;

  private:
    Socket socket_;
    std::optional<TlsStream> tls_;
    std::string out_;                 ///< as it goes over the wire
    std::size_t sent_ = 0;
    Phase phase_ = Phase::Open;
};

}  // namespace loopback
