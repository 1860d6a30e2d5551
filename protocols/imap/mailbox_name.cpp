#include "protocols/imap/mailbox_name.h"

#include <cstdint>

#include "protocols/base/octets.h"
#include "protocols/mail/charset.h"

namespace imap {

namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/// One character off the front of `text`; nullopt if it is not UTF-8.
std::optional<std::uint32_t> take_utf8(std::string_view& text) {
    const auto lead = static_cast<unsigned char>(text.front());
    std::size_t more = 0;
    std::uint32_t c = lead;
    std::uint32_t least = 0;
    if (lead >= 0xF0 && lead < 0xF5) {
        more = 3, c = lead & 7U, least = 0x10000;
    } else if (lead >= 0xE0 && lead < 0xF0) {
        more = 2, c = lead & 15U, least = 0x800;
    } else if (lead >= 0xC2 && lead < 0xE0) {
        more = 1, c = lead & 31U, least = 0x80;
    } else if (lead >= 0x80) {
        return std::nullopt;
    }
    if (text.size() <= more) return std::nullopt;
    for (std::size_t i = 1; i <= more; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xC0U) != 0x80) return std::nullopt;
        c = c << 6 | (next & 0x3FU);
    }
    if (c < least || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) return std::nullopt;
    text.remove_prefix(more + 1);
    return c;
}

/// The UTF-16 units of one shifted run, as base64 without padding; nullopt if it is malformed.
bool append_shifted(std::string& out, std::string_view run) {
    std::uint32_t bits = 0;
    unsigned count = 0;
    std::uint32_t high = 0;
    for (const char c : run) {
        const std::size_t value = kBase64.find(c);
        if (value == std::string_view::npos) return false;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        count += 6;
        if (count < 16) continue;
        count -= 16;
        const std::uint32_t unit = bits >> count & 0xFFFFU;
        bits &= (1U << count) - 1;
        if (unit >= 0xDC00 && unit < 0xE000) {
            if (high == 0) return false;
            mail::append_utf8(out, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
            high = 0;
        } else if (high != 0) {
            return false;
        } else if (unit >= 0xD800 && unit < 0xDC00) {
            high = unit;
        } else if (unit >= 0x20 && unit < 0x7f) {
            return false;  // printable ASCII must stand for itself
        } else {
            mail::append_utf8(out, unit);
        }
    }
    return high == 0 && count < 6 && bits == 0;
}

void append_unit(std::string& out, std::uint32_t unit, std::uint32_t& bits, unsigned& count) {
    bits = bits << 16 | unit;
    count += 16;
    while (count >= 6) {
        count -= 6;
        out += kBase64[bits >> count & 63U];
    }
    bits &= (1U << count) - 1;
}

}  // namespace

std::optional<std::string> decode_utf7(std::string_view text) {
    std::string out;
    bool just_shifted = false;
    while (!text.empty()) {
        const char c = text.front();
        if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f)
            return std::nullopt;
        if (c != '&') {
            out += c;
            text.remove_prefix(1);
            just_shifted = false;
            continue;
        }
        const std::size_t end = text.find('-');
        if (end == std::string_view::npos) return std::nullopt;
        if (end == 1) {
            out += '&';
            just_shifted = false;
        } else {
            // Two runs side by side would be one run written in two ways (RFC 3501 5.1.3).
            if (just_shifted || !append_shifted(out, text.substr(1, end - 1))) return std::nullopt;
            just_shifted = true;
        }
        text.remove_prefix(end + 1);
    }
    return out;
}

std::string encode_utf7(std::string_view utf8) {
    std::string out;
    while (!utf8.empty()) {
        const auto c = static_cast<unsigned char>(utf8.front());
        if (c >= 0x20 && c < 0x7f) {
            out += static_cast<char>(c);
            if (c == '&') out += '-';
            utf8.remove_prefix(1);
            continue;
        }
        out += '&';
        std::uint32_t bits = 0;
        unsigned count = 0;
        while (!utf8.empty()) {
            const auto lead = static_cast<unsigned char>(utf8.front());
            if (lead >= 0x20 && lead < 0x7f) break;
            const auto character = take_utf8(utf8);
            if (!character) {
                utf8.remove_prefix(1);
            } else if (*character < 0x10000) {
                append_unit(out, *character, bits, count);
            } else {
                append_unit(out, 0xD800 + ((*character - 0x10000) >> 10), bits, count);
                append_unit(out, 0xDC00 + ((*character - 0x10000) & 0x3FFU), bits, count);
            }
        }
        if (count > 0) out += kBase64[bits << (6 - count) & 63U];
        out += '-';
    }
    return out;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        if (!take_utf8(text)) return false;
    }
    return true;
}

bool is_valid_name(std::string_view name) {
    if (name.empty() || name.size() > 255 || !is_utf8(name)) return false;
    if (name.front() == kSeparator || name.back() == kSeparator) return false;
    if (name.find("//") != std::string_view::npos) return false;
    for (const char c : name) {
        const auto u = static_cast<unsigned char>(c);
        if (u < 0x20 || u == 0x7f || c == '*' || c == '%') return false;
    }
    return true;
}

std::string canonical_name(std::string name) {
    if (base::istarts_with(name, "INBOX") && (name.size() == 5 || name[5] == kSeparator)) {
        name.replace(0, 5, "INBOX");
    }
    return name;
}

std::string_view parent_of(std::string_view name) {
    const std::size_t at = name.rfind(kSeparator);
    return at == std::string_view::npos ? std::string_view{} : name.substr(0, at);
}

bool matches_pattern(std::string_view pattern, std::string_view name) {
    // Greedy with one place to come back to for each kind of wildcard; linear in practice.
    std::size_t p = 0;
    std::size_t n = 0;
    std::size_t star_p = std::string_view::npos, star_n = 0;
    std::size_t percent_p = std::string_view::npos, percent_n = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star_p = p++;
            star_n = n;
            percent_p = std::string_view::npos;
        } else if (p < pattern.size() && pattern[p] == '%') {
            percent_p = p++;
            percent_n = n;
        } else if (p < pattern.size() && pattern[p] == name[n]) {
            ++p;
            ++n;
        } else if (percent_p != std::string_view::npos && name[percent_n] != kSeparator) {
            p = percent_p + 1;
            n = ++percent_n;
        } else if (star_p != std::string_view::npos) {
            p = star_p + 1;
            n = ++star_n;
            percent_p = std::string_view::npos;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && (pattern[p] == '*' || pattern[p] == '%')) ++p;
    return p == pattern.size();
}

}  // namespace imap
