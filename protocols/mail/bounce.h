#pragma once
/// Delivery status notifications: what a server writes to the sender when it gives up, or is late
/// (RFC 3464, multipart/report of RFC 6522; with addresses beyond ASCII RFC 6533).
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
    std::string diagnostic;    ///< the reply that `remote_host` really gave, "550 5.1.1 …"; empty: no server said anything
    std::string remote_host;   ///< who said so, or empty
    std::string reason;        ///< no server said anything: what happened instead, "nobody answered"
    base::Instant last_attempt;
};

enum class BounceKind : unsigned char {
    Failed,      ///< given up
    Delayed,     ///< late, still being tried
    Delivered,   ///< in the mailbox; the sender asked to be told (RFC 3461)
    Relayed,     ///< handed to a server that does not report arrivals
    Expanded,    ///< the address means several others, to whom it went on (RFC 3461 5.2.7.3)
};

struct BounceParts {
    BounceKind kind = BounceKind::Failed;
    std::string reporting_host;   ///< who writes this
    std::string from;             ///< whom one can write to about this, without brackets
    std::string to;               ///< the original reverse-path, without brackets
    std::string message_id;       ///< local part of the Message-ID; the host is added
    base::Instant at;
    base::Instant arrived;        ///< when the letter came to this host
    std::optional<base::Instant> until;   ///< Delayed: when it will be given up
    std::string envelope_id;      ///< ENVID as it was given, in xtext; or empty
    bool about_notice = false;    ///< a notice came back: the postmaster is told, who wrote neither
    bool whole_letter = false;    ///< returns the whole letter, not only its header (RET=FULL)
    bool utf8 = false;            ///< addresses are written as they are, for readers of SMTPUTF8 (RFC 6533 4)
    std::vector<FailedRecipient> recipients;
};

/// The whole message, returning the header section of `original` as text/rfc822-headers.
[[nodiscard]] Message bounce_message(const BounceParts& parts, const Message& original);

/// The enhanced status code in a reply ("550 5.1.1 …") or in front of what happened instead ("5.1.2 …"); else
/// x.0.0 made from the reply's first digit, or 4.4.1: no answer from host (RFC 3463 3.5).
[[nodiscard]] std::string status_of_reply(std::string_view reply);

}  // namespace mail
