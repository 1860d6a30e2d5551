#pragma once
/// Where things are in a journal: conversations, copies and letters, found without reading it all.
///
/// Grows with the journal; begins anew when the branch changes. Knows no cursor: whoever asks
/// leaves out what lies after it.
/// Doors: refresh, session, sessions, copy, copy_entries_of. Fails: look-ups say nullptr or empty.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "protocols/base/fact.h"
#include "protocols/base/ids.h"
#include "sim/journal.h"

namespace gui {

/// A conversation, from the attempt to connect to its end.
struct SessionInfo {
    base::SessionId id;
    base::HostId client;
    base::HostId server;
    std::uint16_t port = 0;
    base::Protocol protocol = base::Protocol::None;
    base::EntryId opened;  ///< StreamOpened or ConnectFailed
    base::EntryId ended;   ///< StreamClosed, StreamCut or ConnectFailed; none: still open
};

/// A copy of a letter, from its making to its end.
struct CopyInfo {
    base::CopyId id;
    base::LetterId letter;
    base::EntryId made;
    base::EntryId ended;  ///< none: it is still there at the end of what is known
};

class JournalIndex {
  public:
    /// Takes in what is new. Cost: proportional to the new entries.
    void refresh(const sim::Journal& journal, std::size_t branch);

    /// nullptr: no such conversation.
    [[nodiscard]] const SessionInfo* session(base::SessionId id) const;
    /// In order of their ids, empty places included (`id` is none there).
    [[nodiscard]] const std::vector<SessionInfo>& sessions() const { return sessions_; }
    [[nodiscard]] const CopyInfo* copy(base::CopyId id) const;
    /// Copy entries (made, ended, changed, marked, unmarked) of a letter, ascending.
    [[nodiscard]] const std::vector<base::EntryId>& copy_entries_of(base::LetterId letter) const;
    /// How many letters the journal speaks of.
    [[nodiscard]] std::size_t letters() const {
        return by_letter_.empty() ? 0 : by_letter_.size() - 1;
    }
    /// Entries of the journal taken in so far.
    [[nodiscard]] std::size_t entries() const { return entries_; }
    /// Grows when an index was thrown away and begun anew.
    [[nodiscard]] std::uint64_t generation() const { return generation_; }

  private:
    void take_session(const sim::Entry& entry, base::EntryId id);
    void take_copy(const sim::Entry& entry, base::EntryId id);

    std::vector<SessionInfo> sessions_;
    std::vector<CopyInfo> copies_;
    std::vector<std::vector<base::EntryId>> by_letter_;
    std::vector<base::EntryId> none_;
    std::size_t entries_ = 0;
    std::size_t copy_entries_ = 0;
    std::size_t branch_ = SIZE_MAX;
    sim::Entry last_;
    std::uint64_t generation_ = 0;
};

/// Entries whose cause is `id` (copies made, ended, marked; connections opened): what a line or an
/// act brought about, among the first `entries` of the journal. Looks at most 4096 entries ahead.
[[nodiscard]] std::vector<base::EntryId> effects_of(const sim::Journal& journal, base::EntryId id,
                                                    std::size_t entries);

}  // namespace gui
