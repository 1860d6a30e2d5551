#pragma once
/// ENVELOPE, BODY and BODYSTRUCTURE of a message (RFC 9051 7.5.2).

#include "protocols/imap/response_writer.h"
#include "protocols/mail/mime.h"

namespace imap {

/// `header` is a header section. `utf8`: octets above 127 may stand between quotes.
void write_envelope(ResponseLine& line, std::string_view header, bool utf8);
/// `extended`: BODYSTRUCTURE, else BODY.
void write_structure(ResponseLine& line, const mail::MimePart& part, bool extended, bool utf8);

}  // namespace imap
