// Words, patterns and quoted octets of the transcript language.

#include <array>

#include "protocols/base/octets.h"
#include "tests/support/transcript.h"

namespace transcript {

namespace {

bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/// Length of the `$name` that begins `text` (with the dollar), or 0. Names begin with a small
/// letter, so that IMAP's $Forwarded stays what it is.
std::size_t variable_length(std::string_view text) {
    if (text.size() < 2 || text[0] != '$' || text[1] < 'a' || text[1] > 'z') return 0;
    std::size_t end = 2;
    while (end < text.size() && is_name_char(text[end])) ++end;
    return end;
}

bool match_rest(std::string_view pattern, std::string_view text, Captures& captures) {
    while (!pattern.empty()) {
        if (pattern.starts_with("...")) {
            pattern.remove_prefix(3);
            if (pattern.empty()) return true;
            for (std::size_t i = 0; i <= text.size(); ++i) {
                Captures trial = captures;
                if (match_rest(pattern, text.substr(i), trial)) {
                    captures = std::move(trial);
                    return true;
                }
            }
            return false;
        }
        if (const std::size_t length = variable_length(pattern); length != 0) {
            const std::string name{pattern.substr(1, length - 1)};
            pattern.remove_prefix(length);
            if (const auto known = captures.find(name); known != captures.end()) {
                if (!text.starts_with(known->second)) return false;
                text.remove_prefix(known->second.size());
                continue;
            }
            for (std::size_t i = 1; i <= text.size() && text[i - 1] != ' '; ++i) {
                Captures trial = captures;
                trial[name] = std::string{text.substr(0, i)};
                if (match_rest(pattern, text.substr(i), trial)) {
                    captures = std::move(trial);
                    return true;
                }
            }
            return false;
        }
        if (pattern.starts_with("$$")) pattern.remove_prefix(1);
        if (text.empty() || text.front() != pattern.front()) return false;
        pattern.remove_prefix(1);
        text.remove_prefix(1);
    }
    return text.empty();
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char lower = base::ascii_lower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Reads the escape after a backslash at `text[at]`; moves `at` to its last character.
std::optional<char> read_escape(std::string_view text, std::size_t& at) {
    switch (text[at]) {
        case 'r': return '\r';
        case 'n': return '\n';
        case 't': return '\t';
        case '"':
        case '\\': return text[at];
        case 'x': {
            if (at + 2 >= text.size()) return std::nullopt;
            const int high = hex_digit(text[at + 1]);
            const int low = hex_digit(text[at + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            at += 2;
            return static_cast<char>(high * 16 + low);
        }
        default: return std::nullopt;
    }
}

}  // namespace

bool matches(std::string_view pattern, std::string_view text, Captures& captures) {
    Captures trial = captures;
    if (!match_rest(pattern, text, trial)) return false;
    captures = std::move(trial);
    return true;
}

std::optional<std::string> fill(std::string_view text, const Captures& captures) {
    std::string out;
    while (!text.empty()) {
        if (const std::size_t length = variable_length(text); length != 0) {
            const auto known = captures.find(std::string{text.substr(1, length - 1)});
            if (known == captures.end()) return std::nullopt;
            out += known->second;
            text.remove_prefix(length);
            continue;
        }
        if (text.starts_with("$$")) text.remove_prefix(1);
        out += text.front();
        text.remove_prefix(1);
    }
    return out;
}

std::optional<std::string> read_quoted(std::string_view text) {
    std::string out;
    std::size_t at = 0;
    while (at < text.size()) {
        if (text[at] == ' ') {
            ++at;
            continue;
        }
        if (text[at++] != '"') return std::nullopt;
        std::string part;
        for (; at < text.size() && text[at] != '"'; ++at) {
            if (text[at] != '\\') {
                part += text[at];
                continue;
            }
            if (++at >= text.size()) return std::nullopt;
            const auto octet = read_escape(text, at);
            if (!octet) return std::nullopt;
            part += *octet;
        }
        if (at++ >= text.size()) return std::nullopt;
        std::uint64_t times = 1;
        if (at < text.size() && text[at] == '*') {
            const std::size_t end = std::min(text.find(' ', at), text.size());
            const auto number = base::parse_number(text.substr(at + 1, end - at - 1), 1'000'000);
            if (!number) return std::nullopt;
            times = *number;
            at = end;
        }
        for (std::uint64_t i = 0; i < times; ++i) out += part;
    }
    return out;
}

std::string write_quoted(std::string_view octets) {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : octets) {
        const auto u = static_cast<unsigned char>(c);
        if (c == '\r') {
            out += "\\r";
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (u < 0x20 || u == 0x7f) {
            out += "\\x";
            out += kHex[u >> 4];
            out += kHex[u & 15U];
        } else {
            out += c;
        }
    }
    return out + "\"";
}

std::optional<base::Duration> read_duration(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    std::size_t digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
    const auto number = base::parse_number(text.substr(0, digits), 1'000'000'000);
    if (!number) return std::nullopt;
    struct Unit {
        std::string_view name;
        base::Duration length;
    };
    constexpr std::array<Unit, 8> kUnits{{{"us", base::microseconds(1)},
                                          {"ms", base::milliseconds(1)},
                                          {"s", base::seconds(1)},
                                          {"min", base::minutes(1)},
                                          {"m", base::minutes(1)},
                                          {"h", base::hours(1)},
                                          {"d", base::days(1)},
                                          {"w", base::days(7)}}};
    for (const Unit& unit : kUnits) {
        if (text.substr(digits) == unit.name) {
            return unit.length * static_cast<std::int64_t>(*number);
        }
    }
    return std::nullopt;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) words.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

std::optional<std::string> Given::take(const std::string& name) {
    const auto found = options.find(name);
    if (found == options.end()) return std::nullopt;
    std::string value = std::move(found->second);
    options.erase(found);
    return value;
}

bool Given::take_switch(const std::string& name, bool& value) {
    const auto word = take(name);
    if (!word) return true;
    if (*word != "on" && *word != "off") return false;
    value = *word == "on";
    return true;
}

bool Given::take_number(const std::string& name, std::uint64_t& value) {
    const auto word = take(name);
    if (!word) return true;
    const auto number = base::parse_number(*word);
    if (!number) return false;
    value = *number;
    return true;
}

bool Given::take_duration(const std::string& name, base::Duration& value) {
    const auto word = take(name);
    if (!word) return true;
    const auto span = read_duration(*word);
    if (!span) return false;
    value = *span;
    return true;
}

}  // namespace transcript
