#include "protocols/imap/base_subject.h"

#include "protocols/base/octets.h"
#include "protocols/mail/charset.h"
#include "protocols/mail/message.h"

namespace imap {

namespace {

/// Length of "[…] " at the front; 0 if there is none.
std::size_t blob_length(std::string_view text) {
    if (!text.starts_with('[')) return 0;
    const std::size_t end = text.find_first_of("[]", 1);
    if (end == std::string_view::npos || text[end] != ']') return 0;
    std::size_t at = end + 1;
    while (at < text.size() && text[at] == ' ') ++at;
    return at;
}

/// Length of "re:", "fwd [x]:" with blobs in front; 0 if there is none.
std::size_t leader_length(std::string_view text) {
    std::size_t at = 0;
    while (const std::size_t blob = blob_length(text.substr(at))) at += blob;
    std::string_view rest = text.substr(at);
    std::size_t word = 0;
    if (base::istarts_with(rest, "re")) word = 2;
    if (base::istarts_with(rest, "fw")) word = base::istarts_with(rest, "fwd") ? 3 : 2;
    if (word == 0) return 0;
    while (word < rest.size() && rest[word] == ' ') ++word;
    word += blob_length(rest.substr(word));
    return word < rest.size() && rest[word] == ':' ? at + word + 1 : 0;
}

/// Steps 2 to 5 of RFC 5256 2.1 on a text whose blanks are single.
void strip(std::string_view& text, bool& reply) {
    for (;;) {
        if (text.ends_with(' ')) {
            text.remove_suffix(1);
        } else if (text.size() >= 5 && base::iequals(text.substr(text.size() - 5), "(fwd)")) {
            text.remove_suffix(5);
            reply = true;
        } else {
            break;
        }
    }
    for (;;) {
        if (text.starts_with(' ')) {
            text.remove_prefix(1);
        } else if (const std::size_t leader = leader_length(text)) {
            text.remove_prefix(leader);
            reply = true;
        } else {
            const std::size_t blob = blob_length(text);
            if (blob == 0 || blob >= text.size()) return;
            text.remove_prefix(blob);
        }
    }
}

}  // namespace

BaseSubject base_subject(std::string_view value) {
    std::string single;
    for (const char c : mail::decode_words(mail::unfold(value))) {
        const bool blank = c == ' ' || c == '\t';
        if (!blank) {
            single += c;
        } else if (single.empty() || single.back() != ' ') {
            single += ' ';
        }
    }
    BaseSubject out;
    std::string_view text = single;
    for (;;) {
        strip(text, out.is_reply);
        if (!base::istarts_with(text, "[fwd:") || !text.ends_with(']')) break;
        text = text.substr(5, text.size() - 6);
        out.is_reply = true;
    }
    out.text = mail::fold_case(text);
    return out;
}

}  // namespace imap
