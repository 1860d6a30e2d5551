#pragma once
/// A program of this computer that talks to a Gate in the same thread: whoever waits for an answer
/// lets the gate have its turns meanwhile.
///
/// Doors: Live (a world that is served), Client (one connection to it).

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "sim/loopback/gate.h"
#include "sim/timeline.h"

namespace live {

/// p1, served on ports that are free, with virtual time that goes on by a millisecond in each turn.
class Live {
  public:
    explicit Live(loopback::Limits limits = {});
    /// One wait and one turn of the gate.
    void turn();
    /// Turns until this much virtual time has passed.
    void pass(base::Duration time);
    [[nodiscard]] loopback::Gate& gate() { return *gate_; }
    [[nodiscard]] sim::Timeline& timeline() { return timeline_; }
    [[nodiscard]] std::uint16_t port(loopback::Door door) const { return gate_->port(door); }
    /// Ends the serving, as Ctrl+C does.
    void shut() { gate_->shut(timeline_, now_); }

  private:
    sim::Timeline timeline_;
    std::unique_ptr<loopback::Gate> gate_;
    base::Instant now_;
};

class Client {
  public:
    Client(Live& live, loopback::Door door) : Client{[&live] { live.turn(); }, live.port(door)} {}
    /// `turn`: lets the other side have its turn.
    Client(std::function<void()> turn, std::uint16_t port);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void write(std::string_view octets);
    /// Everything up to and with this text; what came so far if it does not come.
    std::string read_until(std::string_view text);
    /// Writes a line and reads one line.
    std::string say(std::string_view line);
    /// True once the other side has closed.
    bool is_closed();
    /// What has come so far, without waiting.
    std::string come();
    void close();

  private:
    void take();

    std::function<void()> turn_;
    int descriptor_ = -1;
    std::string got_;
    bool ended_ = false;
};

}  // namespace live
