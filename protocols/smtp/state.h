#pragma once
/// Where one SMTP connection stands (RFC 5321 4.1.4), as the server sees it.
///
/// Doors: State, state_name.

#include <cstdint>
#include <string_view>

namespace smtp {

/// The order is the order of the names in `tables().state_names`.
enum class State : std::uint8_t {
    Connected,        ///< no EHLO or HELO yet (or TLS has just begun: everything is forgotten)
    Greeted,          ///< EHLO or HELO was answered; no transaction is open
    MailGiven,        ///< MAIL was accepted, no recipient yet
    RecipientsGiven,  ///< at least one recipient was accepted
    DataText,         ///< after 354: every octet is letter until CRLF.CRLF
    ChunkText,        ///< inside the octets that BDAT announced
    ChunksGiven,      ///< at least one BDAT chunk was taken, the last one has not come
    AuthExchange,     ///< AUTH has begun; the next line is an answer to a challenge
    Closed,           ///< the session is over
};

[[nodiscard]] std::string_view state_name(State state);

}  // namespace smtp
