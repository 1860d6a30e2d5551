#pragma once
/// Real mail programs of this computer at the servers of the world that is shown: what the window knows
/// of them, as a strip and as the card with all that is needed to set a program up.
///
/// Whoever holds the sockets stands behind LiveDoors; the window itself knows none.
/// Doors: LiveFacts, LiveState, LiveDoors, live_strip, build_live_card. Fails: never.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gui/view/role.h"
#include "gui/view/sheet.h"
#include "protocols/base/result.h"
#include "protocols/base/time.h"
#include "sim/timeline.h"

namespace gui {

struct LivePort {
    std::string name;          ///< "smtp", "imaps"
    std::uint16_t port = 0;
    std::string security;      ///< "TLS from the first octet", "plain, or TLS by STARTTLS"
};

struct LiveLogin {
    std::string address;
    std::string user;          ///< the shortest name that means this account and no other
    std::string password;
};

/// What one mail program is to be told: a template filled in for this world and these ports.
struct LiveRecipe {
    std::string program;       ///< "mutt"
    std::string text;
};

/// What stays the same while it serves.
struct LiveFacts {
    std::vector<LivePort> ports;
    std::vector<LiveLogin> logins;
    std::vector<LiveRecipe> recipes;
    std::string certificate;   ///< the file
    std::string fingerprint;   ///< SHA-256
};

/// What changes.
struct LiveState {
    std::size_t programs = 0;      ///< connected now
    std::size_t waiting = 0;       ///< came while the programs are held, and wait for the greeting
    std::uint64_t opened = 0;      ///< connections so far
    std::uint64_t foreign = 0;     ///< from elsewhere, closed unheard
    std::uint64_t turned_away = 0; ///< too many, or cut for what they did
    bool full = false;             ///< no more letters are taken in
};

/// The ports and everybody behind them.
class LiveDoors {
  public:
    virtual ~LiveDoors() = default;
    /// Takes in what programs did, lets the World run until `now` and sends what its servers said; never blocks.
    virtual void turn(sim::Timeline& timeline, base::Instant now) = 0;
    /// Between turns, while programs are held: those that come now wait, and are counted.
    virtual void let_wait() = 0;
    /// Programs are told goodbye, the ports are closed.
    virtual void shut(sim::Timeline& timeline, base::Instant now) = 0;
    [[nodiscard]] virtual const LiveFacts& facts() const = 0;
    [[nodiscard]] virtual LiveState state() const = 0;
};

/// Opens the ports for a world, or says why it cannot.
using LiveOpener = std::function<base::Result<std::unique_ptr<LiveDoors>>(const sim::Timeline& timeline)>;

/// The strip that stands in the window while programs may come.
struct LiveStrip {
    std::string head;       ///< "LIVE" or "HELD"
    std::string words;
    Role role = Role::Good;
    bool held = false;      ///< the past is shown, or another branch: programs wait
};

[[nodiscard]] LiveStrip live_strip(const LiveFacts& facts, const LiveState& state, bool held);
/// Ports, accounts, the certificate, and what to tell each common program.
[[nodiscard]] Sheet build_live_card(const LiveFacts& facts, const LiveState& state);

}  // namespace gui
