#include "protocols/mail/charset.h"

#include <array>
#include <cstdint>
#include <utility>

#include "protocols/base/octets.h"
#include "protocols/mail/mime.h"

namespace mail {

namespace {

enum class Set : unsigned char { Ascii, Utf8, Latin1, Latin9, Windows1252 };

std::optional<Set> find_set(std::string_view name) {
    constexpr std::pair<std::string_view, Set> kSets[] = {
        {"us-ascii", Set::Ascii},     {"ascii", Set::Ascii},
        {"utf-8", Set::Utf8},         {"utf8", Set::Utf8},
        {"iso-8859-1", Set::Latin1},  {"latin1", Set::Latin1},
        {"iso-8859-15", Set::Latin9}, {"windows-1252", Set::Windows1252},
        {"cp1252", Set::Windows1252}};
    for (const auto& [known, set] : kSets) {
        if (base::iequals(known, name)) return set;
    }
    return std::nullopt;
}

constexpr std::uint32_t kReplacement = 0xFFFD;

std::uint32_t latin9(unsigned char c) {
    switch (c) {
        case 0xA4:
            return 0x20AC;
        case 0xA6:
            return 0x160;
        case 0xA8:
            return 0x161;
        case 0xB4:
            return 0x17D;
        case 0xB8:
            return 0x17E;
        case 0xBC:
            return 0x152;
        case 0xBD:
            return 0x153;
        case 0xBE:
            return 0x178;
        default:
            return c;
    }
}

std::uint32_t windows1252(unsigned char c) {
    constexpr std::array<std::uint16_t, 32> kHigh{
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
    return c >= 0x80 && c < 0xA0 ? kHigh[c - 0x80U] : c;
}

/// One character off the front; kReplacement and one octet if it is not UTF-8.
std::uint32_t take_utf8(std::string_view& text) {
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
        text.remove_prefix(1);
        return kReplacement;
    }
    for (std::size_t i = 1; i <= more; ++i) {
        if (i >= text.size() || (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80) {
            text.remove_prefix(1);
            return kReplacement;
        }
        c = c << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
    }
    text.remove_prefix(more + 1);
    return c < least || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ? kReplacement : c;
}

std::string convert(std::string_view octets, Set set) {
    std::string out;
    out.reserve(octets.size());
    while (!octets.empty()) {
        const auto c = static_cast<unsigned char>(octets.front());
        if (c < 0x80) {
            out += octets.front();
            octets.remove_prefix(1);
            continue;
        }
        if (set == Set::Utf8) {
            append_utf8(out, take_utf8(octets));
            continue;
        }
        std::uint32_t point = kReplacement;
        if (set == Set::Latin1) point = c;
        if (set == Set::Latin9) point = latin9(c);
        if (set == Set::Windows1252) point = windows1252(c);
        append_utf8(out, point);
        octets.remove_prefix(1);
    }
    return out;
}

/// "=?charset?Q?text?=" at the front of `text`, decoded; its length, or 0.
std::size_t decode_one_word(std::string_view text, std::string& out) {
    if (!text.starts_with("=?")) return 0;
    const std::size_t first = text.find('?', 2);
    if (first == std::string_view::npos || first + 3 >= text.size() || text[first + 2] != '?')
        return 0;
    const std::size_t end = text.find("?=", first + 3);
    if (end == std::string_view::npos) return 0;
    std::string_view charset = text.substr(2, first - 2);
    charset = charset.substr(0, charset.find('*'));  // RFC 2231 5: a language may follow
    const std::string_view coded = text.substr(first + 3, end - first - 3);
    if (coded.find_first_of(" \t\r\n") != std::string_view::npos) return 0;
    const char how = base::ascii_upper(text[first + 1]);
    std::string octets;
    if (how == 'B') {
        auto decoded = base::base64_decode(coded);
        if (!decoded) return 0;
        octets = std::move(*decoded);
    } else if (how == 'Q') {
        std::string spaced{coded};
        for (char& c : spaced) {
            if (c == '_') c = ' ';
        }
        if (!decode_transfer(spaced, "quoted-printable", octets)) return 0;
    } else {
        return 0;
    }
    auto decoded = to_utf8(octets, charset);
    if (!decoded) return 0;
    out += *decoded;
    return end + 2;
}

std::uint32_t lower(std::uint32_t c) {
    if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7)) return c + 32;
    if ((c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F)) return c + 32;
    if (c >= 0x400 && c <= 0x40F) return c + 80;
    if (c >= 0x100 && c <= 0x137 && c % 2 == 0) return c + 1;
    return c;
}

}  // namespace

void append_utf8(std::string& out, std::uint32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0U | c >> 6);
        out += static_cast<char>(0x80U | (c & 0x3FU));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0U | c >> 12);
        out += static_cast<char>(0x80U | (c >> 6 & 0x3FU));
        out += static_cast<char>(0x80U | (c & 0x3FU));
    } else {
        out += static_cast<char>(0xF0U | c >> 18);
        out += static_cast<char>(0x80U | (c >> 12 & 0x3FU));
        out += static_cast<char>(0x80U | (c >> 6 & 0x3FU));
        out += static_cast<char>(0x80U | (c & 0x3FU));
    }
}

std::size_t utf8_size(std::string_view text) {
    if (text.empty()) return 0;
    std::string_view rest = text;
    // The replacement may also stand in the text itself.
    const bool good = take_utf8(rest) != kReplacement || text.starts_with("\uFFFD");
    return good ? text.size() - rest.size() : 0;
}

bool is_utf8(std::string_view text) {
    while (const std::size_t size = utf8_size(text)) text.remove_prefix(size);
    return text.empty();
}

std::optional<std::string> to_utf8(std::string_view octets, std::string_view charset) {
    const auto set = find_set(charset);
    if (!set) return std::nullopt;
    return convert(octets, *set);
}

bool is_known_charset(std::string_view charset) {
    return find_set(charset).has_value();
}

std::string decode_words(std::string_view value) {
    std::string out;
    out.reserve(value.size());
    std::size_t blank_from = std::string::npos;  // blanks behind an encoded word, so far
    std::size_t at = 0;
    while (at < value.size()) {
        const char c = value[at];
        if (c == '=') {
            std::string word;
            const std::size_t length = decode_one_word(value.substr(at), word);
            if (length != 0) {
                // Blanks between two encoded words are not part of the text (RFC 2047 6.2).
                if (blank_from != std::string::npos) out.erase(blank_from);
                out += word;
                blank_from = out.size();
                at += length;
                continue;
            }
        }
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') blank_from = std::string::npos;
        out += c;
        ++at;
    }
    return out;
}

std::string fold_case(std::string_view utf8) {
    std::string out;
    out.reserve(utf8.size());
    while (!utf8.empty()) {
        const auto c = static_cast<unsigned char>(utf8.front());
        if (c < 0x80) {
            out += base::ascii_lower(utf8.front());
            utf8.remove_prefix(1);
            continue;
        }
        const std::string_view before = utf8;
        const std::uint32_t point = take_utf8(utf8);
        if (point == kReplacement) {
            out.append(before.substr(0, before.size() - utf8.size()));
        } else {
            append_utf8(out, lower(point));
        }
    }
    return out;
}

}  // namespace mail
