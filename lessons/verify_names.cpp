#include "lessons/verify_names.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "lessons/lesson.h"
#include "lessons/toml_reader.h"
#include "lessons/verify_script.h"
#include "lessons/verify_sections.h"
#include "protocols/base/octets.h"

namespace lessons {

namespace {

/// Top-level domains that texts are likely to name; those of two letters are all countries.
constexpr std::array<std::string_view, 60> kTops{
    "com",  "net",   "org",    "edu",   "gov",  "mil",   "int",    "info",  "biz",   "name",  "pro",   "mobi",   "asia",     "tel",  "cat",
    "jobs", "arpa",  "aero",   "coop",  "app",  "dev",   "page",   "cloud", "online", "site", "store", "shop",   "blog",     "xyz",  "top",
    "club", "live",  "email",  "mail",  "web",  "wiki",  "school", "world", "today", "news",  "tech",  "digital", "systems", "group", "berlin",
    "wien", "koeln", "hamburg", "bayern", "ruhr", "saarland", "swiss", "nrw", "london", "paris", "eus", "gal", "museum", "post", "onion"};
constexpr std::array<std::string_view, 12> kFiles{"toml", "txt", "lua", "html", "json", "csv", "pdf", "png", "eml", "pcap", "cpp", "h"};
/// First words of the names of widgets and of texts' keys.
constexpr std::array<std::string_view, 14> kOwnWords{"step", "quiz", "fork", "table", "hint", "check", "options", "map", "timeline", "actions", "terminal", "program", "story", "text"};

struct CodePoint {
    std::uint32_t code = 0;
    std::size_t octets = 1;
};

CodePoint code_point_at(std::string_view text, std::size_t at) {
    const auto first = static_cast<unsigned char>(text[at]);
    const std::size_t octets = first < 0xc0 ? 1U : first < 0xe0 ? 2U : first < 0xf0 ? 3U : 4U;
    if (octets == 1 || at + octets > text.size()) return {first, 1};
    std::uint32_t code = first & (0x7fU >> octets);
    for (std::size_t i = 1; i < octets; ++i) code = code << 6U | (static_cast<unsigned char>(text[at + i]) & 0x3fU);
    return {code, octets};
}

/// Dots that stand for a full stop in names: RFC 3490 3.1.
bool is_wide_dot(std::uint32_t code) { return code == 0x3002 || code == 0xff0e || code == 0xff61; }

bool in_name_letters(std::uint32_t code) {
    if (code < 0x80) return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || (code >= '0' && code <= '9') || code == '-' || code == '.';
    if (is_wide_dot(code)) return true;
    const bool sign = code < 0xc0 || code == 0xd7 || code == 0xf7 || (code >= 0x2000 && code <= 0x2bff) || (code >= 0x3000 && code <= 0x303f) || code >= 0xfe00;
    return !sign;
}

bool only_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool only_letters(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

bool is_one_of(std::span<const std::string_view> known, std::string_view word) {
    return std::find(known.begin(), known.end(), word) != known.end();
}

std::vector<std::string> split_at_dots(std::string_view name) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at <= name.size();) {
        const std::size_t end = std::min(name.find('.', at), name.size());
        out.emplace_back(name.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

/// Four numbers up to 255.
std::optional<std::array<std::uint64_t, 4>> address_in(const std::vector<std::string>& labels) {
    if (labels.size() != 4) return std::nullopt;
    std::array<std::uint64_t, 4> out{};
    for (std::size_t i = 0; i < 4; ++i) {
        const auto number = only_digits(labels[i]) && labels[i].size() <= 3 ? base::parse_number(labels[i], 255) : std::nullopt;
        if (!number) return std::nullopt;
        out[i] = *number;
    }
    return out;
}

bool is_free_address(const std::array<std::uint64_t, 4>& a) {
    const bool documentation = (a[0] == 192 && a[1] == 0 && a[2] == 2) || (a[0] == 198 && a[1] == 51 && a[2] == 100) || (a[0] == 203 && a[1] == 0 && a[2] == 113);
    return documentation || a[0] == 10 || a[0] == 127;
}

bool is_free_domain(std::string_view name) {
    constexpr std::array<std::string_view, 7> kNames{"example", "test", "invalid", "localhost", "example.com", "example.net", "example.org"};
    return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view one) {
        return name == one || (name.size() > one.size() && name.ends_with(one) && name[name.size() - one.size() - 1] == '.');
    });
}

/// A run of letters, digits, hyphens and dots, and what stands before it.
struct Candidate {
    std::string written;
    std::string_view before;
};

/// Does what stands before make the number a section: "RFC 9051 ", "section ", "§"? Only if a standard has it.
bool is_section_of_a_standard(const Candidate& one) {
    std::string_view text = one.before;
    while (text.ends_with(' ')) text.remove_suffix(1);
    const std::string word = base::to_lower(text.substr(text.find_last_of(" \"(,\n") + 1));
    if (only_digits(word)) return has_section(word, one.written);
    constexpr std::array<std::string_view, 6> kWords{"section", "sections", "abschnitt", "abschnitte", "\xc2\xa7", "chapter"};
    return is_one_of(kWords, word) && any_has_section(one.written);
}

bool is_country(std::string_view written, const std::vector<std::string>& labels) {
    const std::string_view top = std::string_view{written}.substr(written.size() - 2);
    if (labels.back().size() != 2 || !only_letters(top)) return false;
    const bool shouted = written == base::to_upper(written) && labels.front().size() > 1;
    if (top != base::to_lower(top) && !shouted) return false;
    if (labels.size() == 2 && labels.front().size() == 1) return false;                              // a field of a script: m.id
    return !(top == "md" && labels.size() == 2 && written[0] != base::ascii_lower(written[0]));   // README.md
}

/// Letters that are not Latin: nobody writes two such words with a dot and no blank between them.
bool is_foreign_script(std::string_view label) {
    for (std::size_t i = 0; i < label.size();) {
        const CodePoint one = code_point_at(label, i);
        if (one.code >= 0x370 && one.code < 0x1e00) return true;
        if (one.code >= 0x2c00) return true;
        i += one.octets;
    }
    return false;
}

/// Has it the look of a domain, and not of a number, a file or a word of the language?
bool reads_as_domain(std::string_view written, const std::vector<std::string>& labels, bool after_at) {
    const std::string& top = labels.back();
    if (std::any_of(labels.begin(), labels.end(), [](const std::string& label) { return label.starts_with("xn--"); })) return true;
    if (is_foreign_script(top)) return true;
    if (!only_letters(top)) return after_at;
    if (after_at) return true;
    if (is_one_of(kFiles, top) || (is_known_widget(written) && !is_one_of(kTops, top))) return false;
    if (is_one_of(kTops, top) || is_country(written, labels)) return true;
    const bool plain = written == base::to_lower(written) && !only_digits(labels.front());
    return labels.size() >= 3 && plain && !is_one_of(kOwnWords, labels.front());
}

bool is_foreign(const Candidate& one, std::string& name) {
    name = base::to_lower(one.written);
    const std::vector<std::string> labels = split_at_dots(name);
    if (labels.size() < 2 || std::any_of(labels.begin(), labels.end(), [](const std::string& label) { return label.empty(); })) return false;
    if (const auto address = address_in(labels)) return !is_free_address(*address) && !is_section_of_a_standard(one);
    return labels.back().size() > 1 && reads_as_domain(one.written, labels, one.before.ends_with('@') || one.before.ends_with("://")) && !is_free_domain(name);
}

bool is_hex_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// Addresses of IPv6: those have two colons side by side, or seven in all.
void add_foreign_v6(std::string_view text, std::vector<std::string>& out) {
    for (std::size_t i = 0; i < text.size();) {
        if (!is_hex_digit(text[i]) && text[i] != ':') {
            ++i;
            continue;
        }
        std::size_t begin = i;
        while (i < text.size() && (is_hex_digit(text[i]) || text[i] == ':')) ++i;
        // As in address literals: "[IPv6:2001:db8::1]".
        const bool tagged = text.substr(0, begin).ends_with("IPv") && text.substr(begin, 2) == "6:";
        if (tagged) begin += 2;
        // Words of other letters around it: "std::find".
        const auto in_word = [](char c) { return c != '.' && in_name_letters(static_cast<unsigned char>(c)); };
        if ((!tagged && begin > 0 && in_word(text[begin - 1])) || (i < text.size() && in_word(text[i]))) continue;
        std::string name = base::to_lower(text.substr(begin, i - begin));
        const auto colons = std::count(name.begin(), name.end(), ':');
        const bool shortened = name.find("::") != std::string::npos && colons <= 7;
        if (colons != 7 && !shortened) continue;
        if (name.find_first_of("0123456789abcdef") == std::string::npos || name == "::1" || name.starts_with("2001:db8:") || name.starts_with("fe80:")) continue;
        out.push_back(std::move(name));
    }
}

/// `{{first}}` as the word "first": whatever it is, it is part of the name that it stands in.
std::string with_variables_as_words(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const bool brace = text.substr(i, 2) == "{{" || text.substr(i, 2) == "}}";
        if (!brace) out += text[i];
        i += brace ? 2 : 1;
    }
    return out;
}

bool holds_a_script(std::string_view key) {
    constexpr std::array<std::string_view, 10> kScripts{"world", "until", "golden", "arrange", "wrong", "acts", "check", "fact", "when", "answer"};
    return is_one_of(kScripts, key);
}

void add_lines(std::string_view text, int line, bool one_line, std::vector<ForeignName>& out) {
    for (std::size_t at = 0; at <= text.size(); ++line) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        for (std::string& name : foreign_names(text.substr(at, end - at))) out.push_back({std::move(name), line});
        at = end + 1;
        if (one_line) --line;
    }
}

