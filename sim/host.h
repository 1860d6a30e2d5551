#pragma once
/// Machines: what runs on them and what they keep on stable storage.
///
/// Doors: Host, Service, QueueEntry, Provider.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/cow.h"
#include "protocols/base/fact.h"
#include "protocols/base/ids.h"
#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "protocols/mail/envelope.h"
#include "protocols/mail/message.h"
#include "protocols/mail/store.h"
#include "sim/dns.h"
#include "sim/mail_program.h"
#include "sim/mailbox_policy.h"
#include "sim/smtp_policy.h"

namespace sim {

/// A service that listens on a port of a host.
struct Service {
    base::Protocol protocol = base::Protocol::None;   ///< Smtp, Submission, Pop3, Imap, Dns
    std::uint16_t port = 0;
    bool edge = false;    ///< for programs outside, while they may come: the provider has no other server for it

    friend bool operator==(const Service&, const Service&) = default;
};

enum class RecipientState : std::uint8_t { Pending, Delivered, Failed };

struct QueuedRecipient {
    mail::Recipient recipient;
    RecipientState state = RecipientState::Pending;
    base::Instant not_before;          ///< Pending: not tried again before this moment
    std::uint32_t attempts = 0;
    bool in_hand = false;              ///< part of the attempt now going on
    bool accepted = false;             ///< in hand: the next host said yes to RCPT
    bool is_account = false;           ///< a mailbox of this provider; no alias is looked up again
    bool warned = false;               ///< the sender was told of the delay
    bool reported = false;             ///< Failed: the sender was told
    std::string last_reply;            ///< "250 2.1.5 …" as the next host said it; or why nobody said anything
    std::string last_host;             ///< who said it; empty: nobody
    base::Instant last_attempt;        ///< when it was last tried

    friend bool operator==(const QueuedRecipient&, const QueuedRecipient&) = default;
};

enum class QueueStage : std::uint8_t { Waiting, AskingMx, AskingAddress, AskingAddress6, Connecting, Handing };

/// A letter that this host is responsible for, on stable storage.
struct QueueEntry {
    std::uint32_t id = 0;
    base::LetterId letter;
    base::CopyId copy;
    mail::Envelope envelope;                    ///< reverse path and options; recipients below
    std::vector<QueuedRecipient> recipients;
    mail::Message message;
    base::Instant since;
    base::Instant next_try;
    std::uint32_t attempts = 0;
    QueueStage stage = QueueStage::Waiting;
    base::SessionId session;                    ///< Handing: the conversation of this attempt
    std::string domain;                         ///< the domain now being served
    std::vector<std::string> exchangers;        ///< MX hosts still to be tried, best first
    std::string exchanger;                      ///< the one being talked to
    std::vector<std::string> addresses;         ///< of the exchanger, still to be tried
    bool other_family = false;                  ///< its IPv4 addresses failed: IPv6 ones are asked for
    std::string last_reply;
    std::uint8_t depth = 0;                     ///< 0 a letter, 1 a notice about one, 2 word to the postmaster about that
    base::EntryId put_there_by;                 ///< what made the copy in the queue
    bool warning_due = false;                   ///< the moment of the delay warning is in the event queue

    friend bool operator==(const QueueEntry&, const QueueEntry&) = default;
};
static_assert(base::Value<QueueEntry>);

enum class HostKind : std::uint8_t { Server, Device };

struct Host {
    base::HostId id;
    std::string name;                  ///< "mx1.meadow.example", "ben-home"
    std::string address;               ///< "198.51.100.25"
    std::string address6;              ///< "2001:db8::25"; empty: none
    std::string region;                ///< domain that the map draws it in: "meadow.example"
    std::uint32_t provider = 0;        ///< index into World::providers plus one; 0: none
    HostKind kind = HostKind::Server;
    bool on = true;
    std::vector<Service> services;
    std::vector<QueueEntry> queue;     ///< ascending id
    std::vector<dns::CachedAnswer> dns_cache;
    std::optional<MailProgram> program;     ///< devices
    /// One more account in the mail program of this device: it has the device's address and power, and settings,
    /// folders, memory and connections of its own. None: a machine itself.
    base::HostId within;
    std::string bridge;                ///< a bridge runs here and opens what this account's provider keeps sealed; empty: none
    bool outside = false;              ///< stands for a real program outside the World; has no `program`
    std::string program_name;          ///< outside: what the program says it is ("Thunderbird 115")

    [[nodiscard]] const Service* service_on(std::uint16_t port) const;
    [[nodiscard]] QueueEntry* queue_entry(std::uint32_t id_wanted);
    [[nodiscard]] const QueueEntry* queue_entry(std::uint32_t id_wanted) const;
    friend bool operator==(const Host&, const Host&) = default;
};
static_assert(base::Value<Host>);

/// Who runs a domain: its accounts and its policies. All its servers share one store.
struct Provider {
    std::string name;                  ///< "Meadow"
    std::string domain;                ///< "meadow.example"
    mail::Store store;
    base::Cow<SmtpPolicy> smtp;        ///< what its SMTP servers and relays do where a site may choose
    base::Cow<Greylist> greylist;      ///< whom they have met
    base::Cow<pop3::ServerProfile> pop3{usual_pop3()};   ///< how its POP3 servers behave; host name and greeting are each host's own
    base::Cow<imap::ServerProfile> imap{usual_imap()};
    base::Cow<MailboxPolicy> mailboxes;
    std::vector<base::Cow<mail::Account>> backups;       ///< what operators have put aside
    std::optional<base::Instant> sweep_at;               ///< when mail that is too old is looked for next
    std::vector<std::string> chosen;                     ///< policies that somebody has set, whatever to; ascending

    friend bool operator==(const Provider&, const Provider&) = default;
};
static_assert(base::Value<Provider>);

}  // namespace sim
