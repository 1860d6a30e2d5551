#include "app/live_service.h"

#include <algorithm>
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

std::vector<gui::LivePort> ports_of(const loopback::Gate& gate) {
    std::vector<gui::LivePort> out;
    for (const loopback::DoorRow& door : loopback::kDoors) {
        if (gate.port(door.door) == 0) continue;
        const std::string security = door.tls ? "TLS" : std::string{"plain, or TLS by "} + (door.protocol == "pop3" ? "STLS" : "STARTTLS");
        out.push_back({std::string{door.name}, gate.port(door.door), security});
    }
    return out;
}

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
    out->facts_ = {ports_of(*out->gate_), logins(world, first), {}, out->certificate_.file, out->certificate_.fingerprint};
    if (out->facts_.logins.empty()) return out;
    CardValues values = out->card_values();
    values["folder"] = ".";   // where the reader saves it
    auto cards = fill_cards(values);
    if (!cards) return cards.problem();
    for (SetupCard& card : cards.value()) out->facts_.recipes.push_back({std::move(card.name), std::move(card.text)});
    return out;
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
    return {gate_->connections(), gate_->waiting(), counts.opened, counts.foreign, counts.too_many + counts.cut, gate_->full()};
}

CardValues LiveService::card_values() const {
    const gui::LiveLogin& login = facts_.logins.front();
    CardValues values{{"address", login.address}, {"user", login.user}, {"password", login.password},
                      {"domain", login.address.substr(login.address.rfind('@') + 1)}, {"certificate", certificate_.file},
                      {"fingerprint", certificate_.fingerprint}};
    for (const loopback::DoorRow& door : loopback::kDoors) values[std::string{door.name}] = std::to_string(gate_->port(door.door));
    return values;
}

}  // namespace app