/// The rows of a file, to see how a value is written there.
std::string_view row_of(std::string_view text, std::size_t line) {
    std::size_t at = 0;
    while (--line > 0) at = std::min(text.find('\n', at), text.size() - 1) + 1;
    return text.substr(at, std::min(text.find('\n', at), text.size()) - at);
}

struct TomlWalk {
    std::string_view text;
    std::vector<ForeignName>& out;

    void value(std::string_view key, const toml::node& node, const std::string& said) const {
        const auto& begin = node.source().begin;
        if (begin.line == 0) return;
        std::string_view row = row_of(text, begin.line);
        row.remove_prefix(std::min<std::size_t>(begin.column - 1, row.size()));
        const bool rows = row.starts_with("'''") || row.starts_with("\"\"\"");
        const int first = static_cast<int>(begin.line) + (rows && row.find_last_not_of(" \r") == 2 ? 1 : 0);
        if (!holds_a_script(key)) return add_lines(said, first, !rows, out);
        for (ForeignName& one : foreign_in_script(said)) out.push_back({std::move(one.name), rows ? first + one.line - 1 : first});
    }
    void walk(std::string_view key, const toml::node& node) const {
        if (const toml::table* table = node.as_table()) {
            for (const auto& [name, one] : *table) walk(name.str(), one);
        } else if (const toml::array* list = node.as_array()) {
            for (const toml::node& one : *list) walk(key, one);
        } else if (const auto said = node.value_exact<std::string>()) {
            value(key, node, *said);
        }
    }
    /// Behind the text in quotes at `at`.
    [[nodiscard]] std::size_t behind_quotes(std::size_t at) const {
        const char quote = text[at];
        const std::string three(3, quote);
        const std::string_view mark = text.substr(at, 3) == three ? std::string_view{three} : std::string_view{three}.substr(0, 1);
        for (at += mark.size(); at < text.size(); ++at) {
            if (quote == '"' && text[at] == '\\') ++at;
            else if (text.substr(at, mark.size()) == mark) return at + mark.size();
        }
        return text.size();
    }
    void comments() const {
        int line = 1;
        for (std::size_t at = 0; at < text.size();) {
            std::size_t end = at + 1;
            if (text[at] == '#') {
                end = std::min(text.find('\n', at), text.size());
                add_lines(text.substr(at, end - at), line, true, out);
            } else if (text[at] == '"' || text[at] == '\'') {
                end = behind_quotes(at);
            }
            end = std::min(end, text.size());
            line += static_cast<int>(std::count(text.begin() + static_cast<std::ptrdiff_t>(at), text.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
            at = end;
        }
    }
};

}  // namespace

std::vector<std::string> foreign_names(std::string_view written) {
    std::vector<std::string> out;
    const std::string filled = with_variables_as_words(written);
    const std::string_view text = filled;
    for (std::size_t i = 0; i < text.size();) {
        CodePoint one = code_point_at(text, i);
        const std::size_t begin = i;
        Candidate found{{}, text.substr(0, begin)};
        while (in_name_letters(one.code)) {
            if (is_wide_dot(one.code)) found.written += '.';
            else found.written += text.substr(i, one.octets);
            i += one.octets;
            one = i < text.size() ? code_point_at(text, i) : CodePoint{};
        }
        if (i == begin) {
            i += one.octets;
            continue;
        }
        std::string& name = found.written;
        while (!name.empty() && (name.back() == '.' || name.back() == '-')) name.pop_back();
        while (!name.empty() && (name.front() == '.' || name.front() == '-')) name.erase(0, 1);
        const bool local_part = i < text.size() && text[i] == '@';
        if (std::string lower; !local_part && is_foreign(found, lower)) out.push_back(std::move(lower));
    }
    add_foreign_v6(text, out);
    return out;
}

std::vector<ForeignName> foreign_in_script(std::string_view script) {
    std::vector<ForeignName> out;
    for (const Phrase& phrase : phrases_of(script::tokens_of(script))) add_lines(filled_phrase(phrase, 'x'), phrase.line, true, out);
    int line = 1;
    for (std::size_t at = 0; at < script.size(); ++line) {
        const std::size_t end = std::min(script.find('\n', at), script.size());
        const std::string_view row = script.substr(at, end - at);
        if (const std::size_t comment = row.find("--"); comment != std::string_view::npos) add_lines(row.substr(comment), line, true, out);
        at = end + 1;
    }
    return out;
}

std::vector<ForeignName> foreign_in_toml(std::string_view text, const std::string& file) {
    std::vector<ForeignName> out;
    const auto table = parse_text(text, file);
    if (!table) return out;
    const TomlWalk walk{text, out};
    walk.walk("", table.value());
    walk.comments();
    std::stable_sort(out.begin(), out.end(), [](const ForeignName& a, const ForeignName& b) { return a.line < b.line; });
    out.erase(std::unique(out.begin(), out.end(), [](const ForeignName& a, const ForeignName& b) { return a.line == b.line && a.name == b.name; }), out.end());
    return out;
}

}  // namespace lessons
