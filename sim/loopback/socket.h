#pragma once
/// TCP on this computer through SDL_net, without ever waiting.
///
/// SDL_net 2.2 blocks in Recv and Send, waits for readers only (and for descriptors below 1024), and
/// listens on every interface. Its TCPsocket begins with `int ready; SOCKET channel;`, so the descriptor
/// can be asked for: it is made non-blocking (SDL_net then hands on what the kernel did at once) and
/// waited for with poll(2). `Network` proves that layout once, on a socket whose port it knows, before
/// anything is opened with it.
///
/// Doors: Network, Listener, Socket. Fails: with a Problem, or Got::Failed for a connection that is gone.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocols/base/result.h"

using TCPsocket = struct _TCPsocket*;

namespace loopback {

/// SDL_net while it is in use; SDL_net counts its users.
class Network {
  public:
    Network() = default;
    ~Network();
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;
    [[nodiscard]] base::Outcome open();

  private:
    bool open_ = false;
};

/// A connection to a program. Closed when it goes out of scope.
class Socket {
  public:
    enum class Got : std::uint8_t { Octets, Nothing, Ended, Failed };

    explicit Socket(TCPsocket socket);
    Socket(Socket&& other) noexcept;
    Socket& operator=(Socket&& other) noexcept;
    ~Socket();

    /// Appends what has come, at most 64 KiB of it.
    Got receive(std::string& out);
    /// How many octets from the front the kernel took; nullopt: the connection is gone.
    std::optional<std::size_t> send(std::string_view octets);

    [[nodiscard]] int descriptor() const;
    /// Address of the other end, most significant octet first: 0x7f000001 is 127.0.0.1.
    [[nodiscard]] std::uint32_t peer() const;

  private:
    TCPsocket socket_;
};

/// A port that is listened on.
class Listener {
  public:
    /// `port` 0: any that is free.
    [[nodiscard]] static base::Result<Listener> open(std::uint16_t port);
    Listener(Listener&& other) noexcept;
    Listener& operator=(Listener&& other) noexcept;
    ~Listener();

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] int descriptor() const;
    /// The next connection that waits, if there is one.
    [[nodiscard]] std::optional<Socket> accept();

  private:
    Listener(TCPsocket socket, std::uint16_t port) : socket_{socket}, port_{port} {}

    TCPsocket socket_;
    std::uint16_t port_;
};

}  // namespace loopback
