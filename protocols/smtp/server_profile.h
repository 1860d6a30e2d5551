#pragma once
/// What one SMTP server is, offers and allows. Every extension is a switch of its own; the answer
/// to EHLO lists exactly those that are on and would work at this moment.
///
/// Doors: ServerProfile, VerifyPolicy, Peer.

#include <cstddef>
#include <cstdint>
#include <string>

#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "protocols/smtp/reply.h"

namespace smtp {

/// How VRFY and EXPN are answered (RFC 5321 3.5.3, 7.3).
enum class VerifyPolicy : std::uint8_t {
    Noncommittal,  ///< 252: "cannot say, but will take the letter and try"
    Truthful,      ///< asks the backend
    Disabled,      ///< 502
};

struct ServerProfile {
    std::string host_name;            ///< in the greeting, in EHLO's answer, in Received
    /// A submission server (RFC 6409): nobody gives MAIL before logging in.
    bool submission = false;

    bool offer_esmtp = true;          ///< false: an old server that knows HELO only
    bool offer_pipelining = true;     ///< RFC 2920
    bool offer_size = true;           ///< RFC 1870
    bool offer_8bitmime = true;       ///< RFC 6152
    bool offer_enhanced_codes = true; ///< RFC 2034
    bool offer_starttls = false;      ///< RFC 3207
    bool offer_chunking = false;      ///< RFC 3030
    bool offer_smtputf8 = false;      ///< RFC 6531
    bool offer_dsn = false;           ///< RFC 3461
    bool offer_auth_plain = false;    ///< RFC 4616
    bool offer_auth_login = false;
    bool offer_auth_cram_md5 = false; ///< RFC 2195
    bool offer_auth_scram_sha_256 = false;  ///< RFC 7677

    /// PLAIN and LOGIN are neither offered nor accepted on a connection in clear (RFC 4954 4).
    bool password_needs_tls = false;
    /// In clear, everything but EHLO, NOOP, STARTTLS and QUIT is answered with 530 (RFC 3207 4).
    bool tls_required = false;
    /// STARTTLS is offered, but fails when used (454).
    bool tls_broken = false;

    VerifyPolicy vrfy = VerifyPolicy::Noncommittal;
    VerifyPolicy expn = VerifyPolicy::Disabled;

    /// Largest text in octets; 0: no limit. Announced with SIZE.
    std::uint64_t size_max = 35'882'577;
    std::uint32_t recipients_max = 100;       ///< RFC 5321 4.5.3.1.8 asks for at least 100
    std::size_t command_octets_max = 2048;  ///< with CRLF; RFC 5321 4.5.3.1.4 asks for at least 512
    std::size_t auth_octets_max = 12'288;     ///< a line inside AUTH (RFC 4954 4)
    /// A line of text with its CRLF; 0: no limit. RFC 5321 4.5.3.1.6 asks for at least 1000.
    std::size_t text_line_octets_max = 0;
    std::uint32_t errors_max = 10;         ///< 5yz replies in one session before 421; 0: no limit
    std::uint32_t login_failures_max = 3;  ///< failed AUTH in one session before 421; 0: no limit
    /// RFC 5321 4.5.3.2.7 asks for at least five minutes.
    base::Duration idle_timeout = base::minutes(5);

    /// Bare CR and LF in text and commands are mended and told (Fact Forgiven) instead of refused;
    /// missing angle brackets and spaces after the colon are overlooked. The end of data is
    /// CRLF.CRLF and nothing else in either mode.
    bool forgiving = false;

    /// If its code is not 0, every client is turned away with it (421 or 554) in place of a
    /// greeting.
    Reply turn_away;

    friend bool operator==(const ServerProfile&, const ServerProfile&) = default;
};
static_assert(base::Value<ServerProfile>);

/// The client's end of the connection, as the server sees it before a word was said.
struct Peer {
    std::string name_or_address;  ///< "198.51.100.7"
    bool encrypted = false;       ///< TLS from the first octet (port 465)
    std::uint64_t serial = 0;     ///< differs between sessions; makes challenges unrepeatable

    friend bool operator==(const Peer&, const Peer&) = default;
};
static_assert(base::Value<Peer>);

}  // namespace smtp
