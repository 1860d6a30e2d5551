#include "protocols/wire/log_in_words.h"

#include <algorithm>

#include "protocols/base/octets.h"
#include "protocols/base/trimmed.h"

namespace wire {

namespace {

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; }

/// PASS with letters exchanged, doubled or left out: "PSAS", "PAS", "PASSS".
bool looks_like_pass(std::string_view word) {
    bool p = false;
    bool s = false;
    for (const char c : word) {
        const char letter = base::ascii_upper(c);
        if (letter != 'P' && letter != 'A' && letter != 'S') return false;
        p = p || letter == 'P';
        s = s || letter == 'S';
    }
    return p && s && word.size() >= 3;
}

/// What a mechanism may be called (RFC 4422 3.1); longer words, and those with other marks, are base64 more likely.
bool looks_like_mechanism(std::string_view word) {
    return word.size() <= 20 && std::all_of(word.begin(), word.end(), [](char c) {
        const char letter = base::ascii_upper(c);
        return (letter >= 'A' && letter <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

/// A name in quotes may hold blanks.
std::size_t end_of_name(std::string_view line, std::size_t from) {
    if (from >= line.size() || line[from] != '"') return end_of_word(line, from);
    for (std::size_t at = from + 1; at < line.size(); ++at) {
        if (line[at] == '\\') ++at;
        else if (line[at] == '"') return end_of_word(line, at);
    }
    return line.size();
}

}  // namespace

std::size_t begin_of_word(std::string_view line, std::size_t from) {
    while (from < line.size() && is_blank(line[from])) ++from;
    return std::min(from, line.size());
}

std::size_t end_of_word(std::string_view line, std::size_t from) {
    while (from < line.size() && !is_blank(line[from])) ++from;
    return std::min(from, line.size());
}

std::pair<std::size_t, std::size_t> secret_of_log_in(std::string_view line, std::size_t verb_at) {
    const std::size_t verb_end = end_of_word(line, verb_at);
    const std::string_view verb = line.substr(verb_at, verb_end - verb_at);
    const auto from = [&](std::size_t at) { return at < line.size() ? std::pair{at, line.size()} : std::pair{std::size_t{0}, std::size_t{0}}; };
    const std::size_t first = begin_of_word(line, verb_end);
    // A password may begin with a blank: only one belongs to the command (RFC 1939 7).
    if (base::iequals(verb, "PASS") || looks_like_pass(verb)) return from(verb_end + 1);
    if (base::istarts_with(verb, "PASS")) return from(verb_at + 4);
    if (base::iequals(verb, "LOGIN") || base::iequals(verb, "APOP")) return from(begin_of_word(line, end_of_name(line, first)));
    if (base::iequals(verb, "AUTH") || base::iequals(verb, "AUTHENTICATE")) {
        const std::size_t end = end_of_word(line, first);
        return from(looks_like_mechanism(line.substr(first, end - first)) ? begin_of_word(line, end) : first);
    }
    if (base::iequals(verb, "USER")) return from(begin_of_word(line, end_of_name(line, first)));
    // With a tag before it, as IMAP has it, typed to a server of another protocol.
    const std::string_view second = line.substr(first, end_of_word(line, first) - first);
    if (base::iequals(second, "LOGIN") || base::iequals(second, "AUTHENTICATE")) return secret_of_log_in(line, first);
    const bool grown_together = base::istarts_with(verb, "AUTH") || base::istarts_with(verb, "LOGIN") || base::istarts_with(verb, "APOP");
    return grown_together ? from(first) : from(line.size());
}

bool looks_like_answer(std::string_view line) {
    const std::string_view word = base::trimmed(line);
    if (word.size() < 4 || !base::base64_decode(word)) return false;
    const bool lower = std::any_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    const bool upper = std::any_of(word.begin() + 1, word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    return word.ends_with('=') || (lower && upper);
}

}  // namespace wire
