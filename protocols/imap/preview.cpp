#include "protocols/imap/preview.h"

#include "protocols/base/octets.h"
#include "protocols/mail/charset.h"
#include "protocols/mail/html_text.h"
#include "protocols/mail/mime.h"

namespace imap {

namespace {

/// The first text part that is no attachment; plain before HTML among alternatives by their order.
const mail::MimePart* first_text(const mail::MimePart& part) {
    if (part.type == "text" && !base::iequals(part.disposition.kind, "attachment")) return &part;
    for (const mail::MimePart& child : part.children) {
        if (const mail::MimePart* found = first_text(child)) return found;
    }
    return nullptr;
}

/// Blanks joined, at most `most` characters, never half a character.
std::string skim(std::string_view text, std::size_t most) {
    std::string out;
    bool gap = false;
    std::size_t characters = 0;
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        if (u <= 0x20 || u == 0x7f) {
            gap = !out.empty();
            continue;
        }
        const bool begins = (u & 0xC0U) != 0x80;
        if (begins && characters + (gap ? 2 : 1) > most) break;
        if (gap) {
            out += ' ';
            ++characters;
            gap = false;
        }
        if (begins) ++characters;
        out += c;
    }
    return out;
}

}  // namespace

std::string preview_of(std::string_view message) {
    const mail::MimePart tree = mail::parse_mime(message);
    const mail::MimePart* part = first_text(tree);
    std::string octets;
    if (part == nullptr || !mail::decode_transfer(part->body, part->encoding, octets)) return {};
    const std::string* charset = part->parameter("charset");
    auto text = mail::to_utf8(octets, charset == nullptr ? "us-ascii" : std::string_view{*charset});
    if (!text) return {};
    return skim(part->subtype == "html" ? mail::html_text(*text) : *text, 200);
}

}  // namespace imap
