// Acts on hosts, names, links and faults.

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "protocols/base/octets.h"
#include "protocols/base/result.h"
#include "protocols/imap/extension.h"
#include "sim/act_form.h"
#include "sim/build.h"
#include "sim/faults.h"
#include "sim/machine.h"
#include "sim/program_tools.h"
#include "sim/policies.h"
#include "sim/sealing.h"

namespace sim {

namespace {

constexpr std::array<Word<DownHow>, 3> kDownHow{{
    {DownHow::Reset, "reset"}, {DownHow::Politely, "politely"}, {DownHow::Silently, "silently"}}};
constexpr std::array<Word<dns::Type>, 5> kRecordTypes{{{dns::Type::A, "A"},
                                                       {dns::Type::Aaaa, "AAAA"},
                                                       {dns::Type::Mx, "MX"},
                                                       {dns::Type::Cname, "CNAME"},
                                                       {dns::Type::Txt, "TXT"}}};

base::Outcome check_host(const World& world, std::string_view name, bool may_be_empty = false) {
    if (may_be_empty && name.empty()) return {};
    if (world.find_host(name) != nullptr) return {};
    std::string known;
    for (const auto& host : world.hosts) known += (known.empty() ? "" : ", ") + host->name;
    return base::Problem{"", "there is no host \"" + std::string{name} + "\"", "there are: " + known};
}

base::Outcome check_ends(const World& world, std::string_view host, std::string_view peer) {
    base::Outcome outcome = check_host(world, host);
    return outcome ? check_host(world, peer, true) : outcome;
}

base::HostId id_of(const World& world, std::string_view name) {
    const Host* host = name.empty() ? nullptr : world.find_host(name);
    return host == nullptr ? base::HostId{} : host->id;
}

/// "10 mx1.meadow.example, 20 mx2.meadow.example" and its like as records; nullopt: it is none.
std::optional<std::vector<dns::Record>> parse_records(const Zone& act) {
    std::vector<dns::Record> out;
    dns::Record record;
    record.name = base::to_lower(act.name);
    record.type = act.type;
    record.ttl = act.ttl;
    if (act.type == dns::Type::Txt) {
        if (act.value.find('"') != std::string::npos) return std::nullopt;
        record.data = act.value;
        if (!act.value.empty()) out.push_back(record);
        return out;
    }
    std::vector<std::string> words;
    policy::read_words(act.value, words);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (act.type == dns::Type::Mx) {
            const auto preference = base::parse_number(words[i], 65535);
            if (!preference || ++i == words.size()) return std::nullopt;
            record.preference = static_cast<std::uint16_t>(*preference);
        }
        record.data = base::to_lower(words[i]);
        if (record.data.ends_with('.')) record.data.pop_back();
        out.push_back(record);
    }
    return out;
}

bool is_smtp_reply(std::string_view text) {
    const auto code = base::parse_number(text.substr(0, std::min<std::size_t>(3, text.size())), 599);
    return code && *code >= 400 && (text.size() == 3 || (text.size() > 3 && text[3] == ' '));
}

bool speaks_smtp(const Host& host) {
    return std::any_of(host.services.begin(), host.services.end(), [](const Service& s) {
        return s.protocol == base::Protocol::Smtp || s.protocol == base::Protocol::Submission;
    });
}

std::vector<std::string> all_commands() {
    std::vector<std::string> out{"connect", "."};
    for (const base::Protocol protocol : {base::Protocol::Smtp, base::Protocol::Pop3, base::Protocol::Imap}) {
        for (const base::CommandRow& row : tables_of(protocol).commands) {
            if (std::find(out.begin(), out.end(), row.verb) == out.end()) out.emplace_back(row.verb);
        }
    }
    return out;
}

/// As `refuse` may name it: a verb of any protocol, whatever the host speaks, or what stands for one.
bool is_command(std::string_view text) {
    const auto all = all_commands();
    return std::any_of(all.begin(), all.end(), [&](const std::string& one) { return base::iequals(one, text); });
}

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

std::string known_commands() { return joined(all_commands()); }

/// What EHLO, CAPA and CAPABILITY may hold: the first word of each line, or a name with its value.
std::vector<std::string> all_capabilities() {
    std::vector<std::string> out{"PIPELINING", "SIZE", "8BITMIME", "ENHANCEDSTATUSCODES", "STARTTLS", "CHUNKING", "BINARYMIME", "SMTPUTF8", "DSN", "AUTH", "HELP", "VRFY", "EXPN", "ETRN",
                                 "TOP", "USER", "SASL", "RESP-CODES", "LOGIN-DELAY", "EXPIRE", "UIDL", "IMPLEMENTATION", "STLS", "AUTH-RESP-CODE", "UTF8", "LANG", "APOP", "LOGINDISABLED", "IMAP4rev1"};
    for (const imap::ExtensionRow& row : imap::extension_rows()) out.emplace_back(row.capability);
    return out;
}

bool is_capability(std::string_view text) {
    const auto all = all_capabilities();
    const std::string_view first = text.substr(0, text.find_first_of(" ="));
    return std::any_of(all.begin(), all.end(), [&](const std::string& one) {
        return base::iequals(one, text) || base::iequals(std::string_view{one}.substr(0, one.find_first_of(" =")), first);
    });
}

std::string known_capabilities() { return joined(all_capabilities()); }

struct Checker {
    const World& world;

