#include "app/serve.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/commands.h"
#include "app/files.h"
#include "app/large_pages.h"
#include "app/live_service.h"
#include "app/open_world.h"
#include "app/run_json.h"
#include "protocols/base/octets.h"
#include "protocols/mail/address.h"
#include "sim/loopback/gate.h"

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

/// A port that two doors would share, or no door at all.
base::Outcome check_ports(const loopback::Ports& ports) {
    constexpr auto& kDoors = loopback::kDoors;
    if (std::none_of(ports.begin(), ports.end(), [](const auto& port) { return port.has_value(); })) {
        return base::Problem{"", "every port is off, so no program could come", "leave out one of them, for example --imap off"};
    }
    for (std::size_t i = 0; i < kDoors.size(); ++i) {
        for (std::size_t k = i + 1; k < kDoors.size(); ++k) {
            const auto& one = ports[static_cast<std::size_t>(kDoors[i].door)];
            if (!one || *one == 0 || one != ports[static_cast<std::size_t>(kDoors[k].door)]) continue;
            return base::Problem{fmt::format("--{} and --{}", kDoors[i].name, kDoors[k].name), fmt::format("both have port {}", *one), "give one of them another, or off"};
        }
    }
    return {};
}

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
    if (auto good = check_ports(ports); !good) return good.problem();
    return ports;
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
        if (address.starts_with('"')) return base::Problem{"--user", "a name in quotes is no account here: " + address, "an address looks like ann@harbor.example"};
        timeline.act(sim::AddAccount{address, user.substr(colon + 1)});
    }
    return {};
}

std::string ready_json(const gui::LiveFacts& facts) {
    Json out;
    out["ports"] = Json::object();
    for (const gui::LivePort& one : facts.ports) out["ports"][one.name] = one.port;
    out["accounts"] = Json::array();
    for (const gui::LiveLogin& login : facts.logins) out["accounts"].push_back({{"address", login.address}, {"user", login.user}, {"password", login.password}});
    out["certificate"] = facts.certificate;
    out["fingerprint"] = facts.fingerprint;
    return out.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

void say_hello(const sim::World& world, const LiveService& service) {
    const gui::LiveFacts& facts = service.facts();
    fmt::print("Postroom serves {} ({}) to the mail programs of this computer.\n", world.title, world.name);
    for (const gui::LivePort& one : facts.ports) fmt::print("  {:12} localhost:{:<6}{}\n", one.name, one.port, one.security);
    fmt::print("Accounts (log in by address or by the part before @):\n");
    constexpr std::size_t kShown = 12;
    for (std::size_t i = 0; i < facts.logins.size() && i < kShown; ++i) fmt::print("  {:34} password {}\n", facts.logins[i].address, facts.logins[i].password);
    if (facts.logins.size() > kShown) fmt::print("  and {} more\n", facts.logins.size() - kShown);
    fmt::print("Certificate {}{}\n  SHA-256 {}\n", facts.certificate, service.certificate().made_now ? " (made now)" : "", facts.fingerprint);
    fmt::print("Without TLS a password travels in clear; on this computer only, and the journal shows it masked.\n"
               "Nothing leaves this computer, and nobody else is let in. Ctrl+C ends it.\n");
    std::fflush(stdout);
}

/// Whoever watches a pipe shall not wait until it is full.
void say_at_once(const std::string& words) {
    fmt::print("{}", words);
    std::fflush(stdout);
}

void serve(sim::Timeline& timeline, loopback::Gate& gate, const ServeOptions& options) {
    const LiveClock clock{timeline.world().now};
    const base::Duration end = options.seconds ? base::seconds(static_cast<std::int64_t>(*options.seconds)) : base::Duration::max();
    constexpr base::Duration kLongestWait = base::milliseconds(500);
    bool there = true;
    bool told_letters = false;
    bool told_full = false;
    while (told_to_end == 0 && clock.elapsed() < end) {
        base::Duration patience = std::min(kLongestWait, end - clock.elapsed());
        if (const auto next = timeline.next_at()) patience = std::min(patience, *next - clock.now());
        gate.wait(there ? std::max(patience, base::Duration{0}) : base::Duration{0});
        there = gate.turn(timeline, clock.now());
        use_large_pages();
        if (gate.full_of_letters() && !std::exchange(told_letters, true)) {
            say_at_once("This session keeps no more letters (224 MiB were taken in); reading and deleting go on. End it and serve anew.\n");
        }
        if (gate.full() && !std::exchange(told_full, true)) {
            say_at_once("This session keeps no more (256 MiB were taken in): every program is sent away. End it and serve anew.\n");
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

/// Of a session that kept much, writing takes a while, and what happened in it is left to `postroom run`.
int write_run(const sim::Timeline& timeline, const std::string& file) {
    if (file.empty()) return 0;
    const bool long_one = !tells_what_happened(timeline);
    if (long_one) {
        say_at_once(fmt::format("Writing {}: what the programs sent, which plays the session again. Its lines are too many to stand in it; `postroom run {} --text FILE` writes them.\n", file, file));
    }
    const auto written = write_file(file, run_json(timeline, false), Readers::Owner);
    return written ? 0 : say_problem(written.problem());
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

    // Hours of a session are not to be lost for a folder that was never there.
    for (const std::string& file : {options.ready, options.json}) {
        if (file.empty() || file == "-") continue;
        if (auto target = output_target(file); !target) return say_problem(target.problem());
    }
    std::error_code gone;   // whoever waits for the file must not find an old one
    if (!options.ready.empty() && std::filesystem::is_regular_file(options.ready, gone)) std::filesystem::remove(options.ready, gone);
    auto service = LiveService::open(timeline.world(), ports.value(), options.users);
    if (!service) return say_problem(service.problem());
    loopback::Gate& gate = service.value()->gate();

    std::signal(SIGINT, note_end);
    std::signal(SIGTERM, note_end);
    const gui::LiveFacts& facts = service.value()->facts();
    say_hello(timeline.world(), *service.value());
    if (!options.ready.empty()) {
        const auto written = write_file(options.ready, ready_json(facts), Readers::Owner);
        if (!written) return say_problem(written.problem());
    }
    if (!options.setup.empty() && !facts.logins.empty()) {
        const auto written = write_setup_cards(options.setup, service.value()->card_values());
        if (!written) return say_problem(written.problem());
        say_at_once(fmt::format("Set-up cards for {} are in {}\n", facts.logins.front().address, options.setup));
    }
    serve(timeline, gate, options);
    say_goodbye(gate.counts(), timeline.world());
    return write_run(timeline, options.json);
}

}  // namespace app
