#include "protocols/imap/tables.h"

#include "protocols/base/octets.h"
#include "protocols/imap/commands.h"

namespace imap {

namespace {

/// Offset behind the next space at or after `from`, or the size of the text.
std::size_t behind_space(std::string_view text, std::size_t from) {
    const std::size_t at = text.find(' ', from);
    return at == std::string_view::npos ? text.size() : at + 1;
}

std::string_view without_crlf(std::string_view line) {
    return line.ends_with("\r\n") ? line.substr(0, line.size() - 2) : line;
}

}  // namespace

std::pair<std::size_t, std::size_t> secret_range(std::string_view line) {
    const std::string_view text = without_crlf(line);
    const std::size_t verb_at = behind_space(text, 0);
    const std::size_t arguments_at = behind_space(text, verb_at);
    if (arguments_at >= text.size()) return {0, 0};
    const auto verb = find_verb(text.substr(verb_at, arguments_at - 1 - verb_at));
    if (verb == Verb::Login) {
        // A name in quotes may hold spaces; the password begins behind it.
        std::size_t at = arguments_at;
        if (text[at] == '"') {
            for (++at; at < text.size() && text[at] != '"'; ++at) {
                if (text[at] == '\\') ++at;
            }
        }
        at = behind_space(text, at);
        return at < text.size() ? std::pair{at, text.size()}
                                : std::pair{std::size_t{0}, std::size_t{0}};
    }
    if (verb == Verb::Authenticate) {
        const std::size_t at = behind_space(text, arguments_at);
        if (at < text.size()) return {at, text.size()};
    }
    return {0, 0};
}

std::uint16_t classify_client_line(std::string_view line, State state) {
    const std::string_view text = without_crlf(line);
    if (state == State::Idle) {
        return index_of(base::iequals(text, "DONE") ? Line::IdleDone : Line::ClientUnknown);
    }
    if (state == State::AuthExchange) {
        return index_of(text == "*" ? Line::AuthenticateCancel : Line::AuthenticateResponse);
    }
    const std::size_t verb_at = behind_space(text, 0);
    std::size_t end = text.find(' ', verb_at);
    if (verb_at >= text.size()) return index_of(Line::ClientUnknown);
    if (base::istarts_with(text.substr(verb_at), "UID ")) end = text.find(' ', verb_at + 4);
    const auto verb =
        find_verb(text.substr(verb_at, end == std::string_view::npos ? end : end - verb_at));
    return index_of(verb ? client_line(*verb) : Line::ClientUnknown);
}

}  // namespace imap
