#include "sim/build.h"

#include <algorithm>
#include <array>
#include <utility>

#include "protocols/base/octets.h"
#include "protocols/mail/address.h"
#include "sim/machine.h"
#include "sim/program_tools.h"

namespace sim {

namespace {

/// Networks that stand for providers when a world names none: parts of those for documentation (RFC 5737).
constexpr std::array<std::string_view, 8> kNetworks{"198.51.100", "203.0.113", "198.51.100", "203.0.113",
                                                    "198.51.100", "203.0.113", "198.51.100", "203.0.113"};

std::string domain_of(std::string_view address) {
    const std::size_t at = address.rfind('@');
    return at == std::string_view::npos ? std::string{} : std::string{address.substr(at + 1)};
}

std::string capitalised(std::string_view word) {
    std::string out{word.substr(0, word.find('.'))};
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
    return out;
}

/// Is an address free? Two providers may share a documentation network, not a number in it.
bool address_taken(const World& world, const std::string& address) {
    return std::any_of(world.hosts.begin(), world.hosts.end(), [&](const auto& host) { return host->address == address; });
}

std::string free_address(const World& world, const std::string& network, int number) {
    std::string address = network + "." + std::to_string(number);
    while (number < 254 && address_taken(world, address)) address = network + "." + std::to_string(++number);
    return address;
}

const mail::Account* find_account(const World& world, const std::string& address) {
    const Provider* provider = world.provider_of(domain_of(address));
    return provider == nullptr ? nullptr : provider->store.find_login(address);
}

std::string person_name(const World& world, const std::string& address) {
    for (const Person& person : world.people) {
        if (person.address == address) return person.name;
    }
    return capitalised(address.substr(0, address.find('@')));
}

base::Outcome can(const World& world, const AddProvider& act) {
    if (!mail::parse_mailbox("x@" + act.domain)) return base::Problem{"provider", "\"" + act.domain + "\" is no domain", ""};
    if (!is_reserved_domain(act.domain)) {
        return base::Problem{"provider", "\"" + act.domain + "\" could belong to somebody", "use names under .example or .test, or example.com, .net, .org"};
    }
    if (world.provider_of(act.domain) != nullptr) return base::Problem{"provider", act.domain + " is there already", ""};
    return {};
}

base::Outcome can(const World& world, const AddPerson& act) {
    if (!mail::parse_mailbox(act.address, true)) return base::Problem{"person", "\"" + act.address + "\" is no address", "for example ben@meadow.example"};
    if (world.provider_of(domain_of(act.address)) == nullptr) {
        return base::Problem{"person", "nobody provides mail for " + domain_of(act.address), "write provider(\"" + domain_of(act.address) + "\") first"};
    }
    if (find_account(world, act.address) != nullptr) return base::Problem{"person", act.address + " is there already", ""};
    return {};
}

base::Outcome can(const World& world, const AddDevice& act) {
    if (act.name.empty()) return base::Problem{"device", "a device needs a name", "for example device(\"ben-home\", {owner = \"ben@meadow.example\"})"};
    if (world.find_host(act.name) != nullptr) return base::Problem{"device", act.name + " is there already", ""};
    if (find_account(world, act.owner) == nullptr) {
        return base::Problem{"device", "there is no account \"" + act.owner + "\" for it", "owner is the address of a person of this world"};
    }
    MailAccountSettings settings;
    if (auto known = change_setting(settings, "rule", act.rule); !known) return base::Problem{"device", known.problem().what, known.problem().hint};
    return {};
}

base::Outcome can(const World& world, const Configure& act) {
    const Host* host = world.find_host(act.device);
    if (host == nullptr || !host->program) return {};  // said elsewhere
    MailAccountSettings settings = host->program->settings;
    for (const Setting& one : act.settings) {
        if (auto changed = change_setting(settings, one.name, one.value); !changed) return base::Problem{"set", changed.problem().what, changed.problem().hint};
    }
    return {};
}

std::string account_host_name(const World& world, const AddMailAccount& act) {
    const std::string domain = domain_of(act.address);
    const Provider* provider = world.provider_of(domain);
    const std::string label = !act.name.empty() ? act.name : base::to_lower(provider == nullptr ? domain : provider->name);
    return act.device + "/" + label;
}

base::Outcome can(const World& world, const AddMailAccount& act) {
    const Host* device = world.find_host(act.device);
    if (device == nullptr || !device->program || device->within) return base::Problem{"mail_account", "there is no device \"" + act.device + "\" with a mail program", ""};
    if (find_account(world, act.address) == nullptr) {
        return base::Problem{"mail_account", "there is no account \"" + act.address + "\"", "write person(\"Ben\", \"" + act.address + "\") first"};
    }
    const std::string name = account_host_name(world, act);
    if (world.find_host(name) != nullptr) return base::Problem{"mail_account", name + " is there already", "give it another name"};
    if (account_in(world, act.device, act.address) != nullptr) return base::Problem{"mail_account", act.device + " has the account " + act.address + " already", ""};
    MailAccountSettings settings;
    if (auto known = change_setting(settings, "rule", act.rule); !known) return base::Problem{"mail_account", known.problem().what, known.problem().hint};
    return {};
}

base::Outcome can(const World& world, const AddBridge& act) {
    const Host* device = world.find_host(act.device);
    if (device == nullptr || !device->program || device->within) return base::Problem{"bridge", "there is no device \"" + act.device + "\" with a mail program", ""};
    if (!device->bridge.empty()) return base::Problem{"bridge", act.device + " has a bridge already", ""};
    const Provider* provider = world.provider_of(domain_of(device->program->settings.address));
    if (provider == nullptr || !provider->mailboxes->seals) {
        return base::Problem{"bridge", "the provider of " + device->program->settings.address + " keeps mail readable: there is nothing to open",
                             "set_policy(\"sealed.example\", {kind = \"sealed\"})"};
    }
    return {};
}

template <class Other>
base::Outcome can(const World&, const Other&) {
    return {};
}

}  // namespace

bool is_reserved_domain(std::string_view domain) {
    if (domain.ends_with('.')) domain.remove_suffix(1);
    for (const std::string_view name : {"example", "test", "invalid", "localhost", "example.com", "example.net", "example.org"}) {
        if (!domain.ends_with(name)) continue;
        if (domain.size() == name.size() || domain[domain.size() - name.size() - 1] == '.') return true;
    }
    return false;
}

base::Outcome can_make(const World& world, const Action& act) {
    return std::visit([&](const auto& one) { return can(world, one); }, act);
}

World bare_world(std::uint64_t seed, base::Instant start) {
    World world;
    world.seed = seed;
    world.start = world.now = start;
    const Random root{seed};
    world.latency_random = root.split(1);
    world.names_random = root.split(2);
    return world;
}

void add_resolver(World& world, std::string name, std::string address) {
    Host host;
    host.name = std::move(name);
    host.address = std::move(address);
    host.region = "example.net";
    host.services = {{base::Protocol::Dns, 53}};
    world.resolver = add_host(world, std::move(host));
}

World empty_world(std::uint64_t seed, base::Instant start) {
    World world = bare_world(seed, start);
    add_resolver(world, "dns.example.net", "192.0.2.53");
    return world;
}

base::Outcome make(World& world, Made act) {
    if (act.planned) {
        world.plan.edit().push_back({*act.planned, act.action});
    } else {
        if (auto possible = can_make(world, act.action); !possible) return possible;
        Machine machine{nullptr};
        machine.apply(world, {world.start, act.action});
        world.events = 0;
        world.entries = 0;
    }
    world.making.edit().push_back(std::move(act));
    return {};
}

void begin_time(World& world) {
    std::vector<TimedAction>& plan = world.plan.edit();
    std::stable_sort(plan.begin(), plan.end(), [](const TimedAction& a, const TimedAction& b) { return a.at < b.at; });
    if (!plan.empty()) world.queue.push(plan.front().at, EventKind::Plan, Side::Client, 0, 0);
}

base::HostId add_host(World& world, Host host) {
    host.id = base::HostId{static_cast<std::uint32_t>(world.hosts.size() + 1)};
    world.zones.records.push_back({host.name, dns::Type::A, 3600, 0, host.address});
    world.hosts.emplace_back(std::move(host));
    return world.hosts.back()->id;
}

base::Outcome add_provider(World& world, const AddProvider& act) {
    if (auto possible = can(world, act); !possible) return possible;
    Provider provider;
    provider.name = act.name.empty() ? capitalised(act.domain) : act.name;
    provider.domain = act.domain;
    world.providers.push_back(std::move(provider));
    const auto index = static_cast<std::uint32_t>(world.providers.size());
    const std::string network = act.network.empty() ? std::string{kNetworks[(index - 1) % kNetworks.size()]} : act.network;
    const auto add = [&](const char* label, int number, base::Protocol protocol, std::uint16_t port) {
        Host host;
        host.name = label + ("." + act.domain);
        host.address = free_address(world, network, number);
        host.region = act.domain;
        host.provider = index;
        host.services = {{protocol, port}};
        add_host(world, std::move(host));
    };
    add("smtp", 25, base::Protocol::Submission, 587);
    add("mx1", 26, base::Protocol::Smtp, 25);
    if (act.pop3) add("pop3", 110, base::Protocol::Pop3, 110);
    if (act.imap) add("imap", 143, base::Protocol::Imap, 143);
    world.zones.records.push_back({act.domain, dns::Type::Mx, 3600, 10, "mx1." + act.domain});
    return {};
}

base::Outcome add_person(World& world, const AddPerson& act) {
    if (auto possible = can(world, act); !possible) return possible;
    const std::size_t at = act.address.rfind('@');
    Provider& provider = *world.edit_provider_of(domain_of(act.address));
    open_account(*provider.mailboxes,
                 provider.store.add_account(base::AccountId{++world.last_account}, act.address.substr(0, at), domain_of(act.address), act.password));
    if (!act.name.empty()) world.people.push_back({act.name, act.address});
    return {};
}

namespace {

/// A mail program for an account, its servers by their usual names.
MailProgram program_for(const World& world, const std::string& address, std::string_view rule) {
    const std::string domain = domain_of(address);
    const mail::Account* account = find_account(world, address);
    MailProgram program;
    MailAccountSettings& settings = program.settings;
    settings.address = address;
    settings.person = person_name(world, address);
    settings.user = account->local;
    settings.password = account->password;
    settings.outgoing_host = "smtp." + domain;
    settings.incoming_host = "imap." + domain;
    static_cast<void>(change_setting(settings, "rule", rule).ok());
    // LOGIN and USER take ASCII alone (RFC 9051 6.2.3, RFC 6856 2.2); SASL takes UTF-8 (RFC 4616 2).
    if (std::any_of(settings.user.begin(), settings.user.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
        settings.imap.login = imap::ClientLogin::Plain;
        settings.pop3.login = pop3::ClientLogin::Plain;
    }
    for (const char* folder : {"Inbox", "Outbox", "Sent"}) program.edit_folder(folder);
    return program;
}

}  // namespace

base::Outcome add_device(World& world, const AddDevice& act) {
    if (auto possible = can(world, act); !possible) return possible;
    Host host;
    host.name = act.name;
    host.address = free_address(world, "192.0.2", 10);
    host.region = act.name;
    host.kind = HostKind::Device;
    host.on = act.on;
    host.program = program_for(world, act.owner, act.rule);
    add_host(world, std::move(host));
    return {};
}

void Machine::act_on(World& world, const AddMailAccount& act) {
    const Host& device = *world.find_host(act.device);
    Host host;
    host.id = base::HostId{static_cast<std::uint32_t>(world.hosts.size() + 1)};
    host.name = account_host_name(world, act);
    host.address = device.address;
    host.region = device.region;
    host.kind = HostKind::Device;
    host.on = device.on;
    host.within = device.id;
    host.program = program_for(world, act.address, act.rule);
    host.program->settings.person = device.program->settings.person;
    world.hosts.emplace_back(std::move(host));
}

void Machine::act_on(World& world, const AddBridge& act) {
    Host& device = world.edit_host(world.find_host(act.device)->id);
    MailAccountSettings& settings = device.program->settings;
    device.bridge = settings.address;
    device.services.push_back({base::Protocol::Imap, kBridgePort});
    settings.incoming = Incoming::Imap;
    settings.incoming_host = kLocalhost;
    settings.incoming_port = kBridgePort;
    LinkSettings inside = world.default_link;
    inside.latency = base::microseconds(50);
    inside.octets_per_second = 0;
    world.links.push_back({device.id, device.id, inside});
}

// As acts: whoever asked has been told why not (can_make), so here it either works or does nothing.

void Machine::act_on(World& world, const AddProvider& act) { static_cast<void>(add_provider(world, act).ok()); }
void Machine::act_on(World& world, const AddPerson& act) { static_cast<void>(add_person(world, act).ok()); }
void Machine::act_on(World& world, const AddDevice& act) { static_cast<void>(add_device(world, act).ok()); }

}  // namespace sim
