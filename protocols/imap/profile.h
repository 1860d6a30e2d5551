#pragma once
/// How one IMAP server behaves: everything an operator may choose, as a value.
///
/// Doors: State, MailboxChange, ExpungeOrder, ServerProfile.

#include <cstdint>
#include <string>

#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "protocols/imap/extension.h"

namespace imap {

/// Where a session stands (RFC 9051 3). AuthExchange and Idle are commands that wait for the
/// client's next line.
enum class State : std::uint8_t {
    NotAuthenticated,
    AuthExchange,
    Authenticated,
    Selected,
    Idle,
    Logout
};

/// What a MailboxEvent fact tells in `code`; its `text` is the name, for Renamed the old and the
/// new name with a tab between.
enum class MailboxChange : std::uint16_t { Made = 1, Removed, Renamed, UidValidityChanged };

/// In which order several messages that go at once are announced; both are legal (RFC 9051 7.5.1).
enum class ExpungeOrder : std::uint8_t { LowToHigh, HighToLow };

struct ServerProfile {
    std::string host_name = "imap.example";
    ExtensionSet extensions = ExtensionSet::all();
    /// Speaks IMAP4rev1. Off: IMAP4rev2 from the first line on (extension Imap4rev2 must be on).
    bool imap4rev1 = true;
    /// The stream is encrypted from the first octet (port 993).
    bool implicit_tls = false;
    /// Refuses LOGIN and plain-text AUTHENTICATE until the stream is encrypted (RFC 9051 6.2.3).
    bool login_disabled = false;
    /// Mechanisms of AUTHENTICATE (RFC 9051 6.2.2).
    bool sasl_plain = true;
    bool sasl_login = true;
    bool sasl_cram_md5 = true;
    bool sasl_scram_sha_256 = true;
    /// Sends the capabilities in the greeting and after log-in.
    bool tell_capabilities = true;
    ExpungeOrder expunge_order = ExpungeOrder::LowToHigh;
    /// Every mailbox is opened read-only.
    bool read_only = false;
    /// Refuses IMAP log-ins of an account whose maildrop a POP3 session holds.
    bool refuse_while_pop3_locked = false;
    /// Answers to COPY and APPEND into a mailbox that does not exist carry TRYCREATE (9051 6.3.12).
    bool try_create = true;
    std::uint32_t connections_max = 0;         ///< sessions of one account at a time; 0: no limit
    std::uint32_t command_octets_max = 65536;  ///< one command without its literals
    std::uint64_t append_octets_max = 52'428'800;  ///< largest message taken by APPEND
    std::uint32_t bad_commands_max = 10;           ///< then BYE; 0: no limit
    std::uint32_t login_failures_max = 3;          ///< then BYE; 0: no limit
    base::Duration login_timeout = base::minutes(3);
    base::Duration idle_timeout = base::minutes(30);  ///< at least 30 minutes (RFC 9051 5.4)

    friend bool operator==(const ServerProfile&, const ServerProfile&) = default;
};
static_assert(base::Value<ServerProfile>);

}  // namespace imap
