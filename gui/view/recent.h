#pragma once
/// Whose mailbox and which device the run was about last: what a part shows while nothing is picked.
///
/// Doors: recent_account, recent_letter, recent_device. Fails: never; without an answer the id is empty.
/// Cost: looks back over a bounded part of the journal.

#include "gui/view/scene.h"

namespace gui {

/// The account that something last happened to: a log-in, a copy, a mark, in the inbox or elsewhere.
[[nodiscard]] base::AccountId recent_account(const Scene& scene);
/// The letter that something last happened to.
[[nodiscard]] base::LetterId recent_letter(const Scene& scene);
/// The device with a mail program that last said, heard, or did something; before that the first one.
[[nodiscard]] base::HostId recent_device(const Scene& scene);

}  // namespace gui
