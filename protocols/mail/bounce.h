#pragma once
/// Delivery status notifications: what a server writes to the sender when it gives up, or is late
/// (RFC 3464, multipart/report of RFC 6522).
///
/// Doors: BounceParts, FailedRecipient, bounce_message. Fails: never.

#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/time.h"
#include "protocols/mail/message.h"

namespace mail {

struct FailedRecipient {
    std::string address;
    std::string status;        ///< "5.1.1" (RFC 3463)
    std::string diagnostic;    ///< the remote reply, "550 5.1.1 …"; empty: nobody answered
    std::string remote_host;   ///< who said so, or empty
};

enum class BounceKind : unsigned char { Failed, Delayed };

struct BounceParts {
    BounceKind kind = BounceKind::Failed;
    std::string reporting_host;   ///< who writes this
    std::string to;               ///< the original reverse-path, without brackets
    std::string message_id;       ///< local part of the Message-ID; the host is added
    base::Instant at;
    base::Instant arrived;        ///< when the letter came to this host
    std::vector<FailedRecipient> recipients;
};

/// The whole message, returning the header section of `original` as text/rfc822-headers.
[[nodiscard]] Message bounce_message(const BounceParts& parts, const Message& original);

/// The enhanced status code in a reply ("550 5.1.1 …"), or x.0.0 made from its first digit.
[[nodiscard]] std::string status_of_reply(std::string_view reply);

}  // namespace mail
