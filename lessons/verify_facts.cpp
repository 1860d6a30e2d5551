#include "lessons/verify_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include "lessons/verify_script.h"
#include "protocols/base/octets.h"
#include "sim/script/words.h"

namespace lessons {

namespace {

using script::Token;
using Tokens = std::vector<Token>;

bool is_digit_sign(char c) { return c >= '0' && c <= '9'; }
bool is_letter_sign(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::vector<std::string> split_words(std::string_view text, char between) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(between, at), text.size());
        out.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

std::string letters_of(std::string_view word) {
    std::string out;
    std::copy_if(word.begin(), word.end(), std::back_inserter(out), is_letter_sign);
    return out;
}

bool is_reply_code(std::string_view word) { return word.size() >= 3 && word[0] >= '2' && word[0] <= '5' && is_digit_sign(word[1]) && is_digit_sign(word[2]); }

/// A word that begins as the status of a tagged answer: "OK*", "NO", "BAD".
bool is_status(std::string_view word) { return word.starts_with("OK") || word.starts_with("NO") || word.starts_with("BAD"); }

/// "a3", "b4", "x": what a client chose.
bool is_chosen_tag(std::string_view word, bool with_number) {
    if (word.empty() || !std::all_of(word.begin(), word.end(), [](char c) { return is_letter_sign(c) || is_digit_sign(c); })) return false;
    return with_number ? is_letter_sign(word.front()) && is_digit_sign(word.back()) : !is_reply_code(word);
}

// --- patterns of lines ------------------------------------------------------------------------------

/// The first word of a server's line that only this server says so; empty if the pattern asks for what a standard
/// fixes: codes, numbers, names of data and of flags.
std::string wording_in(std::string_view pattern) {
    if (pattern.size() > 1 && pattern[0] == '*' && pattern[1] != ' ' && pattern != "**") return std::string{pattern};
    constexpr std::array<std::string_view, 7> kFlags{"seen", "deleted", "answered", "flagged", "draft", "recent", "forwarded"};
    bool told = false;   // the code is over; what follows is for people
    bool first = true;
    for (const std::string& word : split_words(pattern, ' ')) {
        bool code = std::exchange(first, false);
        for (const std::string& piece : split_words(word, '*')) {
            const std::string letters = letters_of(piece);
            const bool free = !std::exchange(code, false) && !letters.empty() && piece[0] != '[' && std::find(kFlags.begin(), kFlags.end(), base::to_lower(letters)) == kFlags.end();
            if (free && (told || letters != base::to_upper(letters))) return word;
            told = told || piece.starts_with("+OK") || piece.starts_with("-ERR") || is_reply_code(piece) || (free && is_status(piece));
        }
    }
    return {};
}

/// A count of octets in what a server says: the second number of +OK and of LIST, RFC822.SIZE, a literal.
std::string size_in(std::string_view pattern) {
    const auto all = [](std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit_sign); };
    const std::vector<std::string> words = split_words(pattern, ' ');
    const bool listing = words.size() == 2 && all(words[0]) && words[0].size() < 3 && all(words[1]) && words[1].size() >= 2;
    if (listing) return words[1];
    if (words.size() >= 3 && words[0] == "+OK" && all(words[1]) && all(words[2])) return words[2];
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0 && words[i - 1].ends_with("RFC822.SIZE") && is_digit_sign(words[i].empty() ? ' ' : words[i][0])) return words[i];
        const std::size_t brace = words[i].find('{');
        if (brace != std::string::npos && brace + 1 < words[i].size() && is_digit_sign(words[i][brace + 1])) return words[i];
    }
    return {};
}

std::string tag_in(std::string_view pattern, bool client) {
    const std::vector<std::string> words = split_words(pattern, ' ');
    if (words.size() < 2) return {};
    const bool tagged = client ? is_chosen_tag(words[0], true) : is_status(words[1]) && is_chosen_tag(words[0], false);
    return tagged ? words[0] : std::string{};
}

FactFault wording_fault(const std::string& pattern, const std::string& word) {
    return {"wording", "waits for \"" + pattern + "\", but \"" + word + "\" is this server's own wording",
            "ask for the code or the kind of answer alone, for example \"+OK*\", \"250 *\", \"* NO *\" or \"* 3 EXISTS\""};
}

