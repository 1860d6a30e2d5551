#include "protocols/mail/html_text.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>

#include "protocols/base/octets.h"
#include "protocols/mail/charset.h"

namespace mail {

namespace {

/// The names of the characters of Latin-1, from U+00A0 on.
constexpr std::string_view kLatin1[] = {
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf",
    "laquo", "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para",
    "middot", "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest", "Agrave",
    "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute", "Ecirc",
    "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute", "Ocirc",
    "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute", "THORN",
    "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil", "egrave",
    "eacute", "ecirc", "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde", "ograve",
    "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave", "uacute", "ucirc", "uuml",
    "yacute", "thorn", "yuml"};
static_assert(std::size(kLatin1) == 96);

/// Other names that letters use.
constexpr std::pair<std::string_view, std::uint32_t> kOthers[] = {
    {"amp", '&'},       {"lt", '<'},        {"gt", '>'},        {"quot", '"'},
    {"apos", '\''},     {"ndash", 0x2013},  {"mdash", 0x2014},  {"lsquo", 0x2018},
    {"rsquo", 0x2019},  {"sbquo", 0x201a},  {"ldquo", 0x201c},  {"rdquo", 0x201d},
    {"bdquo", 0x201e},  {"bull", 0x2022},   {"hellip", 0x2026}, {"euro", 0x20ac},
    {"trade", 0x2122}};

std::optional<std::uint32_t> find_name(std::string_view name) {
    for (const auto& [other, code] : kOthers) {
        if (name == other) return code;
    }
    const auto* const at = std::find(std::begin(kLatin1), std::end(kLatin1), name);
    if (at == std::end(kLatin1)) return std::nullopt;
    return 0xa0 + static_cast<std::uint32_t>(at - std::begin(kLatin1));
}

/// "233" or "xE9".
std::optional<std::uint32_t> read_code(std::string_view digits) {
    const bool hex = digits.starts_with('x') || digits.starts_with('X');
    if (hex) digits.remove_prefix(1);
    std::uint32_t code = 0;
    const char* const end = digits.data() + digits.size();
    const auto [at, error] = std::from_chars(digits.data(), end, code, hex ? 16 : 10);
    if (digits.empty() || error != std::errc{} || at != end) return std::nullopt;
    return code;
}

void append_character(std::string& out, std::uint32_t code) {
    if (code >= 0x80 && code < 0xa0) {
        // Windows' numbers for quotes and dashes, which every reader understands.
        const char octet = static_cast<char>(code);
        out += to_utf8({&octet, 1}, "windows-1252").value_or("");
    } else if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
        append_utf8(out, 0xfffd);
    } else {
        append_utf8(out, code == 0xa0 ? ' ' : code);
    }
}

/// Takes "&name;" off the front of `html`; a bare "&" if it is no reference.
void take_reference(std::string_view& html, std::string& out) {
    constexpr std::size_t kLongest = 10;
    const std::size_t end = html.substr(0, kLongest).find(';');
    std::optional<std::uint32_t> code;
    if (end != std::string_view::npos) {
        const std::string_view name = html.substr(1, end - 1);
        code = name.starts_with('#') ? read_code(name.substr(1)) : find_name(name);
    }
    if (!code) {
        out += '&';
        return html.remove_prefix(1);
    }
    append_character(out, *code);
    html.remove_prefix(end + 1);
}

/// True if `html` begins with this tag and not with one whose name goes on ("<header").
bool begins_element(std::string_view html, std::string_view name) {
    if (html.size() <= name.size() + 1 || !base::istarts_with(html.substr(1), name)) return false;
    const char behind = html[name.size() + 1];
    return behind == '>' || behind == '/' || static_cast<unsigned char>(behind) <= ' ';
}

/// What ends the tag, comment or element without words at the front of `html`; empty: "<" is text.
std::string_view end_of_markup(std::string_view html) {
    if (html.starts_with("<!--")) return "-->";
    if (begins_element(html, "title")) return "</title>";
    if (begins_element(html, "style")) return "</style>";
    if (begins_element(html, "script")) return "</script>";
    const char next = html.size() > 1 ? base::ascii_upper(html[1]) : ' ';
    const bool tag = (next >= 'A' && next <= 'Z') || next == '/' || next == '!' || next == '?';
    return tag ? ">" : "";
}

}  // namespace

std::string html_text(std::string_view html) {
    std::string out;
    while (!html.empty()) {
        if (html.front() == '&') {
            take_reference(html, out);
            continue;
        }
        const std::string_view end = html.front() == '<' ? end_of_markup(html) : "";
        if (end.empty()) {
            out += html.front();
            html.remove_prefix(1);
            continue;
        }
        std::size_t at = 0;
        while (at < html.size() && !base::istarts_with(html.substr(at), end)) ++at;
        html.remove_prefix(std::min(at + end.size(), html.size()));
        out += ' ';
    }
    return out;
}

}  // namespace mail
