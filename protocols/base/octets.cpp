#include "protocols/base/octets.h"

#include <array>
#include <charconv>
#include <cstdint>

namespace base {

namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> make_reverse() {
    std::array<std::int8_t, 256> table{};
    for (auto& entry : table) entry = -1;
    for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
        table[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
    }
    return table;
}
constexpr auto kReverse = make_reverse();

}  // namespace

std::string base64_encode(std::string_view octets) {
    std::string out;
    out.reserve((octets.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < octets.size(); i += 3) {
        const std::size_t n = std::min<std::size_t>(3, octets.size() - i);
        std::uint32_t bits = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            bits = bits << 8 | (k < n ? static_cast<unsigned char>(octets[i + k]) : 0U);
        }
        for (std::size_t k = 0; k < 4; ++k) {
            out += k <= n ? kAlphabet[bits >> (18 - 6 * k) & 63U] : '=';
        }
    }
    return out;
}

std::optional<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::string out;
    out.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        std::uint32_t bits = 0;
        std::size_t padding = 0;
        for (std::size_t k = 0; k < 4; ++k) {
            const char c = text[i + k];
            const std::int8_t value = kReverse[static_cast<unsigned char>(c)];
            if (c == '=' && i + 4 == text.size() && k >= 2) {
                ++padding;
            } else if (value < 0 || padding != 0) {
                return std::nullopt;
            }
            bits = bits << 6 | (value < 0 ? 0U : static_cast<std::uint32_t>(value));
        }
        for (std::size_t k = 0; k < 3 - padding; ++k) out += static_cast<char>(bits >> (16 - 8 * k) & 255U);
    }
    return out;
}

std::string dot_stuff(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 16);
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = text.find("\r\n", begin);
        const std::size_t stop = end == std::string_view::npos ? text.size() : end + 2;
        if (text[begin] == '.') out += '.';
        out.append(text.substr(begin, stop - begin));
        begin = stop;
    }
    if (!text.ends_with("\r\n")) out += "\r\n";
    return out;
}

std::string dot_unstuff(std::string_view wire) {
    std::string out;
    out.reserve(wire.size());
    std::size_t begin = 0;
    while (begin < wire.size()) {
        const std::size_t end = wire.find("\r\n", begin);
        const std::size_t stop = end == std::string_view::npos ? wire.size() : end + 2;
        const std::size_t skip = wire[begin] == '.' ? 1 : 0;
        out.append(wire.substr(begin + skip, stop - begin - skip));
        begin = stop;
    }
    return out;
}

std::string visible_octets(std::string_view octets) {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string out;
    for (const char c : octets) {
        const auto u = static_cast<unsigned char>(c);
        if (c == '\r') {
            out += "\u240d";
        } else if (c == '\n') {
            out += "\u240a";
        } else if (u < 0x20 || u >= 0x7f) {
            out += "\\x";
            out += kHex[u >> 4];
            out += kHex[u & 15U];
        } else {
            out += c;
        }
    }
    return out;
}

bool iequals(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (ascii_upper(a[i]) != ascii_upper(b[i])) return false;
    }
    return true;
}

bool istarts_with(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() && iequals(text.substr(0, prefix.size()), prefix);
}

std::string to_lower(std::string_view text) {
    std::string out{text};
    for (char& c : out) c = ascii_lower(c);
    return out;
}

std::string to_upper(std::string_view text) {
    std::string out{text};
    for (char& c : out) c = ascii_upper(c);
    return out;
}

void append_number(std::string& out, std::uint64_t number) {
    char buffer[20];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
    out.append(buffer, end);
}

std::optional<std::uint64_t> parse_number(std::string_view digits, std::uint64_t max) {
    if (digits.empty() || digits.size() > 20) return std::nullopt;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
    }
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size() || value > max) return std::nullopt;
    return value;
}

}  // namespace base
