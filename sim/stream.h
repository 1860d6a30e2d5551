#pragma once
/// A simulated TCP connection with a session at each end: two pipes of octets in segments.
///
/// Segments end at line ends and at the link's segment size; each has its arrival, never earlier
/// than the one before it (TCP keeps order; loss shows as delay or as a cut).
/// Doors: Segment, Pipe, Stream, ClientSide, ServerSide.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocols/base/fact.h"
#include "protocols/base/ids.h"
#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "protocols/imap/client_session.h"
#include "protocols/imap/server_session.h"
#include "protocols/pop3/client_session.h"
#include "protocols/pop3/server_session.h"
#include "protocols/smtp/client_session.h"
#include "protocols/smtp/server_session.h"
#include "protocols/wire/effects.h"
#include "sim/dns.h"
#include "sim/octet_queue.h"
#include "sim/outside.h"

namespace sim {

struct Segment {
    base::Instant arrives;
    std::uint32_t octets = 0;
    base::EntryId line;            ///< the line this segment belongs to
    bool ends_line = false;
    bool ends_reply = false;
    bool refused = false;          ///< the server does not get to read it: a fault answers
    wire::Provenance provenance;

    friend bool operator==(const Segment&, const Segment&) = default;
};

/// One direction. Octets wait here from their sending until their reader takes them.
struct Pipe {
    OctetQueue octets;                  ///< sent and not yet taken
    std::vector<Segment> segments;      ///< not yet taken
    std::size_t first = 0;              ///< index of the first segment not yet taken
    std::size_t arrived = 0;            ///< segments [first, arrived) have arrived
    base::Instant free_at;              ///< the link is busy with earlier octets until then
    bool arrival_pending = false;       ///< an Arrival event for segments[arrived] is in the queue
    bool turn_pending = false;          ///< a Turn event of the reader is in the queue
    bool closing = false;               ///< the writer closed after its last segment

    friend bool operator==(const Pipe&, const Pipe&) = default;
};
static_assert(base::Value<Pipe>);

/// Stream::queue_entry of a look-up whose answer nobody acts on: somebody only asked.
inline constexpr std::uint32_t kNobodyWaits = UINT32_MAX;

using ServerSide = std::variant<std::monostate, smtp::ServerSession, pop3::ServerSession,
                                imap::ServerSession, dns::ServerSession>;
using ClientSide = std::variant<std::monostate, smtp::ClientSession, pop3::ClientSession,
                                imap::ClientSession, dns::Lookup, External>;

enum class StreamPhase : std::uint8_t { Connecting, Open, Closing, Free };

struct Stream {
    base::SessionId id;
    base::HostId client;
    base::HostId server;
    std::uint16_t port = 0;
    base::Protocol protocol = base::Protocol::None;
    StreamPhase phase = StreamPhase::Free;
    bool encrypted = false;
    bool greeted = false;
    Pipe to_server;
    Pipe to_client;
    ServerSide server_side;
    ClientSide client_side;
    base::EntryId opened_by;             ///< what made the client connect
    base::EntryId heard;                 ///< the line that the client read last: why it says what it says next
    base::EntryId heard_text;            ///< the block of text that the client read last
    wire::Provenance carrying;           ///< content that the client is handing over
    std::uint32_t queue_entry = 0;       ///< relays: which entry of the client's queue this serves
    std::uint32_t lines = 0;             ///< lines and blocks of text written so far, both sides together
    bool cut_pending = false;            ///< the cable is cut: nothing written from now on arrives
    bool client_gone = false;            ///< that end crashed without a word
    bool server_gone = false;
    std::vector<std::string> refusals;   ///< replies for lines in `to_server` that a fault refuses, in order

    /// The client's octets come as acts, and time passes on the way only where the link was given settings.
    [[nodiscard]] bool is_outside() const { return std::holds_alternative<External>(client_side); }
    /// The client is a real program on this computer: what it meets is the edge of the World (sim/outside.h).
    [[nodiscard]] bool is_live() const { return is_outside() && !std::get<External>(client_side).typed; }
    friend bool operator==(const Stream&, const Stream&) = default;
};
static_assert(base::Value<Stream>);

}  // namespace sim
