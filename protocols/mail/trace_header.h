#pragma once
/// The lines that servers put in front of a message (RFC 5321 4.4).
///
/// Doors: ReceivedParts, received_field, return_path_field. Fails: never.

#include <string>
#include <string_view>

#include "protocols/base/time.h"
#include "protocols/mail/address.h"

namespace mail {

struct ReceivedParts {
    std::string_view from_name;     ///< what the client said in EHLO or HELO
    std::string_view from_address;  ///< its address as the server saw it, or empty
    std::string_view by_name;
    std::string_view with;          ///< "ESMTP", "ESMTPSA", "SMTP" … (RFC 3848)
    std::string_view id;
    std::string_view for_recipient; ///< without brackets; empty if there were several
    base::Instant at;
};

/// One Received field, folded, with its final CRLF.
[[nodiscard]] std::string received_field(const ReceivedParts& parts);
/// "Return-Path: <ada@harbor.example>" with CRLF; added at final delivery only.
[[nodiscard]] std::string return_path_field(const Path& reverse_path);

}  // namespace mail