    /// "did you mean ben@meadow.example?" for "ben".
    [[nodiscard]] std::string address_like(std::string_view wanted) const {
        for (const Provider& provider : world.providers) {
            for (const auto& account : provider.store.accounts) {
                if (base::iequals(account->local, wanted)) return "did you mean \"" + account->address() + "\"?";
            }
        }
        return "an address looks like ben@meadow.example";
    }

    base::Outcome operator()(const SetPolicy& act) const {
        for (const Setting& setting : act.policies) {
            base::Outcome outcome = check_policy(world, act.domain, setting.name, setting.value);
            if (!outcome) return outcome;
        }
        return {};
    }
    base::Outcome operator()(const Zone& act) const {
        if (act.name.empty()) return base::Problem{"", "a record needs a name", ""};
        if (parse_records(act)) return {};
        return base::Problem{"", "these are no " + std::string{dns::type_word(act.type)} + " records: \"" + act.value + "\"",
                             "MX records are written as \"10 mx1.meadow.example, 20 mx2.meadow.example\""};
    }
    base::Outcome operator()(const LookUp& act) const { return check_host(world, act.host); }
    base::Outcome operator()(const SwitchDevice& act) const { return check_host(world, act.device); }
    base::Outcome operator()(const SetHost& act) const { return check_host(world, act.host); }
    base::Outcome operator()(const Restart& act) const { return check_host(world, act.host); }
    base::Outcome operator()(const FlushQueue& act) const { return check_host(world, act.host); }
    base::Outcome operator()(const SetAddress6& act) const {
        if (!act.address.empty() && !mail::parse_mailbox("x@[IPv6:" + act.address + "]")) {
            return base::Problem{"", "\"" + act.address + "\" is no IPv6 address", "for example 2001:db8::26"};
        }
        const auto has_it = [&](const auto& host) { return base::iequals(host->address6, act.address) && !base::iequals(host->name, act.host); };
        if (!act.address.empty() && std::any_of(world.hosts.begin(), world.hosts.end(), has_it)) {
            return base::Problem{"", "another host has the address " + act.address, ""};
        }
        return check_host(world, act.host);
    }
    base::Outcome operator()(const Refuse& act) const {
        base::Outcome outcome = check_host(world, act.host);
        if (!outcome) return outcome;
        if (act.command.empty()) return base::Problem{"", "which command is refused?", "\"RCPT\", \".\" for the end of the text, \"connect\""};
        if (!is_command(act.command)) return base::Problem{"", "there is no command \"" + act.command + "\"", "there are: " + known_commands()};
        if (speaks_smtp(*world.find_host(act.host)) && !is_smtp_reply(act.reply)) {
            return base::Problem{"", "\"" + act.reply + "\" is no reply that refuses", "begin with a code from 400 to 599: \"451 4.3.0 try again later\""};
        }
        if (act.reply.find_first_of("\r\n") != std::string::npos) return base::Problem{"", "a reply is one line", ""};
        return {};
    }
    base::Outcome operator()(const Cut& act) const {
        base::Outcome outcome = check_ends(world, act.host, act.peer);
        if (!outcome || act.where == "now" || parse_cut_place(act.where)) return outcome;
        return base::Problem{"", "\"" + act.where + "\" is no place in a conversation",
                             "\"after line 7\", \"before DATA\", \"after C: RCPT*\", \"within S: 250*\", \"before the final dot\", \"now\""};
    }
    base::Outcome operator()(const Strip& act) const {
        if (!is_capability(act.capability)) return base::Problem{"", "no server offers \"" + act.capability + "\"", "there are: " + known_capabilities()};
        return check_ends(world, act.host, act.peer);
    }
    base::Outcome operator()(const Tap& act) const { return check_ends(world, act.host, act.peer); }
    base::Outcome operator()(const SetLink& act) const {
        if (act.loss_per_mille > 900) return base::Problem{"", "at most 900 of 1000 segments can be lost", ""};
        if (act.latency.count() < 0 || act.jitter.count() < 0) return base::Problem{"", "a link cannot be faster than light", ""};
        return check_ends(world, act.host, act.peer);
    }
    base::Outcome operator()(const Mend& act) const {
        const auto is_it = [&](const Fault& fault) { return fault.id == act.fault; };
        if (act.fault != 0 && std::none_of(world.faults.begin(), world.faults.end(), is_it)) {
            return base::Problem{"", "there is no fault number " + std::to_string(act.fault), ""};
        }
        return check_host(world, act.host, true);
    }
    base::Outcome operator()(const ServeOutside& act) const {
        for (std::string_view left = act.protocols; !left.empty();) {
            const std::string_view word = left.substr(0, left.find(' '));
            if (word != "smtp" && word != "submission" && word != "pop3" && word != "imap") {
                return base::Problem{"", "programs come by no \"" + std::string{word} + "\"", "there are: smtp submission pop3 imap"};
            }
            left.remove_prefix(std::min(word.size() + 1, left.size()));
        }
        return {};
    }
    base::Outcome operator()(const AddProvider& act) const { return can_make(world, act); }
    base::Outcome operator()(const AddPerson& act) const { return can_make(world, act); }
    base::Outcome operator()(const AddDevice& act) const { return can_make(world, act); }
    base::Outcome operator()(const AddMailAccount& act) const { return can_make(world, act); }
    base::Outcome operator()(const AddBridge& act) const { return can_make(world, act); }
    base::Outcome operator()(const SendLetter& act) const {
        for (const std::string& address : act.to) {
            if (!mail::parse_mailbox(address, true)) return base::Problem{"", "\"" + address + "\" is no e-mail address", address_like(address)};
        }
        if (act.account.empty() || world.find_host(act.device) == nullptr || account_in(world, act.device, act.account) != nullptr) return {};
        return base::Problem{"", "the mail program of " + act.device + " has no account " + act.account, "add it with mail_account"};
    }
    template <class Other>
    base::Outcome operator()(const Other&) const {
        return {};
    }
};

void add_fault(World& world, Fault fault) {
    fault.id = ++world.last_fault;
    world.faults.push_back(std::move(fault));
}

/// Puts the link's settings, or takes them away if they are the usual ones.
void put_link(World& world, base::HostId a, base::HostId b, const LinkSettings& settings) {
    std::erase_if(world.links, [&](const Link& link) { return (link.a == a && link.b == b) || (link.a == b && link.b == a); });
    if (!(settings == world.default_link)) world.links.push_back({a, b, settings});
}

}  // namespace

