#pragma once
/// The parameters after the path of MAIL and RCPT (RFC 5321 4.1.1.11), read into the envelope.
///
/// Doors: ParameterError, Offers, read_mail_parameters, read_rcpt_parameters.
/// Fails: says which of the two errors the list has; the envelope is then half-filled and must not
/// be used.

#include <cstdint>
#include <string_view>

#include "protocols/mail/envelope.h"

namespace smtp {

enum class ParameterError : std::uint8_t {
    None,
    Unknown,   ///< 555: not known, or of an extension that is not offered
    BadValue,  ///< 501: known, but its value is wrong, or it is there twice
};

/// Which extensions count for this client.
struct Offers {
    bool size = false;
    bool eight_bit = false;
    bool utf8 = false;
    bool dsn = false;
    bool auth = false;
};

/// SIZE (RFC 1870), BODY (6152), SMTPUTF8 (6531), RET and ENVID (3461), AUTH (4954 5; read and
/// forgotten: nobody here is trusted to vouch for others). `text` begins after the path.
[[nodiscard]] ParameterError read_mail_parameters(std::string_view text, const Offers& offers,
                                                  mail::Envelope& envelope);

/// NOTIFY and ORCPT (RFC 3461 4.1, 4.2).
[[nodiscard]] ParameterError read_rcpt_parameters(std::string_view text, const Offers& offers,
                                                  mail::Recipient& recipient);

}  // namespace smtp
