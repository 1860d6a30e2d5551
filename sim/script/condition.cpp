#include "sim/script/condition.h"

#include <algorithm>
#include <array>

#include "sim/script/tokens.h"
#include "sim/script/words.h"

namespace script {

namespace {

constexpr std::size_t kLongest = 400;

bool begins_name(std::string_view text, std::size_t at) {
    return is_name_sign(text[at]) && (text[at] < '0' || text[at] > '9') && (at == 0 || !is_name_sign(text[at - 1]));
}
std::string_view name_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_name_sign(text[end])) ++end;
    return text.substr(at, end - at);
}

/// Goes through Lua source, past texts and comments. Calls visit(position, depth of brackets) at the others.
template <class Visit>
std::size_t scan(std::string_view text, std::size_t from, Visit visit) {
    int depth = 0;
    for (std::size_t i = from; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"' || c == '\'') {
            for (++i; i < text.size() && text[i] != c && text[i] != '\n'; ++i) {
                if (text[i] == '\\') ++i;
            }
            continue;
        }
        if (c == '-' && i + 1 < text.size() && text[i + 1] == '-') {
            i = std::min(text.find('\n', i), text.size());
            continue;
        }
        if (c == '(' || c == '{' || c == '[') ++depth;
        if (!visit(i, depth)) return i;
        if (c == ')' || c == '}' || c == ']') --depth;
    }
    return text.size();
}

std::string trimmed(std::string_view text) {
    const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (!text.empty() && space(text.front())) text.remove_prefix(1);
    while (!text.empty() && space(text.back())) text.remove_suffix(1);
    return std::string{text};
}

/// The pieces between a word that stands outside of all brackets.
std::vector<std::string> pieces(std::string_view text, std::string_view word) {
    std::vector<std::string> out;
    std::size_t begin = 0;
    scan(text, 0, [&](std::size_t i, int depth) {
        if (depth != 0 || i < begin || !begins_name(text, i) || name_at(text, i) != word) return true;
        out.push_back(trimmed(text.substr(begin, i - begin)));
        begin = i + word.size();
        return true;
    });
    out.push_back(trimmed(text.substr(begin)));
    return out;
}

/// Is one pair of brackets around all of it?
bool is_bracketed(std::string_view text) {
    if (text.size() < 2 || text.front() != '(' || text.back() != ')') return false;
    const std::size_t end = scan(text, 0, [&](std::size_t i, int depth) { return !(text[i] == ')' && depth == 1); });
    return end + 1 == text.size();
}

/// Where the comparison of the whole stands: == ~= <= >= < >, outside of brackets.
void find_sides(Condition& fact) {
    const std::string_view text = fact.text;
    fact.left = fact.text;
    scan(text, 0, [&](std::size_t i, int depth) {
        if (depth != 0) return true;
        for (const std::string_view sign : {"==", "~=", "<=", ">=", "<", ">"}) {
            if (text.substr(i, sign.size()) != sign) continue;
            fact.left = trimmed(text.substr(0, i));
            fact.right = trimmed(text.substr(i + sign.size()));
            return false;
        }
        return true;
    });
}

std::string_view line_at(std::string_view source, int line) {
    for (int i = 1; i < line; ++i) {
        const std::size_t end = source.find('\n');
        if (end == std::string_view::npos) return {};
        source.remove_prefix(end + 1);
    }
    return source;
}

/// Up to the comma or bracket that ends an argument.
std::string argument_at(std::string_view source, std::size_t begin) {
    const std::size_t end = scan(source, begin, [&](std::size_t i, int depth) { return !(depth == 0 && (source[i] == ',' || source[i] == ')')); });
    return trimmed(source.substr(begin, end - begin));
}

}  // namespace

Condition condition_of(std::string_view expression) {
    Condition out;
    out.text = trimmed(expression);
    if (pieces(out.text, "function").size() > 1) return find_sides(out), out;
    for (const auto& [word, kind] : {std::pair{"or", Condition::Kind::Or}, std::pair{"and", Condition::Kind::And}}) {
        const std::vector<std::string> parts = pieces(out.text, word);
        if (parts.size() < 2) continue;
        out.kind = kind;
        for (const std::string& part : parts) out.parts.push_back(condition_of(part));
        return out;
    }
    find_sides(out);
    if (!out.right.empty()) return out;
    if (is_bracketed(out.text)) {
        Condition inside = condition_of(std::string_view{out.text}.substr(1, out.text.size() - 2));
        if (inside.kind == Condition::Kind::Fact) inside.text = out.text;
        return inside;
    }
    if (begins_name(out.text + " ", 0) && name_at(out.text, 0) == "not") {
        out.kind = Condition::Kind::Not;
        out.parts.push_back(condition_of(std::string_view{out.text}.substr(3)));
    }
    return out;
}

