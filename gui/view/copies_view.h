#pragma once
/// The ledger of a letter: who holds a copy now, since when, by which line, and who can remove it.
///
/// Doors: build_copies, text, copies_text. Fails: never.

#include <cstdint>
#include <string>
#include <vector>

#include "gui/view/journal_index.h"
#include "gui/view/role.h"
#include "gui/view/scene.h"

namespace gui {

enum class CopyState : std::uint8_t {
    Full,         ///< the whole letter is there
    HeadersOnly,  ///< a device knows the header, the text is still on the server
    Marked,       ///< marked for removal, still there
    Gone,
};

struct CopyRow {
    base::CopyId copy;
    base::EntryId made;           ///< the fact of its making
    bool hidden = false;          ///< POP3 no longer shows it
    base::PlaceKind place = base::PlaceKind::Outbox;
    base::HostId host;
    base::AccountId account;
    CopyState state = CopyState::Full;
    std::string holder;       ///< "ben@meadow.example, INBOX"; "dot@adpost.example, labels INBOX, shop, All Mail"
    std::string folder;       ///< the folder it came to; "": the inbox
    bool sealed = false;      ///< the provider holds ciphertext: only the owner's key opens the text
    std::string labels;       ///< folders that show this one copy, where folders are labels; else empty
    std::string state_words;  ///< "whole letter", "headers only", "marked, still there", "gone"
    std::string since;        ///< when the present state began
    std::string who_can;      ///< who can remove it; empty when gone
    std::string why;          ///< the line that made the state so: "S: 250 2.0.0 …"
    base::EntryId why_entry;  ///< that line or act; none: time or the plan
    base::EntryId fact;       ///< the entry that recorded the change
    bool just_now = false;    ///< the line or act that is being looked at made the state so
};

struct CopiesView {
    base::LetterId letter;
    std::string title;                    ///< "M1 “Picnic on Saturday?”"
    std::vector<base::LetterId> letters;  ///< all letters known at the cursor
    std::vector<CopyRow> rows;    ///< in the order of their making; gone ones stay in their place
    std::size_t present = 0;      ///< copies that are there now
    std::size_t responsible = 0;  ///< servers that hold it in a queue now
    std::string summary;          ///< "2 copies now: …"
    std::string empty_text;       ///< said when there is no row
};

/// The ledger of `letter` at the cursor; of the newest letter if it is none.
[[nodiscard]] CopiesView build_copies(const Scene& scene, const JournalIndex& index,
                                      base::LetterId letter);

/// The ledger as a table of plain text.
[[nodiscard]] std::string text(const CopiesView& view);

/// The ledgers of all letters: what `postroom run --print copies` prints.
[[nodiscard]] std::string copies_text(const Scene& scene, const JournalIndex& index);

/// "full", "headers", "marked", "gone": for machines.
[[nodiscard]] std::string_view copy_state_word(CopyState state);

}  // namespace gui
