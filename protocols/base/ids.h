#pragma once
/// Strong ids. Each names one kind of thing and compares only with its own kind; 0 means "none".
///
/// Doors: HostId, StreamId, SessionId, LetterId, CopyId, AccountId, EntryId, Uid, UidValidity, ModSeq.

#include <compare>
#include <concepts>
#include <cstdint>

namespace base {

/// An integer with a type of its own. `Tag` is never defined.
template <class Tag, std::unsigned_integral Rep = std::uint32_t>
struct Id {
    Rep value = 0;

    constexpr explicit operator bool() const { return value != 0; }
    friend constexpr auto operator<=>(const Id&, const Id&) = default;
};

using HostId = Id<struct HostTag>;
using StreamId = Id<struct StreamTag>;
using SessionId = Id<struct SessionTag>;
/// What a person wrote once. Survives every copy; independent of Message-ID, UID and unique-id.
using LetterId = Id<struct LetterTag>;
/// One copy of a letter in one place, from its making to its removal.
using CopyId = Id<struct CopyTag>;
using AccountId = Id<struct AccountTag>;
/// Position in a journal, 1-based.
using EntryId = Id<struct EntryTag>;

/// IMAP unique identifier of a message in a mailbox (RFC 9051 2.3.1.1).
using Uid = Id<struct UidTag>;
using UidValidity = Id<struct UidValidityTag>;
/// Modification sequence of a message or mailbox (RFC 7162 3.1).
using ModSeq = Id<struct ModSeqTag, std::uint64_t>;

/// Source of copy ids. One lives in each World, so that the same run names its copies alike.
struct CopyCounter {
    std::uint32_t last = 0;

    CopyId next() { return CopyId{++last}; }
    friend bool operator==(const CopyCounter&, const CopyCounter&) = default;
};

}  // namespace base
