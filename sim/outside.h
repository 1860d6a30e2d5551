#pragma once
/// The boundary between a World and real programs: the client's end of a live stream, and what the
/// servers of the World say to it.
///
/// A line typed by hand meets a server as any client of the World does. A real program is a guest: its octets
/// come through an edge that does TLS for the servers and lets nothing out of this computer.
/// Doors: External, OutsideSaid, OutsideStore, offer_at_the_edge, reads_text, program_name_in,
/// greeted_name_in.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/ids.h"
#include "protocols/base/value.h"
#include "protocols/imap/profile.h"
#include "protocols/mail/store.h"
#include "protocols/pop3/server_profile.h"
#include "protocols/smtp/server_profile.h"

namespace sim {

struct Provider;
struct Stream;

/// The client's end of a live stream. Its octets come as acts; those for it go to whoever drives
/// the World. Holds how the octets that wait in the pipe begin.
struct External {
    bool typed = false;         ///< somebody types to a server of the World: no real program, no edge
    bool begins_line = true;    ///< message text: the next octet is the first of a line
    bool guessed = false;       ///< the program's name is a guess from EHLO
    base::LetterId letter;      ///< the letter whose literal is being read, or none

    friend bool operator==(const External&, const External&) = default;
};
static_assert(base::Value<External>);

/// What a server said to a program outside, in order; `closed`: and then it hung up.
struct OutsideSaid {
    base::SessionId session;
    std::string octets;
    bool closed = false;
};

/// The store that a live session works with. Before its log-in nobody knows at which provider the
/// account will be, so it sees the accounts of all, those of the first provider first.
class OutsideStore {
  public:
    /// `account`: who is logged in, or none.
    OutsideStore(std::vector<Provider>& providers, base::AccountId account);
    ~OutsideStore();
    OutsideStore(const OutsideStore&) = delete;
    OutsideStore& operator=(const OutsideStore&) = delete;

    [[nodiscard]] mail::Store& store() { return home_ == nullptr ? all_ : *home_; }

  private:
    std::vector<Provider>& providers_;
    mail::Store* home_ = nullptr;
    mail::Store all_;
    std::vector<std::size_t> counts_;
};

/// True while the server of a live stream reads message text, whose octets are no commands.
[[nodiscard]] bool reads_text(const Stream& stream);

/// What a server offers to real programs on top of its own: TLS, which the edge does for them. A site that
/// has said whether it offers TLS (policies starttls, pop3_stls, imap_starttls) is left to its word.
void offer_at_the_edge(smtp::ServerProfile& profile, const Provider& site);
void offer_at_the_edge(pop3::ServerProfile& profile, const Provider& site, bool encrypted);
void offer_at_the_edge(imap::ServerProfile& profile, const Provider& site, bool encrypted);

/// The program that a client's line or text tells of (IMAP's ID, the fields User-Agent and X-Mailer),
/// with its version if that is told too.
[[nodiscard]] std::optional<std::string> program_name_in(std::string_view octets);
/// What a client calls itself in EHLO or HELO, if that tells anything: not "localhost", not an address.
[[nodiscard]] std::optional<std::string> greeted_name_in(std::string_view line);

}  // namespace sim
