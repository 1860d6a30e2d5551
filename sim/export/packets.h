#pragma once
/// Ethernet, IPv4, TCP and UDP frames from plain values, with their checksums (RFC 791, 9293, 768), and
/// the pcapng file that holds them (draft-ietf-opsawg-pcapng).
///
/// Doors: Frame, TcpSegment, tcp_frame, udp_frame, pcapng_file.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocols/base/time.h"

namespace exported {

/// An address with a port; the address as a number, 192.0.2.10 is 0xc000020a.
struct Endpoint {
    std::uint32_t address = 0;
    std::uint16_t port = 0;
};

/// "192.0.2.10" as a number; 0 if it is no address.
[[nodiscard]] std::uint32_t address_number(std::string_view dotted);

struct TcpSegment {
    static constexpr std::uint8_t kFin = 1, kSyn = 2, kPush = 8, kAck = 16;

    Endpoint from, to;
    std::uint32_t seq = 0;
    std::uint32_t ack = 0;
    std::uint8_t flags = kAck;
    std::string_view octets;
};

struct Frame {
    base::Instant at;
    std::string octets;
};

/// `id`: the packet's number in IPv4's identification field.
[[nodiscard]] std::string tcp_frame(const TcpSegment& segment, std::uint16_t id);
[[nodiscard]] std::string udp_frame(Endpoint from, Endpoint to, std::string_view octets, std::uint16_t id);

/// One file with these frames in their order; `names`: addresses and what they are called.
[[nodiscard]] std::string pcapng_file(const std::vector<Frame>& frames, const std::vector<std::pair<std::uint32_t, std::string>>& names);

/// Numbers with the most significant octet first, as protocols of the internet have them.
void put16(std::string& out, std::uint32_t value);
void put32(std::string& out, std::uint32_t value);

}  // namespace exported
