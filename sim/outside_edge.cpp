// The edge between programs outside and the servers of a World: which of them answer, who goes on after a log-in, and
// how it ends.

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "protocols/base/octets.h"
#include "sim/delivery_backend.h"
#include "sim/machine.h"
#include "sim/program_tools.h"
#include "sim/sealing.h"

namespace sim {

namespace {

struct EdgeService {
    std::string_view word;      ///< as ServeOutside says it
    std::string_view name;      ///< as the journal says it
    Service service;
};

constexpr std::array<EdgeService, 3> kEdgeServices{{
    {"submission", "submission", {base::Protocol::Submission, 587, true}},
    {"pop3", "POP3", {base::Protocol::Pop3, 110, true}},
    {"imap", "IMAP", {base::Protocol::Imap, 143, true}},
}};

bool has_word(std::string_view words, std::string_view wanted) {
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        if (words.substr(0, end) == wanted) return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

bool serves(const World& world, std::size_t provider, base::Protocol protocol) {
    return std::any_of(world.hosts.begin(), world.hosts.end(), [&](const auto& host) {
        return host->provider == provider + 1 &&
               std::any_of(host->services.begin(), host->services.end(), [&](const Service& one) { return one.protocol == protocol; });
    });
}

/// The provider whose store has this account; nothing if none has.
std::optional<std::size_t> provider_with(const World& world, base::AccountId account) {
    for (std::size_t i = 0; account && i < world.providers.size(); ++i) {
        if (world.providers[i].store.find(account) != nullptr) return i;
    }
    return std::nullopt;
}

/// Whose account these octets log in to, asked of a copy of the session and of the stores, since a name may come in many
/// ways and pieces; none if they log nobody in. Whether the account is free just now is for its own server to say.
base::AccountId account_after(World& world, const Stream& stream, pop3::ServerSession session, std::string_view octets) {
    if (session.account()) return {};
    pop3::ServerProfile lenient = session.profile();
    lenient.exclusive_lock = lenient.refuse_while_imap_is_open = false;
    lenient.login_delay = base::Duration{0};
    lenient.store_fault = pop3::StoreFault::None;
    session.go_on_as(std::move(lenient));
    mail::Store store = SessionStore{world, stream, {}}.get();
    wire::Effects unheard;
    session.receive(octets, world.now, store, unheard);
    return session.account();
}

base::AccountId account_after(World& world, const Stream& stream, imap::ServerSession session, std::string_view octets) {
    if (session.account()) return {};
    imap::ServerProfile lenient = session.profile();
    lenient.refuse_while_pop3_locked = false;
    lenient.connections_max = 0;
    session.go_on_as(std::move(lenient));
    mail::Store store = SessionStore{world, stream, {}}.get();
    base::CopyCounter copies = world.copies;
    wire::Effects unheard;
    session.receive(octets, world.now, store, copies, unheard);
    return session.account();
}

}  // namespace

void Machine::act_on(World& world, const ServeOutside& act) {
    if (!act.on) {
        const std::size_t count = world.streams.size();
        for (std::uint32_t slot = 0; slot < count; ++slot) {
            const Stream& seen = *world.streams[slot];
            if (seen.phase != StreamPhase::Open || !seen.is_live() || !seen.greeted || seen.server_gone) continue;
            leave_politely(world, slot, world.streams[slot].edit(), "no more programs are served");
        }
        for (auto& host : world.hosts) {
            const auto is_edge = [](const Service& one) { return one.edge; };
            if (std::any_of(host->services.begin(), host->services.end(), is_edge)) std::erase_if(host.edit().services, is_edge);
        }
        return;
    }
    for (std::size_t i = 0; i < world.providers.size(); ++i) {
        for (const EdgeService& one : kEdgeServices) {
            if (!has_word(act.protocols, one.word) || serves(world, i, one.service.protocol)) continue;
            const Host* keeper = mailbox_keeper(world, i);
            if (keeper == nullptr) continue;
            world.edit_host(keeper->id).services.push_back(one.service);
            simple_fact(world, base::FactKind::Note, keeper->id, 0,
                        world.providers[i].name + " has no server for " + std::string{one.name} + ", so " + keeper->name +
                            " answers programs of this computer by it.");
        }
    }
}

bool Machine::log_in_at_home(World& world, std::uint32_t slot, Stream& stream, std::string_view octets) {
    base::AccountId account;
    if (const auto* pop3_server = std::get_if<pop3::ServerSession>(&stream.server_side)) account = account_after(world, stream, *pop3_server, octets);
    if (const auto* imap_server = std::get_if<imap::ServerSession>(&stream.server_side)) account = account_after(world, stream, *imap_server, octets);
    const auto provider = provider_with(world, account);
    return !provider || go_home(world, slot, stream, *provider);
}

bool Machine::go_home(World& world, std::uint32_t slot, Stream& stream, std::size_t provider) {
    if (world.host(stream.server).provider == provider + 1 || !serves(world, provider, stream.protocol)) return true;
    const std::string& domain = world.providers[provider].domain;
    const auto home = std::find_if(world.hosts.begin(), world.hosts.end(), [&](const auto& host) {
        return host->provider == provider + 1 && host->on && offers(world, *host, stream.protocol);
    });
    if (home == world.hosts.end()) {
        leave_politely(world, slot, stream, "the server of " + domain + " does not answer");
        return false;
    }
    Entry entry;
    entry.kind = base::FactKind::Note;
    entry.host = (*home)->id;
    entry.session = stream.id;
    entry.protocol = stream.protocol;
    entry.value2 = entry.host.value;
    record(world, entry, "The account is at " + domain + ", so " + (*home)->name + " goes on with this conversation.");
    stream.server = entry.host;
    continue_server_session(world, stream);
    return true;
}

}  // namespace sim
