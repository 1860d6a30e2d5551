#pragma once
/// What a mail program wants of one collection, and what it remembers of earlier ones.
///
/// Every rule is a switch of its own, so that two programs can be compared by their settings.
/// Doors: ClientProfile, SeenEntry, Seen, Wishes; ==.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/cow.h"
#include "protocols/base/time.h"
#include "protocols/base/value.h"

namespace pop3 {

/// How the program proves who its user is.
enum class ClientLogin : std::uint8_t { UserPass, Apop, Plain, Login, CramMd5, ScramSha256 };

struct ClientProfile {
    std::string user;
    std::string password;
    ClientLogin login = ClientLogin::UserPass;
    bool use_stls = false;             ///< asks for TLS; goes on without if the server has none
    bool require_tls = false;          ///< does not log in without TLS
    bool encrypted = false;            ///< the connection is TLS from the start (port 995)
    bool ask_capabilities = false;     ///< CAPA first
    bool pipelining = false;           ///< sends groups of commands if CAPA allows it
    bool utf8 = false;                 ///< UTF8 before log-in, if offered

    bool remove_at_download = true;    ///< "leave messages on server" is off
    std::optional<int> keep_days;      ///< "for at most n days": removes what it first saw that long ago
    bool fetch_known = false;          ///< fetches what the memory knows too (“only new” is off); the memory serves the other rules
    bool remember = true;              ///< uses UIDL and the memory; without: everything is new
    bool headers_only = false;         ///< TOP n 0 instead of RETR; whole letters on demand
    std::uint64_t size_limit = 0;      ///< octets; of a larger message only the header; 0: no limit
    std::uint32_t at_most = 0;         ///< messages fetched in one session; 0: all
    std::uint32_t quit_every = 0;      ///< QUIT after so many letters; 0, or with neither memory nor removal: at the end only
    bool counts_duplicates = true;     ///< copes with one unique-id for two equal messages (RFC 1939 7)

    base::Duration patience = base::minutes(2);  ///< gives up on a silent server after this long

    friend bool operator==(const ClientProfile&, const ClientProfile&) = default;
};
static_assert(base::Value<ClientProfile>);

/// One line of the program's memory.
struct SeenEntry {
    std::string unique_id;
    base::Instant first_seen{};
    bool headers_only = false;     ///< only the header section has been fetched so far
    std::uint32_t copies = 1;      ///< how many messages with this unique-id have been fetched

    friend bool operator==(const SeenEntry&, const SeenEntry&) = default;
};

/// The program's memory of unique-ids: owned by the mail program, cheap to copy, can be lost.
class Seen {
  public:
    [[nodiscard]] const SeenEntry* find(std::string_view unique_id) const;
    /// Notes one more fetched message. A whole letter replaces "headers only".
    void remember(std::string_view unique_id, base::Instant now, bool headers_only);
    /// One message with this unique-id is gone from the server.
    void removed(std::string_view unique_id);
    /// Forgets the unique-id altogether.
    void forget(std::string_view unique_id);
    /// The memory is lost.
    void clear();
    /// The memory is damaged: only its first `count` entries can still be read.
    void truncate(std::size_t count);
    /// In order of unique-id.
    [[nodiscard]] const std::vector<SeenEntry>& entries() const { return *entries_; }

    friend bool operator==(const Seen&, const Seen&) = default;

  private:
    base::Cow<std::vector<SeenEntry>> entries_;
};
static_assert(base::Value<Seen>);

/// What the user asked for since the last collection, by unique-id.
struct Wishes {
    /// Removed (or, in programs with the PDA trap, moved) locally: to be removed on the server.
    std::vector<std::string> remove_now;
    /// Header is here, the whole letter is wanted.
    std::vector<std::string> fetch_now;

    friend bool operator==(const Wishes&, const Wishes&) = default;
};
static_assert(base::Value<Wishes>);

}  // namespace pop3
