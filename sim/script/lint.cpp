#include "sim/script/lint.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "sim/build.h"
#include "sim/script/names.h"
#include "sim/script/sandbox.h"
#include "sim/script/words.h"

namespace script {

namespace {

constexpr std::array<std::string_view, 22> kKeywords{"and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if",
                                                     "in", "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while"};

struct Token {
    enum class Kind : std::uint8_t { Name, Text, Other } kind = Kind::Other;
    std::string text;
    int line = 1;
};

bool is_name(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

std::size_t long_bracket_end(std::string_view text, std::size_t at) {
    std::size_t level = at + 1;
    while (level < text.size() && text[level] == '=') ++level;
    if (level >= text.size() || text[level] != '[') return 0;
    const std::string close = "]" + std::string(level - at - 1, '=') + "]";
    const std::size_t end = text.find(close, level + 1);
    return end == std::string_view::npos ? text.size() : end + close.size();
}

std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> out;
    int line = 1;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        std::size_t end = i + 1;
        Token token{Token::Kind::Other, std::string(1, c), line};
        if (text.substr(i, 2) == "--") {
            const std::size_t bracket = text.substr(i + 2, 1) == "[" ? long_bracket_end(text, i + 2) : 0;
            end = bracket != 0 ? bracket : std::min(text.find('\n', i), text.size());
            token.text.clear();
        } else if (c == '"' || c == '\'') {
            while (end < text.size() && text[end] != c && text[end] != '\n') end += text[end] == '\\' ? 2 : 1;
            end = std::min(end + 1, text.size());
            token = {Token::Kind::Text, std::string{text.substr(i + 1, end - i - 2)}, line};
        } else if (c == '[' && long_bracket_end(text, i) != 0) {
            end = long_bracket_end(text, i);
            token = {Token::Kind::Text, std::string{text.substr(i, end - i)}, line};
        } else if (is_name(c)) {
            while (end < text.size() && is_name(text[end])) ++end;
            if (c < '0' || c > '9') token = {Token::Kind::Name, std::string{text.substr(i, end - i)}, line};
        } else if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
            token.text.clear();
        }
        line += static_cast<int>(std::count(text.begin() + static_cast<std::ptrdiff_t>(i), text.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
        if (!token.text.empty() || token.kind == Token::Kind::Text) out.push_back(std::move(token));
        i = end;
    }
    return out;
}

bool is_keyword(const std::string& name) { return std::find(kKeywords.begin(), kKeywords.end(), name) != kKeywords.end(); }

class Linter {
  public:
    Linter(std::string_view text, const std::string& file) : tokens_{tokens_of(text)}, file_{file} {}

    std::vector<base::Problem> problems() {
        declare();
        for (const std::string& word : all_words()) known_.insert(word);
        for (std::size_t i = 0; i < tokens_.size(); ++i) look_at(i);
        for (const auto& [name, line] : declared_) {
            if (name != "_" && uses_[name] == 1) found_.push_back({place(line), "\"" + name + "\" is never used", ""});
        }
        std::stable_sort(found_.begin(), found_.end(), [](const auto& a, const auto& b) {
            return a.where.size() != b.where.size() ? a.where.size() < b.where.size() : a.where < b.where;
        });
        return std::move(found_);
    }

  private:
    [[nodiscard]] std::string place(int line) const { return file_ + ":" + std::to_string(line); }
    [[nodiscard]] std::string_view at(std::size_t i) const { return i < tokens_.size() ? std::string_view{tokens_[i].text} : std::string_view{}; }
    [[nodiscard]] bool is_field(std::size_t i) const {
        return i > 0 && tokens_[i - 1].kind == Token::Kind::Other && (at(i - 1) == "." || at(i - 1) == ":") && !(i > 1 && at(i - 2) == ".");
    }
    [[nodiscard]] bool is_key(std::size_t i) const {
        return at(i + 1) == "=" && at(i + 2) != "=" && i > 0 && (at(i - 1) == "{" || at(i - 1) == ",");
    }

    /// Locals, parameters, loop variables, and globals that are assigned.
    void declare() {
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            const bool word = tokens_[i].kind == Token::Kind::Name;
            if (word && at(i) == "local") {
                if (at(i + 1) == "function") declare_name(i + 2);
                else declare_list(i + 1);
            } else if (word && at(i) == "for") {
                declare_list(i + 1);
            } else if (word && at(i) == "function") {
                std::size_t open = i + 1;
                if (at(open) != "(" && at(open + 1) == "(") assigned_.insert(std::string{at(open)});
                while (open < tokens_.size() && at(open) != "(") ++open;
                declare_list(open + 1);
            } else if (word && at(i + 1) == "=" && at(i + 2) != "=" && !is_field(i)) {
                assigned_.insert(tokens_[i].text);
            }
        }
    }
    void declare_name(std::size_t i) {
        if (i < tokens_.size() && tokens_[i].kind == Token::Kind::Name && !is_keyword(tokens_[i].text)) declared_.emplace(tokens_[i].text, tokens_[i].line);
    }
    void declare_list(std::size_t i) {
        while (i < tokens_.size() && tokens_[i].kind == Token::Kind::Name && !is_keyword(tokens_[i].text)) {
            declare_name(i);
            if (at(++i) == "<") i += 3;
            if (at(i) != ",") return;
            ++i;
        }
    }

    void look_at(std::size_t i) {
        const Token& token = tokens_[i];
        if (token.kind == Token::Kind::Text) return look_at_text(token);
        if (token.kind != Token::Kind::Name || is_keyword(token.text) || is_field(i)) return;
        if (is_key(i) && declared_.count(token.text) == 0) return;
        ++uses_[token.text];
        if (known_.count(token.text) != 0 || declared_.count(token.text) != 0 || assigned_.count(token.text) != 0) return;
        if (token.text[0] == 'M' && token.text.size() > 1 && token.text.find_first_not_of("0123456789", 1) == std::string::npos) return;
        const std::string near = nearest(token.text, {known_.begin(), known_.end()});
        found_.push_back({place(token.line), "there is no name \"" + token.text + "\"", near.empty() ? "" : "did you mean \"" + near + "\"?"});
    }

    void look_at_text(const Token& token) {
        const std::size_t sign = token.text.rfind('@');
        if (sign == std::string::npos) return;
        std::size_t end = sign + 1;
        while (end < token.text.size() && (is_name(token.text[end]) || token.text[end] == '.' || token.text[end] == '-')) ++end;
        const std::string domain = token.text.substr(sign + 1, end - sign - 1);
        if (domain.find('.') == std::string::npos || sim::is_reserved_domain(domain)) return;
        found_.push_back({place(token.line), "\"" + domain + "\" could belong to somebody", "use names under .example or .test, or example.com, .net, .org"});
    }

    std::vector<Token> tokens_;
    std::string file_;
    std::map<std::string, int> declared_;
    std::set<std::string> assigned_, known_;
    std::map<std::string, int> uses_;
    std::vector<base::Problem> found_;
};

}  // namespace

std::vector<base::Problem> lint(std::string_view text, const std::string& file) {
    Sandbox sandbox{Limits{}, {}, nullptr, 1};
    if (auto compiled = sandbox.compile(text, file); !compiled) return {compiled.problem()};
    return Linter{text, file}.problems();
}

}  // namespace script
