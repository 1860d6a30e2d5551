#pragma once
/// How one POP3 server is set up: what it offers, how it treats the maildrop, what it tolerates.
///
/// The default is a server that follows RFC 1939 to the letter and offers every extension. Each
/// switch stands alone; `profiles.h` has the named sets that stand for real servers.
/// Doors: ServerProfile and its enums; ==.

#include <cstdint>
#include <optional>
#include <string>

#include "protocols/base/time.h"
#include "protocols/base/value.h"

namespace pop3 {

/// Whether a message that was retrieved is still offered to later POP3 sessions.
enum class HideAfterRetrieval : std::uint8_t {
    Never,   ///< RFC 1939
    AtQuit,  ///< hidden from POP3, kept in the store, once a session that read it ended with QUIT
};

/// Whether reading a message by RETR makes it \Seen for IMAP and web-mail.
enum class RetrSetsSeen : std::uint8_t { Never, AtRetr, AtQuit };

/// What happens in UPDATE to a message marked by DELE.
enum class Removal : std::uint8_t {
    FromStore,     ///< it is removed from INBOX (RFC 1939 6)
    FromViewOnly,  ///< POP3 no longer sees it; IMAP and web-mail do
    Impossible,    ///< the store cannot be written just now: QUIT answers -ERR, nothing goes
};

/// Whether the mail store can be reached at log-in (RFC 3206 SYS codes).
enum class StoreFault : std::uint8_t { None, Temporary, Permanent };

/// Where unique-ids come from (RFC 1939 7, UIDL).
enum class UniqueIdPolicy : std::uint8_t {
    Stored,   ///< given once, kept with the message
    Derived,  ///< computed from the text: two equal messages share one unique-id
    Rebuilt,  ///< computed anew by each `unique_id_generation` of the software
};

struct ServerProfile {
    std::string host_name = "pop3.example";
    /// What the greeting says before the time stamp.
    std::string greeting = "POP3 ready";
    /// The time stamp is <process.clock@host>, process being this number plus the session's id.
    std::uint32_t stamp_process = 4126;

    // --- what the server offers; CAPA is made from these (RFC 2449) ---------------------------
    bool user_pass = true;
    bool apop = true;
    bool capa = true;
    bool top = true;
    bool uidl = true;
    bool resp_codes = true;
    bool auth_resp_code = true;   ///< [SYS/TEMP], [SYS/PERM], [AUTH] (RFC 3206); only with resp_codes
    bool pipelining = true;
    bool sasl_plain = true;
    bool sasl_login = true;
    bool sasl_cram_md5 = true;
    bool sasl_scram_sha_256 = true;
    bool stls = true;
    bool implicit_tls = false;    ///< the connection is encrypted from its first octet (port 995)
    bool cleartext_needs_tls = false;  ///< no log-in that shows the password before TLS (RFC 2595 2.3)
    bool utf8 = true;             ///< RFC 6856 2
    bool lang = true;             ///< RFC 6856 3
    std::string implementation = "Postroom";  ///< empty: not told

    // --- how it treats the maildrop -----------------------------------------------------------
    bool exclusive_lock = true;
    bool refuse_while_imap_is_open = false;
    /// Shared lock only: what one session removes stays readable for the others until they end.
    bool removal_waits_for_last_session = false;
    RetrSetsSeen retr_sets_seen = RetrSetsSeen::Never;
    HideAfterRetrieval hide_after_retrieval = HideAfterRetrieval::Never;
    /// A log-in name "recent:ben" is offered the last 30 days, hidden or not.
    bool recent_login = false;
    /// At most this many messages are offered to one session, oldest first; 0: all.
    std::uint32_t offered_at_most = 0;
    Removal removal = Removal::FromStore;
    UniqueIdPolicy unique_ids = UniqueIdPolicy::Stored;
    std::uint32_t unique_id_generation = 0;
    /// Days until the server removes a message of its own accord; 0: those retrieved go at QUIT;
    /// unset: never (RFC 2449 6.7).
    std::optional<std::uint32_t> expire_days;
    bool announce_expire = true;        ///< CAPA has a line EXPIRE
    base::Duration login_delay{0};      ///< least time between two log-ins (RFC 2449 6.5)
    StoreFault store_fault = StoreFault::None;

    /// Mends spaces too many and line ends without CR in commands, and tells that it did.
    bool forgiving = false;

    // --- limits -------------------------------------------------------------------------------
    std::uint32_t line_octets_max = 255;    ///< with CRLF (RFC 2449 4)
    std::uint32_t login_failures_max = 3;   ///< then the connection is closed; 0: no limit
    std::uint32_t bad_commands_max = 20;    ///< in a row, then the connection is closed; 0: no limit
    base::Duration idle_timeout = base::minutes(10);  ///< at least ten minutes (RFC 1939 3)

    friend bool operator==(const ServerProfile&, const ServerProfile&) = default;
};
static_assert(base::Value<ServerProfile>);

}  // namespace pop3
