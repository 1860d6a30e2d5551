#pragma once
/// Ready worlds, each opening on a moment worth looking at.
///
/// Doors: Preset, presets, make_preset, add_provider and friends (WorldBuilder).
/// Fails: make_preset says a Problem for an unknown name.

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "protocols/base/result.h"
#include "sim/world.h"

namespace sim {

struct Preset {
    std::string_view id;       ///< "p1"
    std::string_view title;    ///< "Two people"
    std::string_view about;    ///< one sentence
};

[[nodiscard]] std::span<const Preset> presets();

/// Builds a preset's world. `seed` decides everything that is left to chance.
[[nodiscard]] base::Result<World> make_preset(std::string_view id, std::uint64_t seed);

/// Presets that have a file of their own.
[[nodiscard]] World five_days(std::uint64_t seed);

/// Puts a world together: hosts get addresses, names and links as they are added.
class WorldBuilder {
  public:
    explicit WorldBuilder(std::uint64_t seed);

    /// A provider with its mail servers: smtp (587), mx1 (25), pop3 (110), imap (143) as asked.
    struct Servers {
        bool pop3 = true;
        bool imap = true;
    };
    void provider(std::string name, std::string domain, std::string network, Servers servers);
    /// One more host that takes mail for a domain: its MX has this preference.
    void mail_host(std::string name, std::string domain, std::string address, std::uint16_t preference);
    /// An account with an empty INBOX.
    void account(std::string_view address, std::string password);
    /// A device with a mail program for an account that exists.
    void device(std::string name, std::string person, std::string_view address, RetrievalRule rule, bool on);
    /// Gives the provider of a domain the policies of a kind, its accounts included.
    void kind(std::string_view domain, std::string_view kind);
    /// Account settings of a device that exists, by the names of setting_rows().
    void set(std::string_view device, std::initializer_list<Setting> settings);
    /// A host that answers DNS questions for everyone.
    void resolver(std::string name, std::string address);
    void plan(base::Duration after_start, Action action);
    /// The finished world; the plan is scheduled.
    [[nodiscard]] World build();
    [[nodiscard]] World& world() { return world_; }

  private:
    base::HostId add_host(Host host);

    World world_;
    std::uint32_t next_device_address_ = 10;
};

}  // namespace sim
