#include "sim/export/packets.h"

#include "protocols/base/octets.h"

namespace exported {

namespace {

constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;

std::uint32_t sum16(std::string_view octets, std::uint32_t sum) {
    for (std::size_t i = 0; i < octets.size(); i += 2) {
        const auto high = static_cast<std::uint32_t>(static_cast<unsigned char>(octets[i])) << 8U;
        const auto low = i + 1 < octets.size() ? static_cast<unsigned char>(octets[i + 1]) : 0U;
        sum += high | low;
        sum = (sum & 0xffffU) + (sum >> 16U);
    }
    return sum;
}

std::uint32_t folded(std::uint32_t sum) {
    while (sum >> 16U != 0) sum = (sum & 0xffffU) + (sum >> 16U);
    return ~sum & 0xffffU;
}

void set16(std::string& out, std::size_t at, std::uint32_t value) {
    out[at] = static_cast<char>(value >> 8U & 255U);
    out[at + 1] = static_cast<char>(value & 255U);
}

/// A locally administered address made of the IP address.
void put_ethernet_address(std::string& out, std::uint32_t address) {
    out += '\x02';
    out += '\0';
    put32(out, address);
}

/// Ethernet and IPv4 around `payload`, whose checksum field at `checksum_at` is filled in.
std::string frame_around(Endpoint from, Endpoint to, std::uint8_t protocol, std::string payload, std::size_t checksum_at, std::uint16_t id) {
    std::string pseudo;
    put32(pseudo, from.address);
    put32(pseudo, to.address);
    put16(pseudo, protocol);
    put16(pseudo, static_cast<std::uint32_t>(payload.size()));
    std::uint32_t checksum = folded(sum16(payload, sum16(pseudo, 0)));
    if (protocol == kUdp && checksum == 0) checksum = 0xffff;  // RFC 768: 0 means none
    set16(payload, checksum_at, checksum);

    std::string ip{"\x45\x00", 2};
    put16(ip, static_cast<std::uint32_t>(20 + payload.size()));
    put16(ip, id);
    put16(ip, 0x4000);  // do not fragment
    ip += '\x40';
    ip += static_cast<char>(protocol);
    put16(ip, 0);
    put32(ip, from.address);
    put32(ip, to.address);
    set16(ip, 10, folded(sum16(ip, 0)));

    std::string out;
    put_ethernet_address(out, to.address);
    put_ethernet_address(out, from.address);
    put16(out, 0x0800);
    return out + ip + payload;
}

// --- pcapng: blocks in the byte order of little-endian machines, as the magic number says ---------

void little16(std::string& out, std::uint32_t value) {
    out += static_cast<char>(value & 255U);
    out += static_cast<char>(value >> 8U & 255U);
}

void little32(std::string& out, std::uint32_t value) {
    little16(out, value & 0xffffU);
    little16(out, value >> 16U);
}

void pad32(std::string& out) {
    while (out.size() % 4 != 0) out += '\0';
}

void put_block(std::string& out, std::uint32_t type, std::string body) {
    pad32(body);
    const auto size = static_cast<std::uint32_t>(body.size() + 12);
    little32(out, type);
    little32(out, size);
    out += body;
    little32(out, size);
}

void put_option(std::string& out, std::uint32_t code, std::string_view value) {
    little16(out, code);
    little16(out, static_cast<std::uint32_t>(value.size()));
    out += value;
    pad32(out);
}

}  // namespace

void put16(std::string& out, std::uint32_t value) {
    out += static_cast<char>(value >> 8U & 255U);
    out += static_cast<char>(value & 255U);
}

void put32(std::string& out, std::uint32_t value) {
    put16(out, value >> 16U);
    put16(out, value & 0xffffU);
}

std::uint32_t address_number(std::string_view dotted) {
    std::uint32_t number = 0;
    for (int i = 0; i < 4; ++i) {
        const std::size_t dot = i == 3 ? dotted.size() : dotted.find('.');
        if (dot == std::string_view::npos) return 0;
        const auto part = base::parse_number(dotted.substr(0, dot), 255);
        if (!part) return 0;
        number = number << 8U | static_cast<std::uint32_t>(*part);
        dotted.remove_prefix(i == 3 ? dot : dot + 1);
    }
    return number;
}

std::string tcp_frame(const TcpSegment& segment, std::uint16_t id) {
    const bool syn = (segment.flags & TcpSegment::kSyn) != 0;
    std::string tcp;
    put16(tcp, segment.from.port);
    put16(tcp, segment.to.port);
    put32(tcp, segment.seq);
    put32(tcp, (segment.flags & TcpSegment::kAck) != 0 ? segment.ack : 0);
    tcp += static_cast<char>((syn ? 7U : 5U) << 4U);
    tcp += static_cast<char>(segment.flags);
    put16(tcp, 0xffff);
    put32(tcp, 0);  // checksum, urgent pointer
    if (syn) tcp.append("\x02\x04\x05\xb4\x03\x03\x07\x00", 8);  // segments of 1460, windows times 128
    tcp.append(segment.octets);
    return frame_around(segment.from, segment.to, kTcp, std::move(tcp), 16, id);
}

std::string udp_frame(Endpoint from, Endpoint to, std::string_view octets, std::uint16_t id) {
    std::string udp;
    put16(udp, from.port);
    put16(udp, to.port);
    put16(udp, static_cast<std::uint32_t>(8 + octets.size()));
    put16(udp, 0);
    udp.append(octets);
    return frame_around(from, to, kUdp, std::move(udp), 6, id);
}

std::string pcapng_file(const std::vector<Frame>& frames, const std::vector<std::pair<std::uint32_t, std::string>>& names) {
    std::string out;
    std::string head;
    little32(head, 0x1a2b3c4d);
    little16(head, 1);
    little16(head, 0);
    head.append(8, '\xff');  // length of the section: not told
    put_option(head, 4, "Postroom: a simulation, nothing of this was on a network");
    little32(head, 0);
    put_block(out, 0x0a0d0d0a, std::move(head));

    std::string interface;
    little16(interface, 1);  // Ethernet
    little16(interface, 0);
    little32(interface, 0);  // packets are never cut
    put_option(interface, 2, "postroom");
    put_option(interface, 9, std::string_view{"\x06", 1});  // microseconds
    little32(interface, 0);
    put_block(out, 1, std::move(interface));

    std::string resolution;
    for (const auto& [address, name] : names) {
        std::string record;
        put32(record, address);
        record += name;
        record += '\0';
        little16(resolution, 1);
        little16(resolution, static_cast<std::uint32_t>(record.size()));
        resolution += record;
        pad32(resolution);
    }
    little32(resolution, 0);
    put_block(out, 4, std::move(resolution));

    for (const Frame& frame : frames) {
        const auto at = static_cast<std::uint64_t>(frame.at.time_since_epoch().count());
        std::string packet;
        little32(packet, 0);
        little32(packet, static_cast<std::uint32_t>(at >> 32U));
        little32(packet, static_cast<std::uint32_t>(at));
        little32(packet, static_cast<std::uint32_t>(frame.octets.size()));
        little32(packet, static_cast<std::uint32_t>(frame.octets.size()));
        packet += frame.octets;
        put_block(out, 6, std::move(packet));
    }
    return out;
}

}  // namespace exported
