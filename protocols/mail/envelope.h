#pragma once
/// The envelope of one transfer (RFC 5321 2.3.1): who gets failures, who gets the letter. It is
/// not the header: the reader never sees it.

#include <cstdint>
#include <string>
#include <vector>

#include "protocols/base/value.h"
#include "protocols/mail/address.h"

namespace mail {

/// One RCPT. The DSN parameters are RFC 3461's NOTIFY and ORCPT, empty when not given.
struct Recipient {
    Path path;
    std::string notify;
    std::string original;

    friend bool operator==(const Recipient&, const Recipient&) = default;
};

struct Envelope {
    Path reverse_path;
    std::vector<Recipient> recipients;
    bool eight_bit = false;      ///< BODY=8BITMIME (RFC 6152)
    bool utf8 = false;           ///< SMTPUTF8 (RFC 6531)
    std::uint64_t declared_size = 0;  ///< SIZE at MAIL, an estimate (RFC 1870 6.1); 0: not said
    std::string envelope_id;     ///< ENVID (RFC 3461 4.4)
    std::string returned_part;   ///< RET: "FULL", "HDRS" or empty (RFC 3461 4.3)

    friend bool operator==(const Envelope&, const Envelope&) = default;
};
static_assert(base::Value<Envelope>);

}  // namespace mail
