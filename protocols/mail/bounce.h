#pragma once
/// Delivery status notifications: what a server writes to the sender when it gives up, or is late
/// (RFC 3464, multipart/report of RFC 6522).
///
/// Doors: BounceParts, FailedRecipient, bounce_message. Fails: never.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/time.h"
#include "protocols/mail/message.h"

namespace mail {

struct FailedRecipient {
    std::string address;
    std::string original;      ///< ORCPT as the sender gave it: "rfc822;Ben@…" (RFC 3461 4.2), or empty
    std::string status;        ///< "5.1.1" (RFC 3463)
    std::string diagnostic;    ///< the remote reply, "550 5.1.1 …"; empty: nobody answered
    std::string remote_host;   ///< who said so, or empty
};

enum class BounceKind : unsigned char {
    Failed,      ///< given up
    Delayed,     ///< late, still being tried
    Delivered,   ///< in the mailbox; the sender asked to be told (RFC 3461)
    Relayed,     ///< handed to a server that does not report arrivals
};

struct BounceParts {
    BounceKind kind = BounceKind::Failed;
    std::string reporting_host;   ///< who writes this
    std::string to;               ///< the original reverse-path, without brackets
    std::string message_id;       ///< local part of the Message-ID; the host is added
    base::Instant at;
    base::Instant arrived;        ///< when the letter came to this host
    std::optional<base::Instant> until;   ///< Delayed: when it will be given up
    std::string envelope_id;      ///< ENVID as it was given, in xtext; or empty
    bool whole_letter = false;    ///< returns the whole letter, not only its header (RET=FULL)
    std::vector<FailedRecipient> recipients;
};

/// The whole message, returning the header section of `original` as text/rfc822-headers.
[[nodiscard]] Message bounce_message(const BounceParts& parts, const Message& original);

/// The enhanced status code in a reply ("550 5.1.1 …"), or x.0.0 made from its first digit.
[[nodiscard]] std::string status_of_reply(std::string_view reply);

}  // namespace mail
