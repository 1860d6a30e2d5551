#include "protocols/mail/message.h"

#include "protocols/base/octets.h"

namespace mail {

namespace {

/// Offset of the first octet of the empty line, or the size of a text that has none.
std::size_t end_of_header(std::string_view text) {
    if (text.starts_with("\r\n")) return 0;
    const std::size_t at = text.find("\r\n\r\n");
    return at == std::string_view::npos ? text.size() : at + 2;
}

/// Length of the field that begins `text`: its line and the folded lines after it.
std::size_t field_length(std::string_view text) {
    std::size_t at = 0;
    for (;;) {
        const std::size_t end = text.find("\r\n", at);
        if (end == std::string_view::npos) return text.size();
        at = end + 2;
        if (at >= text.size() || (text[at] != ' ' && text[at] != '\t')) return at;
    }
}

}  // namespace

std::string_view Message::header_section() const { return text().substr(0, end_of_header(text())); }

std::string_view Message::body() const {
    const std::size_t end = end_of_header(text());
    return end + 2 <= text().size() ? text().substr(end + 2) : std::string_view{};
}

std::optional<std::string> Message::field(std::string_view name) const {
    std::string_view rest = header_section();
    while (!rest.empty()) {
        const std::size_t length = field_length(rest);
        if (rest.size() > name.size() && rest[name.size()] == ':' &&
            base::iequals(rest.substr(0, name.size()), name)) {
            return unfold(split_fields(rest.substr(0, length)).front().value);
        }
        rest.remove_prefix(length);
    }
    return std::nullopt;
}

Message Message::with_fields_in_front(std::string_view fields) const {
    std::string text;
    text.reserve(fields.size() + size());
    text.append(fields);
    text.append(octets_.view());
    return Message{std::move(text)};
}

std::vector<HeaderField> split_fields(std::string_view header_section) {
    std::vector<HeaderField> fields;
    std::string_view rest = header_section;
    while (!rest.empty()) {
        const std::size_t length = field_length(rest);
        const std::string_view whole = rest.substr(0, length);
        rest.remove_prefix(length);
        const std::size_t colon = whole.find(':');
        if (colon == std::string_view::npos || colon == 0) continue;
        std::string_view name = whole.substr(0, colon);
        while (!name.empty() && (name.back() == ' ' || name.back() == '\t')) name.remove_suffix(1);
        if (name.find_first_of(" \t\r\n") != std::string_view::npos) continue;
        std::string_view value = whole.substr(colon + 1);
        if (value.ends_with("\r\n")) value.remove_suffix(2);
        if (value.starts_with(' ')) value.remove_prefix(1);
        fields.push_back({name, value, whole});
    }
    return fields;
}

std::string unfold(std::string_view value) {
    std::string out;
    out.reserve(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\r' && i + 1 < value.size() && value[i + 1] == '\n') {
            ++i;
        } else {
            out += value[i];
        }
    }
    return out;
}

}  // namespace mail