std::vector<std::string> check_arguments(std::string_view source, int line) {
    std::vector<std::string> out;
    const std::string_view rest = line_at(source, line);
    scan(rest, 0, [&](std::size_t i, int) {
        if (rest[i] == '\n') return false;
        if (!begins_name(rest, i) || name_at(rest, i) != "check") return true;
        std::size_t open = i + 5;
        while (open < rest.size() && rest[open] == ' ') ++open;
        if (open < rest.size() && rest[open] == '(') out.push_back(argument_at(rest, open + 1));
        return true;
    });
    return out;
}

std::string returned_at(std::string_view source, int line) {
    const std::string_view rest = line_at(source, line);
    std::size_t begin = std::string_view::npos;
    scan(rest, 0, [&](std::size_t i, int) {
        if (rest[i] == '\n') return false;
        if (begins_name(rest, i) && name_at(rest, i) == "return") begin = i + 6;
        return true;
    });
    if (begin == std::string_view::npos) return {};
    const std::size_t end = scan(rest, begin, [&](std::size_t i, int depth) {
        if (depth == 0 && (rest[i] == ';' || rest[i] == ')' || rest[i] == ',')) return false;
        return !(depth == 0 && begins_name(rest, i) && name_at(rest, i) == "end");
    });
    return trimmed(rest.substr(begin, end - begin));
}

Assigned assigned_before(std::string_view source, int line, std::string_view name) {
    Assigned out;
    for (int n = 1; n < line; ++n) {
        std::string_view text = line_at(source, n);
        text = text.substr(0, text.find('\n'));
        scan(text, 0, [&](std::size_t i, int depth) {
            if (depth != 0 || !begins_name(text, i) || name_at(text, i) != name) return true;
            std::size_t sign = i + name.size();
            while (sign < text.size() && text[sign] == ' ') ++sign;
            if (sign + 1 < text.size() && text[sign] == '=' && text[sign + 1] != '=') out = {trimmed(text.substr(sign + 1)), n};
            return true;
        });
    }
    return out;
}

bool only_looks(std::string_view expression) {
    bool good = expression.size() < kLongest && pieces(expression, "function").size() == 1;
    scan(expression, 0, [&](std::size_t i, int) {
        if (!begins_name(expression, i)) return true;
        const std::string word{name_at(expression, i)};
        std::size_t end = i + word.size();
        while (end < expression.size() && expression[end] == ' ') ++end;
        const bool called = end < expression.size() && (expression[end] == '(' || expression[end] == '{' || expression[end] == '"');
        const bool field = i > 0 && (expression[i - 1] == '.' || expression[i - 1] == ':');
        if (word == "function") good = false;
        if (called && !field && !is_query(word) && word != "tostring" && word != "not" && word != "and" && word != "or") good = false;
        if (called && field && expression[i - 1] == ':') {
            constexpr std::array<std::string_view, 8> kPure{"find", "match", "sub", "len", "lower", "upper", "lines", "is_open"};
            if (std::find(kPure.begin(), kPure.end(), word) == kPure.end()) good = false;
        }
        return good;
    });
    return good;
}

bool is_plain(std::string_view expression) {
    bool plain = true;
    scan(expression, 0, [&](std::size_t i, int) {
        if (!begins_name(expression, i)) return true;
        const std::string_view word = name_at(expression, i);
        const bool letter = word.size() > 1 && word[0] == 'M' && word.find_first_not_of("0123456789", 1) == std::string_view::npos;
        plain = plain && (letter || word == "nil" || word == "true" || word == "false");
        return plain;
    });
    return plain;
}

std::vector<std::string> call_arguments(std::string_view expression) {
    std::vector<std::string> out;
    if (expression.empty() || !begins_name(expression, 0)) return out;
    const std::size_t open = name_at(expression, 0).size();
    if (open >= expression.size() || !is_bracketed(expression.substr(open))) return out;
    for (std::size_t at = open + 1; at < expression.size();) {
        const std::size_t end = scan(expression, at, [&](std::size_t i, int depth) { return !(depth == 0 && (expression[i] == ',' || expression[i] == ')')); });
        if (std::string one = trimmed(expression.substr(at, end - at)); !one.empty()) out.push_back(std::move(one));
        at = end + 1;
    }
    return out;
}

std::vector<std::string> names_in(std::string_view expression) {
    std::vector<std::string> out;
    scan(expression, 0, [&](std::size_t i, int) {
        if (!begins_name(expression, i) || (i > 0 && (expression[i - 1] == '.' || expression[i - 1] == ':'))) return true;
        std::string word{name_at(expression, i)};
        if (find_word(word) == nullptr) out.push_back(std::move(word));
        return true;
    });
    return out;
}

}  // namespace script
