#pragma once
/// The servers of a world at the ports of this computer: gate, certificate, accounts and set-up cards in one,
/// for `postroom serve` and for the window.
///
/// Doors: LiveService, painted_doors, data_folder. Fails: open with a Problem.

#include <memory>
#include <string>
#include <vector>

#include "app/setup_cards.h"
#include "gui/view/live_view.h"
#include "sim/loopback/certificate.h"
#include "sim/loopback/gate.h"

namespace app {

/// The user's data folder for Postroom (XDG Base Directory Specification); empty: there is no home.
[[nodiscard]] std::string data_folder();

class LiveService : public gui::LiveDoors {
  public:
    /// Listens on every port or on none. `first`: addresses or users whose accounts stand first.
    [[nodiscard]] static base::Result<std::unique_ptr<LiveService>> open(const sim::World& world, const loopback::Ports& ports,
                                                                         const std::vector<std::string>& first = {});

    void turn(sim::Timeline& timeline, base::Instant now) override;
    void let_wait() override;
    void shut(sim::Timeline& timeline, base::Instant now) override;
    [[nodiscard]] const gui::LiveFacts& facts() const override { return facts_; }
    [[nodiscard]] gui::LiveState state() const override;

    [[nodiscard]] loopback::Gate& gate() { return *gate_; }
    [[nodiscard]] const loopback::Certificate& certificate() const { return certificate_; }
    /// What the set-up cards are filled with; a door that is shut has port 0.
    [[nodiscard]] CardValues card_values() const;

  private:
    std::unique_ptr<loopback::Gate> gate_;
    loopback::Certificate certificate_;
    gui::LiveFacts facts_;
};

/// Doors at the usual ports that nobody listens at, for pictures of the set-up card.
[[nodiscard]] base::Result<std::unique_ptr<gui::LiveDoors>> painted_doors(const sim::Timeline& timeline);

}  // namespace app
