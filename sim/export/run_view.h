#pragma once
/// A run as exports see it: the World at the end, and the journal up to there.
///
/// Doors: RunView; shown_line, wire_octets, programs. Fails: never.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "sim/timeline.h"

namespace exported {

struct RunView {
    const sim::World& world;
    const sim::Journal& journal;
    std::size_t entries = 0;      ///< how many entries of the journal count
    bool secrets = false;         ///< passwords are shown instead of masked
    /// Asked often by exports that take long; once it says true, they end, and what they give is of no use.
    bool (*given_up)(void* context) = nullptr;
    void* context = nullptr;

    explicit RunView(const sim::Timeline& timeline, bool shows_secrets = false)
        : world{timeline.world()}, journal{timeline.journal()}, entries{timeline.entries()}, secrets{shows_secrets} {}

    [[nodiscard]] bool is_given_up() const { return given_up != nullptr && given_up(context); }
    [[nodiscard]] const sim::Entry& entry(std::uint32_t id) const { return journal[base::EntryId{id}]; }
    [[nodiscard]] std::string host_name(base::HostId id) const { return id ? world.host(id).name : std::string{}; }
};

/// The octets of a line or block as they stand in the journal, a password masked with eight stars, whatever its length.
[[nodiscard]] std::string shown_line(const RunView& run, const sim::Entry& entry);

/// The same as they went over the wire: a block of text that is shared with a stored message is
/// dot-stuffed where its protocol asks for it (RFC 5321 4.5.2, 1939 3). In place of an answer of SASL stand the stars in
/// base64, which Wireshark decodes. Only what stands in the line of SMTP's AUTH itself is left out: Wireshark warns of any,
/// a true one too, unless it is told to decode them.
[[nodiscard]] std::string wire_octets(const RunView& run, const sim::Entry& entry);

/// What the real programs of the conversations said they are, by conversation: one device stands for many, one after
/// another.
[[nodiscard]] std::map<base::SessionId, std::string> programs(const RunView& run);

/// "SMTP", "POP3" …
[[nodiscard]] const char* protocol_name(base::Protocol protocol);

}  // namespace exported
