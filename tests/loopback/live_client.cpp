#include "tests/loopback/live_client.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sim/presets.h"

namespace live {

namespace {

constexpr int kPatience = 3000;  // turns

sim::World world() {
    auto made = sim::make_preset("p1", 42);
    return std::move(made).value();
}

loopback::Ports free_ports() {
    loopback::Ports ports;
    for (const loopback::DoorRow& door : loopback::kDoors) {
        if (!door.tls) ports[static_cast<std::size_t>(door.door)] = std::uint16_t{0};
    }
    return ports;
}

}  // namespace

Live::Live(loopback::Limits limits) : timeline_{world()}, now_{timeline_.world().now} {
    timeline_.act(sim::AddAccount{"tess@harbor.example", "pw"});
    auto opened = loopback::Gate::open(free_ports(), std::nullopt, limits);
    EXPECT_TRUE(opened.ok()) << opened.problem().sentence();
    gate_ = std::move(opened).value();
}

void Live::turn() {
    gate_->wait(base::milliseconds(1));
    now_ += base::milliseconds(1);
    gate_->turn(timeline_, now_);
}

void Live::pass(base::Duration time) {
    gate_->wait(base::Duration{0});
    now_ += time;
    while (!gate_->turn(timeline_, now_)) {
    }
}

Client::Client(std::function<void()> turn, std::uint16_t port) : turn_{std::move(turn)}, descriptor_{::socket(AF_INET, SOCK_STREAM, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    fcntl(descriptor_, F_SETFL, O_NONBLOCK);
}

Client::~Client() { close(); }

void Client::close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

void Client::write(std::string_view octets) {
    for (int i = 0; i < kPatience && !octets.empty(); ++i) {
        const ssize_t wrote = ::send(descriptor_, octets.data(), octets.size(), MSG_NOSIGNAL);
        if (wrote > 0) octets.remove_prefix(static_cast<std::size_t>(wrote));
        if (!octets.empty()) turn_();
    }
}

void Client::take() {
    char block[65'536];
    const ssize_t got = ::recv(descriptor_, block, sizeof block, 0);
    if (got > 0) got_.append(block, static_cast<std::size_t>(got));
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK)) ended_ = true;
}

std::string Client::read_until(std::string_view text) {
    for (int i = 0; i < kPatience && !ended_ && got_.find(text) == std::string::npos; ++i) {
        turn_();
        take();
    }
    const std::size_t at = got_.find(text);
    const std::size_t end = at == std::string::npos ? got_.size() : at + text.size();
    std::string out = got_.substr(0, end);
    got_.erase(0, end);
    return out;
}

std::string Client::say(std::string_view line) {
    write(std::string{line} + "\r\n");
    return read_until("\r\n");
}

std::string Client::come() {
    take();
    return std::exchange(got_, {});
}

bool Client::is_closed() {
    for (int i = 0; i < kPatience && !ended_; ++i) {
        turn_();
        take();
    }
    return ended_;
}

}  // namespace live
