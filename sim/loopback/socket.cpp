#include "sim/loopback/socket.h"

#include <SDL2/SDL_net.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <utility>

namespace loopback {

namespace {

/// How SDL_net's own `struct _TCPsocket` begins.
struct Beginning {
    int ready;
    int channel;
};

/// Connections that the kernel keeps for us until they are accepted; SDL_net asks for five.
constexpr int kWaitingMax = 512;
/// Octets read from one program before the next one has its turn.
constexpr std::size_t kReadOctets = 65'536;

int channel_of(TCPsocket socket) {
    Beginning beginning{};
    std::memcpy(&beginning, socket, sizeof beginning);
    return beginning.channel;
}

/// The port that a descriptor is bound to; 0: it is no TCP socket of IPv4.
std::uint16_t bound_port(int descriptor) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0 || address.sin_family != AF_INET) return 0;
    return ntohs(address.sin_port);
}

/// What SDL_net accepted blocks, and stays open in programs that are started.
void make_ready(int descriptor) {
    fcntl(descriptor, F_SETFL, O_RDWR | O_NONBLOCK);
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

TCPsocket listen_on(std::uint16_t port) {
    IPaddress address{};
    address.host = INADDR_ANY;
    SDLNet_Write16(port, &address.port);
    return SDLNet_TCP_Open(&address);
}

}  // namespace

base::Outcome Network::open() {
    if (SDLNet_Init() != 0) return base::Problem{"", "the network library cannot be used here", SDLNet_GetError()};
    open_ = true;
    // Two sockets on ports of the kernel's choice: what stands at `channel` must be two descriptors of
    // sockets that listen on two ports.
    TCPsocket one = listen_on(0);
    TCPsocket two = listen_on(0);
    const std::uint16_t port_one = one == nullptr ? 0 : bound_port(channel_of(one));
    const std::uint16_t port_two = two == nullptr ? 0 : bound_port(channel_of(two));
    const bool opened = one != nullptr && two != nullptr;
    if (one != nullptr) SDLNet_TCP_Close(one);
    if (two != nullptr) SDLNet_TCP_Close(two);
    if (!opened) return base::Problem{"", "this computer lets no program listen on a port", ""};
    if (port_one == 0 || port_two == 0 || port_one == port_two) {
        return base::Problem{"", "this version of SDL_net keeps its sockets in another way", "Postroom knows SDL_net 2.2"};
    }
    return {};
}

Network::~Network() {
    if (open_) SDLNet_Quit();
}

Socket::Socket(TCPsocket socket) : socket_{socket} { make_ready(channel_of(socket)); }
Socket::Socket(Socket&& other) noexcept : socket_{std::exchange(other.socket_, nullptr)} {}
Socket& Socket::operator=(Socket&& other) noexcept {
    std::swap(socket_, other.socket_);
    return *this;
}
Socket::~Socket() {
    if (socket_ != nullptr) SDLNet_TCP_Close(socket_);
}

Socket::Got Socket::receive(std::string& out) {
    std::array<char, kReadOctets> room;   // not filled before: most of it stays unused
    errno = 0;
    const int got = SDLNet_TCP_Recv(socket_, room.data(), static_cast<int>(room.size()));
    if (got > 0) out.append(room.data(), static_cast<std::size_t>(got));
    if (got > 0) return Got::Octets;
    if (got == 0) return Got::Ended;
    return errno == EAGAIN || errno == EWOULDBLOCK ? Got::Nothing : Got::Failed;
}

std::optional<std::size_t> Socket::send(std::string_view octets) {
    const int size = static_cast<int>(octets.size() > INT_MAX ? INT_MAX : octets.size());
    errno = 0;
    const int sent = SDLNet_TCP_Send(socket_, octets.data(), size);
    if (sent >= size || errno == EAGAIN || errno == EWOULDBLOCK) return static_cast<std::size_t>(sent > 0 ? sent : 0);
    return std::nullopt;
}

int Socket::descriptor() const { return channel_of(socket_); }

std::uint32_t Socket::peer() const {
    const IPaddress* address = SDLNet_TCP_GetPeerAddress(socket_);
    return address == nullptr ? 0 : SDLNet_Read32(&address->host);
}

base::Result<Listener> Listener::open(std::uint16_t port) {
    errno = 0;
    TCPsocket socket = listen_on(port);
    if (socket == nullptr) {
        const std::string where = "port " + std::to_string(port);
        if (errno == EACCES) return base::Problem{where, "may be used by the administrator only", "choose one above 1023"};
        return base::Problem{where, "is in use by another program", "choose another port, or 0 for any free one"};
    }
    const int descriptor = channel_of(socket);
    listen(descriptor, kWaitingMax);
    const int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);   // those that it accepts have it from here
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    return Listener{socket, bound_port(descriptor)};
}

Listener::Listener(Listener&& other) noexcept : socket_{std::exchange(other.socket_, nullptr)}, port_{other.port_} {}
Listener& Listener::operator=(Listener&& other) noexcept {
    std::swap(socket_, other.socket_);
    std::swap(port_, other.port_);
    return *this;
}
Listener::~Listener() {
    if (socket_ != nullptr) SDLNet_TCP_Close(socket_);
}

int Listener::descriptor() const { return channel_of(socket_); }

std::optional<Socket> Listener::accept() {
    TCPsocket socket = SDLNet_TCP_Accept(socket_);
    if (socket == nullptr) return std::nullopt;
    return Socket{socket};
}

}  // namespace loopback
