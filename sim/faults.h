#pragma once
/// What can be made to go wrong, at exact points: values in the World, set and cleared by acts.
///
/// A fault that has no turns left takes itself away. With no fault set, nothing here costs anything.
/// Doors: Fault, parse_cut_place, glob_matches, FaultChip, fault_chips. Fails: parsers say nullopt.
/// Where they bite: Machine (faults.cpp), called from network.cpp, turns.cpp and the SMTP backend.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/ids.h"
#include "protocols/base/value.h"

namespace sim {

struct World;

enum class FaultKind : std::uint8_t {
    Refuse,   ///< a server answers a command with a given reply instead of carrying it out
    Cut,      ///< the cable is cut at a place in the conversation
    Strip,    ///< somebody on the way takes a capability out of what the server offers
    Tap,      ///< somebody on the way reads along
};

/// Where a cable is cut. Lines are counted over both directions, from the greeting on; a block of
/// text counts as one.
struct CutPlace {
    enum class Side : std::uint8_t { Before, After, Within };
    Side side = Side::After;          ///< After: the line arrives and is acted on; nothing that follows arrives
    std::uint32_t line = 0;           ///< the line with this number; 0: the one that matches
    std::string pattern;              ///< "DATA", "250*", "."; `*` stands for anything
    char writer = 0;                  ///< 'C' or 'S': only lines of the client or the server; 0: either
    friend bool operator==(const CutPlace&, const CutPlace&) = default;
};

struct Fault {
    std::uint32_t id = 0;
    FaultKind kind = FaultKind::Refuse;
    base::HostId host;                ///< Refuse: the server; else one end of the link
    base::HostId peer;                ///< the other end; none: any
    std::string what;                 ///< Refuse: "RCPT", "UID FETCH", ".", "connect"; Strip: "STARTTLS"; Cut: as it was said
    std::string reply;                ///< Refuse: "451 4.3.0 try again later"
    CutPlace place;                   ///< Cut
    std::uint32_t times = 0;          ///< bites that are left; 0: no limit
    std::uint32_t bites = 0;          ///< how often it has bitten
    friend bool operator==(const Fault&, const Fault&) = default;
};
static_assert(base::Value<Fault>);

/// "after line 7", "before DATA", "after C: RCPT*", "within S: 250*", "before the final dot", "after the
/// final dot". A pattern is compared with the line without its CRLF, letters in any case.
[[nodiscard]] std::optional<CutPlace> parse_cut_place(std::string_view text);
/// `*` matches any run of octets; letters match in any case.
[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view text);

/// Something that is wrong at present, for people to see and to mend.
struct FaultChip {
    std::string text;                 ///< "refuses RCPT with 451 4.3.0 (2 times)"
    base::HostId host;
    base::HostId peer;                ///< links: the other end; none: the host itself, or any link of it
    std::uint32_t fault = 0;          ///< its number, to clear it; 0: a host that is off, a slow link, a troubled name
};
[[nodiscard]] std::vector<FaultChip> fault_chips(const World& world);

}  // namespace sim
