#pragma once
/// The one selection of the window: pick a letter, a line, a copy, a host or a conversation in any
/// part, and all parts follow.
///
/// Doors: Selection. Fails: never.

#include "protocols/base/ids.h"

namespace gui {

/// What is picked. Each field may be empty; `focus` says which one was picked last.
struct Selection {
    enum class Focus : std::uint8_t { None, Letter, Line, Copy, Host, Session, Account };

    base::LetterId letter;
    base::EntryId line;  ///< a line, or any other entry of the journal
    base::CopyId copy;
    base::HostId host;
    base::SessionId session;
    base::AccountId account;
    Focus focus = Focus::None;

    friend bool operator==(const Selection&, const Selection&) = default;
};

}  // namespace gui