void judge_pattern(const std::string& pattern, bool client, bool own_acts, std::vector<FactFault>& out) {
    if (const std::string word = client ? "" : wording_in(pattern); !word.empty()) out.push_back(wording_fault(pattern, word));
    if (const std::string size = client ? "" : size_in(pattern); !size.empty())
        out.push_back({"octets", "waits for \"" + pattern + "\", in which " + size + " counts octets", "leave the number out, or compare with what is there: \"1 \" .. #text(M1, \"ada\")"});
    if (const std::string tag = own_acts ? "" : tag_in(pattern, client); !tag.empty())
        out.push_back({"tag", "waits for \"" + pattern + "\", but a learner may choose another tag than \"" + tag + "\"", "write * for the tag: \"* OK*\" of the server, \"* FETCH *\" of the client"});
}

// --- comparisons ------------------------------------------------------------------------------------

bool is_comparison(const Token& token) {
    constexpr std::array<std::string_view, 6> kSigns{"==", "~=", "<", "<=", ">", ">="};
    return token.kind == Token::Kind::Sign && std::find(kSigns.begin(), kSigns.end(), token.text) != kSigns.end();
}

bool is_arithmetic(const Token& token) {
    constexpr std::array<std::string_view, 7> kSigns{"+", "-", "*", "/", "//", "%", ".."};
    return token.kind == Token::Kind::Sign && std::find(kSigns.begin(), kSigns.end(), token.text) != kSigns.end();
}

struct Comparison {
    std::string sign, number;
};

/// What the value of tokens [begin, end) is compared with, if that is a bare number. The sign is as if the value stood before it.
std::optional<Comparison> compared_with(const Tokens& tokens, std::size_t begin, std::size_t end) {
    while (begin > 0 && end < tokens.size() && (is_sign(tokens[begin - 1], "(") || is_sign(tokens[begin - 1], "#") || tokens[begin - 1].text == "tonumber")) {
        const bool bracket = is_sign(tokens[begin - 1], "(");
        if (bracket && !is_sign(tokens[end], ")")) break;
        if (bracket) ++end;
        --begin;
    }
    if (end >= tokens.size()) return std::nullopt;
    const auto bare = [&](std::size_t at) { return at < tokens.size() && tokens[at].kind == Token::Kind::Number; };
    if (is_comparison(tokens[end]) && bare(end + 1) && !is_arithmetic(tokens[end + 2])) return Comparison{tokens[end].text, tokens[end + 1].text};
    if (begin < 2 || !is_comparison(tokens[begin - 1]) || !bare(begin - 2) || (begin > 2 && is_arithmetic(tokens[begin - 3]))) return std::nullopt;
    std::string sign = tokens[begin - 1].text;
    if (sign[0] == '<' || sign[0] == '>') sign[0] = sign[0] == '<' ? '>' : '<';
    return Comparison{sign, tokens[begin - 2].text};
}

/// The tokens of what comes to a number of octets, beginning at `at`; their end, 0 if it is none.
std::size_t octets_end(const Tokens& tokens, std::size_t at) {
    const bool name = tokens[at].kind == Token::Kind::Name;
    const bool called = name && is_sign(tokens[at + 1], "(") && (at == 0 || !is_sign(tokens[at - 1], "."));
    if (called && tokens[at].text == "used") return behind_bracket(tokens, at + 1);
    if (called && tokens[at].text == "text") {
        const std::size_t end = behind_bracket(tokens, at + 1);
        if (at > 0 && is_sign(tokens[at - 1], "#")) return end;
        const bool length = end + 3 < tokens.size() && is_sign(tokens[end], ":") && tokens[end + 1].text == "len";
        return length ? end + 4 : 0;
    }
    const bool counts = tokens[at].text == "size" || tokens[at].text.find("octets") != std::string::npos;
    if (name && counts && at > 0 && is_sign(tokens[at - 1], ".")) return at + 1;
    if (tokens[at].kind == Token::Kind::Text && counts && at > 0 && is_sign(tokens[at - 1], "[") && is_sign(tokens[at + 1], "]")) return at + 2;
    return 0;
}

/// Where the value begins whose field stands at `at`: `stats("ada").octets`.
std::size_t value_begin(const Tokens& tokens, std::size_t at) {
    while (at > 0) {
        const Token& before = tokens[at - 1];
        if (is_sign(before, ")") || is_sign(before, "]") || is_sign(before, "}")) at = bracket_before(tokens, at - 1);
        else if (before.kind == Token::Kind::Name || is_sign(before, ".") || is_sign(before, "[") || is_sign(before, "#")) --at;
        else break;
    }
    return at;
}

