#pragma once
/// What comes from outside the World: a real program on this computer that connects, writes and
/// leaves, each with its virtual time, so that a live session rewinds, forks and replays.
///
/// Doors: ServeOutside, OutsideOpened, OutsideOctets, OutsideClosed, AddAccount.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sim {

/// The servers of the World are open to programs outside, or no more. Open: where a provider has no server for one
/// of the protocols, another one of its hosts answers by it. No more: whoever is connected is told goodbye, and
/// what was there for programs outside alone is gone.
struct ServeOutside {
    static constexpr std::string_view kVerb = "serve_outside";
    static constexpr std::string_view kVerbOff = "end_outside";
    static constexpr std::string_view kAbout = "The servers are open to real programs of this computer, or no more.";
    static constexpr std::size_t kPositional = 0;

    bool on = true;
    std::string protocols = "submission pop3 imap";   ///< those that programs may come by

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("on", self.on);
        visit("protocols", self.protocols);
    }
    friend bool operator==(const ServeOutside&, const ServeOutside&) = default;
};

/// A program outside connects to a server. The new session is the World's `last_session`; it is over at once
/// if the server is down or has no such service.
struct OutsideOpened {
    static constexpr std::string_view kVerb = "outside_opened";
    static constexpr std::string_view kAbout = "A program outside the World connects to a server.";
    static constexpr std::size_t kPositional = 2;

    std::string client;         ///< name of its device on the map; made if it is new
    std::string server;         ///< "mx1.harbor.example"
    std::string protocol;       ///< "smtp", "submission", "pop3", "imap"
    std::int64_t port = 0;      ///< as the outside sees it
    bool encrypted = false;     ///< TLS from the first octet
    bool typed = false;         ///< by hand, at a terminal of the World; else a real program on this computer

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("client", self.client);
        visit("server", self.server);
        visit("protocol", self.protocol);
        visit("port", self.port);
        visit("encrypted", self.encrypted);
        visit("typed", self.typed);
    }
    friend bool operator==(const OutsideOpened&, const OutsideOpened&) = default;
};

/// Octets that a program outside sent, as they came off its connection (TLS taken off).
struct OutsideOctets {
    static constexpr std::string_view kVerb = "outside_octets";
    static constexpr std::string_view kAbout = "A program outside the World has sent octets.";
    static constexpr std::size_t kPositional = 2;

    std::int64_t session = 0;
    std::string octets;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("session", self.session);
        visit("octets", self.octets);
    }
    friend bool operator==(const OutsideOctets&, const OutsideOctets&) = default;
};

/// A program outside has closed its connection, or it was cut.
struct OutsideClosed {
    static constexpr std::string_view kVerb = "outside_closed";
    static constexpr std::string_view kAbout = "A program outside the World has closed its connection, or it was cut.";
    static constexpr std::size_t kPositional = 1;

    std::int64_t session = 0;
    bool cut = false;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("session", self.session);
        visit("cut", self.cut);
    }
    friend bool operator==(const OutsideClosed&, const OutsideClosed&) = default;
};

/// A provider opens an account: that of the address's domain, or else the World's first one. If the
/// address is known, it gets this password.
struct AddAccount {
    static constexpr std::string_view kVerb = "add_account";
    static constexpr std::string_view kAbout = "A provider opens an account.";
    static constexpr std::size_t kPositional = 2;

    std::string address;
    std::string password;

    template <class Self, class Visit>
    static void fields(Self& self, Visit&& visit) {
        visit("address", self.address);
        visit("password", self.password);
    }
    friend bool operator==(const AddAccount&, const AddAccount&) = default;
};

}  // namespace sim
