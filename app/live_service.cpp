#include "app/live_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "protocols/base/octets.h"
#include "sim/loopback/tls.h"

namespace app {

namespace {

/// Every account; those of `first` (ADDRESS:PASSWORD) stand before the others, postmasters behind them.
std::vector<gui::LiveLogin> logins(const sim::World& world, const std::vector<std::string>& first) {
    std::vector<const mail::Account*> accounts;
    for (const sim::Provider& provider : world.providers) {
        for (const auto& account : provider.store.accounts) accounts.push_back(&*account);
    }
    std::vector<gui::LiveLogin> out;
    for (const mail::Account* account : accounts) {
        const auto same = std::count_if(accounts.begin(), accounts.end(),
                                        [&](const mail::Account* other) { return base::iequals(other->local, account->local); });
        out.push_back({account->address(), same == 1 ? account->local : account->address(), account->password});
    }
    std::stable_partition(out.begin(), out.end(), [](const gui::LiveLogin& login) { return !login.address.starts_with("postmaster@"); });
    std::stable_partition(out.begin(), out.end(), [&](const gui::LiveLogin& login) {
        return std::any_of(first.begin(), first.end(), [&](const std::string& user) {
            return base::istarts_with(user, login.address + ":") || base::istarts_with(user, login.user + ":");
        });
    });
    return out;
}

/// The ports that are open, by door; 0: shut.
using OpenPorts = std::array<std::uint16_t, loopback::kDoorCount>;

std::vector<gui::LivePort> ports_of(const OpenPorts& ports) {
    std::vector<gui::LivePort> out;
    for (const loopback::DoorRow& door : loopback::kDoors) {
        const std::uint16_t port = ports[static_cast<std::size_t>(door.door)];
        if (port == 0) continue;
        const std::string security = door.tls ? "TLS" : std::string{"plain, or TLS by "} + (door.protocol == "pop3" ? "STLS" : "STARTTLS");
        out.push_back({std::string{door.name}, port, security});
    }
    return out;
}

CardValues values_of(const OpenPorts& ports, const gui::LiveFacts& facts) {
    const gui::LiveLogin& login = facts.logins.front();
    CardValues values{{"address", login.address}, {"user", login.user}, {"password", login.password},
                      {"domain", login.address.substr(login.address.rfind('@') + 1)}, {"certificate", facts.certificate},
                      {"fingerprint", facts.fingerprint}};
    for (const loopback::DoorRow& door : loopback::kDoors) values[std::string{door.name}] = std::to_string(ports[static_cast<std::size_t>(door.door)]);
    return values;
}

base::Result<gui::LiveFacts> facts_of(const sim::World& world, const OpenPorts& ports, std::string certificate, std::string fingerprint,
                                      const std::vector<std::string>& first) {
    gui::LiveFacts facts{ports_of(ports), logins(world, first), {}, std::move(certificate), std::move(fingerprint)};
    if (facts.logins.empty()) return facts;
    CardValues values = values_of(ports, facts);
    values["folder"] = ".";   // where the reader saves it
    auto cards = fill_cards(values);
    if (!cards) return cards.problem();
    for (SetupCard& card : cards.value()) facts.recipes.push_back({std::move(card.name), std::move(card.text)});
    return facts;
}

OpenPorts ports_of(const loopback::Gate& gate) {
    OpenPorts ports{};
    for (const loopback::DoorRow& door : loopback::kDoors) ports[static_cast<std::size_t>(door.door)] = gate.port(door.door);
    return ports;
}

class PaintedDoors : public gui::LiveDoors {
  public:
    explicit PaintedDoors(gui::LiveFacts facts) : facts_{std::move(facts)} {}
    void turn(sim::Timeline& timeline, base::Instant now) override { timeline.run_until(now); }
    void let_wait() override {}
    void shut(sim::Timeline& timeline, base::Instant now) override { timeline.run_until(now); }
    [[nodiscard]] const gui::LiveFacts& facts() const override { return facts_; }
    [[nodiscard]] gui::LiveState state() const override { return {}; }

  private:
    gui::LiveFacts facts_;
};

}  // namespace

std::string data_folder() {
    if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data == '/') return std::string{data} + "/postroom";
    if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/') return std::string{home} + "/.local/share/postroom";
    return {};
}

base::Result<std::unique_ptr<LiveService>> LiveService::open(const sim::World& world, const loopback::Ports& ports, const std::vector<std::string>& first) {
    const std::string folder = data_folder();
    if (folder.empty()) return base::Problem{"", "there is no home folder to keep the certificate in", "set XDG_DATA_HOME"};
    auto certificate = loopback::load_or_make_certificate(folder);
    if (!certificate) return certificate.problem();
    auto tls = loopback::TlsServer::make(certificate.value());
    if (!tls) return tls.problem();
    auto gate = loopback::Gate::open(ports, std::move(tls).value());
    if (!gate) return gate.problem();
    auto out = std::make_unique<LiveService>();
    out->gate_ = std::move(gate).value();
    out->certificate_ = std::move(certificate).value();
    auto facts = facts_of(world, ports_of(*out->gate_), out->certificate_.file, out->certificate_.fingerprint, first);
    if (!facts) return facts.problem();
    out->facts_ = std::move(facts).value();
    return out;
}

base::Result<std::unique_ptr<gui::LiveDoors>> painted_doors(const sim::Timeline& timeline) {
    OpenPorts ports{};
    for (const loopback::DoorRow& door : loopback::kDoors) ports[static_cast<std::size_t>(door.door)] = door.port;
    std::string fingerprint;
    for (int octet = 0; octet < 32; ++octet) fingerprint += std::string{octet == 0 ? "" : ":"} + fmt::format("{:02X}", 17 * octet % 256);
    auto facts = facts_of(timeline.world(), ports, "~/.local/share/postroom/localhost.pem", std::move(fingerprint), {});
    if (!facts) return facts.problem();
    return std::unique_ptr<gui::LiveDoors>{std::make_unique<PaintedDoors>(std::move(facts).value())};
}

void LiveService::turn(sim::Timeline& timeline, base::Instant now) {
    // A program that waits for each answer has its next command here within the millisecond.
    constexpr int kRounds = 8;
    for (int round = 0; round < kRounds; ++round) {
        const std::uint64_t before = timeline.cursor();
        gate_->wait(round == 0 ? base::Duration{0} : base::milliseconds(1));
        if (gate_->turn(timeline, now) && timeline.cursor() == before) return;
    }
}

void LiveService::let_wait() {
    gate_->wait(base::Duration{0});
    gate_->let_wait();
}

void LiveService::shut(sim::Timeline& timeline, base::Instant now) { gate_->shut(timeline, now); }

gui::LiveState LiveService::state() const {
    const loopback::Counts& counts = gate_->counts();
    return {gate_->connections(), gate_->waiting(), counts.opened, counts.foreign, counts.too_many + counts.cut, gate_->full_of_letters()};
}

CardValues LiveService::card_values() const { return values_of(ports_of(*gate_), facts_); }

}  // namespace app
