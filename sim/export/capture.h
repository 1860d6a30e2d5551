#pragma once
/// A run as a network capture that Wireshark and tshark read: every conversation as a TCP stream with its
/// handshake, its segments and its end, every look-up as a DNS question and answer over UDP.
///
/// Frames stand in the moment in which they are sent. Live sessions get the standard port of their
/// protocol, whatever port they came through, so that they are dissected. What went through TLS is
/// shown as an eavesdropper sees it: records of the right size with octets that mean nothing. A cut
/// connection just ends. Passwords are masked unless the view shows secrets.
/// Doors: capture. Fails: never.

#include <string>

#include "sim/export/run_view.h"

namespace exported {

[[nodiscard]] std::string capture(const RunView& run);

/// The octets of a DNS message (RFC 1035 4.1) for the lines of a look-up as the World has them: the
/// question, and for an answer its status and records. Lines are without CRLF.
[[nodiscard]] std::string dns_message(std::uint16_t id, std::string_view question, const std::vector<std::string>& answer);

}  // namespace exported
