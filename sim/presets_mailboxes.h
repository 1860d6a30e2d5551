#pragma once
/// Ready worlds about mailboxes: devices with different rules on one account, the founding story of
/// lesson L16 under its set-ups, a day of IMAP with off-line spells, two protocols on one mailbox.
///
/// Doors: mailbox_presets, make_mailbox_preset. Fails: nothing for an unknown name.

#include <optional>
#include <span>
#include <string_view>

#include "sim/presets.h"

namespace sim {

[[nodiscard]] std::span<const Preset> mailbox_presets();
[[nodiscard]] std::optional<World> make_mailbox_preset(std::string_view id, std::uint64_t seed);

}  // namespace sim
