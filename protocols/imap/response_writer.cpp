#include "protocols/imap/response_writer.h"

#include "protocols/base/octets.h"
#include "protocols/imap/token_reader.h"

namespace imap {

bool fits_quotes(std::string_view text, bool utf8) {
    if (text.size() > 1000) return false;
    for (const char c : text) {
        if (c == '\r' || c == '\n' || c == '\0') return false;
        if (static_cast<unsigned char>(c) >= 0x80 && !utf8) return false;
    }
    return true;
}

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

void append_astring(std::string& out, std::string_view text) {
    bool atom = !text.empty() && !base::iequals(text, "NIL");
    for (const char c : text) atom = atom && is_atom_char(c, true);
    if (atom) {
        out.append(text);
    } else {
        append_quoted(out, text);
    }
}

void ResponseLine::number(std::uint64_t value) {
    base::append_number(text(), value);
}

void ResponseLine::string(std::string_view octets, bool utf8) {
    if (fits_quotes(octets, utf8)) {
        append_quoted(text(), octets);
    } else {
        literal(octets, {}, {});
    }
}

void ResponseLine::literal(std::string_view octets, base::SharedOctets body,
                           wire::Provenance provenance, bool binary) {
    *this << (binary ? "~{" : "{");
    number(octets.size());
    *this << "}\r\n";
    out_.end_line(index_of(kind_));
    out_.content(index_of(Line::FetchLiteral), octets, std::move(body), provenance);
    kind_ = rest_;
}

void ResponseLine::end() {
    *this << "\r\n";
    out_.end_line(index_of(kind_));
}

}  // namespace imap