void judge_octets(const Tokens& tokens, std::vector<FactFault>& out) {
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        const std::size_t end = octets_end(tokens, i);
        const auto with = end == 0 ? std::nullopt : compared_with(tokens, value_begin(tokens, i), end);
        if (with && with->number.size() > 1)
            out.push_back({"octets", "compares octets with " + with->number + ": that number belongs to these very words", "compare with another count of the run: #text(M1, \"ada\") > #text(M2, \"ada\")"});
    }
}

/// A count of whatever is said, so that a NOOP changes it.
void judge_counts(const Tokens& tokens, std::vector<FactFault>& out) {
    for (const auto& [word, field] : {std::pair{"lines", "match"}, std::pair{"events", "kind"}}) {
        for (const Call& call : calls_of(tokens, word)) {
            const auto narrowed = call.fields.find(field);
            const bool all = narrowed == call.fields.end() || (!narrowed->second.empty() && narrowed->second.find_first_not_of('*') == std::string::npos);
            if (!all || call.begin == 0 || !is_sign(tokens[call.begin - 1], "#")) continue;
            const auto with = compared_with(tokens, call.begin - 1, call.end);
            if (!with || with->sign[0] == '>' || with->number == "0" || (with->sign == "<" && with->number == "1")) continue;
            out.push_back({"count", std::string{"counts all "} + word + " and wants " + with->sign + " " + with->number + ": one NOOP more and it fails",
                           std::string{"count what the task is about: #"} + word + "{… " + field + " = \"…\"} >= 1"});
        }
    }
}

// --- texts that are looked for with find, match or == -----------------------------------------------

/// What a pattern of find or match looks for, as a pattern of lines.
std::string plain_pattern(std::string_view pattern) {
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c == '%' && i + 1 < pattern.size()) {
            const char kind = pattern[++i];
            out += is_letter_sign(kind) ? '1' : kind;
        } else if (c == '^' || c == '$' || c == '(' || c == ')') {
            continue;
        } else {
            out += c == '.' || c == '+' || c == '-' || c == '?' ? (i == 0 || out.empty() ? c : '*') : c;
        }
    }
    return out;
}

/// A word for people in a pattern: three letters and more, not all capitals.
std::string prose_in(std::string_view pattern) {
    std::string word;
    for (const char c : std::string{plain_pattern(pattern)} + " ") {
        if (is_letter_sign(c)) {
            word += c;
            continue;
        }
        if (word.size() >= 3 && word != base::to_upper(word)) return word;
        word.clear();
    }
    return {};
}

/// Is the value before `at` made by another query than lines: a letter's text, say?
bool is_of_another_query(const Tokens& tokens, std::size_t at) {
    for (std::size_t i = value_begin(tokens, at); i < at; ++i) {
        if (tokens[i].kind == Token::Kind::Name && tokens[i].text != "lines" && script::is_query(tokens[i].text)) return true;
    }
    return false;
}

/// Does the pattern take any letters, and not numbers alone?
bool takes_letters(std::string_view pattern) {
    for (std::size_t i = 0; i + 1 < pattern.size(); ++i) {
        if (pattern[i] == '%' && std::string_view{"awlugSDP"}.find(pattern[++i]) != std::string_view::npos) return true;
    }
    return false;
}

bool is_line_of_a_server(const Tokens& tokens, const std::vector<Call>& calls, std::size_t at) {
    const std::size_t begin = value_begin(tokens, at);
    return std::any_of(calls.begin(), calls.end(), [&](const Call& call) {
        const auto who = call.fields.find("who");
        return call.begin >= begin && call.end <= at && (who == call.fields.end() || who->second != "C");
    });
}

void judge_searches(const Tokens& tokens, std::vector<FactFault>& out) {
    const std::vector<Call> calls = calls_of(tokens, "lines");
    const bool servers = std::any_of(calls.begin(), calls.end(), [](const Call& call) { return !call.has("who") || call.fields.at("who") != "C"; });
    for (std::size_t i = 1; servers && i + 3 < tokens.size(); ++i) {
        const std::string& word = tokens[i + 1].text;
        const bool search = is_sign(tokens[i], ":") && (word == "find" || word == "match" || word == "gmatch") && is_sign(tokens[i + 2], "(") && tokens[i + 3].kind == Token::Kind::Text;
        if (!search || is_of_another_query(tokens, i)) continue;
        const std::string& pattern = tokens[i + 3].text;
        const std::string prose = prose_in(pattern);
        const bool anywhere = prose.empty() && pattern[0] != '^' && takes_letters(pattern) && is_line_of_a_server(tokens, calls, i);
        if (!prose.empty()) out.push_back(wording_fault(pattern, prose));
        else if (anywhere) out.push_back({"wording", "looks for \"" + pattern + "\" anywhere in what a server says", "begin the pattern with ^ and the code: \"^%+OK\", \"^250 \""});
    }
}

