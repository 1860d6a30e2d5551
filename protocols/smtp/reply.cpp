#include "protocols/smtp/reply.h"

#include <algorithm>

#include "protocols/base/octets.h"

namespace smtp {

std::string_view Reply::enhanced_code() const {
    const std::string_view all = text;
    const std::string_view word = all.substr(0, all.find(' '));
    // class "." subject "." detail, the class agreeing with the reply code (RFC 2034 4).
    if (word.size() < 5 || word[1] != '.' || (code != 0 && code / 100 != word[0] - '0')) return {};
    if (word[0] != '2' && word[0] != '4' && word[0] != '5') return {};
    const std::string_view rest = word.substr(2);
    const std::size_t dot = rest.find('.');
    if (dot == std::string_view::npos) return {};
    if (!base::parse_number(rest.substr(0, dot), 999)) return {};
    if (!base::parse_number(rest.substr(dot + 1), 999)) return {};
    return word;
}

std::string Reply::words() const {
    if (code != 0) return line();
    const std::size_t status = enhanced_code().size();
    return status == 0 ? text : text.substr(std::min(status + 1, text.size()));
}

std::string Reply::line() const {
    std::string out;
    base::append_number(out, code);
    if (!text.empty()) out += " " + text;
    return out;
}

}  // namespace smtp