std::span<const Word<DownHow>> words_of(DownHow) { return kDownHow; }

base::Outcome check_act(const World& world, const Action& action) { return std::visit(Checker{world}, action); }

// --- policies and names -------------------------------------------------------------------------

void Machine::act_on(World& world, const SetPolicy& act) {
    // A named set first, widest first, so that a switch beside it is not undone by it.
    constexpr std::array<std::string_view, 2> kSets{"kind", "pop3_profile"};
    const auto carry_out = [&](const auto& chosen) {
        for (const Setting& setting : act.policies) {
            if (chosen(setting.name) && !set_policy(world, act.domain, setting.name, setting.value)) return;
        }
    };
    for (const std::string_view set : kSets) carry_out([&](std::string_view name) { return name == set; });
    carry_out([&](std::string_view name) { return std::find(kSets.begin(), kSets.end(), name) == kSets.end(); });
}

void Machine::act_on(World& world, const Zone& act) {
    auto& all = world.zones.records;
    std::erase_if(all, [&](const dns::Record& r) { return r.type == act.type && base::iequals(r.name, act.name); });
    std::vector<dns::Record> fresh = *parse_records(act);
    for (dns::Record& record : fresh) all.push_back(std::move(record));
}

void Machine::act_on(World& world, const TroubleNames& act) {
    auto& all = world.zones.troubles;
    std::erase_if(all, [&](const dns::Trouble& t) { return base::iequals(t.name, act.name); });
    if (act.fails || act.slow.count() > 0) all.push_back({base::to_lower(act.name), act.fails, act.slow});
}

