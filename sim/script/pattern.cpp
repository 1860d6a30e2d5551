#include "sim/script/pattern.h"

namespace script {

namespace {

constexpr int kDepthMax = 200;

bool is_lower(unsigned char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(unsigned char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }
bool is_graphic(unsigned char c) { return c > 0x20 && c < 0x7f; }

/// %a %c %d %g %l %p %s %u %w %x and their opposites; any other character stands for itself.
bool in_class(unsigned char c, unsigned char name) {
    bool in = false;
    switch (name | 0x20) {
        case 'a': in = is_lower(c) || is_upper(c); break;
        case 'c': in = c < 0x20 || c == 0x7f; break;
        case 'd': in = is_digit(c); break;
        case 'g': in = is_graphic(c); break;
        case 'l': in = is_lower(c); break;
        case 'p': in = is_graphic(c) && !is_lower(c) && !is_upper(c) && !is_digit(c); break;
        case 's': in = c == ' ' || (c >= 9 && c <= 13); break;
        case 'u': in = is_upper(c); break;
        case 'w': in = is_lower(c) || is_upper(c) || is_digit(c); break;
        case 'x': in = is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); break;
        default: return c == name;
    }
    if (!is_lower(name) && !is_upper(name)) return c == name;
    return is_upper(name) ? !in : in;
}

}  // namespace

bool Pattern::wrong(const char* sentence) {
    if (error_.empty()) error_ = sentence;
    return false;
}

bool Pattern::count() {
    if (++steps_ <= steps_max_) return error_.empty();
    return wrong("the pattern takes too long on this text: use fewer of * + - in it");
}

bool Pattern::match_at(std::size_t begin, std::size_t from) {
    level_ = 0;
    depth_ = 0;
    const std::size_t end = match(begin, from);
    if (end == kNone || !error_.empty()) return false;
    for (std::size_t i = 0; i < level_; ++i) {
        if (captures_[i].kind == Capture::Kind::Open) return wrong("malformed pattern: a ( is not closed");
    }
    end_ = end;
    return true;
}

std::size_t Pattern::item_end(std::size_t p) {
    const char c = pattern_[p++];
    if (c == '%') {
        if (p >= pattern_.size()) {
            wrong("malformed pattern: it ends with %");
            return pattern_.size();
        }
        return p + 1;
    }
    if (c != '[') return p;
    if (p < pattern_.size() && pattern_[p] == '^') ++p;
    do {  // the first character is part of the set even if it is ]
        if (p >= pattern_.size()) {
            wrong("malformed pattern: a [ is not closed");
            return pattern_.size();
        }
        if (pattern_[p++] == '%') ++p;
    } while (p >= pattern_.size() || pattern_[p] != ']');
    return p + 1;
}

bool Pattern::in_set(unsigned char c, std::size_t p, std::size_t set_last) {
    bool answer = true;
    ++p;
    if (pattern_[p] == '^') {
        answer = false;
        ++p;
    }
    for (; p < set_last; ++p) {
        const auto here = static_cast<unsigned char>(pattern_[p]);
        if (here == '%' && p + 1 < set_last) {
            if (in_class(c, static_cast<unsigned char>(pattern_[++p]))) return answer;
        } else if (p + 2 < set_last && pattern_[p + 1] == '-') {
            if (here <= c && c <= static_cast<unsigned char>(pattern_[p + 2])) return answer;
            p += 2;
        } else if (here == c) {
            return answer;
        }
    }
    return !answer;
}

bool Pattern::fits(std::size_t s, std::size_t p, std::size_t item_end_at) {
    if (!count() || s >= text_.size()) return false;
    const auto c = static_cast<unsigned char>(text_[s]);
    switch (pattern_[p]) {
        case '.': return true;
        case '%': return in_class(c, static_cast<unsigned char>(pattern_[p + 1]));
        case '[': steps_ += item_end_at - p; return in_set(c, p, item_end_at - 1);
        default: return static_cast<unsigned char>(pattern_[p]) == c;
    }
}

std::size_t Pattern::match(std::size_t s, std::size_t p) {
    if (++depth_ > kDepthMax) {
        wrong("the pattern is too complex");
        return kNone;
    }
    std::size_t result = kNone;
    while (count()) {
        if (p >= pattern_.size()) {
            result = s;
            break;
        }
        const char c = pattern_[p];
        const char after = p + 1 < pattern_.size() ? pattern_[p + 1] : '\0';
        if (c == '(') {
            result = after == ')' ? open_capture(s, p + 2, Capture::Kind::Position) : open_capture(s, p + 1, Capture::Kind::Open);
            break;
        }
        if (c == ')') {
            result = close_capture(s, p + 1);
            break;
        }
        if (c == '$' && p + 1 == pattern_.size()) {
            result = s == text_.size() ? s : kNone;
            break;
        }
        if (c == '%' && (after == 'b' || is_digit(static_cast<unsigned char>(after)))) {
            s = after == 'b' ? balanced(s, p + 2) : back_reference(s, static_cast<unsigned char>(after));
            if (s == kNone) break;
            p += after == 'b' ? 4 : 2;
            continue;
        }
        if (c == '%' && after == 'f') {
            if (p + 2 >= pattern_.size() || pattern_[p + 2] != '[') {
                wrong("malformed pattern: %f needs a [set]");
                break;
            }
            const std::size_t set_end = item_end(p + 2);
            if (!error_.empty() || !frontier(s, p + 2, set_end)) break;
            p = set_end;
            continue;
        }
        const std::size_t end = item_end(p);
        if (!error_.empty()) break;
        const char suffix = end < pattern_.size() ? pattern_[end] : '\0';
        if (suffix == '*' || suffix == '+' || suffix == '-' || suffix == '?') {
            result = match_simple(s, p, end);
            break;
        }
        if (!fits(s, p, end)) break;
        ++s;
        p = end;
    }
    --depth_;
    return result;
}

std::size_t Pattern::match_simple(std::size_t s, std::size_t p, std::size_t end) {
    switch (pattern_[end]) {
        case '*': return repeat_most(s, p, end);
        case '+': return fits(s, p, end) ? repeat_most(s + 1, p, end) : kNone;
        case '-': return repeat_least(s, p, end);
        default: break;
    }
    if (fits(s, p, end)) {
        const std::size_t with = match(s + 1, end + 1);
        if (with != kNone) return with;
    }
    return error_.empty() ? match(s, end + 1) : kNone;
}

std::size_t Pattern::repeat_most(std::size_t s, std::size_t p, std::size_t end) {
    std::size_t times = 0;
    while (fits(s + times, p, end)) ++times;
    for (; error_.empty(); --times) {
        const std::size_t result = match(s + times, end + 1);
        if (result != kNone) return result;
        if (times == 0) break;
    }
    return kNone;
}

std::size_t Pattern::repeat_least(std::size_t s, std::size_t p, std::size_t end) {
    while (error_.empty()) {
        const std::size_t result = match(s, end + 1);
        if (result != kNone) return result;
        if (!fits(s, p, end)) return kNone;
        ++s;
    }
    return kNone;
}

std::size_t Pattern::open_capture(std::size_t s, std::size_t p, Capture::Kind kind) {
    if (level_ >= kCapturesMax) {
        wrong("the pattern has too many captures");
        return kNone;
    }
    captures_[level_] = {s, 0, kind};
    ++level_;
    const std::size_t result = match(s, p);
    if (result == kNone) --level_;
    return result;
}

std::size_t Pattern::close_capture(std::size_t s, std::size_t p) {
    for (std::size_t i = level_; i-- > 0;) {
        if (captures_[i].kind != Capture::Kind::Open) continue;
        captures_[i].kind = Capture::Kind::Closed;
        captures_[i].size = s - captures_[i].begin;
        const std::size_t result = match(s, p);
        if (result == kNone) captures_[i].kind = Capture::Kind::Open;
        return result;
    }
    wrong("malformed pattern: a ) without its (");
    return kNone;
}

std::size_t Pattern::balanced(std::size_t s, std::size_t p) {
    if (p + 1 >= pattern_.size()) {
        wrong("malformed pattern: %b needs two characters");
        return kNone;
    }
    if (s >= text_.size() || text_[s] != pattern_[p]) return kNone;
    std::size_t open = 1;
    for (std::size_t at = s + 1; at < text_.size() && count(); ++at) {
        if (text_[at] == pattern_[p + 1]) {
            if (--open == 0) return at + 1;
        } else if (text_[at] == pattern_[p]) {
            ++open;
        }
    }
    return kNone;
}

std::size_t Pattern::back_reference(std::size_t s, unsigned char digit) {
    const std::size_t index = static_cast<std::size_t>(digit - '1');
    if (digit == '0' || index >= level_ || captures_[index].kind != Capture::Kind::Closed) {
        wrong("malformed pattern: %1 to %9 name captures that are complete");
        return kNone;
    }
    const std::string_view wanted = text_.substr(captures_[index].begin, captures_[index].size);
    steps_ += wanted.size() / 8;
    return text_.substr(s, wanted.size()) == wanted ? s + wanted.size() : kNone;
}

bool Pattern::frontier(std::size_t s, std::size_t p, std::size_t set_end) {
    const auto before = static_cast<unsigned char>(s == 0 ? '\0' : text_[s - 1]);
    const auto here = static_cast<unsigned char>(s < text_.size() ? text_[s] : '\0');
    return !in_set(before, p, set_end - 1) && in_set(here, p, set_end - 1);
}

}  // namespace script
