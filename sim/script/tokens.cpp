#include "sim/script/tokens.h"

#include <algorithm>
#include <array>

namespace script {

namespace {

constexpr std::array<std::string_view, 22> kKeywords{"and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if",
                                                     "in", "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while"};
constexpr std::array<std::string_view, 11> kLongSigns{"...", "..", "==", "~=", "<=", ">=", "//", "::", "<<", ">>", "--"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Behind "[[ ... ]]" or "[=[ ... ]=]" at this place; 0: there is none.
std::size_t long_bracket_end(std::string_view text, std::size_t at) {
    if (at >= text.size() || text[at] != '[') return 0;
    std::size_t level = at + 1;
    while (level < text.size() && text[level] == '=') ++level;
    if (level >= text.size() || text[level] != '[') return 0;
    const std::string close = "]" + std::string(level - at - 1, '=') + "]";
    const std::size_t end = text.find(close, level + 1);
    return end == std::string_view::npos ? text.size() : end + close.size();
}

std::size_t number_end(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size()) {
        const bool exponent = (text[end] == '+' || text[end] == '-') && std::string_view{"eEpP"}.find(text[end - 1]) != std::string_view::npos && !text.substr(at, 2).starts_with("0x");
        if (!is_name_sign(text[end]) && text[end] != '.' && !exponent) break;
        if (text.substr(end, 2) == "..") break;
        ++end;
    }
    return end;
}

/// A text in quotes, its simplest escapes undone.
std::string unquoted(std::string_view inside) {
    std::string out;
    for (std::size_t i = 0; i < inside.size(); ++i) {
        if (inside[i] == '\\' && i + 1 < inside.size() && (inside[i + 1] == '"' || inside[i + 1] == '\'' || inside[i + 1] == '\\')) ++i;
        out += inside[i];
    }
    return out;
}

}  // namespace

bool is_keyword(std::string_view name) { return std::find(kKeywords.begin(), kKeywords.end(), name) != kKeywords.end(); }

std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> out;
    int line = 1;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        std::size_t end = i + 1;
        Token token{Token::Kind::Sign, std::string(1, c), line};
        bool keep = true;
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
            keep = false;
        } else if (text.substr(i, 2) == "--") {
            const std::size_t bracket = long_bracket_end(text, i + 2);
            end = bracket != 0 ? bracket : std::min(text.find('\n', i), text.size());
            keep = false;
        } else if (c == '"' || c == '\'') {
            while (end < text.size() && text[end] != c && text[end] != '\n') end += text[end] == '\\' ? 2 : 1;
            end = std::min(end + 1, text.size());
            token = {Token::Kind::Text, unquoted(text.substr(i + 1, end - i - 2)), line};
        } else if (long_bracket_end(text, i) != 0) {
            end = long_bracket_end(text, i);
            token = {Token::Kind::Text, std::string{text.substr(i, end - i)}, line};
        } else if (is_digit(c) || (c == '.' && i + 1 < text.size() && is_digit(text[i + 1]))) {
            end = number_end(text, i);
            token = {Token::Kind::Number, std::string{text.substr(i, end - i)}, line};
        } else if (is_name_sign(c)) {
            while (end < text.size() && is_name_sign(text[end])) ++end;
            token.text = std::string{text.substr(i, end - i)};
            token.kind = is_keyword(token.text) ? Token::Kind::Keyword : Token::Kind::Name;
        } else {
            for (const std::string_view sign : kLongSigns) {
                if (text.substr(i, sign.size()) != sign) continue;
                token.text = sign;
                end = i + sign.size();
                break;
            }
        }
        line += static_cast<int>(std::count(text.begin() + static_cast<std::ptrdiff_t>(i), text.begin() + static_cast<std::ptrdiff_t>(std::min(end, text.size())), '\n'));
        if (keep) out.push_back(std::move(token));
        i = end;
    }
    out.push_back({Token::Kind::End, "", line});
    return out;
}

}  // namespace script