void Machine::act_on(World& world, const LookUp& act) {
    const base::HostId host = id_of(world, act.host);
    if (!world.host(host).on) return;   // asked anew, even if the host remembers the answer
    std::string name = base::to_lower(act.name);
    if (name.ends_with('.')) name.pop_back();   // "meadow.example." is the same name, said to be whole (RFC 1034 3.1)
    open_stream(world, host, world.resolver, 53, base::Protocol::Dns, dns::Lookup{std::move(name), act.type}, kNobodyWaits);
}

// --- hosts --------------------------------------------------------------------------------------

void Machine::act_on(World& world, const SetHost& act) { switch_host(world, id_of(world, act.host), act.on, act.how); }

void Machine::act_on(World& world, const Restart& act) {
    const base::HostId host = id_of(world, act.host);
    switch_host(world, host, false, act.how);
    switch_host(world, host, true, act.how);
}

void Machine::act_on(World& world, const FlushQueue& act) {
    Host& host = world.edit_host(id_of(world, act.host));
    for (QueueEntry& entry : host.queue) {
        if (entry.stage != QueueStage::Waiting) continue;
        for (QueuedRecipient& r : entry.recipients) {
            if (r.state == RecipientState::Pending) r.not_before = std::min(r.not_before, world.now);
        }
        world.queue.push(world.now, EventKind::QueueRun, Side::Server, host.id.value, entry.id);
    }
}

void Machine::act_on(World& world, const SetAddress6& act) {
    Host& host = world.edit_host(id_of(world, act.host));
    host.address6 = base::to_lower(act.address);
    act_on(world, Zone{host.name, dns::Type::Aaaa, host.address6});
}

/// What is on the disk stays: queues, mailboxes, folders. What was in memory is gone: sessions, answers of
/// the name system, the attempt that a queue entry was in.
void Machine::switch_host(World& world, base::HostId id, bool on, DownHow how) {
    const base::HostId machine = world.machine_of(id);
    if (world.host(machine).on != on) id = machine;   // an account has no power of its own
    if (world.host(id).on == on) return;
    switch_one(world, id, on, how);
    for (std::size_t i = 0; i < world.hosts.size(); ++i) {
        if (world.hosts[i]->within == id && id) switch_host(world, world.hosts[i]->id, on, how);
    }
}

void Machine::switch_one(World& world, base::HostId id, bool on, DownHow how) {
    if (!on && how == DownHow::Politely) leave_politely(world, id);
    Host& changed = world.edit_host(id);
    changed.on = on;
    simple_fact(world, base::FactKind::HostPower, id, on ? 1 : 0, {});
    if (!on) {
        for (QueueEntry& entry : changed.queue) {
            entry.stage = QueueStage::Waiting;
            for (QueuedRecipient& r : entry.recipients) r.in_hand = false;
        }
        if (how == DownHow::Silently) vanish(world, id);
        cut_streams_of(world, id);
        Host& host = world.edit_host(id);
        if (host.program) host.program->busy = ProgramBusy::Idle;
        host.dns_cache.clear();
        return;
    }
    Host& host = world.edit_host(id);
    if (host.program) start_program(world, host);
    for (const QueueEntry& entry : world.host(id).queue) {
        world.queue.push(world.now, EventKind::QueueRun, Side::Server, id.value, entry.id);
    }
}

/// The server's end of an open connection is gone for good: its session is forgotten.
void Machine::forget_server_side(World& world, std::uint32_t slot, Stream& stream) {
    if (!std::holds_alternative<dns::ServerSession>(stream.server_side)) server_disconnected(world, slot, stream);
    stream.server_side = {};
    stream.server_gone = true;
}

/// Servers say that they stop, and close; what the host itself has opened breaks with it.
void Machine::leave_politely(World& world, base::HostId host) {
    const std::size_t count = world.streams.size();
    for (std::uint32_t slot = 0; slot < count; ++slot) {
        const Stream& seen = *world.streams[slot];
        if (seen.phase != StreamPhase::Open || seen.server != host || !seen.greeted || seen.protocol == base::Protocol::Dns) continue;
        leave_politely(world, slot, world.streams[slot].edit(), "the server is going down");
    }
}

/// POP3 has no word for it (RFC 1939).
void Machine::leave_politely(World& world, std::uint32_t slot, Stream& stream, std::string_view why) {
    if (auto* smtp_server = std::get_if<smtp::ServerSession>(&stream.server_side)) smtp_server->shut_down(effects_);
    if (auto* imap_server = std::get_if<imap::ServerSession>(&stream.server_side)) {
        SessionStore store{world, stream, imap_server->account()};
        imap_server->shut_down(world.now, store.get(), effects_, why);
    }
    effects_.close();
    carry_out(world, slot, Side::Server);
    forget_server_side(world, slot, stream);
}

