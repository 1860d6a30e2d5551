#include "lessons/verify_typing.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "protocols/base/octets.h"
#include "sim/script/tokens.h"

namespace lessons {

namespace {

/// The names of sessions that lines are typed to: `tell(s, "LIST")`.
std::vector<std::string> sessions_typed_to(std::string_view acts) {
    std::vector<std::string> out;
    const std::vector<script::Token> tokens = script::tokens_of(acts);
    for (std::size_t i = 0; i + 3 < tokens.size(); ++i) {
        const bool typed = tokens[i].text == "tell" && tokens[i + 1].text == "(" && tokens[i + 2].kind == script::Token::Kind::Name && tokens[i + 3].text == ",";
        if (typed && std::find(out.begin(), out.end(), tokens[i + 2].text) == out.end()) out.push_back(tokens[i + 2].text);
    }
    return out;
}

/// "a1 UID FETCH 1 (FLAGS)" as "a1 uid fetch 1 (FLAGS)", "LIST 1" as "list 1".
std::string small_command(std::string line) {
    const std::size_t first = std::min(line.find(' '), line.size());
    const bool tagged = first < line.size() && first > 0 && line[first - 1] >= '0' && line[first - 1] <= '9';
    std::size_t begin = tagged ? first + 1 : 0;
    std::size_t end = std::min(line.find(' ', begin), line.size());
    if (tagged && line.substr(begin, end - begin) == "UID") end = std::min(line.find(' ', end + 1), line.size());
    for (; begin < end; ++begin) line[begin] = base::ascii_lower(line[begin]);
    return line;
}

}  // namespace

std::string in_small_letters(std::string_view acts) {
    std::string out;
    bool text = false;   // of a letter, after DATA
    for (std::size_t at = 0; at < acts.size();) {
        const std::size_t call = acts.find("tell(", at);
        const std::size_t quote = call == std::string_view::npos ? call : acts.find('"', call);
        const std::size_t end = quote == std::string_view::npos ? quote : acts.find("\")", quote);
        if (end == std::string_view::npos) return out.empty() ? out : out + std::string{acts.substr(at)};
        const std::string line{acts.substr(quote + 1, end - quote - 1)};
        out += acts.substr(at, quote + 1 - at);
        out += text ? line : small_command(line);
        text = line == "DATA" || (text && line != ".");
        at = end;
    }
    return out;
}

std::string with_noop(std::string_view acts) {
    std::string out;
    for (const std::string& session : sessions_typed_to(acts)) {
        out += fmt::format("if {0}:is_open() and contains(session_state({0}).legal, \"NOOP\") then tell({0}, (session_state({0}).protocol == \"imap\" and \"zz9 \" or \"\") .. \"NOOP\") end\n", session);
    }
    return out.empty() ? out : std::string{acts} + "\n" + out;
}

}  // namespace lessons
