#include "protocols/imap/token_reader.h"

#include "protocols/base/octets.h"

namespace imap {

bool is_atom_char(char c, bool bracket) {
    const auto u = static_cast<unsigned char>(c);
    if (u <= 0x20 || u >= 0x7f) return false;
    switch (c) {
        case '(':
        case ')':
        case '{':
        case '%':
        case '*':
        case '"':
        case '\\':
            return false;
        case ']':
            return bracket;
        default:
            return true;
    }
}

namespace {

bool is_atom_only(char c) {
    return is_atom_char(c, false);
}
bool is_astring_char(char c) {
    return is_atom_char(c, true);
}
bool is_list_char(char c) {
    return is_atom_char(c, true) || c == '%' || c == '*';
}
bool is_run_char(char c) {
    return c != ' ' && c != '(' && c != ')' && c != '\r';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

std::string_view TokenReader::run_of(bool (*belongs)(char)) {
    const std::size_t begin = at_;
    while (!done() && belongs(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
}

std::string_view TokenReader::atom() {
    return run_of(is_atom_only);
}
std::string_view TokenReader::run() {
    return run_of(is_run_char);
}

bool TokenReader::word(std::string_view expected) {
    if (!base::istarts_with(rest(), expected)) return false;
    const std::size_t end = at_ + expected.size();
    if (end < text_.size() && is_atom_char(text_[end])) return false;
    at_ = end;
    return true;
}

bool TokenReader::number64(std::uint64_t& out) {
    const std::size_t begin = at_;
    const auto value = base::parse_number(run_of(is_digit), (std::uint64_t{1} << 63) - 1);
    if (!value) {
        at_ = begin;
        return false;
    }
    out = *value;
    return true;
}

bool TokenReader::number(std::uint32_t& out) {
    const std::size_t begin = at_;
    std::uint64_t wide = 0;
    if (!number64(wide) || wide > UINT32_MAX) {
        at_ = begin;
        return false;
    }
    out = static_cast<std::uint32_t>(wide);
    return true;
}

bool TokenReader::quoted(std::string& out) {
    if (!eat('"')) return false;
    out.clear();
    while (!done()) {
        char c = text_[at_];
        if (c == '"') {
            ++at_;
            return true;
        }
        if (c == '\\') {
            if (++at_ >= text_.size()) return false;
            c = text_[at_];
            if (c != '"' && c != '\\') return false;
        }
        if (c == '\0' || c == '\r' || c == '\n') return false;
        if (static_cast<unsigned char>(c) >= 0x80 && !utf8_) return false;
        out += c;
        ++at_;
    }
    return false;
}

bool TokenReader::literal(std::string_view& out, bool& binary) {
    const std::size_t begin = at_;
    binary = eat('~');
    if (eat('{')) {
        std::uint64_t octets = 0;
        if (number64(octets)) {
            eat('+');
            if (eat('}') && eat('\r') && eat('\n') && text_.size() - at_ >= octets) {
                out = text_.substr(at_, static_cast<std::size_t>(octets));
                at_ += out.size();
                return true;
            }
        }
    }
    at_ = begin;
    return false;
}

bool TokenReader::string(std::string& out) {
    if (peek() == '"') return quoted(out);
    std::string_view octets;
    bool binary = false;
    const std::size_t begin = at_;
    if (!literal(octets, binary)) return false;
    // Only literal8 may hold NUL (RFC 9051 9, CHAR8).
    if (binary || octets.find('\0') != std::string_view::npos) {
        at_ = begin;
        return false;
    }
    out = octets;
    return true;
}

bool TokenReader::astring(std::string& out) {
    if (peek() == '"' || peek() == '{' || peek() == '~') {
        // "~" begins an atom too ("~fred"), a literal8 is no astring.
        if (peek() != '~') return string(out);
    }
    const std::string_view atom = run_of(is_astring_char);
    out = atom;
    return !atom.empty();
}

bool TokenReader::nstring(std::string& out, bool& nil) {
    nil = word("NIL");
    if (nil) {
        out.clear();
        return true;
    }
    return string(out);
}

bool TokenReader::list_mailbox(std::string& out) {
    if (peek() == '"' || peek() == '{') return string(out);
    const std::string_view pattern = run_of(is_list_char);
    out = pattern;
    return !pattern.empty();
}

bool TokenReader::flag(std::string_view& out) {
    const std::size_t begin = at_;
    const bool system = eat('\\');
    const bool star = system && eat('*');
    if (!star && atom().empty()) {
        at_ = begin;
        return false;
    }
    out = text_.substr(begin, at_ - begin);
    return true;
}

bool TokenReader::flag_list(std::string& out, bool bare) {
    out.clear();
    const bool parenthesis = eat('(');
    if (!parenthesis && !bare) return false;
    if (parenthesis && eat(')')) return true;
    do {
        std::string_view one;
        if (!flag(one)) return false;
        if (!out.empty()) out += ' ';
        out.append(one);
    } while (space());
    return !parenthesis || eat(')');
}

bool TokenReader::skip_value() {
    std::string ignored;
    if (peek() == '"' || peek() == '{') return string(ignored);
    if (eat('(')) {
        while (!done() && !eat(')')) {
            if (!eat(' ') && !skip_value()) return false;
        }
        return text_[at_ - 1] == ')';
    }
    if (peek() == '~') {
        std::string_view octets;
        bool binary = false;
        if (literal(octets, binary)) return true;
    }
    return !run().empty();
}

}  // namespace imap
