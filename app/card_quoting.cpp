#include "app/card_quoting.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "protocols/base/markup.h"
#include "protocols/mail/charset.h"

namespace app {

namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; }
bool is_ascii(std::string_view value) { return std::all_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }); }
bool is_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/// Letters, digits and marks that mean nothing to any of the programs.
bool is_harmless(std::string_view value) {
    constexpr std::string_view kMarks = "@%+=:,./_-";
    return !value.empty() && std::all_of(value.begin(), value.end(), [&](char c) { return is_alnum(c) || kMarks.find(c) != std::string_view::npos; });
}

std::string with_backslashes(std::string_view value, std::string_view before) {
    std::string out;
    for (const char c : value) {
        if (before.find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

std::string plain(std::string_view value) { return std::string{value}; }

/// POSIX shell, 2.2.2: between single quotes everything stands for itself, except a single quote.
std::string for_shell(std::string_view value) {
    if (is_harmless(value)) return std::string{value};
    std::string out = "'";
    for (const char c : value) out += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return out + "'";
}

/// mutt reads single quotes as a shell does.
std::string for_mutt(std::string_view value) {
    const std::string word = for_shell(value);
    return word.starts_with('\'') ? word : "'" + word + "'";
}

/// A literal of Python. An octet that is no UTF-8 becomes the surrogate that stands for it in a file name (PEP 383).
std::string for_python(std::string_view value) {
    std::string out = "\"";
    while (!value.empty()) {
        const std::size_t size = mail::utf8_size(value);
        const std::string_view one = value.substr(0, std::max<std::size_t>(size, 1));
        const auto octet = static_cast<unsigned char>(one.front());
        if (size == 0) out += fmt::format("\\udc{:02x}", octet);
        else if (is_control(one.front())) out += fmt::format("\\x{:02x}", octet);
        else out += with_backslashes(one, "\"\\");
        value.remove_prefix(one.size());
    }
    return out + "\"";
}

/// imaplib sends a user name as it stands: what is no atom needs the quotes of IMAP (RFC 9051 4.3) too.
std::string for_imaplib(std::string_view value) {
    return for_python(is_harmless(value) && value.find('%') == std::string_view::npos ? std::string{value} : "\"" + with_backslashes(value, "\"\\") + "\"");
}

/// mbsync: a backslash takes the next character as it is, between quotes too.
std::string for_mbsync(std::string_view value) { return is_harmless(value) ? std::string{value} : "\"" + with_backslashes(value, "\"\\") + "\""; }

/// fetchmail: \xhh with two digits is one octet, whatever follows.
std::string for_fetchmail(std::string_view value) {
    std::string out = "\"";
    for (const char c : value) {
        const bool stands = !is_control(c) && static_cast<unsigned char>(c) < 0x80 && c != '"' && c != '\\';
        out += stands ? std::string{c} : fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
    return out + "\"";
}

/// msmtp takes off one pair of quotes around the value; within it all stands for itself.
std::string for_msmtp(std::string_view value) { return is_harmless(value) ? std::string{value} : "\"" + std::string{value} + "\""; }

/// A part of a URL (RFC 3986 2.3).
std::string for_url(std::string_view value) {
    std::string out;
    for (const char c : value) {
        const bool stands = is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
        out += stands ? std::string{c} : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

bool is_text(std::string_view value) { return mail::is_utf8(value) && std::none_of(value.begin(), value.end(), is_control); }

/// A table of Markdown ends a cell at every bar, and a reader sees no blank at an end.
std::string as_code(std::string_view value) {
    const bool shown = is_text(value) && value.find_first_of("`|") == std::string_view::npos && !value.empty() && value.front() != ' ' && value.back() != ' ';
    return shown ? "`" + std::string{value} + "`" : "the one of your account (it has marks that this card cannot show)";
}

std::optional<std::string> no_text(std::string_view value) {
    if (is_text(value)) return std::nullopt;
    return "has control characters or octets that are no UTF-8, which this file cannot hold";
}

std::optional<std::string> nothing(std::string_view) { return std::nullopt; }

std::optional<std::string> beyond_ascii(std::string_view value) {
    if (is_ascii(value)) return std::nullopt;
    return "has characters beyond ASCII, and Python's smtplib and imaplib log in with ASCII alone";
}

std::optional<std::string> colon(std::string_view value) {
    if (value.find(':') == std::string_view::npos) return std::nullopt;
    return "has a colon, and curl takes what follows it for the password";
}

struct Quoting {
    std::string_view name;
    std::string (*write)(std::string_view value);
    std::optional<std::string> (*trouble)(std::string_view value);   ///< what the program cannot read, beside what none can
};

constexpr std::array<Quoting, 13> kQuotings{{
    {"", plain, no_text},
    {"code", as_code, nothing},
    {"sh", for_shell, nothing},
    {"curl-user", for_shell, colon},
    {"mutt", for_mutt, nothing},
    {"mbsync", for_mbsync, nothing},
    {"fetchmail", for_fetchmail, nothing},
    {"msmtp", for_msmtp, nothing},
    {"python", for_python, beyond_ascii},
    {"python-imap", for_imaplib, beyond_ascii},
    {"python-file", for_python, nothing},
    {"url", for_url, nothing},
    {"xml", base::markup_text, no_text},
}};

const Quoting* find(std::string_view how) {
    const auto found = std::find_if(kQuotings.begin(), kQuotings.end(), [&](const Quoting& one) { return one.name == how; });
    return found == kQuotings.end() ? nullptr : &*found;
}

}  // namespace

bool is_quoting(std::string_view how) { return find(how) != nullptr; }

base::Result<std::string> quoted(std::string_view how, std::string_view value) {
    const Quoting* quoting = find(how);
    POSTROOM_CHECK(quoting != nullptr, "a card names a quoting that there is");
    // Shells and C have no NUL within a text, and a line end would begin a line of its own.
    if (value.find_first_of(std::string_view{"\0\r\n", 3}) != std::string_view::npos) return base::Problem{"", "has a line end or NUL, which no file of a mail program can hold", ""};
    if (auto trouble = quoting->trouble(value)) return base::Problem{"", *trouble, ""};
    return quoting->write(value);
}

}  // namespace app