/// The host's ends of its connections are gone, and nobody tells the other ends.
void Machine::vanish(World& world, base::HostId host) {
    const std::size_t count = world.streams.size();
    for (std::uint32_t slot = 0; slot < count; ++slot) {
        const Stream& seen = *world.streams[slot];
        if (seen.phase != StreamPhase::Open || (seen.client != host && seen.server != host)) continue;
        Stream& stream = world.streams[slot].edit();
        if (stream.server == host && !stream.server_gone) {
            stream.to_client.closing = true;   // no farewell of the session gets out
            forget_server_side(world, slot, stream);
        }
        if (stream.client == host && !stream.client_gone) {
            client_disconnected(world, stream);
            stream.client_side = {};
            stream.client_gone = true;
        }
        if ((stream.server_gone && stream.client_gone) || (stream.client_gone && stream.protocol == base::Protocol::Dns)) free_stream(world, slot);
    }
}

// --- faults -------------------------------------------------------------------------------------

void Machine::act_on(World& world, const Refuse& act) {
    Fault fault;
    fault.kind = FaultKind::Refuse;
    fault.host = id_of(world, act.host);
    fault.what = base::to_upper(act.command);
    fault.reply = act.reply;
    const Host& host = world.host(fault.host);
    if (!speaks_smtp(host) && host.service_on(110) != nullptr && !fault.reply.starts_with("-ERR")) fault.reply.insert(0, "-ERR ");
    if (!speaks_smtp(host) && host.service_on(143) != nullptr && !base::istarts_with(fault.reply, "NO ") && !base::istarts_with(fault.reply, "BAD ")) {
        fault.reply.insert(0, "NO ");
    }
    fault.times = act.times;
    add_fault(world, std::move(fault));
}

void Machine::act_on(World& world, const Cut& act) {
    const base::HostId host = id_of(world, act.host);
    const base::HostId peer = id_of(world, act.peer);
    if (act.where != "now") {
        Fault fault;
        fault.kind = FaultKind::Cut;
        fault.host = host;
        fault.peer = peer;
        fault.what = act.where;
        fault.place = *parse_cut_place(act.where);
        fault.times = act.times;
        return add_fault(world, std::move(fault));
    }
    const std::size_t count = world.streams.size();
    for (std::uint32_t slot = 0; slot < count; ++slot) {
        const Stream& stream = *world.streams[slot];
        if (stream.phase == StreamPhase::Free) continue;
        const base::HostId client = world.machine_of(stream.client);
        const auto at_an_end = [&](base::HostId one) { return one == stream.client || one == stream.server || one == client; };
        if (!at_an_end(host) || (peer && !at_an_end(peer))) continue;
        cut_stream(world, slot, {});
    }
}

void Machine::act_on(World& world, const Strip& act) {
    Fault fault;
    fault.kind = FaultKind::Strip;
    fault.host = id_of(world, act.host);
    fault.peer = id_of(world, act.peer);
    fault.what = base::to_upper(act.capability);
    add_fault(world, std::move(fault));
}

void Machine::act_on(World& world, const Tap& act) {
    Fault fault;
    fault.kind = FaultKind::Tap;
    fault.host = id_of(world, act.host);
    fault.peer = id_of(world, act.peer);
    add_fault(world, std::move(fault));
}

void Machine::act_on(World& world, const SetLink& act) {
    LinkSettings settings = world.default_link;
    settings.latency = act.latency;
    settings.jitter = act.jitter;
    settings.loss_per_mille = act.loss_per_mille;
    settings.octets_per_second = act.octets_per_second;
    put_link(world, id_of(world, act.host), id_of(world, act.peer), settings);
}

void Machine::act_on(World& world, const Mend& act) {
    if (act.fault != 0) {
        std::erase_if(world.faults, [&](const Fault& fault) { return fault.id == act.fault; });
        return;
    }
    const base::HostId only = id_of(world, act.host);
    std::erase_if(world.faults, [&](const Fault& fault) { return !only || fault.host == only || fault.peer == only; });
    std::erase_if(world.links, [&](const Link& link) { return !only || link.a == only || link.b == only; });
    if (!only || only == world.resolver) world.zones.troubles.clear();
    for (std::size_t i = 0; i < world.hosts.size(); ++i) {
        const Host& host = *world.hosts[i];
        if (!host.on && (host.id == only || (!only && host.kind == HostKind::Server))) switch_host(world, host.id, true, DownHow::Reset);
    }
}

}  // namespace sim

namespace dns {
std::span<const sim::Word<Type>> words_of(Type) { return sim::kRecordTypes; }
}  // namespace dns
