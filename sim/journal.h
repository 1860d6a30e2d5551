#pragma once
/// The journal: every fact of a run, in order, with its cause. It lies beside the World, not in it,
/// so that snapshots stay small and seeking shows a prefix.
///
/// Entries are data; prose is found by `assets/explain` from the line kinds they carry.
/// Doors: append (the World's recorder only), operator[], text, body, the index lists, lines_begin.
/// Cost: copying shares unchanged chunks; an entry takes 80 octets plus its text.

#include <cstdint>
#include <string>
#include <string_view>

#include "protocols/base/chunked.h"
#include "protocols/base/fact.h"
#include "protocols/base/ids.h"
#include "protocols/base/shared_octets.h"
#include "protocols/base/time.h"
#include "protocols/base/value.h"

namespace sim {

/// One fact. Which fields mean something depends on `kind`; see base::FactKind.
struct Entry {
    static constexpr std::uint8_t kFromClient = 1;   ///< Line, Content: written by the client side
    static constexpr std::uint8_t kEndsReply = 2;    ///< Line: a reply is complete with it
    static constexpr std::uint8_t kEncrypted = 4;    ///< Line, Content: went through TLS
    static constexpr std::uint8_t kByHand = 8;       ///< Line: a person typed it
    static constexpr std::uint8_t kHasBody = 16;     ///< Content: the text is a shared body
    static constexpr std::uint8_t kPlanned = 32;     ///< Act: part of the preset's plan

    base::Instant at;               ///< lines: when it was sent
    std::uint64_t event = 0;        ///< the event during which it was recorded, 1-based
    /// Line, Content: when its last octet arrives. CopyMade: the copy it was made from.
    /// StreamOpened, ConnectFailed: the port. Else as FactKind says.
    std::int64_t value = 0;
    /// Line: secret range as begin << 32 | end. StreamOpened, ConnectFailed: the server's HostId.
    /// Note with a session: the HostId of the server that goes on with that conversation; 0: the same one.
    std::int64_t value2 = 0;
    base::EntryId cause;            ///< the line or act that made this happen; none: the plan or time
    base::HostId host;              ///< where; lines: who wrote it
    base::SessionId session;        ///< the conversation; both sides share it
    base::LetterId letter;
    base::CopyId copy;
    base::AccountId account;
    std::uint32_t text_block = 0;   ///< see Journal::text; kHasBody: index of the body
    std::uint32_t text_begin = 0;
    std::uint32_t text_size = 0;
    std::uint16_t code = 0;         ///< Line, Content: index into the protocol's line kinds
    base::FactKind kind = base::FactKind::Note;
    base::Protocol protocol = base::Protocol::None;
    base::PlaceKind place = base::PlaceKind::Outbox;   ///< CopyMade, CopyEnded
    std::uint8_t flags = 0;

    [[nodiscard]] bool is_line() const {
        return kind == base::FactKind::Line || kind == base::FactKind::Content;
    }
    [[nodiscard]] bool has(std::uint8_t flag) const { return (flags & flag) != 0; }
    /// The server that goes on with this conversation from here on; none: nobody else does.
    [[nodiscard]] base::HostId successor() const {
        return kind == base::FactKind::Note && session ? base::HostId{static_cast<std::uint32_t>(value2)} : base::HostId{};
    }
    /// Lines: the moment the last octet arrives (if nothing is cut before).
    [[nodiscard]] base::Instant arrives() const { return base::Instant{base::Duration{value}}; }
    [[nodiscard]] std::uint32_t secret_begin() const { return static_cast<std::uint32_t>(value2 >> 32); }
    [[nodiscard]] std::uint32_t secret_end() const { return static_cast<std::uint32_t>(value2); }
    friend bool operator==(const Entry&, const Entry&) = default;
};

/// A line reached its reader: in which event, and which line. The unit of "step one line".
struct Arrival {
    std::uint64_t event = 0;
    base::EntryId line;

    friend bool operator==(const Arrival&, const Arrival&) = default;
};

class Journal {
  public:
    /// Appends an entry with its text (may be empty) and returns its id: the ids are 1, 2, 3 …
    base::EntryId append(Entry entry, std::string_view text);
    /// Appends a Content entry whose text is a whole stored message, shared, not copied.
    base::EntryId append_body(Entry entry, base::SharedOctets body);
    void arrived(Arrival arrival) { arrivals_.push_back(arrival); }
    /// Names the cause of an entry once it is known (the reply that a server wrote in the same turn).
    void set_cause(base::EntryId id, base::EntryId cause);

    [[nodiscard]] std::size_t size() const { return entries_.size(); }
    [[nodiscard]] const Entry& operator[](base::EntryId id) const { return entries_[id.value - 1]; }
    /// The octets of a line with its CRLF, of a block of content, or the words of other facts.
    [[nodiscard]] std::string_view text(const Entry& entry) const;

    /// Entries of the kinds CopyMade, CopyEnded, CopyChanged, MarkedDeleted, Unmarked, in order.
    [[nodiscard]] const base::Chunked<base::EntryId, 1024>& copy_entries() const { return copies_; }
    /// Entries of the kinds StreamOpened, ConnectFailed, in order.
    [[nodiscard]] const base::Chunked<base::EntryId, 1024>& stream_entries() const { return streams_; }
    [[nodiscard]] const base::Chunked<base::EntryId, 1024>& act_entries() const { return acts_; }
    [[nodiscard]] const base::Chunked<Arrival, 1024>& arrivals() const { return arrivals_; }

    /// How many entries were recorded in events up to and including `event`. O(log n).
    [[nodiscard]] std::size_t entries_until(std::uint64_t event) const;
    /// How many lines had arrived by the end of `event`. O(log n).
    [[nodiscard]] std::size_t arrivals_until(std::uint64_t event) const;

    /// Forgets everything after `event`: what a branch that leaves there keeps.
    void truncate_to_event(std::uint64_t event);

    /// Octets of memory an entry takes on the average, bodies (which are shared) not counted.
    [[nodiscard]] std::size_t octets_per_entry() const;

    friend bool operator==(const Journal&, const Journal&) = default;

  private:
    void index(const Entry& entry, base::EntryId id);

    base::Chunked<Entry, 1024> entries_;
    base::Chunked<std::string, 16> texts_;             ///< blocks of about 64 KiB
    base::Chunked<base::SharedOctets, 256> bodies_;
    base::Chunked<base::EntryId, 1024> copies_, streams_, acts_;
    base::Chunked<Arrival, 1024> arrivals_;
};
static_assert(base::Value<Journal>);
static_assert(sizeof(Entry) <= 88);

}  // namespace sim
