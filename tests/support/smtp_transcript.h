#pragma once
/// SMTP sessions as peers of transcripts: `given smtp-server HOST …` and `given smtp-client HOST
/// …`.
///
/// Options of the server: every switch and limit of smtp::ServerProfile by a short name, `accept=`
/// for the verdict on letters, `goes-down=10s`, `sender=` for the one on senders,
/// `fault-MAIL=451_4.3.0_later` for a reply set by a fault (`fault-.` at the end of the text; `*2`
/// behind it: twice). Options of the client: `from= to=a@x.example,b@x.example auth= user=
/// password= tls=` and the switches of smtp::ClientProfile; it sends each message of the store's
/// first INBOX. Checks of the server: letters, text, envelope, with, user, encrypted. Of the
/// client: events, waiting.
///
/// Doors: register_smtp, line_kinds_met.

#include <cstdint>
#include <set>

namespace test_support {

/// Makes both kinds known. Call it before transcripts are run; more calls do nothing.
void register_smtp();

/// Line kinds written by sessions, or fed to servers, by transcripts run in this process.
[[nodiscard]] const std::set<std::uint16_t>& line_kinds_met();

}  // namespace test_support
