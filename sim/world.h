#pragma once
/// The World: a small internet of people, programs, relays, names and mailboxes, as one value.
///
/// It does nothing by itself: `sim/step.h` moves it. Copies share unchanged hosts, mailboxes and
/// texts, so a snapshot is cheap; equal worlds behave alike for ever.
/// Doors: World; host, find_host, provider_of, letter_name; digest.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/cow.h"
#include "protocols/base/ids.h"
#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "sim/action.h"
#include "sim/event_queue.h"
#include "sim/faults.h"
#include "sim/host.h"
#include "sim/journal.h"
#include "sim/random.h"
#include "sim/stream.h"

namespace sim {

/// How octets travel between two hosts. Defaults are those of a calm broadband line.
struct LinkSettings {
    base::Duration latency = base::milliseconds(20);
    base::Duration jitter{0};                    ///< uniform in [0, jitter], drawn for each segment
    std::uint64_t octets_per_second = 1'250'000; ///< 10 Mbit/s; 0: no limit
    std::uint32_t segment_octets = 536;
    std::uint32_t loss_per_mille = 0;            ///< of segments; a lost one is sent again after a while (RFC 6298)

    friend bool operator==(const LinkSettings&, const LinkSettings&) = default;
};

/// A link with settings of its own. Order of the two hosts does not matter; `b` none: every link of `a`
/// that has no settings of its own.
struct Link {
    base::HostId a, b;
    LinkSettings settings;

    friend bool operator==(const Link&, const Link&) = default;
};

/// What is known of a letter from its writing on, for people to read.
struct LetterInfo {
    std::string subject;
    std::string from;
    base::Instant written;

    friend bool operator==(const LetterInfo&, const LetterInfo&) = default;
};

/// An act that made a World before its time began, or was planned then.
struct Made {
    Action action;
    std::optional<base::Instant> planned;   ///< it will happen by itself at this moment

    friend bool operator==(const Made&, const Made&) = default;
};

/// Who owns an address, for people to read.
struct Person {
    std::string name;
    std::string address;

    friend bool operator==(const Person&, const Person&) = default;
};

/// A text and what OpenSSL, outside the World, made of it for an account's key: an input, so that runs repeat.
struct SealedText {
    std::string account;                    ///< "chi@sealed.example"
    std::string text;                       ///< a MIME entity: its header fields, an empty line, its body
    std::string cms;                        ///< the enveloped data (RFC 5652 6), base64 in one line

    friend bool operator==(const SealedText&, const SealedText&) = default;
};

struct Pace {
    base::Duration server_turn = base::milliseconds(1);   ///< from reading a line to answering it
    base::Duration client_turn = base::milliseconds(1);

    friend bool operator==(const Pace&, const Pace&) = default;
};

struct World {
    std::string name;                       ///< of the preset: "p1"
    std::string title;                      ///< "Two people"
    std::uint64_t seed = 1;
    base::Instant start = base::kDefaultStart;
    base::Instant now = base::kDefaultStart;
    std::uint64_t events = 0;               ///< how many events have been processed
    std::uint32_t entries = 0;              ///< how many journal entries they made
    EventQueue queue;
    /// No deadline of any session lies before this moment.
    base::Instant deadline_bound = base::Instant::max();
    Random latency_random{1};
    Random names_random{2};                 ///< queue ids, stamps

    /// The acts that made this world before its time began and its plan: see sim/build.h.
    base::Cow<std::vector<Made>> making;
    std::vector<Person> people;
    base::Cow<std::vector<SealedText>> sealed;   ///< see sim/sealing.h

    std::vector<Provider> providers;
    std::vector<base::Cow<Host>> hosts;     ///< hosts[i] has id i + 1
    LinkSettings default_link;
    std::vector<Link> links;
    dns::Zones zones;
    base::HostId resolver;                  ///< where DNS questions go
    std::vector<Fault> faults;              ///< what was made to go wrong, in order of making
    std::uint32_t last_fault = 0;
    Pace pace;

    std::vector<base::Cow<Stream>> streams;           ///< slots; phase Free: empty
    std::vector<std::uint32_t> free_slots;
    base::Chunked<LetterInfo> letters;      ///< letters[i] is letter i + 1
    base::Cow<std::vector<TimedAction>> plan;   ///< what will happen by itself, ascending
    std::size_t plan_next = 0;

    std::uint32_t last_session = 0;
    base::CopyCounter copies;
    std::uint32_t last_queue_id = 0;
    std::uint32_t last_account = 0;

    [[nodiscard]] const Host& host(base::HostId id) const { return *hosts[id.value - 1]; }
    [[nodiscard]] Host& edit_host(base::HostId id) { return hosts[id.value - 1].edit(); }
    /// By name, without case; nullptr if there is none.
    [[nodiscard]] const Host* find_host(std::string_view host_name) const;
    /// The machine that a host is part of: the device, for a further account of its mail program. None: none.
    [[nodiscard]] base::HostId machine_of(base::HostId id) const { return id && host(id).within ? host(id).within : id; }
    /// The provider whose domain this is (without case); nullptr if none of this world's.
    [[nodiscard]] const Provider* provider_of(std::string_view domain) const;
    [[nodiscard]] Provider* edit_provider_of(std::string_view domain);
    [[nodiscard]] const LinkSettings& link(base::HostId a, base::HostId b) const;
    /// "M1", "M2" … as lessons call letters.
    [[nodiscard]] std::string letter_name(base::LetterId id) const;
    /// The account with this id, wherever it is.
    [[nodiscard]] const mail::Account* account(base::AccountId id) const;

    friend bool operator==(const World&, const World&) = default;
};
static_assert(base::Value<World>);

/// Fingerprint of a run: SHA-256 over every entry of the journal with its text, as lower-case hex.
/// The same on every compiler.
[[nodiscard]] std::string digest(const Journal& journal);

/// A World as stable text, line by line, for people and for finding the first difference.
[[nodiscard]] std::string dump(const World& world);

}  // namespace sim
