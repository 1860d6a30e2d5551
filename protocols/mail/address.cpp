#include "protocols/mail/address.h"

#include <algorithm>

#include "protocols/base/octets.h"
#include "protocols/mail/charset.h"

namespace mail {

namespace {

bool is_alnum(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }

bool is_atext(char c, bool utf8) {
    constexpr std::string_view kOther = "!#$%&'*+-/=?^_`{|}~";
    return is_alnum(c) || kOther.find(c) != std::string_view::npos || (utf8 && is_high(c));
}

bool is_dot_string(std::string_view text, bool utf8) {
    if (text.empty() || text.front() == '.' || text.back() == '.') return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '.' ? text[i + 1] == '.' : !is_atext(text[i], utf8)) return false;
    }
    return true;
}

/// Length of the quoted string or dot-string that begins `text`; `local` gets its meaning.
std::optional<std::size_t> read_local_part(std::string_view text, std::string& local, bool utf8) {
    if (text.empty()) return std::nullopt;
    if (text.front() != '"') {
        std::size_t end = 0;
        while (end < text.size() && (is_atext(text[end], utf8) || text[end] == '.')) ++end;
        local = text.substr(0, end);
        if (!is_dot_string(local, utf8)) return std::nullopt;
        return end;
    }
    for (std::size_t i = 1; i < text.size(); ++i) {
        char c = text[i];
        if (c == '"') return i + 1;
        if (c == '\\') {
            if (++i >= text.size()) return std::nullopt;
            c = text[i];
        }
        if ((c < 0x20 && !is_high(c)) || c == 0x7f || (is_high(c) && !utf8)) return std::nullopt;
        local += c;
    }
    return std::nullopt;
}

bool is_ipv4(std::string_view text) {
    int parts = 0;
    while (true) {
        const std::size_t dot = text.find('.');
        const auto part = base::parse_number(text.substr(0, dot), 255);
        if (!part || text.substr(0, dot).size() > 3) return false;
        ++parts;
        if (dot == std::string_view::npos) return parts == 4;
        text.remove_prefix(dot + 1);
    }
}

bool is_ipv6(std::string_view text) {
    if (text.size() < 2 || text.find(":::") != std::string_view::npos) return false;
    const std::size_t gap = text.find("::");
    if (gap != std::string_view::npos && text.find("::", gap + 1) != std::string_view::npos) return false;
    std::size_t groups = 0;
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::size_t colon = rest.find(':');
        const std::string_view group = rest.substr(0, colon);
        if (group.find('.') != std::string_view::npos) {
            if (colon != std::string_view::npos || !is_ipv4(group)) return false;
            groups += 2;
            break;
        }
        if (group.size() > 4 || !std::all_of(group.begin(), group.end(), [](char c) {
                return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
            })) {
            return false;
        }
        if (!group.empty()) ++groups;
        if (colon == std::string_view::npos) break;
        rest.remove_prefix(colon + 1);
    }
    if (gap == std::string_view::npos) {
        return groups == 8 && text.front() != ':' && text.back() != ':';
    }
    return groups < 8;
}

}  // namespace

std::string Mailbox::text() const {
    std::string out;
    if (is_dot_string(local, true)) {
        out = local;
    } else {
        out = "\"";
        for (const char c : local) {
            if (c == '"' || c == '\\') out += '\\';
            out += c;
        }
        out += '"';
    }
    if (!domain.empty()) out += "@" + domain;
    return out;
}

bool operator==(const Mailbox& a, const Mailbox& b) {
    return a.local == b.local && base::iequals(a.domain, b.domain);
}

bool is_address_literal(std::string_view text) {
    if (!text.starts_with('[') || !text.ends_with(']')) return false;
    const std::string_view inner = text.substr(1, text.size() - 2);
    if (base::istarts_with(inner, "IPv6:")) return is_ipv6(inner.substr(5));
    return is_ipv4(inner);
}

bool is_domain(std::string_view text, bool utf8) {
    if (text.starts_with('[')) return is_address_literal(text);
    if (text.empty() || text.size() > 255) return false;
    while (true) {
        const std::size_t dot = text.find('.');
        const std::string_view label = text.substr(0, dot);
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
        for (const char c : label) {
            if (!is_alnum(c) && c != '-' && !(utf8 && is_high(c))) return false;
        }
        if (dot == std::string_view::npos) return true;
        text.remove_prefix(dot + 1);
    }
}

std::optional<Mailbox> parse_mailbox(std::string_view text, bool utf8) {
    if (utf8 && !is_utf8(text)) return std::nullopt;   // octets above 127 that are none (RFC 6531 3.3)
    Mailbox mailbox;
    const auto length = read_local_part(text, mailbox.local, utf8);
    if (!length || *length >= text.size() || text[*length] != '@') return std::nullopt;
    const std::string_view domain = text.substr(*length + 1);
    if (!is_domain(domain, utf8)) return std::nullopt;
    mailbox.domain = domain;
    return mailbox;
}

std::optional<Path> parse_path(std::string_view text, std::string_view& rest, bool utf8) {
    if (!text.starts_with('<')) return std::nullopt;
    // The closing bracket: the first one outside a quoted string.
    bool quoted = false;
    std::size_t end = 1;
    for (; end < text.size(); ++end) {
        if (text[end] == '\\' && quoted) {
            ++end;
        } else if (text[end] == '"') {
            quoted = !quoted;
        } else if (text[end] == '>' && !quoted) {
            break;
        }
    }
    if (end >= text.size()) return std::nullopt;
    std::string_view inner = text.substr(1, end - 1);
    rest = text.substr(end + 1);
    if (inner.empty()) return Path{};
    if (inner.front() == '@') {  // a source route: "@a.example,@b.example:"
        const std::size_t colon = inner.find(':');
        if (colon == std::string_view::npos) return std::nullopt;
        std::string_view route = inner.substr(0, colon);
        while (!route.empty()) {
            const std::size_t comma = route.find(',');
            const std::string_view hop = route.substr(0, comma);
            if (hop.size() < 2 || hop.front() != '@' || !is_domain(hop.substr(1), utf8)) return std::nullopt;
            route = comma == std::string_view::npos ? std::string_view{} : route.substr(comma + 1);
        }
        inner.remove_prefix(colon + 1);
    }
    if (base::iequals(inner, "postmaster")) return Path{Mailbox{std::string{inner}, ""}};
    auto mailbox = parse_mailbox(inner, utf8);
    if (!mailbox) return std::nullopt;
    return Path{std::move(*mailbox)};
}

}  // namespace mail