/// Texts that are whole lines of servers, wherever they stand.
void judge_phrases(const Tokens& tokens, bool own_acts, std::vector<FactFault>& out) {
    const std::vector<Call> calls = calls_of(tokens, "lines");
    for (const Phrase& phrase : phrases_of(tokens)) {
        if (std::any_of(calls.begin(), calls.end(), [&](const Call& call) { return call.begin < phrase.begin && phrase.end <= call.end; })) continue;
        std::string text = filled_phrase(phrase, '1');
        if (text.starts_with('^')) text = plain_pattern(text);
        const std::vector<std::string> words = split_words(text, ' ');
        const bool reply = words.size() > 1 && (words[0] == "+OK" || words[0] == "-ERR" || (is_reply_code(words[0]) && words[0].size() == 3) || (words[0] == "*" && is_status(words[1])));
        const std::string tag = own_acts ? "" : tag_in(text, false);
        if (const std::string word = reply ? wording_in(text) : ""; !word.empty()) out.push_back(wording_fault(text, word));
        if (!tag.empty()) judge_pattern(text, false, false, out);
        if (const std::string size = size_in(text); !size.empty() && size.size() >= 3) judge_pattern(text, false, true, out);
    }
}

/// `or true`: then nothing else counts.
void judge_constants(const Tokens& tokens, std::vector<FactFault>& out) {
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        const std::string &first = tokens[i].text, &second = tokens[i + 1].text;
        const bool decided = (first == "or" && second == "true") || (first == "true" && second == "or") || (first == "and" && second == "false") || (first == "false" && second == "and");
        if (decided && tokens[i].kind == Token::Kind::Keyword && tokens[i + 1].kind == Token::Kind::Keyword)
            out.push_back({"vacuous", fmt::format("is decided by the words \"{} {}\"", first, second), "take them away"});
    }
}

}  // namespace

std::vector<FactFault> fact_faults(std::string_view expression, bool own_acts) {
    const Tokens tokens = script::tokens_of(expression);
    std::vector<FactFault> out;
    for (const Call& call : calls_of(tokens, "lines")) {
        const auto match = call.fields.find("match");
        const auto who = call.fields.find("who");
        if (match != call.fields.end()) judge_pattern(match->second, who != call.fields.end() && who->second == "C", own_acts, out);
    }
    judge_constants(tokens, out);
    judge_octets(tokens, out);
    judge_counts(tokens, out);
    judge_searches(tokens, out);
    judge_phrases(tokens, own_acts, out);
    return out;
}

std::vector<FactFault> line_faults(const LineRef& line, bool own_acts) {
    std::vector<FactFault> out;
    judge_pattern(line.match, line.who == 'C', own_acts, out);
    return out;
}

bool asks_the_world(std::string_view expression) {
    const Tokens tokens = script::tokens_of(expression);
    const std::vector<std::string> words = script::all_words();
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        const bool called = is_sign(tokens[i + 1], "(") || is_sign(tokens[i + 1], "{");
        const bool field = i > 0 && (is_sign(tokens[i - 1], ".") || is_sign(tokens[i - 1], ":"));
        const std::string& name = tokens[i].text;
        if (!called || field || tokens[i].kind != Token::Kind::Name || name == "contains" || name == "same") continue;
        if (script::is_query(name) || !std::binary_search(words.begin(), words.end(), name)) return true;
    }
    return false;
}

bool looks_back(std::string_view expression) {
    const Tokens tokens = script::tokens_of(expression);
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        const std::string& name = tokens[i].text;
        if (tokens[i].kind == Token::Kind::Name && (name == "always" || name == "never" || name == "eventually") && is_sign(tokens[i + 1], "(")) return true;
    }
    return false;
}

bool only_cuts(std::string_view acts) {
    const Tokens tokens = script::tokens_of(acts);
    bool cuts = false;
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        if (tokens[i].kind != Token::Kind::Name || !is_sign(tokens[i + 1], "(")) continue;
        const std::string& verb = tokens[i].text;
        if (verb != "cut" && verb != "close" && verb != "run" && verb != "advance") return false;
        cuts = cuts || verb == "cut" || verb == "close";
    }
    return cuts;
}

}  // namespace lessons
