#pragma once
/// The seven ports that real programs know, as one table.
///
/// Doors: Door, DoorRow, door_rows, kDoorCount.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace loopback {

enum class Door : std::uint8_t { Smtp, Submission, Pop3, Imap, Submissions, Pop3s, Imaps };
inline constexpr std::size_t kDoorCount = 7;

struct DoorRow {
    Door door;
    std::string_view name;       ///< of the option and in the ready file: "smtp", "imaps"
    std::string_view protocol;   ///< as sim::OutsideOpened says it
    std::uint16_t port;          ///< unless told otherwise
    bool tls;                    ///< encrypted from the first octet
};

inline constexpr std::array<DoorRow, kDoorCount> kDoors{{
    {Door::Smtp, "smtp", "smtp", 2525, false},
    {Door::Submission, "submission", "submission", 2587, false},
    {Door::Pop3, "pop3", "pop3", 2110, false},
    {Door::Imap, "imap", "imap", 2143, false},
    {Door::Submissions, "submissions", "submission", 2465, true},
    {Door::Pop3s, "pop3s", "pop3", 2995, true},
    {Door::Imaps, "imaps", "imap", 2993, true},
}};

/// One port for each door; none: the door stays shut. Port 0: any that is free.
using Ports = std::array<std::optional<std::uint16_t>, kDoorCount>;

}  // namespace loopback
