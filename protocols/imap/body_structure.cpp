#include "protocols/imap/body_structure.h"

#include <optional>

#include "protocols/base/octets.h"
#include "protocols/mail/address_list.h"
#include "protocols/mail/message.h"

namespace imap {

namespace {

using mail::HeaderAddress;
using mail::MimePart;

void write_nstring(ResponseLine& line, std::string_view text, bool there, bool utf8) {
    if (there) {
        line.string(text, utf8);
    } else {
        line << "NIL";
    }
}

void write_address(ResponseLine& line, const HeaderAddress& address, bool utf8) {
    line << '(';
    switch (address.kind) {
        case HeaderAddress::Kind::GroupEnd:
            line << "NIL NIL NIL NIL)";
            return;
        case HeaderAddress::Kind::GroupBegin:
            line << "NIL NIL ";
            line.string(address.name, utf8);
            line << " NIL)";
            return;
        case HeaderAddress::Kind::Mailbox:
            break;
    }
    write_nstring(line, address.name, address.has_name, utf8);
    line << ' ';
    write_nstring(line, address.route, !address.route.empty(), utf8);
    line << ' ';
    line.string(address.local, utf8);
    line << ' ';
    line.string(address.domain, utf8);
    line << ')';
}

/// The address list of the first field with this name; false if there is none or it is empty.
bool write_addresses(ResponseLine& line, const std::vector<mail::HeaderField>& fields,
                     std::string_view name, bool utf8) {
    for (const mail::HeaderField& field : fields) {
        if (!base::iequals(field.name, name)) continue;
        const auto addresses = mail::parse_address_list(field.value);
        if (addresses.empty()) return false;
        line << '(';
        for (const HeaderAddress& address : addresses) write_address(line, address, utf8);
        line << ')';
        return true;
    }
    return false;
}

void write_field(ResponseLine& line, const std::vector<mail::HeaderField>& fields,
                 std::string_view name, bool utf8) {
    for (const mail::HeaderField& field : fields) {
        if (!base::iequals(field.name, name)) continue;
        std::string text = mail::unfold(field.value);
        while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
        while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.erase(0, 1);
        line.string(text, utf8);
        return;
    }
    line << "NIL";
}

void write_parameters(ResponseLine& line, const std::vector<mail::MimeParameter>& parameters,
                      bool utf8) {
    if (parameters.empty()) {
        line << "NIL";
        return;
    }
    line << '(';
    bool first = true;
    for (const mail::MimeParameter& one : parameters) {
        if (!first) line << ' ';
        first = false;
        line.string(base::to_upper(one.name), utf8);
        line << ' ';
        line.string(one.value, utf8);
    }
    line << ')';
}

/// Disposition, language and location: the extension data both shapes share.
void write_extension(ResponseLine& line, const MimePart& part, bool utf8) {
    line << ' ';
    if (part.has_disposition) {
        line << '(';
        line.string(base::to_upper(part.disposition.kind), utf8);
        line << ' ';
        write_parameters(line, part.disposition.parameters, utf8);
        line << ") ";
    } else {
        line << "NIL ";
    }
    if (part.languages.empty()) {
        line << "NIL";
    } else if (part.languages.size() == 1) {
        line.string(part.languages.front(), utf8);
    } else {
        line << '(';
        for (std::size_t i = 0; i < part.languages.size(); ++i) {
            if (i != 0) line << ' ';
            line.string(part.languages[i], utf8);
        }
        line << ')';
    }
    line << ' ';
    write_nstring(line, part.location, !part.location.empty(), utf8);
}

void write_multipart(ResponseLine& line, const MimePart& part, bool extended, bool utf8) {
    for (const MimePart& child : part.children) write_structure(line, child, extended, utf8);
    line << ' ';
    line.string(base::to_upper(part.subtype), utf8);
    if (!extended) return;
    line << ' ';
    write_parameters(line, part.parameters, utf8);
    write_extension(line, part, utf8);
}

void write_single(ResponseLine& line, const MimePart& part, bool extended, bool utf8) {
    // A message within that is written in base64, which RFC 2046 5.2.1 forbids, has no envelope to
    // show, and the grammar wants one behind MESSAGE/RFC822 (RFC 9051 9, body-type-msg).
    const bool closed = part.type == "message" && !part.is_message() &&
                        (part.subtype == "rfc822" || part.subtype == "global");
    line.string(closed ? "APPLICATION" : base::to_upper(part.type), utf8);
    line << ' ';
    line.string(closed ? "OCTET-STREAM" : base::to_upper(part.subtype), utf8);
    line << ' ';
    // RFC 2045 5.2: plain text without a charset is US-ASCII, and clients are told so.
    if (part.type == "text" && part.parameters.empty()) {
        line << "(\"CHARSET\" \"US-ASCII\")";
    } else {
        write_parameters(line, part.parameters, utf8);
    }
    line << ' ';
    write_nstring(line, part.id, !part.id.empty(), utf8);
    line << ' ';
    write_nstring(line, part.description, !part.description.empty(), utf8);
    line << ' ';
    line.string(base::to_upper(part.encoding), utf8);
    line << ' ';
    line.number(part.body.size());
    if (part.is_message()) {
        line << ' ';
        write_envelope(line, part.children.front().header, utf8);
        line << ' ';
        write_structure(line, part.children.front(), extended, utf8);
        line << ' ';
        line.number(part.lines);
    } else if (part.type == "text") {
        line << ' ';
        line.number(part.lines);
    }
    if (!extended) return;
    line << ' ';
    write_nstring(line, part.md5, !part.md5.empty(), utf8);
    write_extension(line, part, utf8);
}

}  // namespace

void write_envelope(ResponseLine& line, std::string_view header, bool utf8) {
    const auto fields = mail::split_fields(header);
    line << '(';
    write_field(line, fields, "Date", utf8);
    line << ' ';
    write_field(line, fields, "Subject", utf8);
    for (const std::string_view name : {"From", "Sender", "Reply-To", "To", "Cc", "Bcc"}) {
        line << ' ';
        const bool falls_back = name == "Sender" || name == "Reply-To";
        if (!write_addresses(line, fields, name, utf8) &&
            !(falls_back && write_addresses(line, fields, "From", utf8))) {
            line << "NIL";
        }
    }
    line << ' ';
    write_field(line, fields, "In-Reply-To", utf8);
    line << ' ';
    write_field(line, fields, "Message-ID", utf8);
    line << ')';
}

void write_structure(ResponseLine& line, const MimePart& part, bool extended, bool utf8) {
    line << '(';
    if (part.is_multipart()) {
        write_multipart(line, part, extended, utf8);
    } else {
        write_single(line, part, extended, utf8);
    }
    line << ')';
}

}  // namespace imap
