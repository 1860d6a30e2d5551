#include "lessons/verify_script.h"

#include <algorithm>
#include <cstdint>

#include "protocols/base/octets.h"

namespace lessons {

namespace {

using script::Token;

bool opens(const Token& token) { return is_sign(token, "(") || is_sign(token, "{") || is_sign(token, "["); }
bool closes(const Token& token) { return is_sign(token, ")") || is_sign(token, "}") || is_sign(token, "]"); }

void append_character(std::string& out, std::uint32_t code) {
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xc0U | code >> 6U);
        out += static_cast<char>(0x80U | (code & 0x3fU));
    } else {
        out += static_cast<char>(0xe0U | (code >> 12U & 0x0fU));
        out += static_cast<char>(0x80U | (code >> 6U & 0x3fU));
        out += static_cast<char>(0x80U | (code & 0x3fU));
    }
}

/// The number of at most `most` digits at `at`, which moves behind them.
std::uint32_t digits_at(std::string_view text, std::size_t& at, std::size_t most, std::uint32_t radix) {
    std::uint32_t out = 0;
    for (std::size_t n = 0; n < most && at < text.size(); ++n, ++at) {
        const char c = base::ascii_lower(text[at]);
        const int digit = c >= '0' && c <= '9' ? c - '0' : radix == 16 && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0) break;
        out = out * radix + static_cast<std::uint32_t>(digit);
    }
    return out;
}

std::uint32_t braced_digits_at(std::string_view text, std::size_t& at) {
    const std::uint32_t out = digits_at(text, ++at, 6, 16);
    if (text.substr(at, 1) == "}") ++at;
    return out;
}

/// A token's text as the script has it when it runs.
std::string spoken(std::string_view text) {
    if (text.starts_with("[[") && text.ends_with("]]")) return std::string{text.substr(2, text.size() - 4)};
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i++];
            continue;
        }
        const char kind = text[i + 1];
        i += 2;
        if (kind == 'n' || kind == 'r' || kind == 't') out += kind == 'n' ? '\n' : ' ';
        else if (kind == 'x') append_character(out, digits_at(text, i, 2, 16));
        else if (kind == 'u' && text.substr(i, 1) == "{") append_character(out, braced_digits_at(text, i));
        else if (kind >= '0' && kind <= '9') append_character(out, digits_at(text, --i, 3, 10));
        else out += std::string{'\\', kind};
    }
    return out;
}

/// Behind the operand that begins at `at`: a text, a number, a name with what hangs on it, or something in brackets.
std::size_t behind_operand(const std::vector<Token>& tokens, std::size_t at) {
    while (at < tokens.size() && (is_sign(tokens[at], "#") || is_sign(tokens[at], "-"))) ++at;
    if (at >= tokens.size() || tokens[at].kind == Token::Kind::End) return at;
    at = opens(tokens[at]) ? behind_bracket(tokens, at) : at + 1;
    while (at < tokens.size()) {
        if (opens(tokens[at])) at = behind_bracket(tokens, at);
        else if ((is_sign(tokens[at], ".") || is_sign(tokens[at], ":")) && at + 1 < tokens.size()) at += 2;
        else break;
    }
    return at;
}

Call call_at(const std::vector<Token>& tokens, const std::vector<Phrase>& phrases, std::size_t begin) {
    Call out{begin, behind_bracket(tokens, begin + 1), {}};
    int depth = 0;
    for (std::size_t i = begin + 1; i + 1 < out.end; ++i) {
        if (opens(tokens[i])) ++depth;
        if (closes(tokens[i])) --depth;
        if (depth > 2 || tokens[i].kind != Token::Kind::Name || !is_sign(tokens[i + 1], "=")) continue;
        const auto phrase = std::find_if(phrases.begin(), phrases.end(), [&](const Phrase& one) { return one.begin <= i + 2 && i + 2 < one.end; });
        out.fields[tokens[i].text] = phrase == phrases.end() ? "" : filled_phrase(*phrase, '1');
    }
    return out;
}

}  // namespace

bool is_sign(const Token& token, std::string_view text) { return token.kind == Token::Kind::Sign && token.text == text; }

std::size_t behind_bracket(const std::vector<Token>& tokens, std::size_t open) {
    int depth = 0;
    for (std::size_t i = open; i < tokens.size(); ++i) {
        if (opens(tokens[i])) ++depth;
        if (closes(tokens[i]) && --depth == 0) return i + 1;
    }
    return tokens.size();
}

std::size_t bracket_before(const std::vector<Token>& tokens, std::size_t close) {
    int depth = 0;
    for (std::size_t i = close + 1; i > 0; --i) {
        if (closes(tokens[i - 1])) ++depth;
        if (opens(tokens[i - 1]) && --depth == 0) return i - 1;
    }
    return 0;
}

std::vector<Phrase> phrases_of(const std::vector<Token>& tokens) {
    std::vector<Phrase> out;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].kind != Token::Kind::Text) continue;
        Phrase one{i, i + 1, spoken(tokens[i].text), tokens[i].line};
        if (i > 0 && is_sign(tokens[i - 1], "..")) one.text.insert(one.text.begin(), kUnknown);
        while (one.end + 1 < tokens.size() && is_sign(tokens[one.end], "..")) {
            const Token& next = tokens[one.end + 1];
            const std::size_t behind = behind_operand(tokens, one.end + 1);
            const bool alone = behind == one.end + 2;
            one.text += alone && next.kind == Token::Kind::Text ? spoken(next.text) : alone && next.kind == Token::Kind::Number ? next.text : std::string(1, kUnknown);
            one.end = behind;
        }
        i = one.end - 1;
        out.push_back(std::move(one));
    }
    return out;
}

std::string filled_phrase(const Phrase& phrase, char unknown) {
    std::string out = phrase.text;
    std::replace(out.begin(), out.end(), kUnknown, unknown);
    return out;
}

std::vector<Call> calls_of(const std::vector<Token>& tokens, std::string_view name) {
    const std::vector<Phrase> phrases = phrases_of(tokens);
    std::vector<Call> out;
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        const bool called = tokens[i].kind == Token::Kind::Name && tokens[i].text == name && (is_sign(tokens[i + 1], "{") || is_sign(tokens[i + 1], "("));
        if (called && (i == 0 || (!is_sign(tokens[i - 1], ".") && !is_sign(tokens[i - 1], ":")))) out.push_back(call_at(tokens, phrases, i));
    }
    return out;
}

}  // namespace lessons
