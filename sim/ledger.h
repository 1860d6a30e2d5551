#pragma once
/// The outcome of a run in numbers: what `compare`, lessons and the window set side by side.
///
/// Functions of World and Journal; nothing is kept. Sums count what has happened at the cursor.
/// Doors: make_ledger, ledger_text; SessionCost, DeviceOutcome, AccountOutcome, LetterOutcome.
/// Units: octets as on the wire without TCP/IP headers; times virtual.
/// Cost: one pass over the entries. Fails: never.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocols/base/fact.h"
#include "protocols/base/ids.h"
#include "protocols/base/time.h"
#include "sim/journal.h"
#include "sim/world.h"

namespace sim {

/// What one connection cost.
struct SessionCost {
    base::SessionId session;
    base::Protocol protocol = base::Protocol::None;
    base::HostId client, server;
    bool connected = false;            ///< false: nobody answered
    bool cut = false;                  ///< ended without either side wanting it
    bool open = false;                 ///< not yet ended
    base::Instant opened;
    base::Duration seconds{0};         ///< connected so long, until now if it is open
    std::uint64_t octets_sent = 0;     ///< by the client
    std::uint64_t octets_received = 0;
    std::uint32_t lines_sent = 0;
    std::uint32_t lines_received = 0;
    /// How often the client waited for the server, the connection's own handshake included.
    std::uint32_t round_trips = 0;

    friend bool operator==(const SessionCost&, const SessionCost&) = default;
};

/// How long a letter lay in an account before a device of it had it (or its header).
struct Notice {
    base::HostId device;
    base::LetterId letter;
    base::Duration delay{0};

    friend bool operator==(const Notice&, const Notice&) = default;
};

/// What one mail program has spent and holds. Outbox and drafts are its own and count as copies.
struct DeviceOutcome {
    base::HostId device;
    std::string name;
    std::uint32_t sessions = 0;        ///< mail connections that came about; name look-ups are not counted
    std::uint32_t failures = 0;        ///< connections that did not come about, or broke; pages that did not load
    std::uint32_t requests = 0;        ///< what a browser or a bridge asked over HTTP; octets of HTTP are not known
    std::uint64_t octets_sent = 0;
    std::uint64_t octets_received = 0;
    std::uint32_t round_trips = 0;
    base::Duration connected{0};
    std::uint32_t copies = 0;          ///< messages in all folders
    std::uint32_t headers_only = 0;    ///< of these
    std::uint32_t unread = 0;          ///< of these, the Inbox alone; in a browser what its page shows as unread
    std::uint32_t duplicates = 0;      ///< messages whose letter is in the same folder already
    std::uint64_t octets_held = 0;
    /// Letters of which the owner's account and other devices have no whole copy: gone if it is lost.
    std::vector<base::LetterId> only_here;
    std::uint32_t noticed = 0;         ///< letters that reached the account and then this device
    base::Duration notice_longest{0};
    base::Duration notice_mean{0};

    friend bool operator==(const DeviceOutcome&, const DeviceOutcome&) = default;
};

/// What one account holds, and whether its devices tell the same story.
struct AccountOutcome {
    base::AccountId account;
    std::string address;
    std::uint64_t octets = 0;
    std::uint64_t quota_octets = 0;    ///< 0: no limit
    std::uint32_t messages = 0;        ///< in all mailboxes; with labels, each once
    std::uint32_t labels = 0;          ///< with labels: how often a folder shows a message; else 0
    std::uint32_t in_inbox = 0;
    std::uint32_t read_agree = 0;      ///< letters that two or more devices show alike, read or unread
    /// Letters that one device of the account shows as read and another as unread.
    std::vector<base::LetterId> read_differ;
    /// Letters that two devices do not show alike in any way: read, answered, flagged, marked as deleted, a draft, or not
    /// there at all. Of letters that came in; a program that keeps headers has them too.
    std::vector<base::LetterId> differ;

    friend bool operator==(const AccountOutcome&, const AccountOutcome&) = default;
};

/// Where the copies of one letter are.
struct LetterOutcome {
    base::LetterId letter;
    std::uint32_t in_outboxes = 0;
    std::uint32_t in_queues = 0;
    std::uint32_t in_mailboxes = 0;
    std::uint32_t on_devices = 0;
    std::uint32_t made = 0;            ///< copies ever made
    std::uint32_t ended = 0;           ///< copies that are no more

    [[nodiscard]] std::uint32_t present() const { return in_outboxes + in_queues + in_mailboxes + on_devices; }
    friend bool operator==(const LetterOutcome&, const LetterOutcome&) = default;
};

struct Ledger {
    std::vector<SessionCost> sessions;      ///< in order of opening
    std::vector<DeviceOutcome> devices;     ///< in order of hosts
    std::vector<AccountOutcome> accounts;   ///< in order of providers
    std::vector<LetterOutcome> letters;     ///< letters[i] is letter i + 1
    std::vector<Notice> notices;            ///< in order of noticing

    [[nodiscard]] const DeviceOutcome* device(std::string_view name) const;
    [[nodiscard]] const AccountOutcome* account(std::string_view address) const;
    friend bool operator==(const Ledger&, const Ledger&) = default;
};

/// Takes the first `entries` entries of the journal that belongs to this World.
[[nodiscard]] Ledger make_ledger(const World& world, const Journal& journal, std::size_t entries);

/// The ledger as a few lines of text: devices, accounts, letters.
[[nodiscard]] std::string ledger_text(const World& world, const Ledger& ledger);

}  // namespace sim
