#include "protocols/imap/tables.h"

#include "protocols/base/octets.h"
#include "protocols/imap/commands.h"
#include "protocols/wire/log_in_words.h"

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
    if (!find_verb(text) && wire::looks_like_answer(text)) return {0, text.size()};
    const std::size_t first = wire::begin_of_word(text, 0);
    const std::size_t second = wire::begin_of_word(text, wire::end_of_word(text, first));
    const auto behind_tag = wire::secret_of_log_in(text, second);
    // The tag may be forgotten: "LOGIN ben secret".
    return behind_tag.first != behind_tag.second ? behind_tag : wire::secret_of_log_in(text, first);
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
