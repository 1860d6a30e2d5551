#include "app/serve.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/commands.h"
#include "app/files.h"
#include "app/open_world.h"
#include "app/run_json.h"
#include "app/setup_cards.h"
#include "protocols/base/octets.h"
#include "protocols/mail/address.h"
#include "sim/loopback/certificate.h"
#include "sim/loopback/gate.h"
#include "sim/loopback/tls.h"

namespace app {

namespace {

using Json = nlohmann::ordered_json;

volatile std::sig_atomic_t told_to_end = 0;

void note_end(int) { told_to_end = 1; }

/// Virtual time that follows the wall clock from the moment at which serving began.
class LiveClock {
  public:
    explicit LiveClock(base::Instant start) : start_{start} {}
    [[nodiscard]] base::Duration elapsed() const {
        return std::chrono::duration_cast<base::Duration>(std::chrono::steady_clock::now() - begun_);
    }
    [[nodiscard]] base::Instant now() const { return start_ + elapsed(); }

  private:
    base::Instant start_;
    std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

base::Result<loopback::Ports> ports_from(const ServeOptions& options) {
    loopback::Ports ports;
    for (const loopback::DoorRow& door : loopback::kDoors) {
        auto& port = ports[static_cast<std::size_t>(door.door)];
        port = door.port;
        const auto told = options.ports.find(std::string{door.name});
        if (told == options.ports.end() || told->second.empty()) continue;
        if (told->second == "off") {
            port.reset();
            continue;
        }
        const auto number = base::parse_number(told->second, 65'535);
        if (!number) {
            return base::Problem{"--" + told->first, "\"" + told->second + "\" is no port", "a number up to 65535, 0 for any free port, or off"};
        }
        port = static_cast<std::uint16_t>(*number);
    }
    return ports;
}

/// The user's data folder for Postroom (XDG Base Directory Specification); empty: there is no home.
std::string data_folder() {
    if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data == '/') return std::string{data} + "/postroom";
    if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/') return std::string{home} + "/.local/share/postroom";
    return {};
}

base::Outcome add_users(sim::Timeline& timeline, const std::vector<std::string>& users) {
    for (const std::string& user : users) {
        const std::size_t colon = user.find(':', user.find('@') == std::string::npos ? 0 : user.find('@'));
        if (colon == std::string::npos || colon == 0 || colon + 1 == user.size()) {
            return base::Problem{"--user", "\"" + user + "\" is not ADDRESS:PASSWORD", "for example ann@harbor.example:secret"};
        }
        std::string address = user.substr(0, colon);
        if (address.find('@') == std::string::npos) address += "@" + timeline.world().providers.front().domain;
        if (!mail::parse_mailbox(address, true)) return base::Problem{"--user", "\"" + address + "\" is no e-mail address", "an address looks like ann@harbor.example"};
        timeline.act(sim::AddAccount{address, user.substr(colon + 1)});
    }
    return {};
}

struct Login {
    std::string address;
    std::string user;       ///< the shortest name that means this account and no other
    std::string password;
};

/// Every account, the newest first: those that --user made.
std::vector<Login> logins(const sim::World& world) {
    std::vector<const mail::Account*> accounts;
    for (const sim::Provider& provider : world.providers) {
        for (const auto& account : provider.store.accounts) accounts.push_back(&*account);
    }
    std::vector<Login> out;
    for (const mail::Account* account : accounts) {
        const auto same = std::count_if(accounts.begin(), accounts.end(),
                                        [&](const mail::Account* other) { return base::iequals(other->local, account->local); });
        out.push_back({account->address(), same == 1 ? account->local : account->address(), account->password});
    }
    return out;
}

void put_first(std::vector<Login>& all, const std::vector<std::string>& users) {
    std::stable_partition(all.begin(), all.end(), [&](const Login& login) {
        return std::any_of(users.begin(), users.end(), [&](const std::string& user) {
            return base::istarts_with(user, login.address + ":") || base::istarts_with(user, login.user + ":");
        });
    });
}

std::string ready_json(const loopback::Gate& gate, const std::vector<Login>& all, const loopback::Certificate& certificate) {
    Json out;
    out["ports"] = Json::object();
    for (const loopback::DoorRow& door : loopback::kDoors) {
        if (gate.port(door.door) != 0) out["ports"][std::string{door.name}] = gate.port(door.door);
    }
    out["accounts"] = Json::array();
    for (const Login& login : all) out["accounts"].push_back({{"address", login.address}, {"user", login.user}, {"password", login.password}});
    out["certificate"] = certificate.file;
    out["fingerprint"] = certificate.fingerprint;
    return out.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// What the set-up cards are filled with; a door that is shut has port 0.
CardValues card_values(const loopback::Gate& gate, const Login& login, const loopback::Certificate& certificate) {
    CardValues values{{"address", login.address}, {"user", login.user}, {"password", login.password},
                      {"domain", login.address.substr(login.address.rfind('@') + 1)}, {"certificate", certificate.file},
                      {"fingerprint", certificate.fingerprint}};
    for (const loopback::DoorRow& door : loopback::kDoors) values[std::string{door.name}] = std::to_string(gate.port(door.door));
    return values;
}

void say_hello(const sim::World& world, const loopback::Gate& gate, const std::vector<Login>& all, const loopback::Certificate& certificate) {
    fmt::print("Postroom serves {} ({}) to the mail programs of this computer.\n", world.title, world.name);
    for (const loopback::DoorRow& door : loopback::kDoors) {
        if (gate.port(door.door) != 0) fmt::print("  {:12} localhost:{:<6}{}\n", door.name, gate.port(door.door), door.tls ? "TLS" : "plain, or TLS by " + std::string{door.protocol == "pop3" ? "STLS" : "STARTTLS"});
    }
    fmt::print("Accounts (log in by address or by the part before @):\n");
    constexpr std::size_t kShown = 12;
    for (std::size_t i = 0; i < all.size() && i < kShown; ++i) fmt::print("  {:34} password {}\n", all[i].address, all[i].password);
    if (all.size() > kShown) fmt::print("  and {} more\n", all.size() - kShown);
    fmt::print("Certificate {}{}\n  SHA-256 {}\n", certificate.file, certificate.made_now ? " (made now)" : "", certificate.fingerprint);
    fmt::print("Without TLS a password travels in clear; on this computer only, and the journal shows it masked.\n"
               "Nothing leaves this computer, and nobody else is let in. Ctrl+C ends it.\n");
    std::fflush(stdout);
}

void serve(sim::Timeline& timeline, loopback::Gate& gate, const ServeOptions& options) {
    const LiveClock clock{timeline.world().now};
    const base::Duration end = options.seconds ? base::seconds(static_cast<std::int64_t>(*options.seconds)) : base::Duration::max();
    constexpr base::Duration kLongestWait = base::milliseconds(500);
    bool there = true;
    bool told_full = false;
    while (told_to_end == 0 && clock.elapsed() < end) {
        base::Duration patience = std::min(kLongestWait, end - clock.elapsed());
        if (const auto next = timeline.next_at()) patience = std::min(patience, *next - clock.now());
        gate.wait(there ? std::max(patience, base::Duration{0}) : base::Duration{0});
        there = gate.turn(timeline, clock.now());
        if (gate.full() && !std::exchange(told_full, true)) {
            fmt::print("The limit of octets that one session keeps is reached: no more is taken in. End it and serve anew.\n");
            std::fflush(stdout);
        }
    }
    gate.shut(timeline, clock.now());
}

void say_goodbye(const loopback::Counts& counts, const sim::World& world) {
    fmt::print("{} connections, {} octets in, {} out; {} letters in this world.\n", counts.opened, counts.octets_in, counts.octets_out, world.letters.size());
    if (counts.foreign != 0) fmt::print("{} connections from other computers were closed unheard.\n", counts.foreign);
    if (counts.too_many != 0) fmt::print("{} connections were too many and closed at once.\n", counts.too_many);
    if (counts.cut != 0) fmt::print("{} connections were cut: they did not read, never came to an end, or said nothing while others waited.\n", counts.cut);
}

}  // namespace

int serve_command(const ServeOptions& options) {
    const auto ports = ports_from(options);
    if (!ports) return say_problem(ports.problem());
    auto opened = open_world(options.what, options.seed);
    if (!opened) return say_problem(opened.problem());
    sim::Timeline& timeline = opened.value().timeline;
    if (timeline.world().providers.empty()) return say_problem({options.what, "has no provider, so there is nothing to serve", ""});
    if (auto added = add_users(timeline, options.users); !added) return say_problem(added.problem());

    const std::string folder = data_folder();
    if (folder.empty()) return say_problem({"", "there is no home folder to keep the certificate in", "set XDG_DATA_HOME"});
    auto certificate = loopback::load_or_make_certificate(folder);
    if (!certificate) return say_problem(certificate.problem());
    auto tls = loopback::TlsServer::make(certificate.value());
    if (!tls) return say_problem(tls.problem());
    auto gate = loopback::Gate::open(ports.value(), std::move(tls).value());
    if (!gate) return say_problem(gate.problem());

    std::signal(SIGINT, note_end);
    std::signal(SIGTERM, note_end);
    std::vector<Login> all = logins(timeline.world());
    put_first(all, options.users);
    say_hello(timeline.world(), *gate.value(), all, certificate.value());
    if (!options.ready.empty()) {
        const auto written = write_file(options.ready, ready_json(*gate.value(), all, certificate.value()));
        if (!written) return say_problem(written.problem());
    }
    if (!options.setup.empty() && !all.empty()) {
        const auto written = write_setup_cards(options.setup, card_values(*gate.value(), all.front(), certificate.value()));
        if (!written) return say_problem(written.problem());
        fmt::print("Set-up cards for {} are in {}\n", all.front().address, options.setup);
        std::fflush(stdout);
    }
    serve(timeline, *gate.value(), options);
    say_goodbye(gate.value()->counts(), timeline.world());
    if (!options.json.empty()) {
        if (auto written = write_file(options.json, run_json(timeline, false)); !written) return say_problem(written.problem());
    }
    return 0;
}

}  // namespace app
