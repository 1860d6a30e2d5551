#include "app/terminal.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace app {

namespace {

struct Character {
    std::uint32_t code = 0;
    std::size_t octets = 0;   ///< 0: the octets here are no UTF-8
};

/// The character at the front of `text` (RFC 3629: shortest form, no surrogates).
Character first_character(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) return {lead, 1};
    const std::size_t octets = lead >= 0xc2 && lead < 0xe0 ? 2 : (lead & 0xf0U) == 0xe0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
    if (octets == 0 || text.size() < octets) return {};
    std::uint32_t code = lead & (0xffU >> (octets + 1));
    for (std::size_t i = 1; i < octets; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xc0U) != 0x80) return {};
        code = code << 6 | (next & 0x3fU);
    }
    constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < kLeast[octets] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return {};
    return {code, octets};
}

/// Controls of C0 and C1, and the characters that embed, override or isolate a direction.
bool steers(std::uint32_t code) {
    return (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7f && code < 0xa0) || (code >= 0x200e && code <= 0x200f) ||
           (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

}  // namespace

std::string terminal_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const Character c = first_character(text);
        if (c.octets == 0) {
            out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text.front()));
            text.remove_prefix(1);
            continue;
        }
        if (steers(c.code)) out += c.code < 0x100 ? fmt::format("\\x{:02x}", c.code) : fmt::format("\\u{:04x}", c.code);
        else out.append(text.substr(0, c.octets));
        text.remove_prefix(c.octets);
    }
    return out;
}

void print_text(std::string_view text) {
    const std::string safe = terminal_text(text);
    std::fwrite(safe.data(), 1, safe.size(), stdout);
}

base::Outcome standard_output() {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return {};
    return base::Problem{"standard output", std::string{"cannot be written: "} + std::strerror(errno), ""};
}

}  // namespace app
